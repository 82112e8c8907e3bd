"""The blocks and links of the article's part of the page, in page order, and where the extracted paragraphs stand.

In: the frame and the paragraphs. Out: blocks with their text, their links and the number of the paragraph each
became. It
is read once for each page; standfirst, captions, lost paragraphs and boxes of other stories are found with it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from monitor.extraction.paragraph import Paragraph, key_of
from monitor.extraction.tree import text_of

_TAGS = ("p", "h1", "h2", "h3", "h4", "h5", "li", "blockquote", "figcaption", "dd", "dt")
_MAX_BLOCKS = 3_000
_MAX_LINKS = 5_000
_STEM = 60
_REPEATS = 8
_PARTS = 8
_LINE = 15
"""Characters from which a link that fills its line is a headline rather than a name."""


@dataclass(eq=False)
class Block:
    """One block element."""

    element: HtmlElement
    text: str
    paragraph: int | None = None
    """Number of the paragraph that it became."""
    link_characters: int = 0
    in_post: bool = False
    """Whether it stands in a post or quotation that the article shows."""

    @cached_property
    def key(self) -> str:
        """The words alone."""
        return key_of(self.text)

    @property
    def linked(self) -> float:
        """Share of its text that stands in links."""
        return self.link_characters / len(self.text)


@dataclass(frozen=True, slots=True)
class Outline:
    """All blocks of the frame, and the links that fill a line of it."""

    frame: HtmlElement
    blocks: list[Block]
    lines: list[tuple[HtmlElement, str]] = field(default_factory=list)

    def placed(self) -> list[Block]:
        """The blocks that became paragraphs."""
        return [block for block in self.blocks if block.paragraph is not None]


def outline(frame: HtmlElement, paragraphs: list[Paragraph], posts: Sequence[HtmlElement] = ()) -> Outline:
    """The non-empty blocks of ``frame``, each with its paragraph where one begins like it; ``posts``: what other
    people say in it, where no link leads to another story.
    """
    blocks: list[Block] = []
    for element in frame.iter(*_TAGS):
        if text := text_of(element):
            blocks.append(Block(element, text))
            if len(blocks) >= _MAX_BLOCKS:
                break
    for block, number in _alignment(blocks, paragraphs):
        block.paragraph = number
    quoted = {element for post in posts for element in post.iter()}
    for block in blocks if quoted else ():
        block.in_post = block.element in quoted
    return Outline(frame, blocks, _read_links(frame, {block.element: block for block in blocks}, quoted))


def _read_links(
    frame: HtmlElement, blocks: dict[HtmlElement, Block], quoted: set[HtmlElement]
) -> list[tuple[HtmlElement, str]]:
    """Count the characters of links into the blocks around them; return the links that fill their line."""
    lines: list[tuple[HtmlElement, str]] = []
    for number, link in enumerate(frame.iter("a")):
        if number >= _MAX_LINKS:
            break
        text = text_of(link)
        if not text or link in quoted:
            continue
        for ancestor in link.iterancestors():
            if ancestor is frame:
                break
            if (block := blocks.get(ancestor)) is not None:
                block.link_characters += len(text)
        parent = link.getparent()
        if len(text) > _LINE and (parent is None or _fills(link, text, parent)):
            lines.append((link, text))
    return lines


def _fills(link: HtmlElement, text: str, parent: HtmlElement) -> bool:
    """Whether a link is all the text of its parent; parents of many parts are not looked through."""
    if sum(1 for _ in islice(parent, _PARTS + 1)) > _PARTS or any(
        piece and piece.strip() for piece in (parent.text, link.tail)
    ):
        return False
    return len(text_of(parent)) <= len(text) + 3


@dataclass(frozen=True, slots=True)
class _Chain:
    block: Block
    number: int
    before: _Chain | None


def _alignment(blocks: list[Block], paragraphs: list[Paragraph]) -> list[tuple[Block, int]]:
    """The longest sequence of blocks and paragraphs that begin alike, in the order of both (Hunt and Szymanski)."""
    places: dict[str, list[int]] = {}
    for number, paragraph in enumerate(paragraphs):
        places.setdefault(_stem(paragraph.text), []).append(number)
    ends: list[int] = []
    chains: list[_Chain] = []
    for block in blocks:
        for number in reversed(places.get(_stem(block.text), ())[:_REPEATS]):
            at = bisect_left(ends, number)
            chain = _Chain(block, number, chains[at - 1] if at else None)
            ends[at : at + 1] = [number]
            chains[at : at + 1] = [chain]
    pairs: list[tuple[Block, int]] = []
    link = chains[-1] if chains else None
    while link is not None:
        pairs.append((link.block, link.number))
        link = link.before
    return pairs


def _stem(text: str) -> str:
    return key_of(text[: 2 * _STEM])[:_STEM]
