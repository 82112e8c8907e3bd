"""Which part of the page holds the article.

In: the tree without its dead elements. Out: one element of it: the smallest ``article``, ``main`` or marked body that
holds nearly all paragraph text, or the one around the headline where several whole articles follow each other; else the
root. It removes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from monitor.extraction.site_name import folded
from monitor.extraction.tree import raw_text, text_of

_TOO_DEEP = etree.XPath("boolean(" + "/".join(["*"] * 300) + ")")
"""Real pages nest 30 to 60 elements."""
_CANDIDATES = 60
_SHARE = 0.75
_RUNNING = 60
_ENOUGH = 600
_DENSE = 0.85
_ALONE = 600
"""Paragraph characters that an article of its own has at least, where several stand on one page."""


def find_frame(root: HtmlElement, headline: str) -> HtmlElement:
    """The element that holds the article."""
    total = paragraph_length(root)
    if total == 0 or is_too_deep(root):
        return root
    headed = _headed_article(root, headline)
    if headed is not None and _several(root) and paragraph_length(headed) >= _ALONE:
        return headed
    best = _smallest_with_most(root, total)
    if best is root:
        dense = _dense_element(root)
        return dense if dense is not None else root
    if headed is None or best is headed or best in headed.iterancestors() or headed in best.iterancestors():
        return best
    return headed if paragraph_length(headed) >= _ALONE / 2 else best


def is_too_deep(root: HtmlElement) -> bool:
    """Whether elements are nested so deeply that what looks at ancestors would take seconds."""
    return bool(_TOO_DEEP(root))


def _smallest_with_most(root: HtmlElement, total: int) -> HtmlElement:
    """The smallest candidate that holds nearly all paragraph text; looked for among a bounded number."""
    best, best_length = root, total + 1
    for element in islice(_candidates(root), _CANDIDATES):
        length = paragraph_length(element)
        if _SHARE * total <= length <= best_length:
            best, best_length = element, length
    return best


def _dense_element(root: HtmlElement) -> HtmlElement | None:
    """Where nothing is marked as the article: the lowest element that holds nearly all of the running text."""
    weights: dict[HtmlElement, int] = {}
    longest, length, total = None, 0, 0
    for paragraph in root.iter("p"):
        # Bytes, not characters: a sign of Chinese or Korean says as much as two or three letters.
        size = len(raw_text(paragraph).strip().encode())
        if size < _RUNNING:
            continue
        total += size
        if size > length:
            longest, length = paragraph, size
        for ancestor in paragraph.iterancestors():
            weights[ancestor] = weights.get(ancestor, 0) + size
    if longest is None or total < _ENOUGH:
        return None
    return next((a for a in longest.iterancestors() if weights[a] >= _DENSE * total and a.tag != "body"), None)


def paragraph_length(element: HtmlElement) -> int:
    """Characters in the paragraphs below ``element``."""
    return sum(len(raw_text(p).strip()) for p in element.iter("p"))


def _candidates(root: HtmlElement) -> Iterator[HtmlElement]:
    yield from root.iter("article", "main")
    yield from (div for div in root.iter("div") if div.get("itemprop") == "articleBody" or div.get("role") == "main")


def _headed_article(root: HtmlElement, headline: str) -> HtmlElement | None:
    """The ``article`` around the printed headline."""
    wanted = folded(headline)
    for heading in root.iter("h1"):
        printed = folded(text_of(heading))
        if printed and wanted and (wanted in printed or printed in wanted):
            return next(heading.iterancestors("article"), None)
    return None


def _several(root: HtmlElement) -> bool:
    """Whether whole articles follow each other, as on pages that scroll on: each has a first heading of its own."""
    articles = {article for h in root.iter("h1") if (article := next(h.iterancestors("article"), None)) is not None}
    return len(articles) > 1 and not any(next(a.iterancestors("article"), None) in articles for a in articles)
