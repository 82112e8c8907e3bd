"""Two outlets' main articles go in, their sentences side by side come out, with the words in which they differ marked.

The main article of an outlet is the one that tells most facts. It compares nothing itself: which sentence stands beside
which, and what is told differently, comes from ``monitor.changes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from monitor.changes import Text, word_changes
from monitor.changes.side_by_side import Row, Told, side_by_side
from reports.matrix import Place
from reports.model import Fact, Version
from reports.wording import CHANGE_KINDS

LONGEST = 30_000
"""Characters of an article that are set side by side."""
MOST_ROWS = 120
"""Rows on one page."""
TOLD = frozenset({"included", "partly", "differs"})
WORDS = {
    "same": "In the same words",
    "worded": "In other words",
    "different": "Told differently",
    "here": "Only here",
    "there": "Only there",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``marked`` where the other side has others."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    kind: str
    here: tuple[Piece, ...]
    there: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    touched: tuple[str, ...]
    """What differs: ``a number``, ``a name``..."""
    elsewhere: bool = False
    """Whether it stands alone and the other side tells its facts in another place."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Two articles side by side."""

    here: Place
    there: Place
    lines: tuple[Line, ...]
    more: int
    """Rows that are not shown."""
    tally: Mapping[str, int]
    """How many rows of each kind there are, those not shown among them."""


def sentences(pairs: Sequence[tuple[Place, Place]]) -> Sentences | None:
    """The main articles of two outlets; ``pairs`` are their cells, fact by fact. ``None`` where one has no text."""
    here, there = main_place([one for one, _ in pairs]), main_place([other for _, other in pairs])
    if here is None or there is None or here.version is None or there.version is None:
        return None
    told = _told([one for one, _ in pairs], here.version), _told([other for _, other in pairs], there.version)
    facts = {one.fact.key: one.fact for one, _ in pairs}
    one, other = _text(here.version), _text(there.version)
    rows = side_by_side(one, other, *told)
    both = told[0].keys() & told[1].keys()
    lines = tuple(_line(row, one, other, facts, both) for row in rows[:MOST_ROWS])
    return Sentences(here, there, lines, max(0, len(rows) - MOST_ROWS), Counter(row.kind for row in rows))


def main_place(places: Sequence[Place]) -> Place | None:
    """A cell of the article that tells most of the facts."""
    told = [place for place in places if place.cell.verdict in TOLD and place.version is not None]
    counted = Counter(place.version.id for place in told if place.version)
    return max(
        told, key=lambda place: (counted[place.version.id if place.version else 0], -place.fact.position), default=None
    )


def _told(places: Sequence[Place], version: Version) -> dict[str, Told]:
    """Where a version tells which fact."""
    return {
        place.fact.key: Told(place.cell.start, place.cell.end, place.cell.verdict)
        for place in places
        if place.version is not None
        and place.version.id == version.id
        and place.cell.verdict in TOLD
        and place.cell.start is not None
        and place.cell.end is not None
    }


def _text(version: Version) -> Text:
    head = len(version.headline)
    return Text(version.text[:LONGEST], head if version.text.startswith(version.headline) else 0, version.language)


def _line(row: Row, one: Text, other: Text, facts: Mapping[str, Fact], both: Collection[str]) -> Line:
    before = one.text[slice(*row.here)] if row.here else ""
    after = other.text[slice(*row.there)] if row.there else ""
    here, there = [Piece(before)] * bool(before), [Piece(after)] * bool(after)
    if row.by == "words" and row.kind != "same":
        here, there = _marked(before, after, one.language)
    touched = tuple(CHANGE_KINDS[kind] for kind in row.touched)
    told = tuple(facts[key] for key in row.facts if key in facts)
    elsewhere = row.kind in ("here", "there") and bool(row.facts) and all(fact in both for fact in row.facts)
    return Line(row.kind, tuple(here), tuple(there), told, touched, elsewhere)


def _marked(before: str, after: str, language: str | None) -> tuple[list[Piece], list[Piece]]:
    """Both wordings, what the other does not have marked."""
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for change in word_changes(before, after, language):
        mine, yours = before[change.old_start : change.old_end], after[change.new_start : change.new_end]
        for side, words in zip(sides, (mine, yours), strict=True):
            if words:
                side.append(Piece(words, change.op != "equal"))
    return sides
