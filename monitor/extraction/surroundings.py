"""What stands beside and between the extracted paragraphs.

In: the outline. Out: blocks that were lost although they stand among the paragraphs, and lines that were kept although
they stand in boxes of their own (teasers of other stories, prompts, lists of links). It changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

from monitor.extraction import phrases
from monitor.extraction.outline import Block, Outline
from monitor.extraction.paragraph import key_of
from monitor.extraction.tree import text_of

_HOLDS = 0.7
_ALONGSIDE = 3
_TEASER = 260
"""Unlinked characters per linked line, up to which a box is a teaser of other stories."""
_SHARE_OF_BOX = 0.25
_LOST_TAGS = frozenset({"p", "h2", "h3", "h4", "blockquote"})
_LEAST = 12
_PROMPTS = frozenset({"newsletter", "subscription prompt", "push prompt", "app prompt", "cookie notice"})
_Look = tuple[object, ...]


def lost_blocks(outline: Outline) -> Iterator[tuple[int, Block]]:
    """Blocks that stand beside extracted ones, with the number of the paragraph before which they belong.

    Beside means below the same parent, or below one that looks the same in the same surroundings: many outlets cut an
    article into several containers, between which advertisements stand.
    """
    placed = outline.placed()
    alongside = _alongside(placed)
    following = 1 + max((b.paragraph for b in placed if b.paragraph is not None), default=-1)
    found: list[tuple[int, Block]] = []
    for block in reversed(outline.blocks):
        if block.paragraph is not None:
            following = block.paragraph
        elif block.element.tag in _LOST_TAGS and len(block.text) >= _LEAST and _look(block.element) in alongside:
            if block.linked < 0.5:
                found.append((following, block))
    return reversed(found)


def furniture_lines(outline: Outline) -> dict[str, str]:
    """Keys of lines whose place shows what they are: ``related links``, a kind of prompt, or ``linked line`` (a line
    that
    is nothing but a link, which alone proves nothing).
    """
    lines = {key_of(text): "linked line" for _, text in outline.lines}
    lines |= {block.key: "related links" for block in _link_lists(outline)}
    placed = outline.placed()
    if (holder := _text_holder(placed)) is not None:
        total = sum(len(block.text) for block in placed)
        links = _links_by_box(outline, holder)
        for box, inside in _boxes(outline, holder).items():
            if any(block.paragraph is not None for block in inside) and (
                why := _kind_of_box(box, inside, links.get(box, []), total)
            ):
                lines |= {block.key: why for block in inside if not block.in_post}
    return lines


def _alongside(placed: list[Block]) -> set[_Look]:
    """Looks of the places where the extracted paragraphs stand."""
    counts: Counter[_Look] = Counter()
    lengths: Counter[_Look] = Counter()
    for block in placed:
        if block.element.tag == "p":
            look = _look(block.element)
            counts[look] += 1
            lengths[look] += len(block.text)
    total = sum(lengths.values())
    return {look for look, count in counts.items() if count >= _ALONGSIDE or lengths[look] > 0.4 * total}


def _look(element: HtmlElement) -> _Look:
    """Tag and class of the parent and of what it stands in; a parent without a class is itself."""
    parent = element.getparent()
    if parent is None:
        return ()
    outer, own = parent.getparent(), parent.get("class")
    return (parent.tag, own, outer.get("class") or outer) if outer is not None and own else (parent,)


def _text_holder(placed: list[Block]) -> HtmlElement | None:
    """The lowest element that holds most of the extracted text."""
    if not placed:
        return None
    weights: Counter[HtmlElement] = Counter()
    for block in placed:
        for ancestor in block.element.iterancestors():
            weights[ancestor] += len(block.text)
    total = sum(len(block.text) for block in placed)
    longest = max(placed, key=lambda block: len(block.text)).element
    return next((a for a in longest.iterancestors() if weights[a] >= _HOLDS * total), None)


def _boxes(outline: Outline, holder: HtmlElement) -> dict[HtmlElement, list[Block]]:
    """Blocks by the part of the page beside the running text in which they stand."""
    line = {holder, *holder.iterancestors()}
    found: dict[HtmlElement, list[Block]] = {}
    for block in outline.blocks:
        if (box := _box_of(block.element, line)) is not block.element:
            found.setdefault(box, []).append(block)
    return found


def _links_by_box(outline: Outline, holder: HtmlElement) -> dict[HtmlElement, list[str]]:
    line = {holder, *holder.iterancestors()}
    found: dict[HtmlElement, list[str]] = {}
    for link, text in outline.lines:
        found.setdefault(_box_of(link, line), []).append(text)
    return found


def _box_of(element: HtmlElement, line: set[HtmlElement]) -> HtmlElement:
    """The child of the holder, or of something around it, in which ``element`` stands."""
    while (parent := element.getparent()) is not None and parent not in line:
        element = parent
    return element


def _kind_of_box(box: HtmlElement, inside: list[Block], links: list[str], total: int) -> str | None:
    """``related links`` for teasers of other stories; the prompt's kind for a small box one of whose lines is a
    prompt.
    """
    reasons = {phrases.match(block.text) for block in inside}
    prompt = next((why for why in sorted(reasons & _PROMPTS, key=str)), None)
    if not links and prompt is None:
        return None
    length = len(text_of(box))
    if links and length <= _SHARE_OF_BOX * total + 600 and not _holds_running_text(inside):
        if length - sum(map(len, links)) <= _TEASER * len(links):
            return "related links"
    return prompt if length <= _SHARE_OF_BOX * total else None


def _holds_running_text(blocks: list[Block]) -> bool:
    return sum(b.element.tag == "p" and len(b.text) > 200 and b.linked < 0.5 for b in blocks) > 1


def _link_lists(outline: Outline) -> Iterator[Block]:
    """Items of lists in which every item is mostly a link: related stories."""
    lists: dict[HtmlElement | None, list[Block]] = {}
    for block in outline.blocks:
        if block.element.tag == "li":
            lists.setdefault(block.element.getparent(), []).append(block)
    for items in lists.values():
        if all(len(item.text) > 15 and item.linked >= 0.5 for item in items):
            yield from items
