"""Whether a page's own date of modification says anything: visits go in, whether it moves without edits comes out.

Some sites print the moment of the visit as the date of modification. Such a date moves between two visits that saw the
same text to the letter; where it does so as a rule, that it moved announces nothing. A date that stood still is always
worth something. Nothing is said about a date that was seen too seldom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.changes.sequence import Sighting

LEAST = 2
"""Times that a date must have moved over an unchanged text."""
MOSTLY = 0.5
"""Share of the visits to an unchanged text between which it must have moved."""


@dataclass(frozen=True, slots=True)
class Restlessness:
    """How a date behaved while the text stood still."""

    moved: int = 0
    stood: int = 0

    @property
    def restless(self) -> bool | None:
        """Whether the date moves by itself; ``None`` where that cannot be told."""
        if self.moved >= LEAST and self.moved >= MOSTLY * (self.moved + self.stood):
            return True
        return False if self.stood >= LEAST else None


def restlessness(visits: Sequence[Sighting]) -> Restlessness:
    """Of the visits to one article, in order of time."""
    read = [visit for visit in visits if visit.read and visit.modified_at is not None]
    still = [one.modified_at != other.modified_at for one, other in pairwise(read) if one.version == other.version]
    return Restlessness(sum(still), len(still) - sum(still))


def together(parts: Iterable[Restlessness]) -> Restlessness:
    """Of several articles of one outlet."""
    known = list(parts)
    return Restlessness(sum(part.moved for part in known), sum(part.stood for part in known))


def is_restless(article: Restlessness, outlet: Restlessness) -> bool:
    """Whether the date of an article moves by itself: by its own visits, else by its outlet's other articles."""
    return bool(article.restless if article.restless is not None else outlet.restless)
