"""Lets go of visits that say nothing any more. Versions, raw pages, verdicts and everything they rest on stay.

What may go: visits at which nothing had changed, between two that saw the same version, and looks at
discovery documents that later looks replaced; both only where they are older than the given moment. The counts of a run
stay as they were recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Select, delete, func, select
from sqlalchemy.orm import aliased

from db.models import Article, Capture, DiscoveryVisit, Run

UNCHANGED = ("not_modified", "same_bytes")
NOT_VISITED = "not_visited"


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was let go, or would be."""

    captures: int
    looks: int
    """Looks at feeds, sitemaps and section pages."""


def prune(engine: Engine, story_id: str, before: datetime, *, dry: bool = False) -> Pruned:
    """Delete what may go of one story; with ``dry`` only count it. Call it under the run lock."""
    with engine.connect().execution_options(reads=True) if dry else engine.begin() as connection:
        captures = _old_visits(story_id, before)
        looks = _old_looks(story_id, before)
        found = Pruned(_count(connection, captures), _count(connection, looks))
        if not dry:
            connection.execute(delete(Capture).where(Capture.id.in_(captures)))
            connection.execute(delete(DiscoveryVisit).where(DiscoveryVisit.id.in_(looks)))
    return found


def _count(connection: Connection, chosen: Select[int]) -> int:
    return connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()


def _old_visits(story_id: str, before: datetime) -> Select[int]:
    """Unchanged visits between two visits of their article that saw the same version: a text that went away and came
    back keeps the visits around each turn.
    """
    article, order = Capture.article_id, (Capture.captured_at, Capture.id)
    seen = func.coalesce(Capture.version_id, 0)
    places = (
        select(
            Capture.id,
            Capture.outcome,
            Capture.captured_at,
            seen.label("seen"),
            func.lag(seen).over(partition_by=article, order_by=order).label("earlier"),
            func.lead(seen).over(partition_by=article, order_by=order).label("later"),
        )
        .join(Article, Article.id == Capture.article_id)
        .where(Article.story_id == story_id, Capture.outcome != NOT_VISITED)
        .subquery()
    )
    unchanged = select(places.c.id).where(
        places.c.outcome.in_(UNCHANGED),
        places.c.captured_at < before,
        places.c.earlier == places.c.seen,
        places.c.later == places.c.seen,
    )
    return select(Capture.id).where(Capture.id.in_(unchanged) | Capture.id.in_(_made_good(story_id, before)))


def _made_good(story_id: str, before: datetime) -> Select[int]:
    """Notes that nobody visited an article which was visited since."""
    later = aliased(Capture)
    visited = select(later.id).where(
        later.article_id == Capture.article_id, later.id > Capture.id, later.outcome != NOT_VISITED
    )
    return (
        select(Capture.id)
        .join(Article, Article.id == Capture.article_id)
        .where(Article.story_id == story_id, Capture.outcome == NOT_VISITED, Capture.captured_at < before)
        .where(visited.exists())
    )


def _old_looks(story_id: str, before: datetime) -> Select[int]:
    """Looks that are not among the newest of their document; the newest of each outcome stays, for its validators."""
    order = (DiscoveryVisit.visited_at.desc(), DiscoveryVisit.id.desc())
    partition = (DiscoveryVisit.outlet_id, DiscoveryVisit.url, DiscoveryVisit.outcome)
    places = (
        select(
            DiscoveryVisit.id,
            DiscoveryVisit.kind,
            DiscoveryVisit.visited_at,
            func.row_number().over(partition_by=partition, order_by=order).label("down"),
        )
        .join(Run, Run.id == DiscoveryVisit.run_id)
        .where(Run.story_id == story_id)
        .subquery()
    )
    return select(places.c.id).where(
        places.c.visited_at < before, places.c.down > 1, places.c.kind.not_like("archive:%")
    )
