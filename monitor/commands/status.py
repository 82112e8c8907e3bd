"""``gapwire status``: a database goes in, the health of the monitoring comes out. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import database_option, json_option

if TYPE_CHECKING:
    from monitor.store.health import StoryHealth


@click.command()
@click.argument("story", required=False, type=click.Path(path_type=Path), metavar="[STORY.toml]")
@database_option
@json_option
def command(story: Path | None, database: str, as_json: bool) -> int:
    """Show the newest runs, every outlet's health, and how many cells cannot be judged for want of a text.

    The exit code is 3 where the newest collection was degraded: something expected did not come.

    \b
    Example:
      gapwire status armistice-70.toml
    """
    from dataclasses import asdict

    import orjson

    from db.engine import open_read_only
    from monitor.errors import EXIT_DEGRADED, EXIT_FINE
    from monitor.store.health import read_health
    from monitor.story import load_story

    story_id = load_story(story).story.id if story else None
    engine = open_read_only(database)
    try:
        stories = read_health(engine, story_id)
    finally:
        engine.dispose()
    degraded = any(one.gaps for one in stories)
    if as_json:
        answer = {"degraded": degraded, "stories": [asdict(one) for one in stories]}
        click.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode())
    else:
        click.echo("\n\n".join("\n".join(_lines(one)) for one in stories) or "no story so far")
    return EXIT_DEGRADED if degraded else EXIT_FINE


def _lines(story: StoryHealth) -> Iterator[str]:
    from monitor.commands.tables import as_table, visible

    yield visible(f"{story.story}: {story.title}")
    yield ""
    yield from as_table(
        ("run", "kind", "started", "outcome", "captures", "new versions", "failures", "note"),
        [
            (
                *(one.run, one.kind, f"{one.started_at:%Y-%m-%d %H:%M}", one.outcome),
                *(one.captures, one.new_versions, one.failures, one.note[:80]),
            )
            for one in story.runs
        ],
    )
    yield ""
    ordered = sorted(story.outlets, key=lambda one: (one.health in ("ok", "imported"), one.health))
    yield from as_table(
        ("outlet", "health", "articles", "visits", "note"),
        [(one.outlet, one.health.replace("_", " "), one.articles, one.captures, one.note[:80]) for one in ordered],
    )
    yield ""
    reasons = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in story.weak.items())
    yield f"{sum(story.weak.values())} of {story.cells} cells cannot be judged" + (f": {reasons}" if reasons else "")
    for gap in story.gaps:
        yield visible(f"degraded: {gap}")
