"""Articles that are split over several pages: the rest of the text stands on another page.

In: the page's address, its head and its links. Out: the address of another page of the same article, or ``None``. An
address counts only if it is this page's own with another page number: adjoining articles, lists and pages of comments
have others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from monitor.extraction.address import absolute, split_address
from monitor.extraction.head import Head
from monitor.extraction.tree import text_of

_MOST_LINKS = 3_000
_MOST_PAGES = 60
_LONGEST_LABEL = 40
_PARAMETER = re.compile(r"(?:^|&)(?:page|pg|seite|pagina|pageno|page_no|pagenum)=(\d{1,2})(?=&|$)", re.IGNORECASE)
_SEGMENT = re.compile(r"/(?:page|seite|pagina)[/_-]?(\d{1,2})/?$|(?<=[^/])/(\d{1,2})/?$", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?:[_,-](?:page|seite)?[_-]?|/(?:page|seite)[_-]?)(\d{1,2})(\.s?html?|\.php|\.aspx)$", re.IGNORECASE
)
_PERHAPS = re.compile(r"(?<=[=/_,\-ea])\d{1,2}(?:[?&/]|\.\s?(?:html?|php|aspx)|\s*$)", re.IGNORECASE)
"""A number where a page's number may stand; few links have one, and the others need not be taken apart."""
_FULL = ("/", "http:", "https:")
_ELSEWHERE = ("comment", "kommentar", "comentario", "commentaire", "disqus", "related", "archive")


def other_page(head: Head, root: HtmlElement) -> str | None:
    """The address of another page of this article that the page declares or links to."""
    own = {_whole(address) for address in (head.url, head.canonical) if address}
    base, here = _numbered(head.url)
    here = here if base in own and here > 1 else 1
    for address, link in chain(((address, None) for address in head.neighbours), _links(root, head.url, own, here)):
        base, number = _numbered(address)
        first = here > 1 and number == 1 and _whole(address) in own
        if first or (base in own and number in {here + 1, 2} and number != here):
            if link is None or not _is_elsewhere(link):
                return address
    return None


def _links(root: HtmlElement, url: str, own: set[str], here: int) -> Iterator[tuple[str, HtmlElement]]:
    """Links that may lead to another page of ``own``; only these few are taken apart."""
    ends = {address.partition("?")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0] for address in own}
    for element in islice(root.iter("a"), _MOST_LINKS):
        href = element.get("href") or ""
        if "#" in href or not (here > 1 or _PERHAPS.search(href)):
            continue
        lowered = href.lower()
        if lowered.startswith(_FULL) and not any(end in lowered for end in ends):
            continue
        if address := absolute(url, href):
            yield address, element


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether a link has a text too long for a page's number, or stands among comments or other articles."""
    if len(text_of(element)) > _LONGEST_LABEL:
        return True
    near = [element, *islice(element.iterancestors(), 4)]
    marks = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in near).lower()
    return any(mark in marks for mark in _ELSEWHERE)


def _numbered(address: str) -> tuple[str, int]:
    """An address without its page number, and the number (1 where it has none)."""
    parts = split_address(address)
    path, query, number = parts.path, parts.query, 1
    if match := _PARAMETER.search(query):
        number, query = int(match.group(1)), (query[: match.start()] + query[match.end() :]).strip("&")
    elif match := _SUFFIX.search(path):
        number, path = int(match.group(1)), path[: match.start()] + match.group(2)
    elif match := _SEGMENT.search(path):
        number, path = int(match.group(1) or match.group(2)), path[: match.start()]
    return (_key(parts.hostname, path, query), number) if number <= _MOST_PAGES else (_whole(address), 1)


def _whole(address: str) -> str:
    parts = split_address(address)
    return _key(parts.hostname, parts.path, parts.query)


def _key(host: str | None, path: str, query: str) -> str:
    return f"{(host or '').removeprefix('www.')}{path.rstrip('/')}?{query}".lower()
