"""What earlier runs know, as the spiders need it: articles to visit again, documents that need not be read again.

Plain data comes out; nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select
from sqlalchemy.orm import aliased

from db.models import Article, ArticleUrl, Outlet, Run, StorySnapshot
from db.models import Capture as CaptureRow
from db.models import DiscoveryVisit as VisitRow
from monitor.captures import SPLIT, DiscoveryVisit, KnownArticle, Outcome
from monitor.store.further_pages import known_pages
from monitor.store.runs import GOOD
from monitor.store.same_text import KIND as SAME_TEXT

NOT_VISITED = str(Outcome.NOT_VISITED)
RUNS_BACK = 100
"""Newest runs that are asked for what they left unvisited."""


def known_articles(engine: Engine, story_id: str) -> list[KnownArticle]:
    """Every article of the story's present outlets, those about something else included.

    Validators and body digest are those of the newest visit to the outlet itself that saw a text: a 304 then means that
    text. Copies from archives are named, so that they are not fetched again.
    """
    with engine.connect().execution_options(reads=True) as connection:
        urls: dict[int, list[str]] = {}
        parts: dict[int, list[str]] = {}
        columns = (ArticleUrl.article_id, ArticleUrl.url, ArticleUrl.kind)
        history = select(*columns).join(Article, Article.id == ArticleUrl.article_id)
        for row in connection.execute(history.where(Article.story_id == story_id).order_by(ArticleUrl.id)):
            urls.setdefault(row.article_id, []).append(row.url)
            if row.kind == "page":
                parts.setdefault(row.article_id, []).append(row.url)
        copies: dict[int, list[str]] = {}
        for row in connection.execute(_copies(story_id)):
            copies.setdefault(row.article_id, []).append(row.asked_url)
        waited = {row.article_id: row.times for row in connection.execute(_left_articles(story_id))}
        return [
            replace(
                _known(row, urls.get(row.id, []), copies.get(row.id, []), waited.get(row.id, 0)),
                parts=tuple(parts.get(row.id, ())),
            )
            for row in connection.execute(_articles(story_id))
        ]


def waiting_documents(engine: Engine, story_id: str) -> dict[str, int]:
    """Lists and questions to archives that were not visited since a budget was spent, by address: by how many runs."""
    later = aliased(VisitRow)
    visited = (
        select(later.id)
        .where(later.outlet_id == VisitRow.outlet_id, later.url == VisitRow.url, later.id > VisitRow.id)
        .where(later.outcome != NOT_VISITED)
        .exists()
    )
    query = (
        select(VisitRow.url, func.count().label("times"))
        .where(VisitRow.run_id.in_(_newest_runs(story_id)), VisitRow.outcome == NOT_VISITED, ~visited)
        .group_by(VisitRow.url)
    )
    with engine.connect().execution_options(reads=True) as connection:
        return {row.url: row.times for row in connection.execute(query)}


def _left_articles(story_id: str) -> Select[*tuple[Any, ...]]:
    """Articles whose newest record is that nobody visited them, and how many such records there are in a row."""
    later = aliased(CaptureRow)
    visited = (
        select(later.id)
        .where(later.article_id == CaptureRow.article_id, later.id > CaptureRow.id, later.outcome != NOT_VISITED)
        .exists()
    )
    return (
        select(CaptureRow.article_id, func.count().label("times"))
        .where(CaptureRow.run_id.in_(_newest_runs(story_id)))
        .where(CaptureRow.outcome == NOT_VISITED, CaptureRow.archive.is_(None), ~visited)
        .group_by(CaptureRow.article_id)
    )


def _newest_runs(story_id: str) -> Select[int]:
    return select(Run.id).where(Run.story_id == story_id).order_by(Run.id.desc()).limit(RUNS_BACK)


def seen_documents(engine: Engine, story_id: str, snapshot_id: int | None = None) -> dict[str, DiscoveryVisit]:
    """The newest visit of each feed, sitemap and section page that came with validators, by its URL.

    Questions to archives are among them, with or without validators: they are not asked again at every run.
    Only from runs that ended ``fine`` or ``degraded``: what a killed run had found in a feed but not visited yet would
    be lost behind a 304. And only from runs with this story file (``snapshot_id``; without it the newest one): other
    keywords or another window find other links in the same document.
    """
    newest_file = select(func.max(StorySnapshot.id)).where(StorySnapshot.story_id == story_id).scalar_subquery()
    query = (
        select(VisitRow, Outlet.key.label("outlet_key"))
        .join(Run, Run.id == VisitRow.run_id)
        .join(Outlet, Outlet.id == VisitRow.outlet_id)
        .where(Run.story_id == story_id, Run.outcome.in_(GOOD))
        .where(Run.snapshot_id == (newest_file if snapshot_id is None else snapshot_id))
        .where(VisitRow.outcome.in_(("ok", "empty", "not_modified")))
        .where(VisitRow.etag.is_not(None) | VisitRow.last_modified.is_not(None) | VisitRow.kind.like("archive:%"))
        .order_by(VisitRow.visited_at, VisitRow.id)
    )
    with engine.connect().execution_options(reads=True) as connection:
        return {row.url: _visit(row) for row in connection.execute(query)}


def _articles(story_id: str) -> Select[*tuple[Any, ...]]:
    visit = aliased(CaptureRow)
    with_text = (
        select(visit.id)
        .where(visit.article_id == Article.id, visit.version_id.is_not(None))
        .where(visit.archive.is_(None))
        .order_by(visit.captured_at.desc(), visit.id.desc())
    )
    # Validators of an address that only showed the same text say nothing of the address that will be asked.
    elsewhere = select(ArticleUrl.id).where(ArticleUrl.article_id == Article.id, ArticleUrl.kind == SAME_TEXT)
    with_text = with_text.where(~elsewhere.where(ArticleUrl.url == visit.requested_url).exists())
    # A 304 has no body and need not repeat the validators; what it saw of further pages is told anew by each visit.
    newest = with_text.where(visit.body_digest.is_not(None)).limit(1).scalar_subquery()
    last = aliased(CaptureRow)
    return (
        select(Article.id, Article.url, Article.about_story, Outlet.key)
        .add_columns(CaptureRow.etag, CaptureRow.last_modified, CaptureRow.body_digest, CaptureRow.captured_at)
        .add_columns(last.pages, CaptureRow.note, CaptureRow.pages.label("pages_then"))
        .join(Outlet, Outlet.id == Article.outlet_id)
        .outerjoin(CaptureRow, CaptureRow.id == newest)
        .outerjoin(last, last.id == with_text.limit(1).scalar_subquery())
        .where(Article.story_id == story_id, Outlet.retired.is_(False))
        .order_by(Article.id)
    )


def _copies(story_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(CaptureRow.article_id, CaptureRow.asked_url)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(Article.story_id == story_id, CaptureRow.asked_url.is_not(None), CaptureRow.outcome == "fetched")
        .order_by(CaptureRow.id)
    )


def _known(row: Row[*tuple[Any, ...]], urls: list[str], copies: list[str], waited: int) -> KnownArticle:
    # A first page that was read before its others were followed is asked for in full once more.
    again = row.pages_then is None and (row.note or "").startswith(SPLIT)
    return KnownArticle(
        outlet=row.key,
        url=row.url,
        urls=tuple(urls),
        etag=None if again else row.etag,
        last_modified=None if again else row.last_modified,
        body_digest=None if again else row.body_digest,
        captured_at=row.captured_at,
        about_story=row.about_story,
        waited=waited,
        copies=tuple(copies),
        pages=known_pages(row.pages),
    )


def _visit(row: Row[*tuple[Any, ...]]) -> DiscoveryVisit:
    return DiscoveryVisit(
        outlet=row.outlet_key,
        url=row.url,
        kind=row.kind,
        visited_at=row.visited_at,
        outcome=row.outcome,
        status=row.status,
        links=row.links,
        matched=row.matched,
        etag=row.etag,
        last_modified=row.last_modified,
        note=row.note,
    )
