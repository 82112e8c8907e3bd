"""What a coder is shown: one fact, one version, and what was said about them. Plain frozen data, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.coding.codes import Readable


@dataclass(frozen=True, slots=True)
class Place:
    """What is coded: one fact in one version, by their rows."""

    version_id: int
    fact_id: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one coder says, as it is shown to another."""

    coder: str
    by_person: bool
    adjudicates: bool
    verdict: str
    reason: str | None
    start: int | None
    end: int | None
    evidence: str | None
    note: str
    comment: str
    flag: str | None
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact and one version with all that was said about it."""

    place: Place
    fact: str
    statement: str
    weight: str
    known_from: datetime | None
    outlet: str
    outlet_name: str
    outlet_language: str
    article_id: int
    url: str
    number: int
    captured_at: datetime
    published_at: datetime | None
    language: str | None
    headline: str
    readable: Readable
    basis: str
    opinions: tuple[Opinion, ...]
    """Highest rank first."""
    earlier: str | None
    """The fact's statement when the person whose verdict is flagged coded it."""

    def by(self, coder: str, *, adjudicates: bool = False) -> Opinion | None:
        """What that person says."""
        own = (one for one in self.opinions if one.by_person and one.coder == coder)
        return next((one for one in own if one.adjudicates == adjudicates), None)

    @property
    def machine(self) -> Opinion | None:
        """What the machine says that judged last."""
        return next((one for one in self.opinions if not one.by_person), None)
