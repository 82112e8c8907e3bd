"""Versions and visits go in, events come out: what changed, by whom, when, what touches a fact before what does not.

An event is something that was seen. Why it happened is never said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from monitor.changes import events as changes
from reports.lookup import Lookup
from reports.matrix import READABLE
from reports.model import Article, Capture, Fact, Run, Step, Version
from reports.steps import FACT_KINDS, ShownStep, Steps
from reports.wording import PAGE_CLASSES, listing

KINDS = (
    *("value", "dropped", "less", "detail", "removed", "returned", "back", "added", "more"),
    *("unread", "new", "moved", "read", "wording"),
)
"""In the order of a list: what was altered or lost first, then what came, wording last."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was seen to happen to one article."""

    kind: str
    moment: datetime
    run: int | None
    article: Article
    version: Version | None
    """The version it led to, where there is one."""
    step: Step | None = None
    facts: tuple[Fact, ...] = ()
    note: str = ""


class Chronicle:
    """All events of a story, the newest first."""

    def __init__(self, lookup: Lookup, steps: Steps) -> None:
        self._lookup = lookup
        self._steps = steps

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event, the newest first, facts before wording within a moment."""
        found = [event for article in self._lookup.snapshot.articles for event in self._of(article)]
        return tuple(sorted(found, key=lambda event: (-event.moment.timestamp(), KINDS.index(event.kind))))

    def in_run(self, run: Run | None) -> tuple[Event, ...]:
        """Events of one run, by kind; within a kind the newest first."""
        chosen = [event for event in self.events if run is not None and event.run == run.id]
        return tuple(sorted(chosen, key=lambda event: (KINDS.index(event.kind), -event.moment.timestamp())))

    def of_outlet(self, outlet: str) -> tuple[Event, ...]:
        """Events of one outlet's articles, the newest first."""
        return self._by_outlet.get(outlet, ())

    @cached_property
    def _by_outlet(self) -> dict[str, tuple[Event, ...]]:
        groups: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            groups[event.article.outlet].append(event)
        return {key: tuple(group) for key, group in groups.items()}

    def _of(self, article: Article) -> list[Event]:
        if article.about_story is False:
            return []
        versions = self._lookup.versions(article)
        captures = self._lookup.snapshot.captures.get(article.id, ())
        runs = first_runs(captures)
        events = [_first(article, versions[0], runs)] if versions else []
        for step in self._steps.of(article):
            run = next((capture.run for capture in captures if capture.captured_at == step.seen_at), None)
            events.extend(_changes(article, step, run or runs.get(step.new.id)))
        return events + _seen(article, versions, captures)


def _changes(article: Article, step: ShownStep, run: int | None) -> list[Event]:
    """Events of one step: one for each kind of thing that happened to facts, else one for the text."""
    groups = {kind: tuple(fact for found, fact in step.moved if found == kind) for kind in FACT_KINDS}
    named = [(kind, facts, "") for kind, facts in groups.items() if facts]
    when = step.seen_at
    return [
        Event(kind, when, run, article, step.new, step.step, facts, note)
        for kind, facts, note in named or [_of_text(step)]
    ]


def _of_text(step: ShownStep) -> tuple[str, tuple[Fact, ...], str]:
    """What happened to a text in which no fact moved."""
    if step.step.returned and not step.caution:
        return "returned", (), ""
    if step.caution:
        whole = step.new.complete and step.new.page_class in READABLE
        return ("read" if whole else "unread"), (), PAGE_CLASSES.get(step.new.page_class, "") if not whole else ""
    return ("detail", (), listing(step.touches)) if step.touches else ("wording", (), "")


def first_runs(captures: Sequence[Capture]) -> dict[int, int]:
    """The run that first saw a version, by version id."""
    runs: dict[int, int] = {}
    for capture in captures:
        if capture.version is not None:
            runs.setdefault(capture.version, capture.run)
    return runs


def _first(article: Article, version: Version, runs: dict[int, int]) -> Event:
    return Event("new", version.captured_at, runs.get(version.id), article, version)


def _seen(article: Article, versions: Sequence[Version], captures: Sequence[Capture]) -> list[Event]:
    """Pages that went, were shut, came back or moved to another address."""
    numbers = {version.id: version.number for version in versions}
    visits = [
        changes.Visit(
            capture.captured_at,
            numbers.get(capture.version or 0),
            capture.page_class,
            capture.outcome,
            capture.final_url,
        )
        for capture in captures
    ]
    by_time = {capture.captured_at: capture for capture in captures}
    found = []
    for event in changes.events(visits):
        if event.kind in ("removed", "unread", "back", "moved"):
            capture = by_time[event.at]
            note = event.note if event.kind == "moved" else capture.note
            found.append(Event(event.kind, event.at, capture.run, article, None, note=note))
    return found
