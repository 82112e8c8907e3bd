"""Is the monitoring healthy? Reads runs, outlets and the cells that gaps weaken; it writes nothing.

A read-only engine goes in, one ``StoryHealth`` for each story comes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select, text

from db.models import Article, Outlet, Run, Story
from db.models import Capture as CaptureRow
from db.models import DiscoveryVisit as VisitRow
from monitor.errors import UsageError
from monitor.story.problems import did_you_mean

CRAWLS = ("run", "crawl", "demo")
"""Kinds of run that visit outlets."""
COLLECTS = (*CRAWLS, "import")
READABLE = frozenset({"ok", "empty", "not_modified"})
LEFT = "not_visited"
CAME_BACK = frozenset({"fetched", "not_modified", "same_bytes"})
REFUSALS = frozenset({"blocked", "consent"})
BROKEN = frozenset({"failed", "blocked", "not_visited"})
"""Health that makes the monitoring degraded. A refusal by robots.txt is the outlet's decision."""
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


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """What came of an outlet in the newest crawl."""

    outlet: str
    health: str
    """``ok``, ``empty`` (readable, but no article yet), ``failed``, ``blocked``, ``robots``, ``archive_excluded``,
    ``not_visited``, ``imported`` or ``nothing`` (no crawl so far: with or without imported articles)."""
    articles: int
    """Articles known in all."""
    captures: int
    """Visits to articles in that crawl."""
    note: str
    """What went wrong, in words."""


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


def read_health(engine: Engine, story_id: str | None = None) -> list[StoryHealth]:
    """Every story, or the one asked for; ``UsageError`` where the database does not know it."""
    with engine.connect().execution_options(reads=True) as connection:
        titles = {row.id: row.title for row in connection.execute(select(Story.id, Story.title).order_by(Story.id))}
        if story_id is not None and story_id not in titles:
            advice = did_you_mean(story_id, titles, "Run or import it first.")
            raise UsageError(f'the database holds no story "{story_id}". {advice}')
        wanted = [story_id] if story_id is not None else list(titles)
        return [_story_health(connection, story, titles[story]) for story in wanted]


def _story_health(connection: Connection, story_id: str, title: str) -> StoryHealth:
    outlets = _outlets(connection, story_id)
    cells: Counter[str] = Counter()
    counts = text("SELECT reason, COUNT(*) AS cells FROM coverage_matrix WHERE story = :story GROUP BY reason")
    for row in connection.execute(counts, {"story": story_id}):
        cells[row.reason or ""] += row.cells
    weak = {reason: count for reason, count in cells.most_common() if reason}
    runs = _runs(connection, story_id)
    return StoryHealth(story_id, title, runs, outlets, cells.total(), weak, _gaps(connection, story_id, outlets))


def _runs(connection: Connection, story_id: str) -> list[RunHealth]:
    columns = (Run.id, Run.kind, Run.started_at, Run.ended_at, Run.outcome)
    counts = (Run.captures, Run.new_versions, Run.failures, Run.note)
    rows = connection.execute(
        select(*columns, *counts).where(Run.story_id == story_id).order_by(Run.id.desc()).limit(RECENT)
    )
    return [RunHealth(*row) for row in rows]


def _gaps(connection: Connection, story_id: str, outlets: Sequence[OutletHealth]) -> list[str]:
    last = connection.execute(
        select(Run.id, Run.outcome, Run.note)
        .where(Run.story_id == story_id, Run.kind.in_(COLLECTS), Run.outcome != "running")
        .order_by(Run.id.desc())
        .limit(1)
    ).one_or_none()
    gaps = []
    if last and last.outcome in BAD_ENDS:
        gaps.append(f"run {last.id} ended {last.outcome}" + (f": {last.note}" if last.note else ""))
    for health in sorted(BROKEN):
        named = [outlet.outlet for outlet in outlets if outlet.health == health]
        if named:
            gaps.append(f"{health.replace('_', ' ')}: {', '.join(named)}")
    return gaps


