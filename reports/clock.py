"""Times of the story go in, words and machine-readable stamps in the story's own zone come out.

The offset is always named: in full stamps by themselves, in short ones where it is not the story's usual offset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime


def zone_of(name: str) -> ZoneInfo:
    """The time zone; UTC where the name is unknown on this machine."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def offset_words(moment: datetime) -> str:
    """``UTC+9``, ``UTC-3:30``, ``UTC``."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=20_000)
def _stamp(moment: datetime, pattern: str) -> str:
    return format_datetime(moment, pattern, locale="en_GB")


@dataclass(frozen=True)
class Clock:
    """Speaks times in one zone. ``reference`` is a moment of the story: its offset is the usual one."""

    zone_name: str
    reference: datetime
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "zone", zone_of(self.zone_name))

    @property
    def place(self) -> str:
        """``Seoul``, ``New York``, ``UTC``."""
        return self.zone.key.rsplit("/", 1)[-1].replace("_", " ")

    @property
    def named(self) -> str:
        """The zone with its usual offset: ``Seoul time, UTC+9``."""
        offset = offset_words(self.reference.astimezone(self.zone))
        return "UTC" if self.place == "UTC" else f"{self.place} time, {offset}"

    def iso(self, moment: datetime) -> str:
        """For ``<time datetime>``: ISO 8601 with the offset, to the second."""
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def full(self, moment: datetime) -> str:
        """``Thu 27 July 2023, 06:40 Seoul (UTC+9)``."""
        local = moment.astimezone(self.zone)
        stamp = _stamp(local, "EEE d MMMM y, HH:mm")
        return f"{stamp} UTC" if self.place == "UTC" else f"{stamp} {self.place} ({offset_words(local)})"

    def short(self, moment: datetime) -> str:
        """``Thu 27 July, 06:40``; with the year or the offset where it is not the usual one."""
        local = moment.astimezone(self.zone)
        return _stamp(local, f"EEE d MMM{self._year(local)}, HH:mm") + self._odd(moment)

    def hour(self, moment: datetime) -> str:
        """``06:40``; with the offset where it is not the usual one."""
        return _stamp(moment.astimezone(self.zone), "HH:mm") + self._odd(moment)

    def day(self, moment: datetime) -> str:
        """``Thu 27 July``; with the year where it is not the story's."""
        local = moment.astimezone(self.zone)
        return _stamp(local, f"EEE d MMMM{self._year(local)}")

    def _year(self, local: datetime) -> str:
        """The pattern of a year that is another one than the story's."""
        return "" if local.year == self.reference.astimezone(self.zone).year else " y"

    def _odd(self, moment: datetime) -> str:
        offset = offset_words(moment.astimezone(self.zone))
        return "" if offset == offset_words(self.reference.astimezone(self.zone)) else f" ({offset})"


def clock_of(zone_name: str, start: date) -> Clock:
    """A clock whose usual offset is that of the story's first noon."""
    return Clock(zone_name, datetime(start.year, start.month, start.day, 12, tzinfo=UTC))


def span_words(start: date, end: date | None) -> str:
    """``23 to 30 July 2023``, ``28 July to 2 August 2023``, ``since 23 July 2023``."""
    if end is None:
        return f"since {format_date(start, 'd MMMM y', locale='en_GB')}"
    if start == end:
        return format_date(start, "d MMMM y", locale="en_GB")
    same_month = (start.year, start.month) == (end.year, end.month)
    pattern = "d" if same_month else "d MMMM" if start.year == end.year else "d MMMM y"
    return f"{format_date(start, pattern, locale='en_GB')} to {format_date(end, 'd MMMM y', locale='en_GB')}"


def length_words(length: timedelta) -> str:
    """How long: ``5 minutes``, ``7 h 20 min``, ``25 hours``, ``3 days``."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes == 0:
        return "under a minute"
    if minutes < 60:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    if minutes < 600:
        return f"{minutes // 60} h {minutes % 60:02} min"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
