"""Puts the article's text together: frame, paragraphs, standfirst, captions, tidying.

In: the tree without its dead elements and what the page declares. Out: the paragraphs of the article and what was left
out. The steps are separate modules; this one only knows their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.captures import Removed
from monitor.extraction.body import extract
from monitor.extraction.captions import own_captions
from monitor.extraction.declared_text import LEAST, covered, declared_body, paragraphs_of
from monitor.extraction.frame import find_frame, paragraph_length
from monitor.extraction.free import is_free
from monitor.extraction.head import Head
from monitor.extraction.outline import Outline, outline
from monitor.extraction.paragraph import Paragraph, key_of
from monitor.extraction.posts import posts_in
from monitor.extraction.standfirst import lost_standfirst
from monitor.extraction.surroundings import furniture_lines, lost_blocks
from monitor.extraction.tidy import Tidied, tidy
from monitor.extraction.tree import raw_text, text_of

_FOUND = 0.5
_VISIBLE = 0.8
_DRAWN = 200


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of one article."""

    paragraphs: list[Paragraph]
    removed: list[Removed]
    outline: Outline
    boxes: list[Removed]
    """What was cut away before the text was looked for."""


def article_text(root: HtmlElement, head: Head, headline: str, authors: Collection[str]) -> ArticleText:
    """The article in ``root`` and nothing else."""
    frame = find_frame(root, headline)
    posts = posts_in(frame)
    extracted = extract(root, frame, len(head.field("articleBody")), has_posts=bool(posts))
    paragraphs = _or_declared(extracted.paragraphs, root, head)
    found = outline(frame, paragraphs, posts)
    known = " ".join(p.key for p in paragraphs)
    descriptions = (head.field("description"), head.meta("og:description"), head.meta("description"))
    lead = [Paragraph(t, "standfirst") for t in lost_standfirst(descriptions, root, found, paragraphs, headline)]
    merged = [*lead, *_inserted(paragraphs, [*_captions(found, known), *_lost(found, known)])]
    titles = {headline, head.meta("og:title"), head.field("headline"), *(text_of(h) for h in frame.iter("h1"))}
    result = tidy(merged, titles, authors, furniture_lines(found))
    return ArticleText(result.paragraphs, result.removed, found, _still_gone(extracted.gone, result))


def _still_gone(boxes: list[Removed], result: Tidied) -> list[Removed]:
    """Boxes of which nothing stands in the text or among its removed lines: a later step may have brought it back."""
    if not boxes:
        return []
    known = " ".join([*(p.key for p in result.paragraphs), *(key_of(piece.text) for piece in result.removed)])
    return [box for box in boxes if key_of(box.text.rstrip("…")) not in known]


def _or_declared(paragraphs: list[Paragraph], root: HtmlElement, head: Head) -> list[Paragraph]:
    """The declared text, where extraction missed it although it stands on the page, or where a program draws the
    page.
    """
    declared = declared_body(head)
    if len(declared) < LEAST or covered(declared, " ".join(p.key for p in paragraphs)) >= _FOUND:
        return paragraphs
    drawn = paragraph_length(root) < _DRAWN and is_free(head) is not False
    if drawn or covered(declared, key_of(raw_text(root))) >= _VISIBLE:
        return paragraphs_of(declared)
    return paragraphs


def _inserted(paragraphs: list[Paragraph], added: list[tuple[int, Paragraph]]) -> Iterator[Paragraph]:
    """``paragraphs`` with each added one before the paragraph of its number."""
    before: dict[int, list[Paragraph]] = {}
    for place, paragraph in added:
        before.setdefault(place, []).append(paragraph)
    for number in range(len(paragraphs) + 1):
        yield from before.get(number, ())
        yield from paragraphs[number : number + 1]


def _lost(found: Outline, known: str) -> Iterator[tuple[int, Paragraph]]:
    for place, block in lost_blocks(found):
        if block.key not in known:
            yield place, Paragraph(block.text, "head" if str(block.element.tag).startswith("h") else "p")


def _captions(found: Outline, known: str) -> Iterator[tuple[int, Paragraph]]:
    """Captions go before the paragraph that follows them; those behind the last paragraph belong to something else."""
    places = {block.element: number for number, block in enumerate(found.blocks)}
    for element, text in own_captions(found.frame):
        if key_of(text) in known or element not in places:
            continue
        following = (b.paragraph for b in found.blocks[places[element] :] if b.paragraph is not None)
        if (place := next(following, None)) is not None:
            yield place, Paragraph(text, "caption")
