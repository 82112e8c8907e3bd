"""Two versions of one article and what changed in its facts go in; paragraphs with marked words come out.

Paragraphs that touch a fact come first. What changed only in its typography is folded, counted and can be opened;
everything else is shown. Both texts can be rebuilt from the pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.changes import word_changes
from reports.model import Fact, Step, Verdict, Version

LONGEST = 200_000
"""Characters of a text above which it is not compared by word."""


_STYLES = str.maketrans(dict.fromkeys('“”„‟«»‹›‘’‚‛"', "'") | dict.fromkeys("‐‑−", "-") | {"…": "..."})
_STOPS = re.compile(r"(?<!\d)[\s,;:.–—]+|[\s,;:.–—]+(?!\d)")
"""Stops and blanks, unless digits stand on both sides."""


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
    """``value``, ``added`` or ``dropped``, and the fact whose evidence stands here."""

    @property
    def changed(self) -> bool:
        """Whether any word was added or removed."""
        return any(piece.kind != "same" and piece.text.strip() for piece in self.pieces)

    @property
    def kind(self) -> str:
        """``fact``, ``wording`` or ``typography``."""
        if self.touched:
            return "fact"
        removed = "".join(piece.text for piece in self.pieces if piece.kind != "added")
        added = "".join(piece.text for piece in self.pieces if piece.kind != "removed")
        return "typography" if _substance(removed) == _substance(added) else "wording"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reader sees between two versions."""

    shown: tuple[Block, ...]
    """Blocks that touch facts, then the other changed ones."""
    folded: tuple[Block, ...]
    """Changed in typography only."""
    unchanged: int
    """Paragraphs that are the same."""
    compared: bool = True
    """False where a text is too long to be compared by word."""


def difference(
    old: Version,
    new: Version,
    step: Step | None,
    facts: Mapping[str, Fact],
    old_verdicts: Mapping[str, Verdict],
    new_verdicts: Mapping[str, Verdict],
) -> Difference:
    """Compare two versions by word and say which paragraphs touch which facts."""
    if max(len(old.text), len(new.text)) > LONGEST:
        return Difference((), (), 0, compared=False)
    blocks = _blocks(old, new)
    if step is not None:
        _touch(blocks, step, facts, old_verdicts, new_verdicts)
    changed = [block for block in blocks if block.changed]
    folded = tuple(block for block in changed if block.kind == "typography")
    shown = sorted((block for block in changed if block.kind != "typography"), key=lambda block: block.kind != "fact")
    return Difference(tuple(shown), folded, len(blocks) - len(changed))


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


def _touch(
    blocks: list[Block],
    step: Step,
    facts: Mapping[str, Fact],
    old_verdicts: Mapping[str, Verdict],
    new_verdicts: Mapping[str, Verdict],
) -> None:
    """Name the facts whose evidence stands in a changed paragraph."""
    kinds = {"value": step.changed, "added": step.added, "dropped": step.dropped}
    for kind, keys in kinds.items():
        for key in keys:
            for block in blocks:
                here = (kind != "dropped" and _stands(new_verdicts.get(key), block.new)) or (
                    kind != "added" and _stands(old_verdicts.get(key), block.old)
                )
                if here and block.changed and key in facts:
                    block.touched.append((kind, facts[key]))


def _stands(verdict: Verdict | None, span: list[int]) -> bool:
    """Whether the evidence overlaps the paragraph; near misses of an omission do not count."""
    if verdict is None or verdict.verdict in ("omitted", "unknown") or verdict.start is None or verdict.end is None:
        return False
    return bool(span) and verdict.start < span[-1] and verdict.end > span[0]
