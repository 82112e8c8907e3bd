"""Versions and visits go in, events come out: what changed, by whom, when, what touches a fact before what does not.

An event is something that was seen. Why it happened is never said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from reports.lookup import Lookup
from reports.model import Article, Capture, Fact, Run, Step, Version

KINDS = ("value", "dropped", "added", "removed", "unread", "new", "wording")
"""In the order of a list: values first, wording last."""
GONE = frozenset({"removed", "soft_404"})
SHUT = frozenset({"blocked", "consent", "unreadable"})


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

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

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
        versions = {version.number: version for version in self._lookup.versions(article)}
        captures = self._lookup.snapshot.captures.get(article.id, ())
        runs = first_runs(captures)
        events = [_first(article, versions[min(versions)], runs)] if versions else []
        for step in self._lookup.snapshot.steps.get(article.id, ()):
            version = versions.get(step.to_version)
            if version is not None:
                events.extend(self._changes(article, version, step, runs.get(version.id)))
        return events + _lost(article, captures)

    def _changes(self, article: Article, version: Version, step: Step, run: int | None) -> list[Event]:
        named = {"value": step.changed, "dropped": step.dropped, "added": step.added}
        events = [
            Event(kind, version.captured_at, run, article, version, step, self._facts(keys))
            for kind, keys in named.items()
            if keys
        ]
        return events or [Event("wording", version.captured_at, run, article, version, step)]

    def _facts(self, keys: Sequence[str]) -> tuple[Fact, ...]:
        return tuple(self._lookup.facts[key] for key in keys if key in self._lookup.facts)


def first_runs(captures: Sequence[Capture]) -> dict[int, int]:
    """The run that first saw a version, by version id."""
    runs: dict[int, int] = {}
    for capture in captures:
        if capture.version is not None:
            runs.setdefault(capture.version, capture.run)
    return runs


def _first(article: Article, version: Version, runs: dict[int, int]) -> Event:
    return Event("new", version.captured_at, runs.get(version.id), article, version)


def _lost(article: Article, captures: Sequence[Capture]) -> list[Event]:
    """Pages that were readable at one visit and gone, or shut, at the next."""
    events = []
    for before, after in pairwise(captures):
        if before.version is None or after.version is not None:
            continue
        if after.page_class in GONE:
            events.append(Event("removed", after.captured_at, after.run, article, None, note=after.note))
        elif after.page_class in SHUT or after.outcome in ("failed", "robots"):
            events.append(Event("unread", after.captured_at, after.run, article, None, note=after.note))
    return events
