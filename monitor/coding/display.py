"""A long text goes in, the part of it that one page shows comes out, cut into passages that can be chosen.

Everything can be reached: what lies before and after the part is counted and can be opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.text.passages import passages

WINDOW = 60_000
"""Characters that one page shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: a passage that can be chosen, or what stands between two."""

    start: int
    end: int
    kind: str
    """``headline``, ``sentence`` or ``gap``."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows of a text."""

    start: int
    end: int
    length: int
    pieces: tuple[Piece, ...]

    @property
    def earlier(self) -> int | None:
        """Where the part before this one begins; ``None`` at the beginning of the text."""
        return max(0, self.start - WINDOW) if self.start else None

    @property
    def later(self) -> int | None:
        """Where the part after this one begins; ``None`` at the end of the text."""
        return self.end if self.end < self.length else None


def part_of(text: str, headline_end: int, language: str | None, *, around: int = 0, begin: int | None = None) -> Part:
    """The part that begins at ``begin``, or else holds the place ``around``."""
    if begin is None:
        begin = 0 if around < WINDOW * 3 // 4 else around - WINDOW // 4
        line = text.find("\n", begin, begin + WINDOW // 8)
        begin = line + 1 if begin and line >= 0 else begin
    start = min(max(0, begin), max(0, len(text) - 1))
    end = min(len(text), start + WINDOW)
    if end < len(text):
        line = text.rfind("\n", start + WINDOW // 2, end)
        end = line + 1 if line >= 0 else end
    head = min(max(headline_end - start, 0), end - start)
    return Part(start, end, len(text), tuple(_pieces(text[start:end], start, head, language)))


def _pieces(shown: str, offset: int, head: int, language: str | None) -> list[Piece]:
    pieces, last = [], 0
    for one in passages(shown, head, language):
        if one.start > last:
            pieces.append(Piece(offset + last, offset + one.start, "gap"))
        pieces.append(Piece(offset + one.start, offset + one.end, one.kind))
        last = one.end
    if last < len(shown):
        pieces.append(Piece(offset + last, offset + len(shown), "gap"))
    return pieces
