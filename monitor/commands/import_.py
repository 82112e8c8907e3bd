"""``gapwire import``: a story file and saved pages go in, captures in the database come out. Nothing is fetched."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import database_option, json_option, story_argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from monitor.store.importing import ImportResult
    from monitor.store.runs import RecordedRun
    from monitor.story import LoadedStory


@click.command()
@story_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--outlet", metavar="ID", help="The outlet that HTML files are of.")
@click.option("--url", metavar="URL", help="The address of an HTML file that does not name its own.")
@click.option("--captured-at", metavar="TIME", help="When an HTML file was saved (ISO 8601); else the file's time.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read web archives of whole crawls side by side in N processes, and keep only the story's pages.",
)
@database_option
@json_option
def command(
    story: Path,
    files: tuple[Path, ...],
    outlet: str | None,
    url: str | None,
    captured_at: str | None,
    workers: int | None,
    database: str,
    as_json: bool,
) -> int:
    """Read saved pages: JSON Lines (.jsonl), HTML (.html), web archives (.warc, .warc.gz), lists of web archives.

    A line of JSON holds outlet, url, captured_at, and html or text. All files are checked before anything is written,
    and pages are recorded in the order of their times. Importing a file again changes nothing. An article on several
    pages is joined where its pages were saved within a day.

    Of whole crawls (a list of paths such as warc.paths.gz, or --workers) only the story's pages are kept; an import
    that was stopped goes on behind the files that were read.

    \b
    Example:
      gapwire import armistice-70.toml pages.jsonl
      gapwire import armistice-70.toml page.html --outlet yonhap-en
      gapwire import armistice-70.toml warc.paths.gz --workers 4
    """
    from dataclasses import asdict
    from datetime import UTC

    from db.engine import open_database
    from monitor.commands.tables import inert_json, visible
    from monitor.errors import EXIT_DEGRADED, EXIT_FINE
    from monitor.store.importing import import_pages
    from monitor.store.importing.finding import HtmlOptions
    from monitor.store.importing.listed import expand, is_list
    from monitor.store.runs import recorded_run
    from monitor.story import load_story

    loaded = load_story(story)
    html = HtmlOptions(outlet, url, _moment(captured_at))
    engine = open_database(database)
    try:
        with recorded_run(engine, database, loaded, "import", lambda: datetime.now(UTC)) as run:
            if workers is not None or any(map(is_list, files)):
                result = _whole_crawls(engine, loaded, expand(files), run, workers)
            else:
                result = import_pages(engine, loaded, files, run_id=run.id, html=html, canonical=_canonical(loaded))
    finally:
        engine.dispose()
    for warning in result.warnings:
        click.echo(visible(f"warning: {warning}"), err=True)
    if as_json:
        import json

        click.echo(inert_json(json.dumps(asdict(result), ensure_ascii=False)))
    else:
        click.echo(_text(result, story))
    return EXIT_FINE if run.outcome == "fine" else EXIT_DEGRADED


def _whole_crawls(
    engine: Engine, loaded: LoadedStory, files: tuple[Path, ...], run: RecordedRun, workers: int | None
) -> ImportResult:
    """Import the story's pages of many web archives; a file that broke off makes the run degraded."""
    import os

    from monitor.errors import UsageError
    from monitor.store.importing.finding import WARC
    from monitor.store.importing.whole_crawls import import_archives

    others = [str(path) for path in files if not path.name.lower().endswith(WARC)]
    if others:
        raise UsageError(f"{others[0]}: only web archives ({', '.join(WARC)}) are read side by side; import it alone")
    result = import_archives(
        engine,
        loaded.story,
        files,
        run_id=run.id,
        snapshot_id=run.story.snapshot_id,
        workers=workers or os.cpu_count() or 1,
        canonical=_canonical(loaded),
    )
    broken = [warning for warning in result.warnings if "what came before" in warning]
    if broken:
        run.outcome, run.note = "degraded", "; ".join(broken)[:2000]
    return result


def _text(result: ImportResult, story: Path) -> str:
    lines = [f"{result.recorded} of {result.pages} pages recorded, {result.new_versions} new versions"]
    if result.joined:
        lines.append(f"{result.joined} are further pages of these articles")
    if result.known:
        lines.append(f"{result.known} were there already")
    if result.about_other:
        lines.append(f"{result.about_other} are about something else and do not count")
    return "\n".join([*lines, f"next: gapwire judge {story}"])


def _moment(raw: str | None) -> datetime | None:
    from datetime import UTC

    from monitor.errors import UsageError

    if raw is None:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise UsageError(f'--captured-at "{raw}" is no ISO 8601 time; write it as 2023-07-26T09:30:00Z') from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _canonical(loaded: LoadedStory) -> Callable[[str, str], str]:
    """The crawler's own idea of an article's address, so that imported and crawled pages meet."""
    from spiders.rules import OutletRules

    rules = {outlet.id: OutletRules.of(outlet) for outlet in loaded.story.outlets}
    return lambda outlet, url: rules[outlet].canonical(url)
