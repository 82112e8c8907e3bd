"""``gapwire status``: a database goes in, the health of the monitoring comes out. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import database_option, json_option

if TYPE_CHECKING:
    from monitor.store.health import StoryHealth

MOST_FACTS = 5
"""Facts of one outlet and reason that are named; --json names all."""


@click.command()
@click.argument("story", required=False, type=click.Path(path_type=Path), metavar="[STORY.toml]")
@database_option
@click.option("--max-age", metavar="TIME", help="Degraded too where the newest crawl ended longer ago: 2h, 1d.")
@json_option
def command(story: Path | None, database: str, max_age: str | None, as_json: bool) -> int:
    """Show the newest runs, every outlet's health and next visits, and which cells are weak because of it.

    The exit code is 3 where something is wrong: the newest collection was degraded, an outlet is blocked, silent for
    longer than its habit, changed its markup or does not bring what the story file expects. Else it is 0.

    \b
    Example:
      gapwire status armistice-70.toml
      gapwire status --db sqlite:///story.db --max-age 2h --json
    """
    from dataclasses import asdict

    import orjson

    from db.engine import open_read_only
    from monitor.commands.tables import inert_json
    from monitor.errors import EXIT_DEGRADED, EXIT_FINE
    from monitor.schedule.rhythm import duration
    from monitor.store.health import read_health
    from monitor.story import load_story

    story_id = load_story(story).story.id if story else None
    oldest = duration(max_age) if max_age else None
    engine = open_read_only(database)
    try:
        stories = read_health(engine, story_id, max_age=oldest)
    finally:
        engine.dispose()
    degraded = any(one.gaps for one in stories)
    if as_json:
        answer = {"degraded": degraded, "stories": [asdict(one) for one in stories]}
        click.echo(inert_json(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode()))
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
        ("outlet", "health", "articles", "visits", "due", "next visit", "weak cells", "note"),
        [
            (
                *(one.outlet, one.health.replace("_", " "), one.articles, one.captures, one.due),
                *(f"{one.next_visit:%Y-%m-%d %H:%M}" if one.next_visit else "", len(one.weak_cells)),
                "; ".join(filter(None, (*one.unmet, one.note[:80]))),
            )
            for one in ordered
        ],
    )
    weak = [one for one in ordered if one.weak_cells and one.health not in ("ok", "imported")]
    if weak:
        yield ""
        yield "weak because of it:"
        yield from as_table(
            ("outlet", "facts"),
            [(one.outlet, _named(one.weak_cells)) for one in weak],
        )
    yield ""
    reasons = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in story.weak.items())
    yield f"{sum(story.weak.values())} of {story.cells} cells cannot be judged" + (f": {reasons}" if reasons else "")
    for gap in story.gaps:
        yield visible(f"degraded: {gap}")


def _named(cells: Mapping[str, str]) -> str:
    """Facts by the reason why their cell is weak, the first few of each."""
    groups: dict[str, list[str]] = {}
    for fact, reason in cells.items():
        groups.setdefault(reason.replace("_", " "), []).append(fact)
    told = []
    for reason, facts in groups.items():
        more = f" and {len(facts) - MOST_FACTS} more" if len(facts) > MOST_FACTS else ""
        told.append(f"{reason}: {', '.join(facts[:MOST_FACTS])}{more}")
    return "; ".join(told)
