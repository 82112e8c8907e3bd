"""What an outlet's server answers: site, target and moment go in, a reply comes out.

Knows paths, redirects, takedowns, encodings and validators. Knows no socket, no clock and no switchable fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import format_datetime

from spiders.press import feeds, pages
from spiders.press.articles import MOMENTS, Article, Listing, PressData, Site, Version

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers and a body before any transfer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def reply(press: PressData, site: Site, target: str, moment: int, base: str, churn: str = "") -> Reply:
    """The answer to one target (path and query) at one moment, with validators where the site sends them."""
    answer = _plain(press, site, target, moment, base, churn)
    if not site.validators or answer.status != 200:
        return answer
    since = moment
    while since > 1 and _plain(press, site, target, since - 1, base, churn).body == answer.body:
        since -= 1
    tag = hashlib.blake2b(answer.body, digest_size=8).hexdigest()
    stamps = {"ETag": f'"{tag}"', "Last-Modified": format_datetime(MOMENTS[since - 1], usegmt=True)}
    return replace(answer, headers={**answer.headers, **stamps})


def targets(press: PressData, site: Site, moment: int) -> tuple[str, ...]:
    """Every target that the site knows at a moment: listings and articles, moved and removed ones included."""
    paths = [path for article in press.of(site.id) for path in article.paths(moment)]
    return ("/robots.txt", *(listing.path for listing in site.listings), *paths)


def _plain(press: PressData, site: Site, target: str, moment: int, base: str, churn: str) -> Reply:
    path = target.partition("?")[0]
    if path == "/robots.txt":
        return Reply(200, {"Content-Type": "text/plain; charset=utf-8"}, site.robots.replace("{base}", base).encode())
    for listing in site.listings:
        if path == listing.path or path == part_path(listing):
            return _listing(press, site, listing, path, moment, base)
    for article in press.of(site.id):
        answer = _article(site, article, target, moment, base, churn)
        if answer is not None:
            return answer
    if path == "/":
        return Reply(200, {"Content-Type": site.content_type}, pages.render(site, "front.html", base=base))
    return missing(site, 404, base)


def part_path(listing: Listing) -> str:
    """Where the compressed part of a sitemap index lies."""
    return listing.path.rpartition(".")[0] + "-2023-07.xml.gz"


def missing(site: Site, status: int, base: str) -> Reply:
    """The site's page for what is not there, or not there any more."""
    return Reply(
        status, {"Content-Type": site.content_type}, pages.render(site, "missing.html", base=base, status=status)
    )


def _listing(press: PressData, site: Site, listing: Listing, path: str, moment: int, base: str) -> Reply:
    entries = feeds.items(site, press.of(site.id), moment, base)
    if path != listing.path:
        return Reply(200, {"Content-Type": "application/x-gzip"}, feeds.sitemap_part(site, entries, base))
    body = feeds.document(site, listing, entries, moment, base)
    broken = listing.state[moment - 1] == "broken"
    kind = feeds.TYPES.get(listing.kind)
    charset = "" if listing.kind == "json-feed" else f"; charset={site.charset}"
    return Reply(200, {"Content-Type": HTML if broken else f"{kind}{charset}" if kind else site.content_type}, body)


def _article(site: Site, article: Article, target: str, moment: int, base: str, churn: str) -> Reply | None:
    """The article's answer where the target is one of its paths; None otherwise."""
    version = article.at(moment)
    wanted = _identity(site, target.removeprefix("/amp") if article.amp else target)
    paths = [_identity(site, path) for path in article.paths(moment)]
    if version is None or wanted not in paths:
        return None
    if version.status in feeds.GONE:
        return missing(site, version.status, base)
    if wanted != _identity(site, version.path):
        return Reply(301, {"Location": base + version.path, "Content-Type": site.content_type})
    return Reply(
        version.status, {"Content-Type": site.content_type}, _page(site, article, version, target, base, churn)
    )


def _page(site: Site, article: Article, version: Version, target: str, base: str, churn: str) -> bytes:
    if target.startswith("/amp/"):
        return pages.amp_page(site, article, version, base=base)
    return pages.article_page(site, article, version, base=base, churn=churn)


def _identity(site: Site, target: str) -> tuple[str, tuple[str, ...]]:
    """The path, with those query parameters that name the article."""
    path, _, query = target.partition("?")
    return path, tuple(sorted(p for p in query.split("&") if p.partition("=")[0] in site.query_identity))
