"""Copies: the words of two texts go in; how much of each stands in the other comes out.

Counted in runs of five words, so that a text that was cut, re-headlined or edited here and there still shows its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.wires.fingerprints import RUN

LEAST_SHARE = 0.11
"""Share of the shorter text's runs from which it is a copy in part: titles and quotes that all print stay below."""
LEAST_RUNS = 18
"""Runs that must be shared at least: one long quotation is no copy."""

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grams:
    """A text as its runs of five words."""

    words: tuple[str, ...]
    runs: frozenset[Run]

    @classmethod
    def of(cls, words: Sequence[str]) -> Grams:
        """From the tokens of a text."""
        return cls(tuple(words), frozenset(zip(*(words[place:] for place in range(RUN)), strict=False)))


def is_copy(one: Grams, other: Grams) -> bool:
    """Whether so much of the shorter stands in the other word for word that one text must lie behind both."""
    shared = len(one.runs & other.runs)
    return shared >= LEAST_RUNS and shared >= LEAST_SHARE * min(len(one.runs), len(other.runs))


def share(part: Grams, whole: Grams) -> float:
    """The part of the first text's words that stand in the second in a run of five or more, 0 to 1."""
    if not part.words:
        return 0.0
    covered = bytearray(len(part.words))
    for start in range(len(part.words) - RUN + 1):
        if part.words[start : start + RUN] in whole.runs:
            covered[start : start + RUN] = b"\x01" * RUN
    return sum(covered) / len(part.words)
