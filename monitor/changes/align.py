"""Which elements of two sequences are the same: two lists go in, matching runs in order come out.

Small inputs get the longest common subsequence from rapidfuzz. Larger ones are first cut at elements that both sides
hold exactly once; what stays too large after a few rounds has no matches: the work is bounded whatever comes in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

LARGEST = 100_000_000
"""Elements of one side times elements of the other, up to which rapidfuzz compares them whole (12 MB of its bits)."""
SMALL = 40_000
"""The same product up to which nothing is cut at anchors first: above it that is faster, and no worse."""
WHOLE = 4_000_000
"""The same for lines and sentences."""
ROUNDS = 8
"""How often a part is cut again at elements that are unique inside it."""


class Run(NamedTuple):
    """``old[old_start : old_start + length] == new[new_start : new_start + length]``."""

    old_start: int
    new_start: int
    length: int


def matching_runs(old: Sequence[Hashable], new: Sequence[Hashable], *, whole: bool = False) -> list[Run]:
    """Runs of equal elements, in the order of both sequences, no two touching on both sides.

    ``whole``: long elements that are seldom equal by chance (lines, sentences) are compared whole as far as it goes.
    """
    if 0 < len(old) * len(new) <= min(WHOLE if whole else SMALL, LARGEST):
        found = _whole(old, new)
        if found is not None:
            return found
    numbers: dict[Hashable, int] = {}
    left = [numbers.setdefault(element, len(numbers)) for element in old]
    right = [numbers.setdefault(element, len(numbers)) for element in new]
    found = []
    _align(left, right, 0, 0, ROUNDS, found)
    return _joined(found)


def anchored(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Positions of equal elements that stand once on each side, as many as keep their order."""
    return _anchors(old, new)


def _whole(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run] | None:
    """The longest common subsequence without numbering the elements; ``None`` where two have one hash."""
    blocks = Indel.opcodes(old, new).as_matching_blocks()
    runs = [Run(block.a, block.b, block.size) for block in blocks if block.size]
    if any(
        old[run.old_start : run.old_start + run.length] != new[run.new_start : run.new_start + run.length]
        for run in runs
    ):
        return None
    return _joined(runs)


def _align(old: list[int], new: list[int], old_at: int, new_at: int, rounds: int, found: list[Run]) -> None:
    """Append the runs of two parts that begin at ``old_at`` and ``new_at`` of the whole."""
    head, tail = _common_ends(old, new)
    if head:
        found.append(Run(old_at, new_at, head))
    old_end, new_end = len(old) - tail, len(new) - tail
    if head < old_end and head < new_end:
        _align_middle(old[head:old_end], new[head:new_end], old_at + head, new_at + head, rounds, found)
    if tail:
        found.append(Run(old_at + old_end, new_at + new_end, tail))


def _align_middle(old: list[int], new: list[int], old_at: int, new_at: int, rounds: int, found: list[Run]) -> None:
    size = len(old) * len(new)
    anchors = _anchors(old, new) if size > min(SMALL, LARGEST) and rounds else []
    if not anchors:
        if size <= LARGEST:
            for block in Indel.opcodes(old, new).as_matching_blocks():
                if block.size:
                    found.append(Run(old_at + block.a, new_at + block.b, block.size))
        return
    here, there = 0, 0
    for old_anchor, new_anchor in [*anchors, (len(old), len(new))]:
        if old_anchor > here and new_anchor > there:
            part, other = old[here:old_anchor], new[there:new_anchor]
            _align(part, other, old_at + here, new_at + there, rounds - 1, found)
        if old_anchor < len(old):
            found.append(Run(old_at + old_anchor, new_at + new_anchor, 1))
        here, there = old_anchor + 1, new_anchor + 1


def _common_ends(old: list[int], new: list[int]) -> tuple[int, int]:
    """How many elements are equal at the start and, of the rest, at the end."""
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Patience sorting."""
    once = {element for element, count in Counter(old).items() if count == 1}
    once &= {element for element, count in Counter(new).items() if count == 1}
    place = {element: position for position, element in enumerate(new) if element in once}
    pairs = [(position, place[element]) for position, element in enumerate(old) if element in once]
    return [pairs[at] for at in rising(pairs)]


def rising(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Positions of the longest part of ``pairs`` in which the second number rises too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, position) in enumerate(pairs):
        at = bisect_left(ends, position)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(position)
            last.append(number)
        else:
            ends[at], last[at] = position, number
    chain: list[int] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(number)
        number = before[number]
    return chain[::-1]


def _joined(runs: list[Run]) -> list[Run]:
    """Runs that touch on both sides, as one."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].old_start + joined[-1].length == run.old_start:
            last = joined[-1]
            if last.new_start + last.length == run.new_start:
                joined[-1] = Run(last.old_start, last.new_start, last.length + run.length)
                continue
        joined.append(run)
    return joined
