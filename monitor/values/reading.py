"""Reading values: a passage, its language and its day go in; order, days, numbers, titles, polarity come out.

``value`` has one form for all languages, so that values can be compared and counted: ``first``, ``24 July 2023``,
``Monday``, ``70 years``, ``vice chairman``, ``not``. Names are found by the story's own list (``values/judging.py``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor.changes.churn import moves_by_itself
from monitor.text.date_reading import read_dates
from monitor.text.dates import Anchor, DateValue
from monitor.text.languages import base_language
from monitor.text.negation import read_negations
from monitor.text.numbers import Number
from monitor.values.amounts import read_amounts
from monitor.values.titles import Title, read_titles

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DATELINE = re.compile(r"[^\n()]{0,60}\([^()\n]{2,24}\)\s*(?:--|[-–—])")
"""``SEOUL, July 26 (Yonhap) --``: the day of the text, not of what happened."""
PLURALS = {
    "person": "people",
    "century": "centuries",
    "foot": "feet",
    **{name: f"{name}s" for name in ("second", "minute", "hour", "day", "week", "month", "year", "decade")},
    **{name: f"{name}s" for name in ("metre", "kilometre", "mile", "kilogram", "tonne", "dollar", "euro", "rupee")},
}
MANY = 10_000
"""From where figures are parted by commas."""
MOST_LETTERS = 2_000
"""Characters of a passage that are read."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as read from a passage; offsets count into the passage."""

    aspect: str
    """``order``, ``day``, ``number``, ``title`` or ``polarity``."""
    value: str
    start: int
    end: int
    day: DateValue | None = None
    number: Number | None = None
    title: Title | None = None


def read_values(passage: str, language: str | None, anchor: Anchor | None) -> tuple[Value, ...]:
    """All values of a passage in the order they stand."""
    passage = passage[:MOST_LETTERS]
    dateline = DATELINE.match(passage)
    begin = dateline.end() if dateline else 0
    stamps = [match.span() for match in re.finditer(r"[^\n]+", passage) if moves_by_itself(match[0])]
    days = [
        day
        for day in read_dates(passage, language, anchor)
        if day.precision != "part"
        and day.start >= begin
        and not any(start <= day.start < end for start, end in stamps)  # when the page changed, not what it tells
    ]
    numbers = read_amounts(passage, language, [(day.start, day.end) for day in days])
    found = [
        *_order(passage, language),
        *(Value("day", day_value(day), day.start, day.end, day=day) for day in days),
        *(
            Value("number", number_value(number), number.start, number.end, number=number)
            for number in numbers
            if not number.weak
            and number.kind not in {"label", "identifier", "clock", "year"}
            and not _small_ordinal(number)
        ),
        *(Value("title", title.name, title.start, title.end, title=title) for title in read_titles(passage)),
        *(
            Value("polarity", "not", one.start, one.end)
            for one in read_negations(passage, language)
            if one.kind == "not"
        ),
    ]
    return tuple(sorted(found, key=lambda value: (value.start, value.end, value.aspect)))


def _small_ordinal(number: Number) -> bool:
    return number.kind == "ordinal" and number.value <= 12


def _order(passage: str, language: str | None) -> Iterator[Value]:
    for place, pattern in _orders().get(base_language(language) or "en", {}).items():
        match = re.search(pattern, passage, re.IGNORECASE)
        if match:
            yield Value("order", place, match.start(), match.end())


@cache
def _orders() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("monitor.values").joinpath("data", "order.toml").read_text("utf-8"))


def day_value(day: DateValue) -> str:
    """A day in one form: ``Wednesday 26 July 2023`` as far as it is told; a relative day as it resolves."""
    if day.month is None and day.weekday is None and day.year is None and day.spans:
        first, last = day.spans[0]
        return _written(first.day, first.month, first.year) if first == last else f"{first} to {last}"
    weekday = WEEKDAYS[day.weekday] if day.weekday is not None else ""
    return f"{weekday} {_written(day.day, day.month, day.year)}".strip() or day.precision


def _written(day: int | None, month: int | None, year: int | None) -> str:
    named = MONTHS[month - 1] if month else ""
    return " ".join(str(part) for part in (day, named, year) if part)


def number_value(number: Number) -> str:
    """A number in one form, with its bound and unit: ``at least 12 people``, ``1,300,000 won``, ``10 to 15 years``."""
    high = f" to {_figure(number.high)}" if number.high is not None else ""
    unit = number.unit.name if number.unit else number.noun
    if number.value != 1 or number.high is not None:
        unit = PLURALS.get(unit, unit)
    bound = {"more": "more than ", "less": "less than ", "least": "at least ", "most": "at most ", "about": "about "}
    return f"{bound.get(number.bound, '')}{_figure(number.value)}{high} {unit}".strip()


def _figure(value: float) -> str:
    """Without an exponent; large ones with commas."""
    shown = round(value, 6)
    return f"{shown:,.0f}" if shown == int(shown) and abs(shown) >= MANY else f"{shown:.15g}"
