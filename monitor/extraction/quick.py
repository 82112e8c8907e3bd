"""The quick way to an article's text: trafilatura's main extractor alone.

In: a copy of the article's part of the page, which is used up. Out: its paragraphs, or ``None`` where they may not be
all there is: then trafilatura's whole sequence with its rescues has to look. On a part of the page that holds nothing
but the article most of that sequence (copies, comments, measures of the whole page) finds nothing and costs half the
time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml.html import HtmlElement

from monitor.captures import Removed
from monitor.extraction.flattened import flattened
from monitor.extraction.name_tests import quicken
from monitor.extraction.paragraph import Paragraph
from monitor.extraction.pruning import drop_boxes, drop_what_follows
from monitor.extraction.tree import raw_text

_LEAST = 250
"""Characters below which trafilatura looks for text elsewhere."""
_SHORT, _SHARE = 3_000, 0.2
"""A text shorter than this that is a smaller share of all there is was perhaps the wrong part."""


def quick_paragraphs(twin: HtmlElement) -> tuple[list[Paragraph], list[Removed]] | None:
    """The paragraphs of ``twin``, and the boxes that were cut away before."""
    try:
        from trafilatura.htmlprocessing import convert_tags, tree_cleaning
        from trafilatura.main_extractor import extract_content
    except ImportError:  # a version that is built otherwise
        return None
    _quicken()
    gone = drop_what_follows(twin)
    whole = raw_text(twin)
    gone += drop_boxes(twin)
    try:
        body, text = extract_content(convert_tags(tree_cleaning(twin, options()), options()), options())
    except Exception:  # noqa: BLE001 - hostile markup (recursion, foreign errors) must leave a reading, not a crash
        return None
    if len(text) < _LEAST or (len(text) < _SHORT and len(text) < _SHARE * len(" ".join(whole.split()))):
        return None
    return list(flattened(body)), gone


@cache
def _quicken() -> None:
    from trafilatura import main_extractor

    quicken(main_extractor)


@cache
def options(*, fast: bool = True) -> Any:
    """Trafilatura's options; ``xml`` only keeps it from rendering a text of its own."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="xml", fast=fast, comments=False, dedup=False)
