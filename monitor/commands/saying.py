"""What the stages say to a person: results go in, lines come out on a terminal, and nothing where there is none.

A degraded run always speaks, on standard error: cron mails it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import orjson

if TYPE_CHECKING:
    from monitor.store.runs import RecordedRun
    from reports.build import ReportResult
    from spiders.crawl import CrawlResult


def say_json(answer: dict[str, object]) -> None:
    """One JSON object on standard output; what an outlet wrote stays text there too."""
    from monitor.commands.tables import inert_json

    click.echo(inert_json(orjson.dumps(answer, option=orjson.OPT_INDENT_2, default=str).decode()))


def say_crawl(run: RecordedRun, result: CrawlResult) -> None:
    """How the crawl went; what was not collected goes to standard error, terminal or not."""
    if sys.stdout.isatty():
        outcomes = ", ".join(f"{count} {str(outcome).replace('_', ' ')}" for outcome, count in result.outcomes.items())
        click.echo(f"Run {run.id}: {result.captures} pages visited ({outcomes or 'none'}).")
    if run.outcome != "fine":
        click.echo(f"degraded: {run.note}. 'gapwire status' names the outlets.", err=True)


def say_report(result: ReportResult) -> None:
    """Where the report is."""
    if sys.stdout.isatty():
        click.echo(f"Report: {result.index} ({result.written} pages written, {result.unchanged} unchanged)")


@contextmanager
def judging(wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar for the judging on a terminal; nothing elsewhere."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Judging", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
