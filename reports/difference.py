"""Two versions of one article, what changed and what became of its facts go in; passages with marked words come out.

What changed and of which class it is comes from ``monitor.changes``, as the database holds it. Passages that touch a
fact come first, then those that touch a number, a name or the like; what is folded is counted and can be opened.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.changes import KINDS, Text, TextChange, changes_between, word_changes
from monitor.changes.touches import VALUES
from reports.model import Fact, Verdict, Version
from reports.wording import CHANGE_KINDS

LONGEST = 200_000
"""Characters of a text above which it is not compared by word."""
OPS = ("edited", "split", "merged", "removed", "added", "moved", "scrolled")
"""In the order of a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(slots=True)
class Block:
    """One changed passage with its pieces."""

    place: str
    """``Headline`` or ``Paragraph 3`` of the newer text; of what went away, ``Removed from paragraph 2``."""
    change: TextChange
    pieces: tuple[Piece, ...]
    touched: list[tuple[str, Fact]] = field(default_factory=list)
    """What happened (``steps.FACT_KINDS``) to the fact whose evidence stands here."""

    @property
    def touches(self) -> tuple[str, ...]:
        """Where no fact is touched: ``a number``, ``a name``..."""
        if self.touched:
            return ()
        return tuple(CHANGE_KINDS[kind] for kind in self.change.kinds if kind in VALUES)

    @property
    def kind(self) -> str:
        """``fact``, ``detail`` (a number, a name... beside the facts), ``wording`` or ``typography`` (folded)."""
        if self.touched:
            return "fact"
        if self.change.folded:
            return "typography"
        return "detail" if self.touches and self.change.op != "scrolled" else "wording"

    @property
    def told(self) -> str:
        """What was done where neither a fact nor a value is touched: ``moved``, ``added``, ``headline``..."""
        if self.change.op in ("moved", "scrolled", "split", "merged", "added", "removed"):
            return "scrolled off" if self.change.op == "scrolled" else self.change.op
        return CHANGE_KINDS[self.change.kind]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Facts first, then by class, edits before additions."""
        return 0 if self.touched else 1, KINDS.index(self.change.kind), OPS.index(self.change.op)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reader sees between two versions."""

    shown: tuple[Block, ...]
    """Blocks that touch facts, then other numbers and names, then wording."""
    folded: tuple[Block, ...]
    """Changed in typography, furniture or our own extraction only."""
    unchanged: int
    """Paragraphs of the newer text that are the same."""
    compared: bool = True
    """False where a text is too long to be compared by word."""


def difference(
    old: Version,
    new: Version,
    moved: Sequence[tuple[str, Fact]],
    before: Mapping[str, Verdict],
    after: Mapping[str, Verdict],
    changes: Sequence[TextChange] | None = None,
) -> Difference:
    """What changed between two versions and which of the facts that moved it touches.

    ``changes`` are those that are stored for the pair; without them the texts are compared here.
    """
    if max(len(old.text), len(new.text)) > LONGEST:
        return Difference((), (), 0, compared=False)
    if changes is None:
        changes = changes_between(_text(old), _text(new))
    places = _Places(old), _Places(new)
    blocks = [_block(old, new, change, places) for change in changes]
    for kind, fact in moved:
        for block in blocks:
            if _holds(block.change, kind, before.get(fact.key), after.get(fact.key)):
                block.touched.append((kind, fact))
    folded = tuple(block for block in blocks if block.kind == "typography")
    shown = sorted((block for block in blocks if block.kind != "typography"), key=lambda block: block.rank)
    touched = {places[1].number(c.new_start) for c in changes if c.new_start is not None}
    return Difference(tuple(shown), folded, max(0, places[1].paragraphs - len(touched)))


def _text(version: Version) -> Text:
    head = len(version.headline)
    return Text(version.text, head if version.text.startswith(version.headline) else 0, version.language)


class _Places:
    """Paragraphs of one text by offset; the headline is no paragraph."""

    def __init__(self, version: Version) -> None:
        self._headline = len(version.headline) if version.headline else -1
        self._starts = [0]
        at = version.text.find("\n\n")
        while at >= 0:
            self._starts.append(at + 2)
            at = version.text.find("\n\n", at + 2)

    @property
    def paragraphs(self) -> int:
        """How many there are, the headline with them."""
        return len(self._starts)

    def number(self, at: int) -> int:
        """The paragraph at an offset: 0 is the headline."""
        return bisect_right(self._starts, at) - (1 if self._headline >= 0 else 0)


def _block(old: Version, new: Version, change: TextChange, places: tuple[_Places, _Places]) -> Block:
    before = old.text[change.old_start : change.old_end] if change.old_start is not None else ""
    after = new.text[change.new_start : change.new_end] if change.new_start is not None else ""
    if change.headline:
        place = "Headline"
    elif change.new_start is not None:
        place = f"Paragraph {places[1].number(change.new_start)}"
    else:
        place = f"Removed from paragraph {places[0].number(change.old_start or 0)}"
    return Block(place, change, tuple(_pieces(before, after, new.language)))


def _pieces(old: str, new: str, language: str | None) -> list[Piece]:
    """Both wordings as runs of words that stayed, went and came."""
    found: list[Piece] = []
    for change in word_changes(old, new, language):
        gone, come = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
        if gone == come:
            found.append(Piece("same", come))
            continue
        found += [Piece("removed", gone)] * bool(gone) + [Piece("added", come)] * bool(come)
    return found


def _holds(change: TextChange, kind: str, before: Verdict | None, after: Verdict | None) -> bool:
    """Whether the fact's evidence stands in the passage: the newer evidence, or what was dropped."""
    now = kind != "dropped" and _stands(after, change.new_start, change.new_end)
    return now or (kind != "added" and _stands(before, change.old_start, change.old_end))


def _stands(verdict: Verdict | None, start: int | None, end: int | None) -> bool:
    """Whether the evidence overlaps the passage; near misses of an omission do not count."""
    if verdict is None or verdict.verdict in ("omitted", "unknown") or verdict.start is None or verdict.end is None:
        return False
    return start is not None and end is not None and verdict.start < end and verdict.end > start
