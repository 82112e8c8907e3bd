"""Putting dates together: statements of a time in reading order go in, those that are one statement come out as one.

A weekday and the date beside it ("Thursday, 27 July"), a part of the day and the day it belongs to ("Tuesday evening").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from monitor.text.dates import DateValue

NEAR = 24
"""Characters between a day and a part of the day that belong together at most."""
GLUED = 6
"""Characters between them that make both one printed statement."""
BREAK = re.compile(r"[.!?;。！？；\n]")
LINK = re.compile(r"[\s,(（]*(?:the|den|dem|le|el|il|de|of)?\s*")


def part_of_hour(hour: int) -> str:
    """The part of the day of an hour, 0 to 24."""
    if hour < 5 or hour >= 23:
        return "night"
    if hour < 12:
        return "morning"
    if hour < 13:
        return "noon"
    return "afternoon" if hour < 18 else "evening"


def merged(text: str, values: Sequence[DateValue]) -> list[DateValue]:
    """Join a weekday with the date beside it."""
    kept: list[DateValue] = []
    for value in values:
        last = kept[-1] if kept else None
        if last is None or not _one_statement(text, last, value):
            kept.append(value)
            continue
        day, named = (value, last) if last.day is None else (last, value)
        both = replace(day, weekday=named.weekday, part=day.part or named.part)
        kept[-1] = replace(both, start=last.start, end=max(value.end, last.end))
    return kept


def _one_statement(text: str, one: DateValue, other: DateValue) -> bool:
    between = text[one.end : other.start]
    if len(between) > GLUED or not LINK.fullmatch(between):
        return False
    return any(
        named.weekday is not None and named.day is None and day.day is not None and day.weekday is None
        for named, day in ((one, other), (other, one))
    )


def with_parts(text: str, values: Sequence[DateValue]) -> list[DateValue]:
    """Give each part of the day to the nearest day in the same clause; what finds none stays by itself."""
    days = [value for value in values if value.precision != "part"]
    loose: list[DateValue] = []
    starts = [day.start for day in days]
    for part in (value for value in values if value.precision == "part"):
        at = _nearest(text, part, days, starts)
        if at is None:
            loose.append(part)
        else:
            days[at] = _joined(days[at], part)
    return sorted([*days, *loose], key=lambda value: (value.start, value.end))


def _nearest(text: str, part: DateValue, days: Sequence[DateValue], starts: Sequence[int]) -> int | None:
    best, distance = None, NEAR + 1
    place = bisect_left(starts, part.start)
    for index in range(max(0, place - 2), min(len(days), place + 2)):
        day = days[index]
        between = text[day.end : part.start] if day.end <= part.start else text[part.end : day.start]
        if day.precision == "day" and not day.part and len(between) < distance and not BREAK.search(between):
            best, distance = index, len(between)
    return best


def _joined(day: DateValue, part: DateValue) -> DateValue:
    """The day with the part; its offsets take the part in where both stand side by side."""
    gap = max(part.start - day.end, day.start - part.end)
    if gap > GLUED:
        return replace(day, part=part.part)
    return replace(day, part=part.part, start=min(day.start, part.start), end=max(day.end, part.end))
