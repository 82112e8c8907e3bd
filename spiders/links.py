"""What discovery finds: links with what is known about them before they are fetched. Plain frozen data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DATE_IN_PATH = re.compile(r"(?<!\d)(20\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a feed, sitemap or page named."""

    url: str
    """Absolute, as found."""
    title: str | None = None
    published_at: datetime | None = None
    """As the document says, otherwise the day in the address; aware UTC."""
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One feed, sitemap or section page as read."""

    kind: str
    """``rss``, ``atom``, ``json-feed``, ``news-sitemap``, ``sitemap``, ``sitemap-index``, ``section``."""
    links: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()
    """Sitemaps that an index names."""
    outcome: str = "ok"
    """``ok``, ``empty`` or ``not_a_feed``."""
    note: str = ""
    """What is remarkable, in words."""


def not_a_feed(kind: str, note: str) -> Document:
    """A document that is not what was asked for."""
    return Document(kind, outcome="not_a_feed", note=note)


def link_date(stated: datetime | None, url: str, now: datetime) -> datetime | None:
    """When a link was published: the stated time, otherwise the day in the address, never more than two days ahead."""
    limit = now + timedelta(days=2)
    if stated is not None and stated <= limit:
        return stated
    match = _DATE_IN_PATH.search(url)
    if match is None:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    except ValueError:
        return None
    return day if day <= limit else None
