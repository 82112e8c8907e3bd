"""Is the monitoring healthy? Reads runs, outlets, the cells that gaps weaken and the next visits; it writes nothing.

A read-only engine goes in, one ``StoryHealth`` for each story comes out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, select, text

from db.models import Run, Story
from monitor.errors import UsageError
from monitor.health.diagnosis import diagnose
from monitor.health.vitals import BROKEN, LEFT, Condition, Vitals
from monitor.store.resting import standstills_of
from monitor.store.vitals import CRAWLS, newest_crawl_of, read_vitals, span_of
from monitor.story.problems import did_you_mean
from monitor.visiting import next_visit

COLLECTS = (*CRAWLS, "import")
BAD_ENDS = frozenset({"degraded", "failed", "killed"})
RECENT = 5


@dataclass(frozen=True, slots=True)
class RunHealth:
    """One of the newest runs."""

    run: int
    kind: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    captures: int
    new_versions: int
    failures: int
    note: str
    stopped_by: str | None
    """Which budget was spent before everything was visited."""


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """What has come of an outlet, the newest crawl above all."""

    outlet: str
    health: str
    """``ok``, ``empty`` (readable, but no article yet), ``dry`` (its lists name nothing any more), ``stale`` (nothing
    new for longer than its habit), ``changed_markup`` (most of its newest pages lost most of their text), ``failed``,
    ``blocked``, ``robots``, ``archive_excluded``, ``not_visited``, ``imported`` or ``nothing`` (no crawl so far: with
    or without imported articles)."""
    articles: int
    """Articles known in all."""
    captures: int
    """Visits to articles in that crawl."""
    note: str
    """What went wrong, in words."""
    unmet: tuple[str, ...] = ()
    """Expectations of the story file that are not met, in words."""
    weak_cells: Mapping[str, str] = field(default_factory=dict)
    """Facts whose cell is weak: the reason where it is unknown; ``old_text`` where it rests on a text from before the
    outlet's trouble."""
    due: int = 0
    """Known articles that a scheduled run at this moment would visit."""
    next_visit: datetime | None = None
    """When the next of the others is due."""


@dataclass(frozen=True, slots=True)
class StoryHealth:
    """The state of one story's monitoring."""

    story: str
    title: str
    runs: Sequence[RunHealth]
    outlets: Sequence[OutletHealth]
    cells: int
    """Outlets times facts."""
    weak: dict[str, int]
    """Cells that are unknown, by reason."""
    gaps: Sequence[str]
    """Why it is degraded, in words; empty where it is not."""


def read_health(
    engine: Engine, story_id: str | None = None, now: datetime | None = None, max_age: timedelta | None = None
) -> list[StoryHealth]:
    """Every story, or the one asked for; ``UsageError`` where the database does not know it.

    ``max_age``: how long ago the newest crawl may have ended.
    """
    now = now or datetime.now(UTC)
    with engine.connect().execution_options(reads=True) as connection:
        titles = {row.id: row.title for row in connection.execute(select(Story.id, Story.title).order_by(Story.id))}
        if story_id is not None and story_id not in titles:
            advice = did_you_mean(story_id, titles, "Run or import it first.")
            raise UsageError(f'the database holds no story "{story_id}". {advice}')
        wanted = [story_id] if story_id is not None else list(titles)
        return [_story_health(connection, story, titles[story], now, max_age) for story in wanted]


def _story_health(
    connection: Connection, story_id: str, title: str, now: datetime, max_age: timedelta | None
) -> StoryHealth:
    crawl = newest_crawl_of(connection, story_id)
    vitals = read_vitals(connection, story_id, crawl)
    conditions = diagnose(vitals, span_of(connection, story_id, now, crawl))
    cells = _cells(connection, story_id)
    visits = _next_visits(connection, story_id)
    outlets = [_outlet(one, conditions[one.outlet], cells[one.outlet], visits[one.outlet], now) for one in vitals]
    reasons = Counter(reason for rows in cells.values() for _, reason in rows)
    weak = {reason: count for reason, count in reasons.most_common() if reason}
    gaps = [*_bad_end(connection, story_id), *_too_old(connection, crawl, now, max_age), *_broken(outlets)]
    return StoryHealth(story_id, title, _runs(connection, story_id), outlets, reasons.total(), weak, gaps)


def _outlet(
    vitals: Vitals,
    condition: Condition,
    cells: Sequence[tuple[str, str]],
    visits: Sequence[datetime],
    now: datetime,
) -> OutletHealth:
    is_broken = condition.health in BROKEN
    weak = {fact: reason or "old_text" for fact, reason in cells if reason or is_broken}
    return OutletHealth(
        vitals.outlet,
        condition.health,
        vitals.articles,
        sum(page.outcome != LEFT for page in vitals.pages),
        condition.note,
        condition.unmet,
        weak,
        sum(moment <= now for moment in visits),
        min((moment for moment in visits if moment > now), default=None),
    )


def _runs(connection: Connection, story_id: str) -> list[RunHealth]:
    columns = (Run.id, Run.kind, Run.started_at, Run.ended_at, Run.outcome)
    counts = (Run.captures, Run.new_versions, Run.failures, Run.note, Run.stopped_by)
    rows = connection.execute(
        select(*columns, *counts).where(Run.story_id == story_id).order_by(Run.id.desc()).limit(RECENT)
    )
    return [RunHealth(*tuple(row)) for row in rows]


def _cells(connection: Connection, story_id: str) -> defaultdict[str, list[tuple[str, str]]]:
    """Facts with the reason of their cell (empty where it is not unknown), by outlet."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    query = text("SELECT outlet, fact, reason FROM coverage_matrix WHERE story = :story ORDER BY fact_position")
    for row in connection.execute(query, {"story": story_id}):
        found[row.outlet].append((row.fact, row.reason or ""))
    return found


def _next_visits(connection: Connection, story_id: str) -> defaultdict[str, list[datetime]]:
    """From when each known article is due, by outlet."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for (outlet, _), seen in standstills_of(connection, story_id).items():
        found[outlet].append(next_visit(seen))
    return found


def _bad_end(connection: Connection, story_id: str) -> list[str]:
    last = connection.execute(
        select(Run.id, Run.outcome, Run.note)
        .where(Run.story_id == story_id, Run.kind.in_(COLLECTS), Run.outcome != "running")
        .order_by(Run.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.outcome not in BAD_ENDS:
        return []
    return [f"run {last.id} ended {last.outcome}" + (f": {last.note}" if last.note else "")]


def _too_old(connection: Connection, crawl: int | None, now: datetime, max_age: timedelta | None) -> list[str]:
    """Runs that did not take place leave no record: only the age of the newest one tells of them."""
    if max_age is None:
        return []
    ended = connection.execute(select(Run.ended_at).where(Run.id == crawl)).scalar()
    if ended is None:
        return ["no crawl has ended yet"]
    age = now - ended
    return [f"run {crawl} is the newest crawl and ended {_ago(age)} ago"] if age > max_age else []


def _ago(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} h" if hours else f"{age // timedelta(minutes=1)} min"


def _broken(outlets: Sequence[OutletHealth]) -> list[str]:
    gaps = []
    for health in sorted(BROKEN):
        named = [outlet.outlet for outlet in outlets if outlet.health == health]
        if named:
            gaps.append(f"{health.replace('_', ' ')}: {', '.join(named)}")
    return gaps + [f"{outlet.outlet}: {words}" for outlet in outlets for words in outlet.unmet]
