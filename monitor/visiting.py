"""When a known article is worth another visit: its last change and last visit go in, rest or not comes out.

A text that changed today may change again within the hour; one that stood still for two months is looked at once a
week. Pure: no clock is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(days=1)
"""So long after a change every run visits."""
PART = 8
"""An article rests for an eighth of the time that it stood still under our eyes."""
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standstill:
    """What visits saw of one article."""

    changed_at: datetime
    """First sight of its newest text."""
    visited_at: datetime
    """The newest visit."""
    read: bool
    """Whether that visit found the text (new, unchanged, or not modified)."""


def next_visit(seen: Standstill) -> datetime:
    """From when the article is due again. A page that could not be read is due at once: the gap is ours to close."""
    still = seen.visited_at - seen.changed_at
    if not seen.read or still < FRESH:
        return seen.visited_at
    return seen.visited_at + min(still / PART, LONGEST)


def rests(seen: Standstill, now: datetime) -> bool:
    """Whether a run at ``now`` can leave the article alone."""
    return now < next_visit(seen)
