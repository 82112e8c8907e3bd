"""Rewording: the facts of two texts in their order go in; whether one retells or translates the other comes out.

Two reports of one event share facts because the event has them. A retelling shares nearly all of them, in nearly the
same order, and enough rare words. Values must agree: a text that tells another value in many places is no copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

LEAST_FACTS = 8
"""Shared facts under which nothing is said: briefs about one event all look alike."""
LEAST_OVERLAP = 0.76
"""Shared facts as a part of all facts that either tells."""
LEAST_ORDER = 0.7
"""Pairs of shared facts that both tell in the same order."""
LEAST_WORDS = 0.45
"""Shared stems as a part of the smaller set."""
MOST_CONFLICTS = 0.25
"""Shared facts that one tells with another value."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a text tells: fact -> where its evidence begins, the facts it tells with another value, and its stems."""

    places: Mapping[str, int]
    differing: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tellings are; each part between 0 and 1."""

    facts: int
    overlap: float
    order: float
    words: float
    conflicts: float

    @property
    def reworded(self) -> bool:
        """Whether one retells the other."""
        return (
            self.facts >= LEAST_FACTS
            and self.overlap >= LEAST_OVERLAP
            and self.order >= LEAST_ORDER
            and self.words >= LEAST_WORDS
            and self.conflicts <= MOST_CONFLICTS
        )

    @property
    def translated(self) -> bool:
        """The same without words, for two languages: enough only where both name one agency as their source."""
        return (
            self.facts >= LEAST_FACTS
            and self.overlap >= LEAST_OVERLAP
            and self.order >= LEAST_ORDER
            and self.conflicts <= MOST_CONFLICTS
        )


def likeness(one: Telling, other: Telling) -> Likeness:
    """Overlap and order of facts, and of words."""
    shared = one.places.keys() & other.places.keys()
    told = len(one.places.keys() | other.places.keys())
    smaller = min(len(one.stems), len(other.stems))
    conflicts = len((one.differing ^ other.differing) & shared)
    return Likeness(
        facts=len(shared),
        overlap=len(shared) / told if told else 0.0,
        order=_order(one.places, other.places, shared),
        words=len(one.stems & other.stems) / smaller if smaller else 0.0,
        conflicts=conflicts / len(shared) if shared else 0.0,
    )


def _order(one: Mapping[str, int], other: Mapping[str, int], shared: set[str]) -> float:
    """Share of the pairs of facts that stand in the same order; facts of one sentence stand in any."""
    pairs = list(combinations(sorted(shared), 2))
    if not pairs:
        return 0.0
    same = sum((one[left] - one[right]) * (other[left] - other[right]) >= 0 for left, right in pairs)
    return same / len(pairs)
