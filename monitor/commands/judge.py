"""``gapwire judge``: a story file and a database go in, verdicts in the database come out. Nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import database_option, engine_option, json_option, story_argument


@click.command()
@story_argument
@database_option
@engine_option
@json_option
def command(story: Path, database: str, engine_name: str, as_json: bool) -> int:
    """Decide which version states which fact; what was judged before and has not changed is left alone.

    Verdicts of people are never touched.

    \b
    Example:
      gapwire judge armistice-70.toml
    """
    import sys
    from dataclasses import asdict
    from datetime import UTC, datetime

    from rich.progress import Progress

    from db.engine import open_database
    from monitor.comparer.engines import load_engine
    from monitor.errors import EXIT_DEGRADED, EXIT_FINE
    from monitor.store.judging import judge_story
    from monitor.store.runs import recorded_run
    from monitor.story import load_story

    loaded, judge_by = load_story(story), load_engine(engine_name)
    engine = open_database(database)
    try:
        with (
            recorded_run(engine, database, loaded, "judge", lambda: datetime.now(UTC)) as run,
            Progress(disable=as_json or not sys.stderr.isatty(), transient=True) as bar,
        ):
            task = bar.add_task("judging")
            result = judge_story(
                engine,
                loaded.story,
                run.id,
                now=datetime.now(UTC),
                judge_by=judge_by,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
            if result.failed:
                run.outcome = "degraded"
                run.note = f"the comparer broke down on {result.failed} texts"
    finally:
        engine.dispose()
    if as_json:
        import json

        click.echo(json.dumps(asdict(result)))
    else:
        current = result.versions - result.judged
        click.echo(f"{result.judged} versions judged, {result.verdicts} verdicts written, {current} were current")
    if result.failed:
        click.echo(f"{result.failed} texts could not be judged; their facts are unknown: unreadable", err=True)
    return EXIT_DEGRADED if result.failed else EXIT_FINE
