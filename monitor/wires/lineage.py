"""Lineage: a group goes in; for each version which earlier text it prints, how much of each is reused, and who says so.

That one copied from the other is said only where a credit names the source or where the times that both pages print
allow one order alone. Nothing is said about why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from monitor.wires.copies import is_copy, share
from monitor.wires.groups import Group
from monitor.wires.reading import Text

WHOLE = 0.9
"""Share of the printed text from which it is printed whole."""
MOSTLY = 0.6
"""Share of a version from which it is that text and not a mixture."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One version of a group and what it has from another."""

    key: int
    printed: int | None
    """The version whose text it prints; ``None`` for the source's own and for the first."""
    shared: float
    """Part of this version's words that stand in that text, 0 to 1."""
    reused: float
    """Part of that text's words that stand in this version, 0 to 1."""
    relation: str
    """``source``, ``first`` (seen first, the source is not followed), ``whole``, ``cut``, ``mixed``, ``reworded``."""
    new_headline: bool
    known_by: str
    """Why it is said who had the text from whom: ``credit``, ``time``, or empty where neither tells."""


def lineage(group: Group) -> tuple[Carrier, ...]:
    """A carrier for every version of the group, in the order of time."""
    own = group.source if group.source_kind == "outlet" else ""
    first = group.texts[0]
    return tuple(
        Carrier(text.key, None, 1.0, 1.0, "source" if own else "first", False, "")
        if text.outlet == own or (not own and text is first)
        else _carrier(text, _printed(text, group.texts, own), group.source)
        for text in group.texts
    )


def _printed(text: Text, texts: Sequence[Text], own: str) -> Text:
    """The version this one has most of: of the source where it is followed, else of those that were there earlier."""
    others = [other for other in texts if other.key != text.key and other.article != text.article]
    pool = [other for other in others if other.outlet == own] or [o for o in others if o.seen < text.seen] or others
    return max(pool, key=lambda other: (_closeness(text, other), other.seen < text.seen, -other.key))


def _closeness(text: Text, other: Text) -> float:
    """How much one has of the other: runs of words, else facts."""
    runs = len(text.grams.runs | other.grams.runs)
    facts = len(text.telling.places.keys() | other.telling.places.keys())
    worded = len(text.grams.runs & other.grams.runs) / runs if runs else 0.0
    told = len(text.telling.places.keys() & other.telling.places.keys()) / facts if facts else 0.0
    return worded + told / 10


def _carrier(text: Text, printed: Text, source: str) -> Carrier:
    shared, reused = share(text.grams, printed.grams), share(printed.grams, text.grams)
    return Carrier(
        text.key,
        printed.key,
        round(shared, 4),
        round(reused, 4),
        _relation(text, printed, shared, reused),
        _bare(text.headline) != _bare(printed.headline),
        _known_by(text, printed, source),
    )


def _relation(text: Text, printed: Text, shared: float, reused: float) -> str:
    if shared >= MOSTLY:
        return "whole" if reused >= WHOLE else "cut"
    return "mixed" if is_copy(text.grams, printed.grams) else "reworded"


def _bare(headline: str) -> str:
    return "".join(sign for sign in headline.casefold() if sign.isalnum())


def _known_by(text: Text, printed: Text, source: str) -> str:
    if source in text.credits:
        return "credit"
    if _precise(text.published_at) and _precise(printed.published_at) and printed.seen[0] < text.seen[0]:
        return "time"
    return ""


def _precise(moment: datetime | None) -> bool:
    """Whether the page printed an hour: midnight means that only the day is known."""
    return moment is not None and moment.time() != time()
