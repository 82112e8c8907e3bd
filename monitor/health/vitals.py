"""What is known of one outlet's collection, and what is made of it. Plain frozen data; times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.captures import PageClass

STATES = (
    "ok",
    "empty",
    "dry",
    "stale",
    "changed_markup",
    "blocked",
    "failed",
    "robots",
    "archive_excluded",
    "not_visited",
    "imported",
    "nothing",
)
BROKEN = frozenset({"failed", "blocked", "not_visited", "dry", "stale", "changed_markup"})
"""Conditions that make the monitoring degraded. A refusal by robots.txt is the outlet's decision."""
READABLE_LISTS = frozenset({"ok", "empty", "not_modified"})
CAME_BACK = frozenset({"fetched", "not_modified", "same_bytes"})
LEFT = "not_visited"
REGION = "not shown in this country or region"
"""What the note of a blocked page says where its own words do."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a feed, sitemap or section page in the newest crawl."""

    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One visit to an article in the newest crawl."""

    outcome: str
    page_class: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One page that came with other bytes than before, as it was read."""

    article: int
    at: datetime
    page_class: str
    words: int
    """0 where no text was found."""
    version: int | None
    before: int | None
    """Words of the article's last whole text before; ``None`` where it was seen for the first time."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the story file expects of an outlet; ``None`` where it expects nothing."""

    articles: int | None = None
    silent_days: int | None = None


@dataclass(frozen=True, slots=True)
class Vitals:
    """All that a diagnosis needs of one outlet."""

    outlet: str
    articles: int = 0
    """Known ones about the story, read or not."""
    read: int = 0
    """Those of them with a text."""
    looks: tuple[Look, ...] = ()
    pages: tuple[PageSeen, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    """The newest ones, in order of time."""
    usual_words: tuple[int, ...] = ()
    """Of whole texts of other articles, in order of the time they were first seen."""
    news: tuple[datetime, ...] = ()
    """When something about the story was seen for the first time, in order."""
    lists_dry: bool = False
    """Whether its lists can be read, name nothing at all, and did name something before."""
    expectation: Expectation = field(default_factory=Expectation)


@dataclass(frozen=True, slots=True)
class Span:
    """When the story is followed."""

    now: datetime
    since: datetime
    """When the first crawl began."""
    until: datetime | None
    """The end of the story's last day; ``None`` while it runs."""
    crawled: bool = True
    """False where no crawl has ended yet."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What an outlet's collection is like."""

    health: str
    """One of ``STATES``."""
    note: str = ""
    unmet: tuple[str, ...] = ()
    """Expectations of the story file that are not met, in words."""
    collapsed: frozenset[int] = frozenset()
    """Versions that are probably a part of their article only, because the outlet's markup changed."""

    @property
    def is_broken(self) -> bool:
        """Whether something has to be done about it."""
        return self.health in BROKEN or bool(self.unmet)


REFUSALS = frozenset({str(PageClass.BLOCKED), str(PageClass.CONSENT)})
