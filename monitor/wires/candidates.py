"""Candidates: fingerprints of texts go in one by one, the earlier texts that share enough with each come out.

An inverted index from fingerprint to the first and the newest text that hold it: two look-ups a fingerprint, whatever
the number of copies, so the cost grows with the texts and not with their pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

MIN_SHARED = 1
"""Sampled fingerprints that make a candidate."""


class CandidateIndex:
    """Texts as they come; each is met only by its earliest and its newest sharer."""

    def __init__(self, min_shared: int = MIN_SHARED) -> None:
        self._first: dict[int, int] = {}
        self._newest: dict[int, int] = {}
        self._min_shared = min_shared

    def add(self, key: int, prints: Sequence[int]) -> list[tuple[int, int]]:
        """Put a text into the index; the earlier texts that share fingerprints with it, most shared first."""
        first, newest = self._first, self._newest
        sharers: dict[int, int] = {}
        for number in prints:
            start = first.setdefault(number, key)
            if start != key:
                sharers[start] = sharers.get(start, 0) + 1
                last = newest.get(number, start)
                if last != start:
                    sharers[last] = sharers.get(last, 0) + 1
                newest[number] = key
        ordered = sorted(sharers.items(), key=lambda pair: (-pair[1], pair[0]))
        return [pair for pair in ordered if pair[1] >= self._min_shared and pair[0] != key]
