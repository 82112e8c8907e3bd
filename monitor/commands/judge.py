"""``gapwire judge``: a story file and a database go in, verdicts in the database come out. Nothing is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import database_option, engine_option, json_option, story_argument

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from monitor.comparer.engines import Engine as JudgingEngine
    from monitor.store.judging import JudgeResult
    from monitor.story import LoadedStory


@click.command()
@story_argument
@database_option
@engine_option
@click.option("--explain", is_flag=True, help="Add why: windows, words with weights, guards, probabilities.")
@click.option("--fact", "facts", multiple=True, metavar="ID", help="Explain only this fact; may be given again.")
@click.option("--outlet", "outlets", multiple=True, metavar="ID", help="Explain only this outlet; may be given again.")
@json_option
def command(
    story: Path,
    database: str,
    engine_name: str,
    model: Path | None,
    explain: bool,
    facts: tuple[str, ...],
    outlets: tuple[str, ...],
    as_json: bool,
) -> int:
    """Decide which version states which fact, and what was changed between versions.

    What was judged or compared before and has not changed is left alone.

    Verdicts of people are never touched. Every engine is a coder of its own: after another one, it is said which
    verdicts changed, with the quotes of both.

    \b
    Example:
      gapwire judge armistice-70.toml
      gapwire judge armistice-70.toml --engine semantic
      gapwire judge armistice-70.toml --explain --outlet tass --fact li-midlevel
    """
    from dataclasses import asdict

    from db.engine import open_existing
    from monitor.commands.rejudged import change_lines, explanations
    from monitor.commands.saying import say_json
    from monitor.comparer.engines import load_engine
    from monitor.errors import EXIT_DEGRADED, EXIT_FINE
    from monitor.story import load_story

    loaded, judge_by = load_story(story), load_engine(engine_name, model)
    engine = open_existing(database)
    try:
        result = _judged(engine, database, loaded, judge_by, quiet=as_json)
        why = explanations(engine, loaded.story, judge_by, facts, outlets) if explain else []
    finally:
        engine.dispose()
    if as_json:
        say_json(asdict(result) | ({"explanations": why} if explain else {}))
    else:
        for line in (*_counts(result), *change_lines(result, why)):
            click.echo(line)
    if result.failed:
        click.echo(f"{result.failed} texts could not be judged; their facts are unknown: unreadable", err=True)
    return EXIT_DEGRADED if result.failed else EXIT_FINE


def _judged(engine: Engine, database: str, loaded: LoadedStory, judge_by: JudgingEngine, *, quiet: bool) -> JudgeResult:
    """One recorded run that judges and derives; with progress on a terminal."""
    import sys
    from datetime import UTC, datetime

    from rich.progress import Progress

    from monitor.commands.deriving import derive
    from monitor.store.judging import judge_story
    from monitor.store.runs import recorded_run

    with (
        recorded_run(engine, database, loaded, "judge", lambda: datetime.now(UTC)) as run,
        Progress(disable=quiet or not sys.stderr.isatty(), transient=True) as bar,
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
        derive(engine, loaded.story)
        if result.failed:
            run.outcome = "degraded"
            run.note = f"the comparer broke down on {result.failed} texts"
    return result


def _counts(result: JudgeResult) -> list[str]:
    current = result.versions - result.judged
    lines = [f"{result.judged} versions judged, {result.verdicts} verdicts written, {current} were current"]
    if result.carried:
        lines.append(f"{result.carried} verdicts of people hold for newer versions too and were carried to them")
    return lines
