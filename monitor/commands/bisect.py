"""``gapwire bisect``: a story and a fact go in; when it appeared, changed and vanished, and where, comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from monitor.commands.options import database_option, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.changes.lives import Turn
    from monitor.store.histories import Life

WORDS = {
    "present": "stated at the first look",
    "absent": "not stated at the first look",
    "appeared": "appeared",
    "changed": "told otherwise",
    "vanished": "vanished",
}
LONGEST = 160


@click.command()
@click.argument("story", metavar="STORY")
@click.argument("fact")
@database_option
@json_option
def command(story: str, fact: str, database: str, as_json: bool) -> int:
    """When a fact appeared, changed or vanished, at which outlet, between which two visits.

    STORY is a story file or the id of a story in the database. A visit that could not tell (a wall, a cut text) counts
    for nothing.

    \b
    Example:
      gapwire bisect story.toml bridge-closed-monday
    """
    from dataclasses import asdict
    from pathlib import Path

    from db.engine import open_read_only
    from monitor.commands.saying import say_json
    from monitor.commands.tables import visible
    from monitor.errors import EXIT_FINE
    from monitor.store.histories import read_lives
    from monitor.story import load_story

    story_id = load_story(Path(story)).story.id if story.endswith(".toml") else story
    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            lives = read_lives(connection, story_id, fact)
    finally:
        engine.dispose()
    if as_json:
        say_json({"story": story_id, "fact": fact, "articles": [asdict(life) for life in lives]})
        return EXIT_FINE
    for line in lines(lives):
        click.echo(visible(line))
    return EXIT_FINE


def lines(lives: Sequence[Life]) -> Iterator[str]:
    """Every turn in order of time, then who never stated it."""
    turns = [(turn, life) for life in lives for turn in life.turns if turn.kind != "absent"]
    for turn, life in sorted(turns, key=lambda pair: (pair[0].at, pair[1].outlet)):
        yield f"{turn.at:%Y-%m-%d %H:%M}  {life.outlet}: {WORDS[turn.kind]}{_how(turn)}"
        yield f"                  version {turn.version}, {life.article_url}"
        if turn.kind != "vanished" and turn.evidence:
            yield f"                  “{' '.join(turn.evidence.split())[:LONGEST]}”"
    silent = [life.outlet for life in lives if all(turn.kind == "absent" for turn in life.turns)]
    if silent:
        yield "never stated in what was read: " + ", ".join(dict.fromkeys(silent))
    if not lives:
        yield "No version could be judged on this fact yet."


def _how(turn: Turn) -> str:
    parts = [turn.verdict] if turn.verdict in ("partly", "differs") else []
    parts += [turn.note] if turn.note and turn.kind != "vanished" else []
    parts += [f"not so on {turn.after:%Y-%m-%d %H:%M}"] if turn.after else []
    return f" ({'; '.join(parts)})" if parts else ""
