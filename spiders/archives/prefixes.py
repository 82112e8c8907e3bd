"""Beginnings of an outlet's article addresses on the story's days: templates and days in, prefixes out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monitor.story.model import Outlet

_PLACE = re.compile(r"\{(yyyy|yy|mm|mon|m|dd|d)\}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def expand(template: str, days: Iterable[date]) -> tuple[str, ...]:
    """The template for each day, each result once; a template without a place for the day gives itself."""
    return tuple(dict.fromkeys(_on(template, day) for day in days))


def _on(template: str, day: date) -> str:
    return _PLACE.sub(lambda match: _part(match[1], day), template)


def is_dated(template: str) -> bool:
    """Whether the template has a place for the day."""
    return _PLACE.search(template) is not None


def prefixes_of(outlet: Outlet, days: Iterable[date]) -> tuple[str, ...]:
    """What to ask an archive for: the outlet's dated beginnings; where it has none, all of its site."""
    found: list[str] = []
    listed = list(days)
    for template in outlet.archive_prefixes:
        found += expand(template, listed)
    return tuple(dict.fromkeys(found)) or (outlet.url,)


def _part(name: str, day: date) -> str:
    match name:
        case "yyyy":
            return f"{day.year:04}"
        case "yy":
            return f"{day.year % 100:02}"
        case "mm":
            return f"{day.month:02}"
        case "mon":
            return _MONTHS[day.month - 1]
        case "m":
            return str(day.month)
        case "dd":
            return f"{day.day:02}"
        case _:
            return str(day.day)
