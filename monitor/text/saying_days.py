"""Days on which something was said: a text's words and dates go in, the starts of those dates come out. Pure.

"State media said on Wednesday that the guests arrived" does not tell when they arrived, and a dateline ("SEOUL, July 26
(Agency) -") tells when the text was written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from monitor.text.dates import DateValue
from monitor.text.languages import function_words
from monitor.text.speech import CLAUSE, speech_words
from monitor.text.words import Words

FARTHEST = 5
"""Words between a verb of saying and its day, at most."""
OCCASIONS = frozenset({
    "early", "late", "earlier", "later", "morning", "evening", "night", "statement", "briefing", "briefings",
    "reporters", "journalists", "daily", "regular", "news", "press", "conference", "interview",
})  # fmt: skip
"""What may stand between them besides grammatical words (English)."""
ALSO_DEEDS = frozenset({"added", "adds", "noted", "stated", "states", "claimed", "claims"})
"""Verbs of saying that stand behind a day as often for a deed ("the visit on Tuesday added pressure")."""
DATELINE = re.compile(r"\s?(?:\([^)\n]{2,30}\)\s?)?(?:--|[-—–])\s")
PLACE = 40
"""Characters of a line before a dateline's day, at most."""


def saying_days(text: str, language: str, found: Words, dates: Iterable[DateValue]) -> frozenset[int]:
    """Starts of the dates that say when something was said or written."""
    return frozenset(one.start for one in dates if _of_a_dateline(text, one) or _said(text, language, found, one))


def _of_a_dateline(text: str, day: DateValue) -> bool:
    line = text.rfind("\n", 0, day.start) + 1
    place = text[line : day.start]
    return len(place) <= PLACE and place.endswith(", ") and DATELINE.match(text, day.end) is not None


def _said(text: str, language: str, found: Words, day: DateValue) -> bool:
    says = speech_words(language).says
    if not says or text[day.end : day.end + 2] in {"'s", "’s"}:
        return False
    first, behind = bisect_left(found.starts, day.start), bisect_left(found.starts, day.end)
    if behind < len(found) and found.folded[behind] in says - ALSO_DEEDS:
        return text[day.end : found.starts[behind]].isspace()
    between = (function_words(language) | OCCASIONS) - {"about"}
    for at in range(first - 1, max(-1, first - 2 - FARTHEST), -1):
        if _parted(text, found, at, day.start):
            return False
        if found.folded[at] in says:
            return True
        if found.folded[at] not in between:
            return False
    return False


def _parted(text: str, found: Words, at: int, until: int) -> bool:
    following: Sequence[int] = found.starts[at + 1 : at + 2]
    return CLAUSE.search(text, found.ends[at], min(until, *following) if following else until) is not None
