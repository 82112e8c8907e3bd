"""The article's own headline.

In: the page's declarations and its tree. Out: the headline as the outlet prints it, without the site's name; may be
empty. It never invents: every result stands on the page.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from monitor.extraction.head import Head
from monitor.extraction.site_name import folded
from monitor.extraction.tree import text_of

_SEPARATOR = re.compile(r"\s+[|\-–—•·«»:/]+\s+|\s*[|｜]\s*|\s+::\s+")
_BAR = re.compile(r"\s*[|｜]\s*")
_TRAILING_DATE = re.compile(r"\s*[|\-–]\s*\d{1,2}[./]\d{1,2}[./]\d{4}$")
_MAX_HEADLINE = 400
_JSON_LD_CUT = 110
"""Google once asked for at most 110 characters, and some outlets cut the headline there."""


def headline_of(head: Head, root: HtmlElement, names: frozenset[str]) -> str:
    """The headline; ``names`` are the site's own (folded).

    Structured data comes first, unless it is cut or the printed heading and the shared title agree on another wording.
    """
    shared = without_site_name(head.meta("og:title"), names)
    declared = without_site_name(head.field("headline"), names)
    heading = _first_heading(root)
    if shared and folded(shared) == folded(heading):
        return heading[:_MAX_HEADLINE]
    if _cut(declared, shared):
        declared = shared
    others = (shared, without_site_name(head.meta("twitter:title", "title", "dc.title"), names), heading)
    chosen = next((title for title in (declared, *others) if title), "") or _of_title(
        without_site_name(head.title, names)
    )
    return chosen[:_MAX_HEADLINE]


def _of_title(title: str) -> str:
    """Of a title in three or more parts (site, section, headline) the longest."""
    parts = _BAR.split(title)
    return max(parts, key=len) if len(parts) > 2 else title


def without_site_name(title: str, names: frozenset[str]) -> str:
    """``title`` without a trailing or leading site name that a separator sets off."""
    title = " ".join(title.split())
    title = _TRAILING_DATE.sub("", title)
    while (parts := list(_SEPARATOR.finditer(title))) and len(parts) < 12:
        last, first = parts[-1], parts[0]
        if folded(title[last.end() :]) in names and title[: last.start()]:
            title = title[: last.start()]
        elif folded(title[: first.start()]) in names and title[first.end() :]:
            title = title[first.end() :]
        else:
            break
    return title


def _cut(declared: str, shared: str) -> bool:
    """Whether the declared headline is the beginning of the shared one."""
    stem = declared.rstrip(".… ")
    return len(shared) > len(declared) >= _JSON_LD_CUT - 15 and shared.startswith(stem[: len(stem) - 1])


def _first_heading(root: HtmlElement) -> str:
    """The first level-one heading that says more than a logo does."""
    headings = [found for h in root.iter("h1") if len(found := text_of(h)) > 3]
    return next((h for h in headings if len(h) > 20), headings[0] if headings else "")
