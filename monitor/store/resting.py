"""Which known articles a scheduled run may leave alone. Reads visits; writes nothing.

Articles of outlets that have no feed, sitemap or section never rest: only visits to them show that the outlet answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from db.models import Article, Capture, Outlet, Version
from monitor.captures import KnownArticle
from monitor.story.model import Story
from monitor.visiting import Standstill, rests


def rested(engine: Engine, story: Story, known: Sequence[KnownArticle], now: datetime) -> list[KnownArticle]:
    """The known articles, those marked ``resting`` that are not due at ``now``."""
    seen = standstills(engine, story.id)
    listed = {outlet.id for outlet in story.outlets if outlet.feeds or outlet.sitemaps or outlet.sections}
    return [
        replace(article, resting=True)
        if article.outlet in listed and (one := seen.get((article.outlet, article.url))) and rests(one, now)
        else article
        for article in known
    ]


def standstills(engine: Engine, story_id: str) -> dict[tuple[str, str], Standstill]:
    """By outlet and URL: since when each article's text stands still, and how its newest visit to the outlet ended."""
    with engine.connect().execution_options(reads=True) as connection:
        return standstills_of(connection, story_id)


def standstills_of(connection: Connection, story_id: str) -> dict[tuple[str, str], Standstill]:
    """The same on an open connection; articles about something else are left out."""
    newest = (
        select(Capture.article_id, Capture.captured_at, Capture.version_id)
        .add_columns(
            func.row_number()
            .over(partition_by=Capture.article_id, order_by=(Capture.captured_at.desc(), Capture.id.desc()))
            .label("place")
        )
        .where(Capture.archive.is_(None))
        .subquery()
    )
    changed = (
        select(Version.article_id, Version.id, Version.captured_at)
        .add_columns(
            func.row_number()
            .over(partition_by=Version.article_id, order_by=(Version.captured_at.desc(), Version.id.desc()))
            .label("place")
        )
        .subquery()
    )
    query = (
        select(Outlet.key, Article.url, newest.c.captured_at, newest.c.version_id)
        .add_columns(changed.c.captured_at.label("changed_at"), changed.c.id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .join(newest, (newest.c.article_id == Article.id) & (newest.c.place == 1))
        .join(changed, (changed.c.article_id == Article.id) & (changed.c.place == 1))
        .where(Article.story_id == story_id, Article.about_story.is_not(False), Outlet.retired.is_(False))
    )
    return {
        (row.key, row.url): Standstill(
            row.changed_at if row.version_id == row.id else row.captured_at,  # an earlier text came back
            row.captured_at,
            row.version_id is not None,
        )
        for row in connection.execute(query)
    }
