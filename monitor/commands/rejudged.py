"""Re-judging told to a person: what changed and why go in, lines of text come out. It reads the store, never writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Engine

from monitor.commands.explaining import explained
from monitor.commands.tables import visible
from monitor.comparer.engines import Engine as JudgingEngine
from monitor.comparer.engines import judge_some
from monitor.errors import UsageError
from monitor.store.examples import taught_by_people
from monitor.store.judging import JudgeResult, newest_documents
from monitor.store.rejudging import Said
from monitor.story.model import Story

SHOWN = 40
"""Changes that are printed one by one; the others are counted. --json has more."""
LONGEST = 200
"""Characters of a quote that are printed."""


def change_lines(result: JudgeResult, why: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A table of what became what, then each change with its quotes; then explanations, if any were asked for."""
    if result.changed:
        first = result.changes[0]
        yield f"\n{result.changed} verdicts changed ({first.before.coder} -> {first.after.coder}):"
        kinds = Counter((_name(one.before), _name(one.after)) for one in result.changes)
        for (was, now), count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
            yield f"  {count:5} {was} -> {now}"
        for one in result.changes[:SHOWN]:
            yield "\n" + visible(f"{one.outlet}, version {one.version}, {one.fact}  ({one.url})")
            yield from (_side("was", one.before), _side("now", one.after))
        if result.changed > SHOWN:
            yield f"\nand {result.changed - SHOWN} more; --json lists them"
    for row in why:
        yield "\n" + visible(f"{row['outlet']}, {row['fact']}: {row['verdict']} ({row['score']:.2f})  {row['url']}")
        yield from (visible(f"  {line}") for line in explained(row["explanation"]))


def explanations(
    engine: Engine, story: Story, judge_by: JudgingEngine, facts: Collection[str], outlets: Collection[str]
) -> list[dict[str, Any]]:
    """Why the newest version of every article is judged as it is. Raises ``UsageError`` for an id the story lacks."""
    for wanted, known, what in (
        (facts, [fact.id for fact in story.facts], "fact"),
        (outlets, [outlet.id for outlet in story.outlets], "outlet"),
    ):
        for name in wanted:
            if name not in known:
                raise UsageError(f"the story has no {what} {name!r}; it has: {', '.join(known)}")
    with engine.connect().execution_options(reads=True) as connection:
        story = taught_by_people(connection, story)
    comparer, asked = judge_by.comparer(story), list(facts) or [fact.id for fact in story.facts]
    rows = []
    for outlet, url, document in newest_documents(engine, story, outlets):
        for one in judge_some(comparer, document, asked, explain=True):
            said = {"fact": one.fact, "verdict": one.verdict, "reason": one.reason, "score": one.score}
            rows.append({"outlet": outlet, "url": url, **said, "explanation": one.explanation})
    return rows


def _name(said: Said) -> str:
    return f"{said.verdict} ({said.reason})" if said.reason else said.verdict


def _side(word: str, said: Said) -> str:
    score = "" if said.score is None else f" {said.score:.2f}"
    flat = " ".join((said.quote or "").split())
    flat = flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
    quote = f': "{flat}"' if flat else ""
    note = f" [{said.note}]" if said.note else ""
    return visible(f"  {word} {_name(said)}{score}{quote}{note}")
