"""Discovery documents of the press: a site's listing and the articles of a moment go in, the document's bytes come out.

RSS 2.0, RSS 1.0, Atom, JSON Feed, news sitemap, sitemap index with compressed parts, section page. Pure.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from spiders.press.articles import Article, Listing, Site, Version
from spiders.press.pages import render

TYPES = {
    "rss": "application/rss+xml",
    "rss1": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json-feed": "application/feed+json",
    "news-sitemap": "application/xml",
    "sitemap-index": "application/xml",
}
FIELDS = {"section": "sections", "news-sitemap": "sitemaps", "sitemap-index": "sitemaps"}
"""Under which key of the story file a listing stands; all others are feeds."""
GONE = (404, 410)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a listing."""

    title: str
    link: str
    summary: str
    published: datetime
    modified: datetime


def items(site: Site, articles: tuple[Article, ...], moment: int, base: str) -> tuple[Item, ...]:
    """What the outlet lists at a moment, newest first: every listed article that is not taken down."""
    found = []
    for article in articles:
        version = article.at(moment)
        if version is not None and article.listed and version.status not in GONE:
            found.append(_item(site, article, version, base))
    return tuple(sorted(found, key=lambda item: (item.modified, item.link), reverse=True))


def _item(site: Site, article: Article, version: Version, base: str) -> Item:
    path = f"/amp{version.path}" if article.amp else version.path
    joint = ("&" if "?" in path else "?") + site.tracking if site.tracking else ""
    published = version.published or FIRST
    summary = article.teaser or version.standfirst or (version.shown[0].text if version.shown else "")
    return Item(version.headline, base + path + joint, summary, published, version.modified or published)


def document(site: Site, listing: Listing, entries: tuple[Item, ...], moment: int, base: str) -> bytes:
    """One listing in the state it has at a moment."""
    state = listing.state[moment - 1]
    if state == "broken":
        return render(site, "feeds/broken.html", base=base)
    shown = entries if state == "ok" else ()
    if listing.kind == "json-feed":
        return _json_feed(site, listing, shown, base)
    name = "section.html" if listing.kind == "section" else f"{listing.kind}.xml"
    return render(site, f"feeds/{name}", base=base, listing=listing, items=shown, times=[i.modified for i in shown])


def sitemap_part(site: Site, entries: tuple[Item, ...], base: str) -> bytes:
    """The compressed part that a sitemap index names; the same bytes for the same entries."""
    return gzip.compress(render(site, "feeds/sitemap.xml", base=base, items=entries), mtime=0)


def _json_feed(site: Site, listing: Listing, entries: tuple[Item, ...], base: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"{base}/",
        "feed_url": base + listing.path,
        "language": site.language,
        "items": [
            {
                "id": item.link,
                "url": item.link,
                "title": item.title,
                "summary": item.summary,
                "date_published": item.published.isoformat().replace("+00:00", "Z"),
                "date_modified": item.modified.isoformat().replace("+00:00", "Z"),
            }
            for item in entries
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()
