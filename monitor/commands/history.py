"""``gapwire history``: an address goes in, what was seen to happen to that article comes out. It only reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from monitor.commands.options import database_option, json_option

if TYPE_CHECKING:
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
    for event in history.events:
        words = WORDS[event.kind].format(old=event.before, new=event.version, note=event.note)
        yield f"{event.at:%Y-%m-%d %H:%M}  {words}"
        if event.kind in ("changed", "returned"):
            told = [step for pair, step in steps.items() if pair[1] == event.version and pair[0] <= (event.before or 0)]
            step = steps.get((event.before or 0, event.version or 0)) or (told[-1] if told else None)
            yield from (f"                  {line}" for line in step_lines(history, step)) if step else ()
    yield f"{len(history.versions)} versions. gapwire diff '{article.url}' shows the words."


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
    if step["silent"]:
        yield "silent: no note in the text, and the page's own date stayed"
    elif step["silent"] is None:
        yield "announced? not known: the page gives no date of modification and no note"
    elif step["note"]:
        yield f"announced: {step['note']}"
    if step["times"] > 1:
        yield f"seen {step['times']} times: the two texts alternate"
