"""``gapwire report``: a story file and a database go in, HTML pages come out. Nothing is crawled, judged or changed."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, json_option, out_option, story_argument


@click.command()
@story_argument
@database_option
@out_option
@json_option
def command(story: Path, database: str, out: Path, as_json: bool) -> int:
    """Write the HTML pages of a story: the table, facts, outlets, articles, changes, collection and method.

    Only pages that changed are written. Every page holds all it needs, so one can be mailed or printed alone.

    \b
    Example:
      gapwire report armistice-70.toml --out report
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from monitor.errors import EXIT_FINE
    from monitor.story import load_story
    from reports.build import build_report

    result = build_report(database, load_story(story).story.id, out, now=datetime.now(UTC))
    if as_json:
        import json

        click.echo(json.dumps(asdict(result), default=str))
        return EXIT_FINE
    total = result.written + result.unchanged
    changes = f"{result.written} written, {result.unchanged} unchanged, {result.removed} removed"
    click.echo(f"{result.index}: {total} pages, {changes}")
    return EXIT_FINE
