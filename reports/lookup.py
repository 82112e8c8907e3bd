"""One snapshot goes in, quick answers about it come out: who, which article, which version, which page.

Built once for a report; every page asks it. It holds no words and makes no decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from reports.clock import Clock, clock_of
from reports.model import Article, Fact, Outlet, Run, Snapshot, Verdict, Version

COLLECTING = frozenset({"run", "crawl", "import", "demo"})
"""Kinds of run that can bring texts."""


class Lookup:
    """Indexes over a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.clock: Clock = clock_of(snapshot.story.timezone, snapshot.story.start)
        self.facts: dict[str, Fact] = {fact.key: fact for fact in snapshot.facts}
        self.outlets: dict[str, Outlet] = {outlet.key: outlet for outlet in snapshot.outlets}
        self.articles: dict[int, Article] = {article.id: article for article in snapshot.articles}
        self._versions = {version.id: version for chain in snapshot.versions.values() for version in chain}

    def version(self, identifier: int | None) -> Version | None:
        """The version with that id."""
        return self._versions.get(identifier or 0)

    def versions(self, article: Article) -> tuple[Version, ...]:
        """All versions, the first one first."""
        return self.snapshot.versions.get(article.id, ())

    def newest(self, article: Article) -> Version | None:
        """The version the page showed at the last visit that brought a text."""
        versions = self.versions(article)
        shown = [capture.version for capture in self.snapshot.captures.get(article.id, ()) if capture.version]
        return next((version for version in versions if shown and version.id == shown[-1]), None) or (
            versions[-1] if versions else None
        )

    def verdicts(self, version: Version) -> Mapping[str, Verdict]:
        """What counts for a version, by fact key."""
        return self.snapshot.verdicts.get(version.id, {})

    @cached_property
    def articles_of(self) -> dict[str, tuple[Article, ...]]:
        """Articles by outlet key, in order of first sight; what is not about the story is among them."""
        groups: defaultdict[str, list[Article]] = defaultdict(list)
        for article in self.snapshot.articles:
            groups[article.outlet].append(article)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def collecting_runs(self) -> tuple[Run, ...]:
        """Runs that visited pages, oldest first."""
        return tuple(run for run in self.snapshot.runs if run.kind in COLLECTING)

    @property
    def last_run(self) -> Run | None:
        """The newest run that visited pages."""
        return self.collecting_runs[-1] if self.collecting_runs else None
