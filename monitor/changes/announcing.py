"""Whether an outlet said that it changed a text: what two captures show goes in, yes, no or unknown comes out.

Announced is what a new correction or update note tells, or a moved date of modification. Where a page gives no such
date and no note, where its date moves without edits, or a text was not read whole, it cannot be known. It never says
why a text was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.changes.notes import new_note


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the page said about its own change."""

    announced: bool | None
    """``None`` where it cannot be known."""
    note: str = ""
    """The note, as printed."""


def announcement(
    old: Sequence[str],
    new: Sequence[str],
    old_modified: datetime | None,
    new_modified: datetime | None,
    *,
    readable: bool = True,
    restless: bool = False,
) -> Announcement:
    """``old`` and ``new``: the text of each side and the pieces of its page that were left out of it.

    ``readable``: both texts are whole and were read in the same way. ``restless``: the page's date moves by itself, so
    that it moved says nothing; that it stood still does.
    """
    note = new_note(old, new)
    if note:
        return Announcement(True, note)
    if old_modified is None or new_modified is None or not readable:
        return Announcement(None)
    moved = new_modified != old_modified
    return Announcement(None if moved and restless else moved)
