"""Section pages: the links on an HTML page that look like articles.

The bytes of a page and the outlet's article pattern go in, links come out. Without a pattern a link counts that stays
on the site and has a date, a number or a long slug in its address.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from spiders.links import Document, Link, link_date, not_a_feed
from spiders.urls import article_key, canonical_url, clean_url, join_url, same_site

MAX_LINKS = 2_000
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"/20\d{2}[/-]?\d{1,2}(?:[/-]?\d{1,2})?/|\d{6,}|/[^/]*(?:-[^/-]+){4,}(?:/|\.s?html?)?$|/(?:article|story)s?/[^/]+"
)
_NOT_ARTICLE = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|search|login|signin|subscribe|privacy|terms|contact|about|account)"
    r"(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|css|js|xml|zip)$",
    re.IGNORECASE,
)


def read_section(body: bytes, url: str, content_type: str, pattern: re.Pattern[str] | None, now: datetime) -> Document:
    """Links of the HTML page at ``url`` that are, or look like, articles; each once, in page order."""
    tree = _parse(body, content_type)
    if tree is None:
        return not_a_feed("section", "the page holds no HTML")
    base = urljoin(url, tree.base or "")
    found: dict[str, Link] = {}
    for anchor in tree.iter("a"):
        link = _link(anchor, url, base, pattern, now)
        if link is None:
            continue
        key = article_key(link.url)
        if key not in found or (found[key].title is None and link.title is not None):
            found[key] = link
        if len(found) >= MAX_LINKS:
            break
    return Document("section", tuple(found.values()), outcome="ok" if found else "empty")


def looks_like_article(url: str, page_url: str, pattern: re.Pattern[str] | None) -> bool:
    """Whether a link's address is one of an article: by the outlet's pattern where there is one."""
    if pattern is not None:
        forms = (clean_url(url), canonical_url(url))
        return any(pattern.search(form) or pattern.search(form.partition("?")[0]) for form in forms)
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return same_site(url, page_url) and bool(_ARTICLE.search(target)) and not _NOT_ARTICLE.search(parts.path)


def _link(anchor: html.HtmlElement, url: str, base: str, pattern: re.Pattern[str] | None, now: datetime) -> Link | None:
    href = anchor.get("href")
    target = join_url(base, href) if href and not href.startswith("#") else None
    if target is None or not looks_like_article(target, url, pattern):
        return None
    title = " ".join(anchor.text_content().split())[:500] or anchor.get("title")
    return Link(target, title, link_date(None, target, now))


def _parse(body: bytes, content_type: str) -> html.HtmlElement | None:
    declared = _CHARSET.search(content_type)
    try:
        parser = html.HTMLParser(encoding=declared[1] if declared else None, huge_tree=False, no_network=True)
    except LookupError:
        parser = html.HTMLParser(huge_tree=False, no_network=True)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return tree
