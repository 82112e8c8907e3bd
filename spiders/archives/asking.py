"""What archives are asked and what they answer, as plain data: questions, copies, answers.

A question is an address that the spider fetches; an answer names copies (an archive) or links (a finder), and the
addresses at which the answer goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from monitor.story.model import Archive, Outlet, Story
from spiders.links import Link

SLACK = timedelta(days=1)
"""Clocks and time zones differ: copies from a day before the story count."""
AFTERWARDS = timedelta(days=30)
"""Outlets go on changing an article when the story is over; copies from so long after it are taken too."""
EARLIEST = datetime(1996, 1, 1, tzinfo=UTC)
"""No web archive holds anything older."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose copies matter."""

    start: date
    end: date | None

    @classmethod
    def of(cls, story: Story) -> Window:
        """The story's own, with slack."""
        return cls(story.start - SLACK, None if story.end is None else story.end + SLACK)

    @property
    def last_copy(self) -> date | None:
        """The last day whose copies are taken; open while the story runs."""
        return None if self.end is None else self.end + AFTERWARDS

    def holds(self, moment: datetime) -> bool:
        """Whether a copy of this time matters."""
        last = self.last_copy
        return self.start <= moment.date() and (last is None or moment.date() <= last)

    def days(self, today: date) -> Iterable[date]:
        """Each day on which the story's articles can have appeared, until today, at most a year."""
        end = min(self.end or today, today, self.start + timedelta(days=366))
        for number in range((end - self.start).days + 1):
            yield self.start + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Memento:
    """One copy that an archive says it has."""

    archive: str
    original: str
    """The outlet's address, as it was captured."""
    captured_at: datetime
    url: str
    """Where the copy lies."""
    digest: str = ""
    offset: int | None = None
    """Where its record begins, in bytes, where ``url`` is a WARC file."""
    length: int = 0
    negotiated: bool = False
    """Whether ``url`` is a TimeGate, which leads to the copy nearest to ``captured_at``."""
    redirect: bool = False
    """Whether the archive says that the outlet answered with a redirect."""
    again: datetime | None = None
    """When the archive last saw the same body, before another one: the text still stood then."""
    again_url: str = ""
    """Where that copy lies; it need not be fetched."""
    moved: bool = False
    """Whether that address showed a page at other times: where it leads to is the same article, moved."""

    @property
    def asked_url(self) -> str:
        """What tells this copy from every other."""
        return self.url if self.offset is None else f"{self.url}#{self.offset}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an archive or finder said to one question."""

    outcome: str = "ok"
    """``ok``, ``empty``, ``failed`` or ``archive_excluded``."""
    note: str = ""
    copies: tuple[Memento, ...] = ()
    links: tuple[Link, ...] = ()
    """Addresses that a finder names."""
    following: tuple[str, ...] = ()
    """Addresses of further pages of the answer, or of narrower questions."""
    passed_over: int = 0
    """Rows that were left out on purpose: other sites, other types, broken ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its answer needs it."""

    archive: Archive
    outlet: Outlet
    window: Window
    now: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back for a question."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Speaker(Protocol):
    """One protocol."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """Questions that find an outlet's articles of the story's days; none where the protocol cannot search."""

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """Questions for all copies of one address; none for a finder."""

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """What the answer says; never raises on any bytes (``ValueError`` is taken for an answer without sense)."""


def midnight(day: date) -> datetime:
    """The first moment of a day in UTC."""
    return datetime.combine(day, time(), UTC)


def stamp(moment: date | datetime) -> str:
    """``20230724`` or ``20230724120000``."""
    return moment.strftime("%Y%m%d%H%M%S" if isinstance(moment, datetime) else "%Y%m%d")


def moment_of(digits: str) -> datetime | None:
    """The time that up to 14 digits name; ``None`` where they name none or one that no archive can have."""
    if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 14):
        return None
    full = digits + "00000101000000"[len(digits) :]
    try:
        moment = datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment >= EARLIEST else None
