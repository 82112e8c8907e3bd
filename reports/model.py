"""What the pages are made from: one story as the database holds it, as plain frozen data.

Made by ``reports.read``, read by every page. No behaviour beyond looking things up; nothing here decides anything.
Times are aware UTC. Offsets count Unicode code points into ``Version.text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from monitor.changes import TextChange
from reports.conditions import Condition
from reports.view_rows import Carrier as Carrier
from reports.view_rows import Cell as Cell
from reports.view_rows import Sources as Sources
from reports.view_rows import Step as Step
from reports.view_rows import Value as Value


@dataclass(frozen=True, slots=True)
class Story:
    """The event that is followed."""

    id: str
    title: str
    language: str
    start: date
    end: date | None
    timezone: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement; retired ones are not here."""

    key: str
    statement: str
    weight: str
    known_from: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publisher; retired ones are not here."""

    key: str
    name: str
    country: str
    ownership: str
    language: str
    url: str
    publisher: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Article:
    """One canonical URL of one outlet."""

    id: int
    outlet: str
    """The outlet's key."""
    url: str
    first_seen_at: datetime
    discovered_by: str
    about_story: bool | None


@dataclass(frozen=True, slots=True)
class ArticleUrl:
    """One URL that led to an article at some time."""

    article: int
    url: str
    kind: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One clean text of an article."""

    id: int
    article: int
    number: int
    text: str
    headline: str
    words: int
    language: str | None
    published_at: datetime | None
    modified_at: datetime | None
    captured_at: datetime
    page_class: str
    complete: bool
    about_story: bool | None
    authors: tuple[str, ...]
    section: str | None
    credit: str | None
    free: bool | None
    dates: tuple[Mapping[str, Any], ...]
    removed: tuple[Mapping[str, Any], ...]
    extractor: str
    wire_group: str | None
    archived_copy: str | None = None
    """Where an archive keeps a copy of the page with this text."""
    archived_by: str | None = None
    """The archive's id in the story file."""
    archived_at: datetime | None = None
    """When the archive saw the page."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one coder says about one fact and one version."""

    version: int
    fact: str
    verdict: str
    reason: str | None
    score: float | None
    evidence: str | None
    start: int | None
    end: int | None
    note: str
    prominence: str | None
    by_person: bool
    rank: int
    """Of several coders the highest counts."""
    coder: str
    """Name and version, as it is shown."""
    comment: str = ""
    """A person's remark."""
    flag: str | None = None
    """Why a person's verdict has to be looked at again."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One visit to one URL."""

    run: int
    article: int
    version: int | None
    requested_url: str
    final_url: str
    captured_at: datetime
    outcome: str
    status: int | None
    page_class: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """One look at a feed, sitemap or section page."""

    run: int
    outlet: str
    url: str
    kind: str
    visited_at: datetime
    outcome: str
    status: int | None
    links: int
    matched: int
    note: str


@dataclass(frozen=True, slots=True)
class Run:
    """One recorded execution; ``ordinal`` counts the story's own runs from 1."""

    id: int
    ordinal: int
    kind: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    tool_version: str
    captures: int
    new_versions: int
    failures: int
    note: str
    story_digest: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the pages say, read at one moment."""

    story: Story
    facts: tuple[Fact, ...]
    outlets: tuple[Outlet, ...]
    articles: tuple[Article, ...]
    urls: Mapping[int, tuple[ArticleUrl, ...]]
    """By article id."""
    versions: Mapping[int, tuple[Version, ...]]
    """By article id, in order of their numbers."""
    verdicts: Mapping[int, Mapping[str, Verdict]]
    """By version id, then fact key: the one verdict that counts, people before the machine."""
    captures: Mapping[int, tuple[Capture, ...]]
    """By article id, oldest first."""
    discoveries: Mapping[str, tuple[Discovery, ...]]
    """By outlet key, oldest first."""
    runs: tuple[Run, ...]
    """Oldest first."""
    cells: Mapping[tuple[str, str], Cell]
    """By outlet and fact key; every pair is there."""
    sources: Mapping[str, Sources]
    steps: Mapping[int, tuple[Step, ...]]
    """By article id, oldest first."""
    values: Mapping[str, tuple[Value, ...]]
    coders: tuple[str, ...]
    wire_known: bool
    """Whether copies of one agency text were looked for."""
    text_changes: Mapping[tuple[int, int, int], tuple[TextChange, ...]] = field(default_factory=dict)
    """By article id and both version numbers, in the order of the newer text."""
    wires: tuple[Carrier, ...] = ()
    """Wire groups, each in the order of time."""
    conditions: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    """How the collecting of each outlet fared, by outlet key, oldest first."""
    labels: tuple[Value, ...] = ()
    """Other labels for the same thing: no conflict."""
