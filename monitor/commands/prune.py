"""``gapwire prune``: lets go of old visits that saw nothing new. No version, raw page or verdict is touched."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, json_option, story_argument


@click.command()
@story_argument
@database_option
@click.option("--older-than", "age", default="90d", show_default=True, metavar="TIME", help="As in 90d.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
def command(story: Path, database: str, age: str, dry_run: bool, as_json: bool) -> int:
    """Delete visits that saw nothing new, except the first and last sight of every version, and old looks at feeds.

    Everything that a verdict rests on stays: texts, raw pages, verdicts, runs and their counts.

    \b
    Example:
      gapwire prune story.toml --older-than 90d --dry-run
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from db.engine import database_path, open_database, open_read_only
    from monitor.commands.saying import say_json
    from monitor.errors import EXIT_FINE
    from monitor.schedule.rhythm import duration
    from monitor.store.lock import run_lock
    from monitor.store.pruning import prune
    from monitor.story import load_story

    before = datetime.now(UTC) - duration(age)
    story_id = load_story(story).story.id
    open_read_only(database).dispose()  # says it where there is no database
    engine = open_database(database)
    try:
        with run_lock(database):
            found = prune(engine, story_id, before, dry=dry_run)
            if not dry_run and database_path(database) is not None:
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT", reads=True) as connection:
                    connection.commit()
                    connection.exec_driver_sql("PRAGMA optimize")
    finally:
        engine.dispose()
    if as_json:
        say_json(asdict(found) | {"before": before, "deleted": not dry_run})
    else:
        verb = "would go" if dry_run else "deleted"
        click.echo(
            f"{found.captures} visits without news and {found.looks} looks at lists {verb} (before {before:%Y-%m-%d})"
        )
    return EXIT_FINE
