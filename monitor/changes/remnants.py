"""What no passage shows: signs that stand between passages, and sentences that a mark elsewhere put into quotation.

Two texts go in; changes of signs outside of all passages come out ("★★★" on a line of its own, a bracket), and whether
a passage with the same words is quoted in one text and not in the other. What passages hold is compared elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.changes.align import matching_runs
from monitor.changes.cosmetics import substance
from monitor.verdicts import Passage

Span = tuple[int, int]


def changed_signs(
    old: str, new: str, left: Mapping[Passage, bool], right: Mapping[Passage, bool]
) -> Iterator[tuple[Span, Span]]:
    """Spans of signs outside of passages that are not in the other text; an empty span where a side has none.

    ``left`` and ``right``: the passages, and whether each is shown as changed. Signs that touch one that is shown are
    seen beside it and come not alone.
    """
    edges = [{edge for one, shown in side.items() if shown for edge in (one.start, one.end)} for side in (left, right)]
    before, after = _between(old, left), _between(new, right)
    one, other = [old[slice(*span)] for span in before], [new[slice(*span)] for span in after]
    if one == other:
        return
    here = there = 0
    for run in [*matching_runs(one, other), None]:
        old_next, new_next = (run.old_start, run.new_start) if run else (len(one), len(other))
        if [substance(sign) for sign in one[here:old_next]] != [substance(sign) for sign in other[there:new_next]]:
            spans = _around(before[here:old_next]), _around(after[there:new_next])
            if all(span[0] == span[1] or seen.isdisjoint(span) for span, seen in zip(spans, edges, strict=True)):
                yield spans
        if run:
            here, there = old_next + run.length, new_next + run.length


def _between(text: str, passages: Iterable[Passage]) -> list[Span]:
    """Where signs stand outside of all passages, blanks at the ends cut."""
    ordered = sorted((passage.start, passage.end) for passage in passages)
    gaps = zip([0, *(end for _, end in ordered)], [*(start for start, _ in ordered), len(text)], strict=True)
    found = []
    for start, end in gaps:
        gap = text[start:end]
        if gap and not gap.isspace():
            found.append((start + len(gap) - len(gap.lstrip()), start + len(gap.rstrip())))
    return found


def _around(spans: Sequence[Span]) -> Span:
    return (spans[0][0], spans[-1][1]) if spans else (0, 0)


class Quoted:
    """Which parts of a text are quoted, for many questions."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._ends = [end for _, end in spans]

    def within(self, passage: Passage) -> tuple[Span, ...]:
        """The quoted parts of a passage, with offsets from its start."""
        at = bisect_left(self._ends, passage.start + 1)
        found = []
        while at < len(self._spans) and self._spans[at][0] < passage.end:
            start, end = self._spans[at]
            found.append((max(start, passage.start) - passage.start, min(end, passage.end) - passage.start))
            at += 1
        return tuple(found)
