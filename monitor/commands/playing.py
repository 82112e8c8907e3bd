"""Plays the built-in press through the pipeline: a folder goes in, one result for each moment comes out as it is done.

The crawler's clock is set to each moment, so that the database holds the history a real story would have had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.commands.stages import bench, crawl_stage, judge_stage, report_stage
from monitor.comparer.engines import Engine as JudgingEngine
from monitor.errors import UsageError
from monitor.store.runs import run_counts
from monitor.story import load_story
from spiders.crawl import CrawlOptions
from spiders.press import Press

DATABASE = "press.db"


@dataclass(frozen=True, slots=True)
class Played:
    """One moment, done."""

    at: datetime
    captures: int
    new_versions: int
    verdicts: int


def play(out: Path, moments: int | None = None, judge_by: JudgingEngine | None = None) -> Iterator[Played]:
    """Visit the press at its first ``moments`` moments (all of them by default); the report is written after the last.

    The story file, the database and the report go into ``out``. A demo that was played there before is replaced.
    """
    database = _fresh_database(out)
    with Press() as press:
        loaded = load_story(press.story_path(out))
        last = moments or len(press.moments)
        for number, at in enumerate(press.moments[:last], start=1):
            press.moment = number
            offset = at - datetime.now(UTC)
            options = CrawlOptions(delay=0, allow_private=True, clock_offset=offset, progress=True)
            with bench(loaded, database, offset) as place:
                with place.run("demo") as run:
                    crawl_stage(place, run, options)
                    judged = judge_stage(place, run, judge_by=judge_by)
                if number == last:
                    report_stage(place, out)
                captures, new_versions = run_counts(place.engine, run.id)
            yield Played(at, captures, new_versions, judged.verdicts)


def _fresh_database(out: Path) -> str:
    """A database of our own name in ``out``; only a demo's database is ever replaced."""
    out.mkdir(parents=True, exist_ok=True)
    if not out.is_dir():
        raise UsageError(f"{out} is not a folder; give another with --out")
    for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm"):
        (out / name).unlink(missing_ok=True)
    return f"sqlite:///{out / DATABASE}"
