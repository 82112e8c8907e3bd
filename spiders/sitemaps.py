"""Sitemaps: plain, news, index and text.

The bytes of a sitemap go in, links (or further sitemaps) come out. External entities, DTDs and the network are
closed to the parser, and elements are dropped as they are read, so that a large map stays small in memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from lxml import etree

from spiders.links import Document, Link, link_date, not_a_feed
from spiders.urls import join_url

MAX_LINKS = 50_000
_FIELDS = {"loc", "lastmod", "publication_date", "title"}
# An image's or video's own loc and title are not the article's.
_OTHER_NAMESPACES = ("/sitemap-image/1.1", "/sitemap-video/1.1")
_END = re.compile(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>")
_END_BYTES = 1_000
_MONTH = re.compile(r"(?<!\d)(20\d{2})[-_/]?(0[1-9]|1[0-2])(?![0-9])")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def read_sitemap(body: bytes, url: str, now: datetime) -> Document:
    """Links of an XML sitemap, or the sitemaps that an index names."""
    links: list[Link] = []
    children: list[Link] = []
    kind = "sitemap"
    try:
        for tag, fields in _entries(body):
            link = _link(fields, url, now)
            if link is not None:
                (children if tag == "sitemap" else links).append(link)
            if "publication_date" in fields:
                kind = "news-sitemap"
            if len(links) + len(children) >= MAX_LINKS:
                break
    except etree.XMLSyntaxError as error:
        if not links and not children:
            return not_a_feed(kind, f"the XML cannot be read: {error.msg}"[:200])
    note = ""
    if not _END.search(body[-_END_BYTES:]):
        # The parser closes what was cut: the last address may be half of one.
        (children or links)[-1:] = []
        note = "the sitemap ends early"
    if children:
        return Document("sitemap-index", tuple(links), tuple(children), note=note)
    return Document(kind, tuple(links), outcome="ok" if links else "empty", note=note)


def read_text_sitemap(body: bytes, url: str, now: datetime) -> Document:
    """One URL a line."""
    lines = body.decode("utf-8", "replace").splitlines()[:MAX_LINKS]
    urls = [join_url(url, line) for line in lines if line.startswith("http")]
    links = tuple(Link(found, published_at=link_date(None, found, now)) for found in urls if found)
    return Document("sitemap", links) if links else not_a_feed("sitemap", "neither XML nor a list of addresses")


def choose_children(children: tuple[Link, ...], start: date, end: date | None, limit: int) -> tuple[Link, ...]:
    """The sitemaps of an index that can name pages of the story's window, newest first, at most ``limit``.

    One that last changed before the window cannot; one whose address holds a month or year outside the window is
    taken to be about that time.
    """
    possible = [child for child in children if _may_hold(child, start, end)]
    oldest = datetime.min.replace(tzinfo=UTC)
    # An index without dates is read from its end, where outlets append.
    possible.reverse()
    possible.sort(key=lambda child: child.modified_at or oldest, reverse=True)
    return tuple(possible[:limit])


def _may_hold(child: Link, start: date, end: date | None) -> bool:
    if child.modified_at is not None and child.modified_at.date() < start - timedelta(days=1):
        return False
    match = _MONTH.search(child.url)
    if match:
        month = (int(match[1]), int(match[2]))
        return (start.year, start.month) <= month and (end is None or month <= (end.year, end.month))
    years = [int(year) for year in _YEAR.findall(child.url)]
    return not years or any(start.year <= year and (end is None or year <= end.year) for year in years)


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each ``url`` or ``sitemap`` element as its local name and the fields that matter."""
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    fields: dict[str, str] = {}
    for _, element in events:
        namespace, _, name = str(element.tag).rpartition("}")
        if name in _FIELDS and element.text and not namespace.endswith(_OTHER_NAMESPACES):
            fields.setdefault(name, element.text.strip())
        elif name in {"url", "sitemap"}:
            yield name, fields
            fields = {}
            parent = element.getparent()
            if parent is not None:
                parent.clear()


def _link(fields: dict[str, str], base: str, now: datetime) -> Link | None:
    url = join_url(base, fields["loc"]) if "loc" in fields else None
    if url is None:
        return None
    published = _w3c(fields.get("publication_date"))
    return Link(url, fields.get("title"), link_date(published, url, now), _w3c(fields.get("lastmod")))


def _w3c(value: str | None) -> datetime | None:
    """A W3C date or time; a day is its first second in UTC."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # year 1 with an offset lies before the calendar
        return None
