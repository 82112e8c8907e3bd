"""``gapwire history``: an address goes in, what was seen to happen to that article comes out. It only reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from monitor.commands.options import database_option, json_option

if TYPE_CHECKING:
    from monitor.changes.events import Event
    from monitor.store.histories import History

WORDS = {
    "first": "first text, version {new}",
    "changed": "version {old} to {new}",
    "returned": "back to version {new} (from {old})",
    "removed": "page gone ({note}); version {old} is kept",
    "back": "page there again, version {new}",
    "unread": "not readable ({note}); version {old} is kept",
    "read_again": "readable again, version {new} unchanged",
    "moved": "now at {note}",
}


@click.command()
@click.argument("url")
@database_option
@json_option
def command(url: str, database: str, as_json: bool) -> int:
    """What happened to one article: texts, edits by class, silent ones, removals, returns, moves.

    The address may be any under which the article was ever seen.

    \b
    Example:
      gapwire history https://mail.example/news/bridge-closed
    """
    from db.engine import open_read_only
    from monitor.commands.saying import say_json
    from monitor.commands.tables import visible
    from monitor.errors import EXIT_FINE
    from monitor.store.histories import find_article, read_history

    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            history = read_history(connection, find_article(connection, url))
    finally:
        engine.dispose()
    if as_json:
        say_json(as_data(history))
    else:
        for line in lines(history):
            click.echo(visible(line))
    return EXIT_FINE


def as_data(history: History) -> dict[str, Any]:
    """The history as JSON data."""
    from dataclasses import asdict

    return {
        "article": asdict(history.article),
        "versions": list(history.versions),
        "steps": list(history.steps),
        "changes": list(history.changes),
        "events": [asdict(event) for event in history.events],
    }


def lines(history: History) -> Iterator[str]:
    """The history in words, one event a line, with what was edited below it."""
    article = history.article
    yield f"{article.outlet}, {article.url} (story {article.story})"
    steps = {(step["from_version"], step["to_version"]): step for step in history.steps}
    told: set[int] = set()
    for event in history.events:
        words = WORDS[event.kind].format(old=event.before, new=event.version, note=event.note)
        yield f"{event.at:%Y-%m-%d %H:%M}  {words}"
        step = _step(steps, event) if event.kind in ("changed", "returned") else None
        if step is not None and step["step_id"] not in told:
            told.add(step["step_id"])
            yield from (f"                  {line}" for line in step_lines(history, step))
    number = len(history.versions)
    words = f" gapwire diff '{article.url}' shows the words." if number > 1 else ""
    yield f"{number} version{'s' * (number != 1)}.{words}"


def _step(steps: Mapping[tuple[int, int], Any], event: Event) -> Any:
    """The step that an event is; across a wall the one from the last whole text; nothing where there is none."""
    if (event.before, event.version) in steps:
        return steps[event.before or 0, event.version or 0]
    to_it = [step for (old, new), step in steps.items() if new == event.version and old <= (event.before or 0)]
    return to_it[-1] if to_it else None


def step_lines(history: History, step: Any) -> Iterator[str]:
    """What one step changed, the gravest first."""
    from monitor.store.histories import counted

    if step["kind"] == "page_class":
        yield "another page class: one of the texts was not read whole, so nothing is said about its words"
        return
    for column, word in (("facts_changed", "changed"), ("facts_dropped", "dropped"), ("facts_added", "added")):
        if step[column]:
            yield f"facts {word}: {step[column]}"
    shown, folded = counted(row for row in history.changes if row["step_id"] == step["step_id"])
    parts = [f"{number} {kind}" for kind, number in shown.items()]
    yield "changes: " + (", ".join(parts) or "none") + (f"; {folded} folded (typography, furniture)" if folded else "")
    if step["kind"] == "extraction":
        yield "the difference is ours: both pages were read again by one extractor and are the same"
    elif step["silent"]:
        yield "silent: no note in the text, and the page's own date stayed"
    elif step["silent"] is None:
        yield "announced? not known: no note, and no date of modification that tells of edits"
    elif step["note"]:
        yield f"announced: {step['note']}"
    if step["times"] > 1:
        what = "headlines" if step["kind"] == "headline" else "texts"
        yield f"seen {step['times']} times: the two {what} alternate"
