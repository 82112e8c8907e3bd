"""Rows of the analyst views as plain frozen data: cells, sources, steps, values, carriers.

Made by ``reports.read_views``, part of the snapshot (``reports.model``). Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """The newest state of one outlet and one fact, as the view ``coverage_matrix`` gives it."""

    outlet: str
    fact: str
    verdict: str = "unknown"
    reason: str | None = "not_collected"
    score: float | None = None
    evidence: str | None = None
    start: int | None = None
    end: int | None = None
    note: str = ""
    prominence: str | None = None
    by_person: bool = False
    coder: str | None = None
    """Name and version, as it is shown."""
    article: int | None = None
    version: int | None = None
    """The version's id."""
    captured_at: datetime | None = None
    """When that version was first seen."""
    checked_at: datetime | None = None
    """The newest visit to the article."""
    removed: bool = False
    """Whether the page is gone by now."""
    comment: str = ""
    """A person's remark."""
    flag: str | None = None
    """Why a person's verdict has to be looked at again."""
    told: str = ""
    """Of a cell that differs, the value that is given instead; empty where none is known."""
    speaker: str = ""
    """Who is made to say it, as printed; empty for the outlet's own report."""
    hedged: bool = False
    """Whether words of reserve stand in the passage."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How many outlets and independent sources include a fact (view ``fact_sources``)."""

    outlets: int
    independent: int
    first_outlet: str | None
    first_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """What happened between two consecutive versions (view ``version_changes``); facts by key."""

    article: int
    from_version: int
    to_version: int
    kind: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]
    silent: bool | None
    """Whether a value changed and neither a note nor the page's own date tells of it; ``None`` where unknown."""
    note: str = ""
    """The note that tells of it, as printed."""
    times: int = 1
    """How often the one text was followed by the other."""
    returned: bool = False
    """Whether the newer text had been shown earlier."""
    captured_at: datetime | None = None
    """When the newer text was first seen behind the older one."""

    @property
    def anchor(self) -> str:
        """Where it stands on the article's page."""
        return f"s-{self.from_version}-{self.to_version}" if self.returned else f"s-{self.to_version}"


@dataclass(frozen=True, slots=True)
class Value:
    """One way a disputed fact is told, and the outlets that tell it so (view ``discrepancies``)."""

    fact: str
    value: str
    outlets: tuple[str, ...]
    aspect: str = "statement"
    """What differs: ``order``, ``day``, ``number``, ``title``, ``polarity``, ``name``, ``label``, or ``statement``."""
    relation: str = "conflict"
    """``conflict``, ``update``, ``unconfirmed`` or ``label``."""
    sources: int = 0
    """Independent sources among the outlets; 0 where not counted."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One version of a wire group (view ``wire_groups``)."""

    group: str
    source: str
    source_kind: str
    outlet: str
    version: int
    """Its id."""
    printed: int | None
    """The id of the version whose text it prints."""
    shared: float
    reused: float
    relation: str
    new_headline: bool
    known_by: str
    credit: str