def _outlets(connection: Connection, story_id: str) -> list[OutletHealth]:
    articles = _counts(connection, story_id)
    crawl = connection.execute(
        select(func.max(Run.id)).where(Run.story_id == story_id, Run.kind.in_(CRAWLS), Run.outcome != "running")
    ).scalar()
    visits = _visits(connection, crawl)
    captures = _captures(connection, crawl)
    rows = connection.execute(
        select(Outlet.id, Outlet.key)
        .where(Outlet.story_id == story_id, Outlet.retired.is_(False))
        .order_by(Outlet.position)
    )
    found = []
    for row in rows:
        seen, pages, known = visits.get(row.id, []), captures.get(row.id, []), articles.get(row.id, 0)
        if crawl is None:
            health, note = ("imported" if known else "nothing"), ""
        else:
            health, note = _health(seen, pages, known)
        found.append(OutletHealth(row.key, health, known, len(pages), note))
    return found


def _health(
    visits: Sequence[tuple[str, str]], pages: Sequence[tuple[str, str | None, str]], articles: int
) -> tuple[str, str]:
    """``visits``: outcome and note; ``pages``: outcome, page class and note, all of the newest crawl."""
    left = [note for outcome, note in visits if outcome == LEFT] + [
        note for outcome, _, note in pages if outcome == LEFT
    ]
    visits = [visit for visit in visits if visit[0] != LEFT]
    pages = [page for page in pages if page[0] != LEFT]
    notes = [note for outcome, note in visits if note and outcome not in READABLE]
    notes += [note for outcome, _, note in pages if note and outcome not in CAME_BACK]
    notes += [f"{page_class}: {note}" for _, page_class, note in pages if note and page_class in REFUSALS]
    notes += [f"{len(left)} pages or lists {left[0]}"] if left else []
    note = notes[0] if notes else ""
    if not visits and not pages:
        return "not_visited", note
    came_back = [page_class for outcome, page_class, _ in pages if outcome in CAME_BACK]
    readable = any(outcome in READABLE for outcome, _ in visits)
    if came_back:
        return ("blocked", note) if REFUSALS.issuperset(map(str, came_back)) else ("ok", note)
    if readable and not pages:
        return ("ok" if articles else "empty"), note
    outcomes = {outcome for outcome, _ in visits} | {outcome for outcome, *_ in pages}
    if outcomes <= READABLE | {"robots"}:
        return "robots", note
    if outcomes <= READABLE | {"robots", "archive_excluded"}:
        return "archive_excluded", note or "an archive holds its pages back"
    return "failed", note


def _counts(connection: Connection, story_id: str) -> dict[int, int]:
    rows = connection.execute(
        select(Article.outlet_id, func.count().label("articles"))
        .where(Article.story_id == story_id, Article.about_story.is_not(False))
        .group_by(Article.outlet_id)
    )
    return {row.outlet_id: row.articles for row in rows}


def _visits(connection: Connection, run_id: int | None) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    query = select(VisitRow.outlet_id, VisitRow.outcome, VisitRow.note).where(VisitRow.run_id == run_id)
    for row in connection.execute(query.where(VisitRow.kind != "robots").order_by(VisitRow.id)):
        found.setdefault(row.outlet_id, []).append((row.outcome, row.note))
    return found


def _captures(connection: Connection, run_id: int | None) -> dict[int, list[tuple[str, str | None, str]]]:
    found: dict[int, list[tuple[str, str | None, str]]] = {}
    query = (
        select(Article.outlet_id, CaptureRow.outcome, CaptureRow.page_class, CaptureRow.note)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(CaptureRow.run_id == run_id)
        .order_by(CaptureRow.id)
    )
    for row in connection.execute(query):
        found.setdefault(row.outlet_id, []).append((row.outcome, row.page_class, row.note))
    return found
