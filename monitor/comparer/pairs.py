"""Fact and text pairs that belong to no story file: lines of JSON go in, judgements come out in the same order.

The pairs of one group share a fact list, as the facts of one story do; a pair without a group has a list of its own.
Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from monitor.comparer.engines import Engine, judge_some, load_engine
from monitor.errors import UsageError
from monitor.story.model import Fact, Story
from monitor.text.languages import guess_language
from monitor.verdicts import Document, Judgement

LONGEST_LINE = 4_000_000
"""Bytes of one line."""
REQUIRED = ("id", "fact", "text")
OPTIONAL = ("language", "fact_language", "fact_lang", "group", "label", "dataset", "evidence", "split")
OF_DATA_SETS = ("unit", "graded", "votes", "n_ann", "note")
"""Keys of public data sets that say how a label came about."""

Warn = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of ``match`` or ``evaluate``."""

    id: str
    fact: str
    text: str
    language: str | None = None
    """Of the text."""
    fact_language: str | None = None
    group: str | None = None
    label: object = None
    """What people say: 1 or 0, or a verdict's name."""
    dataset: str = ""
    evidence: tuple[str, ...] = ()
    """Sentences that people named as proof."""
    split: str = ""
    """``train`` or ``dev`` where the data say so."""


def read_pairs(lines: Iterable[bytes], name: str, warn: Warn = lambda _: None) -> Iterator[Pair]:
    """Pairs in file order. Raises ``UsageError`` naming file, line, key and remedy at the first line that is none.

    ``warn`` is told, once each, which ids come twice and which keys are not read.
    """
    first: dict[str, int] = {}
    strange: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        row = _object(line, place)
        for key in sorted(row.keys() - {*REQUIRED, *OPTIONAL, *OF_DATA_SETS} - strange):
            warn(f"{place}: the key {key!r} is not read; known keys are {', '.join(REQUIRED + OPTIONAL)}")
            strange.add(key)
        pair = _pair(row, place)
        if first.setdefault(pair.id, number) != number:
            warn(f"{place}: the id {pair.id!r} stood in line {first[pair.id]} already; answers cannot be told apart")
        yield pair


def judge_pairs(
    pairs: Sequence[Pair], *, explain: bool = False, engine: Engine | None = None
) -> Iterator[tuple[Pair, Judgement]]:
    """Each pair with its judgement, group by group; every text is read once for all facts it is asked about."""
    engine = engine or load_engine()
    groups: dict[tuple[str, str], list[Pair]] = {}
    for number, pair in enumerate(pairs):
        key = ("group", pair.group) if pair.group is not None else ("pair", str(number))
        groups.setdefault(key, []).append(pair)
    for members in groups.values():
        yield from _judge_group(members, explain, engine)


def _judge_group(members: Sequence[Pair], explain: bool, engine: Engine) -> Iterator[tuple[Pair, Judgement]]:
    keys = {fact: f"fact-{number}" for number, fact in enumerate(sorted({pair.fact for pair in members}))}
    # Without the story file's rules about lengths and without its days: pairs come from anywhere, at any time.
    facts = tuple(Fact.model_construct(id=key, statement=fact) for fact, key in keys.items())
    language = _language_of(members)
    comparer = engine.comparer(
        Story.model_construct(
            id="pairs",
            title="pairs",
            language=language,
            start=None,  # type: ignore[arg-type]
            facts=facts,
            outlets=(),
        )
    )
    texts: dict[tuple[str, str | None], list[Pair]] = {}
    for pair in members:
        texts.setdefault((pair.text, pair.language), []).append(pair)
    for (text, text_language), asked in texts.items():
        only = {keys[pair.fact] for pair in asked}
        judged = judge_some(comparer, Document(text, language=text_language), only, explain=explain)
        answers = {one.fact: one for one in judged}
        for pair in asked:
            yield pair, answers[keys[pair.fact]]


def _language_of(members: Sequence[Pair]) -> str:
    """The language of a fact list: as declared, else as the facts read, else the texts' own, else English."""
    declared = next((pair.fact_language for pair in members if pair.fact_language), None)
    if declared:
        return declared
    facts = " ".join(sorted({pair.fact for pair in members})[:50])
    texts = next((pair.language for pair in members if pair.language), None)
    return guess_language(facts) or texts or "en"


def _object(line: bytes, place: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise UsageError(f"{place}: longer than {LONGEST_LINE:,} bytes; split the text")
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise UsageError(f"{place}: not JSON ({error}); write one object on each line") from None
    if not isinstance(row, dict):
        raise UsageError(f'{place}: not a JSON object; write {{"id": ..., "fact": ..., "text": ...}}')
    return row


def _pair(row: dict[str, Any], place: str) -> Pair:
    for key in REQUIRED:
        value = row.get(key)
        if isinstance(value, int) and key == "id":
            row[key] = value = str(value)
        if not isinstance(value, str):
            raise UsageError(f"{place}: '{key}' is missing or no text; every pair needs id, fact and text")
        if key == "fact" and not value.strip():
            raise UsageError(f"{place}: 'fact' is empty; write the statement to look for")
    group = row.get("group")
    if group is not None and not isinstance(group, str):
        said = orjson.dumps(group).decode()[:60]
        raise UsageError(f"{place}: 'group' is no text ({said}); write it in quotes, or leave it out")
    evidence = row.get("evidence") or ()
    if not isinstance(evidence, str | list | tuple):
        raise UsageError(f"{place}: 'evidence' must be a text or a list of texts")
    return Pair(
        id=row["id"],
        fact=row["fact"],
        text=row["text"],
        language=_text_or_none(row.get("language")),
        fact_language=_text_or_none(row.get("fact_language") or row.get("fact_lang")),
        group=group,
        label=_label(row),
        dataset=str(row.get("dataset") or ""),
        split=str(row.get("split") or ""),
        evidence=(evidence,) if isinstance(evidence, str) else tuple(str(one) for one in evidence),
    )


def _label(row: dict[str, object]) -> object:
    """The label; a grade between 0 and 1 that is no share of annotators' votes means partial support."""
    graded = row.get("graded")
    if isinstance(graded, float) and 0 < graded < 1 and "n_ann" not in row and "votes" not in row:
        return "partly"
    return row.get("label")


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
