"""Dates of a text: a text, its language and the day it was published go in; days or spans come out with offsets.

Absolute dates, month and day, weekdays, relative words, years and parts of the day. Pure: the day of the text is passed
in as an ``Anchor``; without one, only what is absolute is resolved. ``compatible`` says whether two can tell the same
time. The reading itself is in ``date_reading``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from monitor.text.date_lexicon import PARTS

Span = tuple[date, date]
"""First and last day, both included."""
EARLIEST_YEAR, LATEST_YEAR = 1500, 2199


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day a text speaks from. Two days where the publication time falls on different days for outlet and story."""

    first: date
    last: date

    @classmethod
    def of(cls, moment: datetime, timezone: str = "UTC") -> Self:
        """The days of an aware moment in UTC and in the story's time zone (IANA name)."""
        days = {moment.astimezone(ZoneInfo(zone)).date() for zone in ("UTC", timezone)}
        return cls(min(days), max(days))


@dataclass(frozen=True, slots=True)
class DateValue:
    """One statement of a time, as printed and as resolved. What is not told is ``None`` or empty."""

    start: int
    end: int
    spans: tuple[Span, ...] = ()
    """Where it may lie; more than one where a weekday can be the last or the next, or ``3/4`` two days."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    """Of a range of days in one month."""
    weekday: int | None = None
    """0 is Monday."""
    part: str = ""
    """``morning``, ``noon``, ``afternoon``, ``evening``, ``night``."""
    precision: str = "day"
    """``day``, ``week``, ``month``, ``year``, ``decade`` or ``part`` (of a day that is not named)."""


def month_span(year: int, month: int) -> Span:
    """All days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def real_date(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def resolve(value: DateValue, anchor: Anchor | None) -> DateValue:
    """The value with its spans, as far as year, month, day, weekday and the anchor tell them."""
    if value.spans:
        return value
    return replace(value, spans=tuple(_spans(value, anchor)))


def _spans(value: DateValue, anchor: Anchor | None) -> Sequence[Span]:
    if value.month is not None:
        years = [value.year] if value.year else _likely_years(value, anchor)
        return [span for year in years if (span := _in_year(value, year))]
    if value.year is not None:
        return [(date(value.year, 1, 1), date(value.year, 12, 31))]
    if anchor is None:
        return []
    if value.day is not None:
        return _nearest_day(value.day, anchor)
    if value.weekday is not None:
        return [_weekday_before(value.weekday, anchor.last), _weekday_after(value.weekday, anchor.first)]
    return []


def _likely_years(value: DateValue, anchor: Anchor | None) -> list[int]:
    """The year in which the month lies nearest to the day of the text."""
    if anchor is None or value.month is None:
        return []
    middle = anchor.first
    years = range(middle.year - 1, middle.year + 2)
    return [min(years, key=lambda year: abs((date(year, value.month or 1, 15) - middle).days))]


def _in_year(value: DateValue, year: int) -> Span | None:
    month = value.month or 1
    if value.day is None:
        return month_span(year, month)
    first = real_date(year, month, value.day)
    last = real_date(year, month, value.last_day or value.day)
    return (first, last) if first and last else None


def _nearest_day(day: int, anchor: Anchor) -> list[Span]:
    """The day of the month that lies nearest to the day of the text."""
    months = [(anchor.first.replace(day=1) + timedelta(days=shift)) for shift in (-15, 0, 45)]
    days = [found for month in months if (found := real_date(month.year, month.month, day))]
    nearest = min(days, key=lambda found: abs((found - anchor.first).days), default=None)
    return [(nearest, nearest)] if nearest else []


def _weekday_before(weekday: int, day: date) -> Span:
    found = day - timedelta(days=(day.weekday() - weekday) % 7)
    return found, found


def _weekday_after(weekday: int, day: date) -> Span:
    found = day + timedelta(days=(weekday - day.weekday()) % 7)
    return found, found


def relative_spans(days: int, anchor: Anchor | None) -> tuple[Span, ...]:
    """``yesterday`` (-1) from either day of the anchor."""
    if anchor is None:
        return ()
    shift = timedelta(days=days)
    return ((anchor.first + shift, anchor.last + shift),)


def period_spans(name: str, offset: int, anchor: Anchor | None) -> tuple[Span, ...]:
    """``last week`` (``week``, -1), ``this month`` (``month``, 0), ``next year`` (``year``, 1)."""
    if anchor is None:
        return ()
    middle = anchor.last
    if name == "week":
        monday = middle - timedelta(days=middle.weekday()) + timedelta(weeks=offset)
        return ((monday, monday + timedelta(days=6)),)
    if name == "month":
        months = middle.year * 12 + middle.month - 1 + offset
        return (month_span(months // 12, months % 12 + 1),)
    return ((date(middle.year + offset, 1, 1), date(middle.year + offset, 12, 31)),)


def compatible(one: DateValue, other: DateValue) -> bool:
    """Whether both can tell the same time. What cannot be resolved conflicts with nothing."""
    if one.part and other.part and abs(PARTS.index(one.part) - PARTS.index(other.part)) > 1:
        return False
    for left, right in ((one.year, other.year), (one.month, other.month), (one.weekday, other.weekday)):
        if left is not None and right is not None and left != right:
            return False
    if not _days_meet(one, other):
        return False
    if one.spans and other.spans:
        return any(first <= right and left <= last for first, last in one.spans for left, right in other.spans)
    return _weekday_fits(one, other) and _weekday_fits(other, one)


def _days_meet(one: DateValue, other: DateValue) -> bool:
    """Whether the days of the month, where both name some, have one in common."""
    if one.day is None or other.day is None:
        return True
    return one.day <= (other.last_day or other.day) and other.day <= (one.last_day or one.day)


def _weekday_fits(one: DateValue, other: DateValue) -> bool:
    """Whether a weekday without a date can be one of the other's days."""
    if one.weekday is None or not other.spans or one.spans:
        return True
    return any(
        (last - first).days >= 6
        or one.weekday in {(first + timedelta(days=n)).weekday() for n in range((last - first).days + 1)}
        for first, last in other.spans
    )


def lacking(wanted: DateValue, told: DateValue) -> str:
    """What ``told`` leaves out of ``wanted``: ``part`` of the day, ``day``, or nothing."""
    if wanted.precision == "day" and told.precision in {"week", "month", "year", "decade"}:
        return "day"
    if wanted.part and not told.part:
        return "part"
    return ""
