"""The stages of a run, one after the other: crawl, judge, report. The commands put them together.

A story file and the places to work in go in; what each stage did comes out as plain data. This layer looks into every
room and decides nothing itself but how a run ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from db.engine import open_database
from monitor.captures import Outcome, PageClass
from monitor.commands.deriving import derive
from monitor.comparer.engines import Engine as JudgingEngine
from monitor.errors import EXIT_DEGRADED, EXIT_FINE
from monitor.health.vitals import Condition
from monitor.store import known_articles, recorder_factory, seen_documents, waiting_documents
from monitor.store.conditions import note_conditions
from monitor.store.judging import JudgeResult, judge_story
from monitor.store.resting import rested
from monitor.store.runs import RecordedRun, recorded_run
from monitor.story import LoadedStory
from reports.build import ReportResult, build_report
from spiders.crawl import CrawlOptions, CrawlResult, crawl

if TYPE_CHECKING:
    from sqlalchemy import Engine

UNREAD = (PageClass.BLOCKED, PageClass.CONSENT, PageClass.UNREADABLE)
"""Page classes of an answer that was not the page that was asked for."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where one run works: the story, the database, the clock."""

    loaded: LoadedStory
    database_url: str
    engine: Engine
    clock_offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The time that is recorded."""
        return datetime.now(UTC) + self.clock_offset

    @contextmanager
    def run(self, kind: str) -> Iterator[RecordedRun]:
        """One recorded run under the run lock."""
        with recorded_run(self.engine, self.database_url, self.loaded, kind, self.now) as run:
            yield run


@contextmanager
def bench(loaded: LoadedStory, database_url: str, clock_offset: timedelta = timedelta(0)) -> Iterator[Bench]:
    """Open the database for a story and close it again."""
    engine = open_database(database_url)
    try:
        yield Bench(loaded, database_url, engine, clock_offset)
    finally:
        engine.dispose()


def crawl_stage(bench: Bench, run: RecordedRun, options: CrawlOptions, *, due_only: bool = False) -> CrawlResult:
    """Collect, record, and note on the run how it went; ``due_only`` leaves alone what stood still for long."""
    story = bench.loaded.story
    known = known_articles(bench.engine, story.id)
    result = crawl(
        story,
        rested(bench.engine, story, known, bench.now()) if due_only else known,
        seen_documents(bench.engine, story.id, run.story.snapshot_id),
        recorder_factory(bench.database_url, run.id, story.id),
        options,
        waiting=waiting_documents(bench.engine, story.id),
    )
    run.stopped_by = "; ".join(result.stopped_by)[:2000]
    conditions = note_conditions(bench.engine, story.id, run.id, bench.now())
    gaps = [*gaps_of(result), *broken_outlets(conditions)]
    if gaps:
        run.outcome = "degraded"
        run.note = "; ".join(gaps)[:2000]
    return result


def judge_stage(
    bench: Bench,
    run: RecordedRun,
    progress: Callable[[int, int], None] | None = None,
    judge_by: JudgingEngine | None = None,
) -> JudgeResult:
    """Judge every version that has no current verdict; then compare versions and see who carries whose text."""
    story = bench.loaded.story
    result = judge_story(bench.engine, story, run.id, now=bench.now(), progress=progress, judge_by=judge_by)
    derive(bench.engine, story)
    return result


def report_stage(bench: Bench, out: Path) -> ReportResult:
    """Write the pages that changed."""
    return build_report(bench.database_url, bench.loaded.story.id, out, now=bench.now())


def gaps_of(result: CrawlResult) -> Iterator[str]:
    """What was expected and did not come, in words. A refusal by robots.txt is the outlet's decision and no fault."""
    if result.left:
        yield f"{result.left} pages or lists were left to the next run ({'; '.join(result.stopped_by[:3])})"
    if result.failure_count:
        yield f"{result.failure_count} pages or lists could not be fetched"
    silent = [outlet for outlet in result.empty_outlets if result.outlets[outlet].captures or not _refused(result)]
    if silent:
        yield "nothing came from " + ", ".join(silent)
    unread = sum(result.page_classes.get(page_class, 0) for page_class in UNREAD)
    if unread:
        yield f"{unread} pages came back that were not the article (blocked, consent, unreadable)"
    if result.killed_pages:
        yield f"{len(result.killed_pages)} pages could not be read in time"


def broken_outlets(conditions: Mapping[str, Condition]) -> Iterator[str]:
    """Outlets that came but not as they should, in words: what failed or did not come is told by ``gaps_of``."""
    for outlet, condition in conditions.items():
        if condition.health in ("dry", "stale", "changed_markup"):
            yield f"{outlet}: {condition.note}"
        yield from (f"{outlet}: {words}" for words in condition.unmet)


def _refused(result: CrawlResult) -> bool:
    return result.outcomes.get(Outcome.ROBOTS, 0) > 0


def exit_code(run: RecordedRun) -> int:
    """0 for a run that collected what it expected, 3 for a degraded one."""
    return EXIT_FINE if run.outcome == "fine" else EXIT_DEGRADED


def crawl_summary(result: CrawlResult) -> dict[str, object]:
    """A crawl as JSON data."""
    return {
        "captures": result.captures,
        "outcomes": {str(key): count for key, count in result.outcomes.items()},
        "page_classes": {str(key): count for key, count in result.page_classes.items()},
        "outlets": {outlet: asdict(count) for outlet, count in result.outlets.items()},
        "left": result.left,
        "stopped_by": list(result.stopped_by),
        "failures": [asdict(failure) for failure in result.failures],
        "gaps": list(gaps_of(result)),
    }
