"""Two outlets' texts beside each other: which sentence of one says what a sentence of the other says. Pure.

Two texts go in with the places where each tells the story's facts; rows come out: in the same words, in other words,
told differently, only here, only there. Sentences are paired by their words where both texts are of one language, and
by the facts they tell in any language. Nothing is said of what neither words nor facts connect.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.changes.alignment import Text, align_passages
from monitor.changes.cosmetics import looks_alike
from monitor.changes.quotes import quoted_spans
from monitor.changes.touches import touches, wording
from monitor.text.languages import base_language
from monitor.text.passages import passages
from monitor.verdicts import Passage

Span = tuple[int, int]
KINDS = ("same", "worded", "different", "here", "there")


@dataclass(frozen=True, slots=True)
class Told:
    """Where a text tells a fact."""

    start: int
    end: int
    verdict: str
    """``included``, ``partly`` or ``differs``."""


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences that stand beside each other."""

    kind: str
    """``same`` (give or take typography), ``worded`` (in other words), ``different`` (another value), ``here`` or
    ``there`` (only in one)."""
    here: Span | None
    there: Span | None
    by: str = ""
    """What connects them: ``words`` or ``facts``."""
    facts: tuple[str, ...] = ()
    """Facts that a side tells here."""
    touched: tuple[str, ...] = ()
    """Classes of values in which the wordings differ; only where words connect them."""


Group = tuple[Passage, ...]


def side_by_side(one: Text, other: Text, mine: Mapping[str, Told], yours: Mapping[str, Told]) -> tuple[Row, ...]:
    """A row for every sentence of both texts, in the order of the first; what only the second has stands where it does
    there.
    """
    pairs = _by_words(one, other)
    joined = _by_facts(pairs, mine, yours)
    taken = set(joined.values())
    comparison = _Comparison(one, other, mine, yours)
    rows = []
    for left, right in pairs:
        if left in joined:
            rows.append(comparison.row(left, joined[left], "facts"))
        elif left or right not in taken:
            rows.append(comparison.row(left, right, "words" if left and right else ""))
    return tuple(_in_order(rows))


def _by_words(one: Text, other: Text) -> list[tuple[Group, Group]]:
    """Sentences side by side; across languages each stands alone."""
    if base_language(one.language) == base_language(other.language):
        return [(pair.old, pair.new) for pair in align_passages(one, other)]
    pairs: list[tuple[Group, Group]] = []
    pairs += [((passage,), ()) for passage in passages(one.text, one.headline_end, one.language)]
    pairs += [((), (passage,)) for passage in passages(other.text, other.headline_end, other.language)]
    return pairs


def _by_facts(
    pairs: Sequence[tuple[Group, Group]], mine: Mapping[str, Told], yours: Mapping[str, Told]
) -> dict[Group, Group]:
    """Of sentences that stand alone, those that tell one fact."""
    left_alone = [left for left, right in pairs if not right]
    right_alone = [right for left, right in pairs if not left]
    joined: dict[Group, Group] = {}
    for fact in sorted(mine.keys() & yours.keys(), key=lambda fact: (mine[fact].start, fact)):
        left, right = _holding(left_alone, mine[fact]), _holding(right_alone, yours[fact])
        if left and right and left not in joined and right not in joined.values():
            joined[left] = right
    return joined


class _Comparison:
    """Two texts and what each tells where."""

    def __init__(self, one: Text, other: Text, mine: Mapping[str, Told], yours: Mapping[str, Told]) -> None:
        self._texts, self._told = (one, other), (mine, yours)
        self._quoted = quoted_spans(one.text), quoted_spans(other.text)

    def row(self, left: Group, right: Group, by: str) -> Row:
        """The row of sentences that stand beside each other, or alone."""
        here, there = _span(left), _span(right)
        facts = _facts(left, self._told[0]), _facts(right, self._told[1])
        told = tuple(dict.fromkeys((*facts[0], *facts[1])))
        if here is None or there is None:
            return Row("here" if here else "there", here, there, "", told)
        differ = any(
            (self._told[0][fact].verdict == "differs") != (self._told[1][fact].verdict == "differs")
            for fact in facts[0]
            if fact in facts[1]
        )
        if by == "facts":
            return Row("different" if differ else "worded", here, there, by, told)
        before, after = (
            wording(text.text, quoted, *span, text.language)
            for text, quoted, span in zip(self._texts, self._quoted, (here, there), strict=True)
        )
        touched = touches(before, after)
        same = not touched and looks_alike(before.text, after.text)
        return Row("same" if same else "different" if differ or touched else "worded", here, there, by, told, touched)


def _holding(alone: Iterable[Group], told: Told) -> Group:
    """The sentence in which a fact is told, where it stands alone; the longest part of the evidence counts."""
    shared = [(min(group[0].end, told.end) - max(group[0].start, told.start), group) for group in alone]
    most = max(shared, key=lambda pair: pair[0], default=(0, ()))
    return most[1] if most[0] > 0 else ()


def _facts(group: Sequence[Passage], told: Mapping[str, Told]) -> list[str]:
    return [
        fact
        for fact, place in told.items()
        if any(place.start < passage.end and passage.start < place.end for passage in group)
    ]


def _span(group: Sequence[Passage]) -> Span | None:
    return (group[0].start, group[-1].end) if group else None


def _in_order(rows: Sequence[Row]) -> Iterator[Row]:
    """By place in the first text; what only the second has, behind the row that stands before it there."""
    here = sorted((row for row in rows if row.here), key=lambda row: row.here or (0, 0))
    waiting = sorted((row for row in rows if not row.here), key=lambda row: row.there or (0, 0))
    behind: dict[int, list[Row]] = {}
    anchors = sorted(((row.there or (0, 0))[0], at) for at, row in enumerate(here) if row.there)
    for row in waiting:
        start = (row.there or (0, 0))[0]
        before = bisect_left(anchors, (start, -1))
        behind.setdefault(anchors[before - 1][1] if before else -1, []).append(row)
    yield from behind.get(-1, ())
    for at, row in enumerate(here):
        yield row
        yield from behind.get(at, ())
