"""Reads what the diagnosis of a story's outlets needs. Plain data comes out; nothing is written or decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from db.models import Article, Outlet, Run, Story, Version
from db.models import Capture as CaptureRow
from db.models import DiscoveryVisit as VisitRow
from monitor.captures import PageClass
from monitor.health.vitals import Expectation, Fetch, Look, PageSeen, Span, Vitals

CRAWLS = ("run", "crawl", "demo")
"""Kinds of run that visit outlets."""
RUNS_BACK = 30
"""Newest crawls whose pages are looked at for a change of markup."""
WHOLE = (str(PageClass.ARTICLE), str(PageClass.GALLERY))


def newest_crawl_of(connection: Connection, story_id: str) -> int | None:
    """The newest crawl that has ended."""
    ended = (Run.story_id == story_id, Run.kind.in_(CRAWLS), Run.outcome != "running")
    return connection.execute(select(func.max(Run.id)).where(*ended)).scalar()


def span_of(connection: Connection, story_id: str, now: datetime, crawl: int | None) -> Span:
    """When the story is followed."""
    since = connection.execute(
        select(func.min(Run.started_at)).where(Run.story_id == story_id, Run.kind.in_(CRAWLS))
    ).scalar()
    end = connection.execute(select(Story.end).where(Story.id == story_id)).scalar()
    until = None if end is None else datetime.combine(end + timedelta(days=1), time(), UTC)
    return Span(now, since or now, until, crawled=crawl is not None)


def read_vitals(connection: Connection, story_id: str, crawl: int | None) -> list[Vitals]:
    """Every outlet of the newest story file, in its order; ``crawl``: the run that is the newest one."""
    looks, pages = _looks(connection, crawl), _pages(connection, crawl)
    articles, dry = _articles(connection, story_id), _dry(connection, story_id, crawl)
    texts = _texts(connection, story_id)
    fetches = _fetches(connection, story_id, texts)
    rows = connection.execute(
        select(Outlet.id, Outlet.key, Outlet.expected_articles, Outlet.expected_silent_days)
        .where(Outlet.story_id == story_id, Outlet.retired.is_(False))
        .order_by(Outlet.position)
    )
    found = []
    for row in rows:
        known = articles.get(row.id, (0, 0))
        own = [text for text in texts if text.outlet_id == row.id]
        found.append(
            Vitals(
                outlet=row.key,
                articles=known[0],
                read=known[1],
                looks=tuple(looks[row.id]),
                pages=tuple(pages[row.id]),
                fetches=tuple(fetches[row.id]),
                usual_words=tuple(text.words for text in own if text.number == 1 and _is_whole(text)),
                news=tuple(sorted(text.captured_at for text in own if text.about_story is not False)),
                lists_dry=row.id in dry,
                expectation=Expectation(row.expected_articles, row.expected_silent_days),
            )
        )
    return found


def _looks(connection: Connection, crawl: int | None) -> defaultdict[int, list[Look]]:
    found: defaultdict[int, list[Look]] = defaultdict(list)
    query = select(VisitRow.outlet_id, VisitRow.outcome, VisitRow.note).where(VisitRow.run_id == crawl)
    for row in connection.execute(query.where(VisitRow.kind != "robots").order_by(VisitRow.id)):
        found[row.outlet_id].append(Look(row.outcome, row.note))
    return found


def _pages(connection: Connection, crawl: int | None) -> defaultdict[int, list[PageSeen]]:
    found: defaultdict[int, list[PageSeen]] = defaultdict(list)
    query = (
        select(Article.outlet_id, CaptureRow.outcome, CaptureRow.page_class, CaptureRow.note)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(CaptureRow.run_id == crawl)
        .order_by(CaptureRow.id)
    )
    for row in connection.execute(query):
        found[row.outlet_id].append(PageSeen(row.outcome, row.page_class, row.note))
    return found


def _articles(connection: Connection, story_id: str) -> dict[int, tuple[int, int]]:
    """By outlet: articles about the story, and those of them with a text."""
    has_text = select(Version.id).where(Version.article_id == Article.id).exists()
    query = (
        select(Article.outlet_id, func.count().label("known"), func.count().filter(has_text).label("read"))
        .where(Article.story_id == story_id, Article.about_story.is_not(False))
        .group_by(Article.outlet_id)
    )
    return {row.outlet_id: (row.known, row.read) for row in connection.execute(query)}


def _dry(connection: Connection, story_id: str, crawl: int | None) -> set[int]:
    """Outlets whose lists can be read and name nothing, although they did before."""
    asked = select(VisitRow.url).where(VisitRow.run_id == crawl)
    read = (
        select(VisitRow.outlet_id, VisitRow.url, VisitRow.links)
        .add_columns(
            func.row_number()
            .over(partition_by=(VisitRow.outlet_id, VisitRow.url), order_by=VisitRow.id.desc())
            .label("down")
        )
        .join(Outlet, Outlet.id == VisitRow.outlet_id)
        .where(Outlet.story_id == story_id, VisitRow.outcome.in_(("ok", "empty")))
        .where(VisitRow.kind.not_like("archive:%"), VisitRow.kind != "robots", VisitRow.url.in_(asked))
        .subquery()
    )
    now = func.sum(read.c.links).filter(read.c.down == 1)
    query = select(read.c.outlet_id).group_by(read.c.outlet_id).having(now == 0, func.max(read.c.links) > 0)
    return set(connection.execute(query).scalars())


def _texts(connection: Connection, story_id: str) -> list[Row[Any]]:
    """Every version without its text, in the order of the times they were first seen."""
    columns = (Version.id, Version.article_id, Version.number, Version.words, Version.captured_at)
    query = (
        select(*columns, Version.page_class, Version.complete, Version.about_story, Article.outlet_id)
        .join(Article, Article.id == Version.article_id)
        .where(Article.story_id == story_id)
        .order_by(Version.captured_at, Version.id)
    )
    return list(connection.execute(query))


def _is_whole(text: Row[Any]) -> bool:
    return bool(text.complete) and text.page_class in WHOLE


def _fetches(connection: Connection, story_id: str, texts: list[Row[Any]]) -> defaultdict[int, list[Fetch]]:
    """Pages of the newest crawls that came with new bytes, by outlet, in order of time."""
    by_article: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for text in texts:
        by_article[text.article_id].append(text)
    words = {text.id: text.words for text in texts}
    runs = select(Run.id).where(Run.story_id == story_id, Run.kind.in_(CRAWLS)).order_by(Run.id.desc())
    query = (
        select(Article.outlet_id, CaptureRow.article_id, CaptureRow.captured_at, CaptureRow.page_class)
        .add_columns(CaptureRow.version_id)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(CaptureRow.run_id.in_(runs.limit(RUNS_BACK)), CaptureRow.outcome == "fetched")
        .where(CaptureRow.archive.is_(None), CaptureRow.status == 200, CaptureRow.page_class.is_not(None))
        .order_by(CaptureRow.captured_at, CaptureRow.id)
    )
    found: defaultdict[int, list[Fetch]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.outlet_id].append(_fetch(row, by_article[row.article_id], words))
    return found


def _fetch(row: Row[Any], versions: list[Row[Any]], words: Mapping[int, int]) -> Fetch:
    whole = [text for text in versions if _is_whole(text) and text.id != row.version_id]
    before = [text.words for text in whole if text.captured_at < row.captured_at]
    found = words.get(row.version_id, 0)
    return Fetch(row.article_id, row.captured_at, row.page_class, found, row.version_id, before[-1] if before else None)
