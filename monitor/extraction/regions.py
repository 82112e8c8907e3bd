"""Pages that are shown to readers of some countries only, and not to us: no article, and no removal of one.

In: a page as it came, or its signs once it was read. Out: its class and a note that opens with ``REGION``, or
``None``. A sentence about a region on a page with a text of its own (a video that is not shown everywhere) means
nothing.
"""

from __future__ import annotations

import re
from html import unescape

from monitor.captures import Page, PageClass
from monitor.extraction.decode import Decoded
from monitor.extraction.signs import Signs, class_data, weight_of
from monitor.health.vitals import REGION

STATUSES = frozenset({403, 451})
"""Refusals whose own words tell whether they are about a region."""

_LOOKED_AT = 40_000
_HARDLY_ANY = 600
_OWN = 80
"""Characters of a text beside the refusal from which on a page says something of its own."""
_VISIBLE = 3_000
_MARKUP = re.compile(r"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|<[^<>]{0,2000}>", re.DOTALL | re.IGNORECASE)


def refused_by_region(page: Page, decoded: Decoded) -> tuple[PageClass, str] | None:
    """A refusal with a status that says so, whose words name the reader's country or region."""
    if page.status not in STATUSES:
        return None
    words = " ".join(unescape(_MARKUP.sub(" ", decoded.start(_LOOKED_AT))).split())
    phrase = _phrase(words.casefold().replace("’", "'"))
    return (PageClass.BLOCKED, f'{REGION} (status {page.status}, "{phrase}")') if phrase else None


def withheld_from_region(signs: Signs) -> tuple[PageClass, str] | None:
    """The same with status 200: a page that holds this sentence and no text beside it."""
    if signs.length >= _HARDLY_ANY or len(signs.visible) >= _VISIBLE:
        return None
    phrase = _phrase(signs.visible)
    if phrase is None or (signs.is_declared_article and _says_more(signs)):
        return None
    return PageClass.BLOCKED, f'{REGION} ("{phrase}")'


def _says_more(signs: Signs) -> bool:
    """Whether an article's page has a text without any word of a region, however short."""
    own = [p.text for p in signs.paragraphs if _phrase(p.text.casefold().replace("’", "'")) is None]
    return sum(map(weight_of, own)) >= _OWN


def _phrase(words: str) -> str | None:
    return next((phrase for phrase in class_data()["region"]["text"] if phrase in words), None)
