"""All lines of a page, wherever they stand: a page goes in, its lines come out in page order.

For what outlets print beside an article, in an aside, a footer or a box of its own (a correction). What stands in links
alone, in menus, in readers' comments and in teasers of other stories is left out. It decides nothing about the text
of the article and never raises on any bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from monitor.captures import Page
from monitor.extraction.decode import decode
from monitor.extraction.tree import parse

MOST_LINES = 4_000
LONGEST = 600
"""Characters of a line; a longer one is a paragraph of text."""
_SKIPPED = frozenset(
    ("script", "style", "svg", "noscript", "template", "select", "textarea", "nav", "title", "iframe", "object")
)
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small"),
        *("span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
    )
)
_OTHERS = re.compile(r"comment|disqus|related|teaser|promo|most-?read|recommend|newsletter|breadcrumb", re.IGNORECASE)


def loose_lines(page: Page) -> tuple[str, ...]:
    """The lines of ``page`` with single blanks; nothing where it is no markup."""
    try:
        parsed = parse(decode(page.body, page.headers.get("content-type", "")).data)
        return () if parsed is None else tuple(_lines(parsed.root))
    except (ValueError, TypeError, LookupError, AttributeError):
        return ()  # hostile pages meet faults in foreign parsers


def _lines(root: HtmlElement) -> Iterator[str]:
    """Lines with at least as many characters outside of links as in them."""
    words: list[str] = []
    linked = found = 0
    for text, in_link in _pieces(root):
        if text is not None:
            words.append(text)
            linked += len(text.strip()) if in_link else 0
            continue
        line = " ".join("".join(words).split())
        if line and len(line) <= LONGEST and 2 * linked <= len(line):
            yield line
            found += 1
        words, linked = [], 0
        if found >= MOST_LINES:
            return


def _pieces(root: HtmlElement) -> Iterator[tuple[str | None, bool]]:
    """Pieces of text and whether each stands in a link; ``None`` where a line ends."""
    waiting: list[tuple[HtmlElement, bool, bool]] = [(root, False, False)]
    while waiting:
        element, in_link, behind = waiting.pop()
        block = not isinstance(element.tag, str) or element.tag not in _INLINE
        if behind:
            yield from ((None, False),) if block else ()
            yield element.tail or "", in_link
            continue
        if element is not root:
            waiting.append((element, in_link, True))
        if block:
            yield None, False
        if not isinstance(element.tag, str) or element.tag in _SKIPPED or _is_of_others(element):
            continue
        inside = in_link or element.tag == "a"
        yield element.text or "", inside
        waiting += [(child, inside, False) for child in reversed(element)]
    yield None, False


def _is_of_others(element: HtmlElement) -> bool:
    """Whether its name says that it holds comments or other stories; never the page itself."""
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag not in ("html", "body", "main", "article") and bool(_OTHERS.search(named[:300]))
