"""Two versions of one article and what changed in its facts go in; paragraphs with marked words come out.

Paragraphs that touch a fact come first, then those that touch a number, a name or the like. What changed only in its
typography is folded, counted and can be opened; everything else is shown. Both texts can be rebuilt from the pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.changes import word_changes
from reports.model import Fact, Verdict, Version
from reports.touches import touches

LONGEST = 200_000
"""Characters of a text above which it is not compared by word."""


_STYLES = str.maketrans(dict.fromkeys('“”„‟«»‹›‘’‚‛"', "'") | dict.fromkeys("‐‑−", "-") | {"…": "..."})
_STOPS = re.compile(r"(?<!\d)[\s,;:.–—]+|[\s,;:.–—]+(?!\d)")
"""Stops and blanks, unless digits stand on both sides."""


ORDER = {"fact": 0, "detail": 1, "wording": 2}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(slots=True)
class Block:
    """One paragraph, or the headline, with its pieces."""

    place: str
    """``Headline`` or ``Paragraph 3`` of the newer text; of a paragraph that went away, ``Paragraph removed``."""
    pieces: list[Piece] = field(default_factory=list)
    old: list[int] = field(default_factory=list)
    """First and last offset in the older text."""
    new: list[int] = field(default_factory=list)
    touched: list[tuple[str, Fact]] = field(default_factory=list)
    """What happened (``steps.FACT_KINDS``) to the fact whose evidence stands here."""
    touches: tuple[str, ...] = ()
    """Where no fact is touched: ``a number``, ``a name``..."""

    @property
    def changed(self) -> bool:
        """Whether any word was added or removed."""
        return any(piece.kind != "same" and piece.text.strip() for piece in self.pieces)

    @property
    def kind(self) -> str:
        """``fact``, ``detail`` (a number, a name... beside the facts), ``wording`` or ``typography``."""
        if self.touched or self.touches:
            return "fact" if self.touched else "detail"
        return "typography" if _substance(self.older) == _substance(self.newer) else "wording"

    @property
    def older(self) -> str:
        """The paragraph as it was."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "added")

    @property
    def newer(self) -> str:
        """The paragraph as it is."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "removed")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reader sees between two versions."""

    shown: tuple[Block, ...]
    """Blocks that touch facts, then other numbers and names, then wording."""
    folded: tuple[Block, ...]
    """Changed in typography only."""
    unchanged: int
    """Paragraphs that are the same."""
    compared: bool = True
    """False where a text is too long to be compared by word."""


def difference(
    old: Version,
    new: Version,
    moved: Sequence[tuple[str, Fact]],
    before: Mapping[str, Verdict],
    after: Mapping[str, Verdict],
) -> Difference:
    """Compare two versions by word and say which paragraphs touch which of the facts that moved."""
    if max(len(old.text), len(new.text)) > LONGEST:
        return Difference((), (), 0, compared=False)
    blocks = _blocks(old, new)
    changed = [block for block in blocks if block.changed]
    for kind, fact in moved:
        for block in changed:
            if _holds(block, kind, before.get(fact.key), after.get(fact.key)):
                block.touched.append((kind, fact))
    for block in changed:
        if block.kind != "fact":
            block.touches = touches(block.older, block.newer, new.language)
    folded = tuple(block for block in changed if block.kind == "typography")
    shown = sorted((block for block in changed if block.kind != "typography"), key=lambda block: ORDER[block.kind])
    return Difference(tuple(shown), folded, len(blocks) - len(changed))


def _holds(block: Block, kind: str, before: Verdict | None, after: Verdict | None) -> bool:
    """Whether the fact's evidence stands in the paragraph: the newer evidence, or what was dropped."""
    return (kind != "dropped" and _stands(after, block.new)) or (kind != "added" and _stands(before, block.old))


def _substance(text: str) -> str:
    """What is left when blanks, styles of quotation mark and stops between words do not count.

    Everything that can touch a number, a name, a quotation or a question stays: case, digits with their stops and
    blanks, quotation marks as such, hyphens, question marks.
    """
    plain = unicodedata.normalize("NFC", text).translate(_STYLES)
    return _STOPS.sub("", plain)


def _blocks(old: Version, new: Version) -> list[Block]:
    """The pieces of both texts, parted into paragraphs."""
    builder = _Builder(bool(new.headline))
    for change in word_changes(old.text, new.text, new.language):
        before = old.text[change.old_start : change.old_end]
        after = new.text[change.new_start : change.new_end]
        if before == after:
            builder.take("same", after, change.old_start, change.new_start)
            continue
        builder.take("removed", before, change.old_start, change.new_start)
        builder.take("added", after, change.old_end, change.new_start)
    return builder.finish()


class _Builder:
    """Collects pieces and starts a new block at every blank line."""

    def __init__(self, headline: bool) -> None:
        self.blocks: list[Block] = []
        self.block = Block("")
        self.headline = headline

    def take(self, kind: str, text: str, old_at: int, new_at: int) -> None:
        parts = text.split("\n\n")
        for index, part in enumerate(parts):
            if index:
                self._close()
            if part:
                self._add(kind, part, old_at, new_at)
            step = len(part) + 2
            old_at += step if kind != "added" else 0
            new_at += step if kind != "removed" else 0

    def _add(self, kind: str, text: str, old_at: int, new_at: int) -> None:
        self.block.pieces.append(Piece(kind, text))
        if kind != "added":
            self.block.old = _widened(self.block.old, old_at, old_at + len(text))
        if kind != "removed":
            self.block.new = _widened(self.block.new, new_at, new_at + len(text))

    def _close(self) -> None:
        if self.block.pieces:
            self.blocks.append(self.block)
        self.block = Block("")

    def finish(self) -> list[Block]:
        self._close()
        number = 0
        for index, block in enumerate(self.blocks):
            if all(piece.kind == "removed" for piece in block.pieces):
                block.place = "Paragraph removed"
            elif index == 0 and self.headline:
                block.place = "Headline"
            else:
                number += 1
                block.place = f"Paragraph {number}"
        return self.blocks


def _widened(span: list[int], start: int, end: int) -> list[int]:
    return [min([*span[:1], start]), max([*span[1:], end])]


def _stands(verdict: Verdict | None, span: list[int]) -> bool:
    """Whether the evidence overlaps the paragraph; near misses of an omission do not count."""
    if verdict is None or verdict.verdict in ("omitted", "unknown") or verdict.start is None or verdict.end is None:
        return False
    return bool(span) and verdict.start < span[-1] and verdict.end > span[0]
