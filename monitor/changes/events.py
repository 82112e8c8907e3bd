"""What happened to an article between visits: the visits go in, events come out in order of time.

New texts, texts that came back, pages that were removed and returned, walls, and moves to another address. An event is
something that was seen; why it happened is never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

GONE = frozenset({"removed", "soft_404"})
SHUT = frozenset({"blocked", "consent", "unreadable", "not_article"})
KINDS = ("first", "changed", "returned", "removed", "back", "unread", "read_again", "moved")
"""First text, another text, an earlier text again, page gone, there again, not readable, readable again, address."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to an article's address."""

    at: datetime
    version: int | None
    """Number of the version that it found; ``None`` where there was no text."""
    page_class: str | None
    outcome: str
    url: str
    """The address that answered."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was seen to happen."""

    kind: str
    """One of ``KINDS``."""
    at: datetime
    before: int | None = None
    """The version that was shown before."""
    version: int | None = None
    """The version that is shown now."""
    note: str = ""
    """The page class, or the new address."""


def events(visits: Sequence[Visit]) -> tuple[Event, ...]:
    """Everything that happened, the first thing first."""
    return tuple(sorted([*_of_texts(visits), *_of_addresses(visits)], key=lambda event: event.at))


def _of_texts(visits: Iterable[Visit]) -> Iterator[Event]:
    shown: int | None = None
    known: set[int] = set()
    state = ""
    for visit in visits:
        if visit.version is None:
            now = _state(visit)
            if now and now != state and shown is not None:
                yield Event(now, visit.at, shown, None, visit.page_class or visit.outcome)
            state = now or state
            continue
        if shown is None:
            yield Event("first", visit.at, None, visit.version)
        elif visit.version != shown:
            kind = "returned" if visit.version in known else "changed"
            yield Event(kind, visit.at, shown, visit.version, visit.page_class or "")
        elif state:
            yield Event("back" if state == "removed" else "read_again", visit.at, shown, visit.version)
        shown, state = visit.version, ""
        known.add(visit.version)


def _state(visit: Visit) -> str:
    """``removed``, ``unread`` or nothing that can be said."""
    if visit.page_class in GONE:
        return "removed"
    return "unread" if visit.page_class in SHUT or visit.outcome in ("failed", "robots") else ""


def _of_addresses(visits: Iterable[Visit]) -> Iterator[Event]:
    """The address that answers with a text changed."""
    last = ""
    for visit in visits:
        if visit.version is None or not visit.url:
            continue
        if last and visit.url != last:
            yield Event("moved", visit.at, visit.version, visit.version, visit.url)
        last = visit.url
