"""The article's text out of its part of the page.

In: the frame. Out: paragraphs in page order. trafilatura does the work, the quick way first and the thorough way where
the result is short against what stands there. It is never given its own memory of earlier pages (``deduplicate``), so
that the result depends on this page alone.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from monitor.captures import Removed
from monitor.extraction.flattened import flattened
from monitor.extraction.frame import is_too_deep, paragraph_length
from monitor.extraction.paragraph import Paragraph
from monitor.extraction.posts import keep_posts
from monitor.extraction.quick import options, quick_paragraphs
from monitor.extraction.tree import own_tree, raw_text, text_of

_ASIDES = (
    *("figure", "aside", "footer", "nav", "picture", "button", "label", "dialog", "menu", "fieldset", "time", "input"),
    *("textarea", "progress", "output", "option", "legend"),
)
_FAR_TOO_SHORT = 0.1
_FLASH = 40
_LONG_DUMP = 1_200
_MODEST = 300_000
_WORTH_A_SECOND_LOOK = 400


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a part of the page."""

    paragraphs: list[Paragraph]
    gone: list[Removed] = field(default_factory=list)
    """Boxes that were cut away before it was looked for."""


def extract(root: HtmlElement, frame: HtmlElement, expected: int = 0, *, has_posts: bool = False) -> Extracted:
    """The paragraphs of ``frame``; of all of ``root`` by the thorough way where the quick one nearly came back empty
    (against the frame's paragraphs and ``expected``, the length of the text as the page declares it), or with a dump.
    ``has_posts``: posts or quotations stand in the frame.
    """
    if frame is root and is_too_deep(root):
        return Extracted(_plain_paragraphs(frame))
    quick = quick_paragraphs(_twin(root, frame, has_posts=has_posts))
    if quick is None:
        quick = _run(_twin(root, frame, has_posts=has_posts), fast=True), []
    paragraphs, gone = quick
    better = _better(paragraphs, root, frame, expected)
    return Extracted(paragraphs, gone) if better is paragraphs else Extracted(better)


def _better(paragraphs: list[Paragraph], root: HtmlElement, frame: HtmlElement, expected: int) -> list[Paragraph]:
    """The paragraphs, or others where they are too few or a dump."""
    length = sum(len(p.text) for p in paragraphs)
    wanted = max(paragraph_length(frame), expected)
    if len(paragraphs) == 1 and length > _FLASH:
        return _better_than_dump(paragraphs, root, frame)
    if length >= _FAR_TOO_SHORT * wanted or wanted < _WORTH_A_SECOND_LOOK:
        return paragraphs or _plain_paragraphs(frame)
    second = _thorough(root)
    return second if sum(len(p.text) for p in second) > length * 1.2 else paragraphs or _plain_paragraphs(frame)


def _better_than_dump(paragraphs: list[Paragraph], root: HtmlElement, frame: HtmlElement) -> list[Paragraph]:
    """Trafilatura gives all that the page says in one piece where it found no article; often there is something
    better.
    """
    dump = len(paragraphs[0].text)
    own = _plain_paragraphs(frame)
    if dump / 2 <= sum(len(p.text) for p in own) < dump:
        return own
    if dump < _LONG_DUMP:
        return paragraphs
    second = _thorough(root)
    return second if 0 < sum(len(p.text) for p in second) < dump else paragraphs


def _thorough(root: HtmlElement) -> list[Paragraph]:
    """The slower way, over the whole page; its cost is not bounded well enough for the largest."""
    return _run(root, fast=False) if len(raw_text(root)) <= _MODEST else []


def _plain_paragraphs(frame: HtmlElement) -> list[Paragraph]:
    return [Paragraph(text, "p") for p in frame.iter("p") if (text := text_of(p)) and p.find(".//p") is None]


def _twin(root: HtmlElement, frame: HtmlElement, *, has_posts: bool) -> HtmlElement:
    twin = _without_asides(frame, has_posts=has_posts)
    return twin if frame is root else own_tree(twin)


def _without_asides(frame: HtmlElement, *, has_posts: bool) -> HtmlElement:
    """A copy without what trafilatura would drop in Python one by one; figures that hold a table stay for it to
    judge.
    """
    twin = deepcopy(frame)
    if has_posts:
        keep_posts(twin)
    etree.strip_elements(twin, *(_ASIDES if twin.find(".//figure//table") is None else _ASIDES[1:]), with_tail=False)
    return twin


def _run(tree: HtmlElement, *, fast: bool) -> list[Paragraph]:
    from trafilatura.core import bare_extraction  # loading it takes half a second: only where pages are read

    try:
        document = bare_extraction(tree, options=options(fast=fast))
    except Exception:  # noqa: BLE001 - hostile markup (recursion, foreign errors) must leave a reading, not a crash
        return []
    body = getattr(document, "body", None)
    return list(flattened(body)) if body is not None else []
