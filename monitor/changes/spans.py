"""Collects what changed between two texts: changed spans go in from left to right, all spans come out.

Only what changed is kept; all else is equal. A blank or a short word that stayed between two changes is read as part of
one change; a whole sentence or line that stayed never is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

CRUMB = 4
"""Letters of the longest word that counts as a crumb, and by how much the changes around it must be longer."""
WIDEST = 3 * CRUMB
"""Characters of the longest crumb with the blanks around it."""


class Change(NamedTuple):
    """One span of the old text and what stands in its place. Offsets count code points."""

    op: str
    """``equal``, ``insert``, ``delete`` or ``replace``."""
    old_start: int
    old_end: int
    new_start: int
    new_end: int


_CHANGE: Callable[[Any], Change] = partial(tuple.__new__, Change)
"""A change from a row of its values: half the time of calling the class, and there may be thousands."""


class Spans:
    """The changed spans of two texts, in order. Between two of them both texts are equal."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._found: list[tuple[int, int, int, int]] = []
        self._closed = 0
        """How many of the first spans nothing may be joined with any more."""

    def keep(self) -> None:
        """A whole sentence or line stayed between the last change and the next one."""
        self._closed = len(self._found)

    def add(self, old_start: int, old_end: int, new_start: int, new_end: int) -> None:
        """Something changed; where nothing stands on either side, nothing did."""
        if old_start == old_end and new_start == new_end:
            return
        found = self._found
        found.append((old_start, old_end, new_start, new_end))
        while len(found) - 1 > self._closed and self._crumb(*found[-2:]):
            last, first = found.pop(), found.pop()
            start, end, other, until = first[0], last[1], first[2], last[3]
            if self._old[start:end] != self._new[other:until]:  # else one part lost what the next one gained
                found.append((start, end, other, until))

    def _crumb(self, first: tuple[int, int, int, int], last: tuple[int, int, int, int]) -> bool:
        """Whether what stayed between two changes is a blank or a short word."""
        if last[0] - first[1] > WIDEST:
            return False
        size = len(self._old[first[1] : last[0]].strip())
        return not size or (size <= CRUMB and CRUMB * size <= min(_weight(*first), _weight(*last)))

    def changes(self, *, back: bool = False) -> tuple[Change, ...]:
        """All spans, equal ones included, that cover both texts; ``back``: from the new text to the old one."""
        old, new = [0] * (2 * len(self._found) + 2), [0] * (2 * len(self._found) + 2)
        if self._found:
            old[1:-1:2], old[2::2], new[1:-1:2], new[2::2] = zip(*self._found, strict=True)
        old[-1], new[-1] = len(self._old), len(self._new)
        if back:
            old, new = new, old
        names = ["equal"] * (len(old) - 1)
        names[1::2] = [
            "insert" if start == end else "delete" if other == last else "replace"
            for start, end, other, last in zip(old[1::2], old[2::2], new[1::2], new[2::2], strict=False)
        ]
        found = tuple(map(_CHANGE, zip(names, old, old[1:], new, new[1:], strict=False)))
        return found[old[0] == old[1] and new[0] == new[1] : len(found) - (old[-1] == old[-2] and new[-1] == new[-2])]


def _weight(old_start: int, old_end: int, new_start: int, new_end: int) -> int:
    """The longer side of a change."""
    return max(old_end - old_start, new_end - new_start)
