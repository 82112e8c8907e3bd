"""One written time: as programs write it for programs, or as systems write it for people.

In: a text. Out: the moment and how exact it is. Where the text stood, and which clock it follows, is for others to say.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from monitor.extraction.month_dates import month_dates

LONGEST = 80
"""Characters of a written time."""
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?$")
_MAIL_DATE = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}(?::\d{2})? \S+$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_ZONES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "JST": 540,
    "KST": 540,
    "HKT": 480,
    "SGT": 480,
    "AEST": 600,
    "AEDT": 660,
    "SAST": 120,
}


def read_moment(raw: str) -> tuple[datetime | None, str]:
    """One written time and how exact it is; naive where it names no offset, ``None`` where it cannot be read."""
    raw = " ".join(raw.split())[:LONGEST]
    if _EPOCH.match(raw):
        return datetime.fromtimestamp(int(raw[:10]), UTC), "second"
    try:
        if match := _COMPACT.match(raw):
            return _built(match)
        if match := _ISO.search(raw):
            return _built(match)
        if _MAIL_DATE.match(raw):
            return parsedate_to_datetime(raw), "second"
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    return _in_words(raw)


def _built(match: re.Match[str]) -> tuple[datetime, str]:
    year, month, day, hour, minute, second, zone = match.groups()
    moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    if hour is None:
        return moment, "day"
    if (offset := _offset(zone or "")) is not None:
        moment = moment.replace(tzinfo=timezone(offset))
    return moment, "second" if second else "minute"


def _offset(zone: str) -> timedelta | None:
    if zone.upper() in _ZONES:
        return timedelta(minutes=_ZONES[zone.upper()])
    if not zone or zone[0] not in "+-":
        return None
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes) if minutes < 24 * 60 else None


def _in_words(raw: str) -> tuple[datetime | None, str]:
    """Dates with month names, as some systems write them even into meta elements."""
    if not re.search(r"\d{4}", raw) or not re.search(r"[^\W\d_]{3}", raw):
        return None, "day"
    named = next(month_dates(raw), None)
    if named is not None and not re.search(r"[A-Z]{2,4}|[+-]\d\d", raw[named[1].end() :]):
        return named[0], "minute" if named[1].groups()[-3] else "day"
    from dateutil import parser

    zones = {name: minutes * 60 for name, minutes in _ZONES.items()}
    try:
        moment = parser.parse(raw, tzinfos=zones, default=datetime(2000, 1, 1))  # noqa: DTZ001
    except (ValueError, OverflowError, TypeError):
        return None, "day"
    return moment, "minute" if ":" in raw else "day"
