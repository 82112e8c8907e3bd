"""What a crawl amounts to: counts for the run's record, and what a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.captures import Outcome, PageClass
from spiders.tasks import Result

MAX_FAILURES = 1_000
_CAME_BACK = frozenset({Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.SAME_BYTES})
_READABLE_DOCUMENT = frozenset({"ok", "empty", "not_modified"})


@dataclass(frozen=True, slots=True)
class Failure:
    """One address that brought nothing, with the reason in words."""

    outlet: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class OutletCount:
    """What one outlet brought."""

    captures: int = 0
    came_back: int = 0
    """Captures for which the outlet answered with a page (or with 'not modified')."""
    documents: int = 0
    readable_documents: int = 0


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The outcome of one crawl."""

    captures: int
    outcomes: Mapping[Outcome, int]
    page_classes: Mapping[PageClass, int]
    outlets: Mapping[str, OutletCount]
    failures: tuple[Failure, ...]
    """Failed captures and unreadable discovery documents, at most ``MAX_FAILURES``; robots.txt refusals are none."""
    failure_count: int
    empty_outlets: tuple[str, ...]
    """Outlets that were asked and from which neither a page nor a readable discovery document came back: the run is
    degraded."""
    killed_pages: tuple[Failure, ...]
    """Pages whose reading had to be ended, or ended its process."""
    left: int = 0
    """Pages, lists and questions that were not visited because a budget was spent."""
    stopped_by: tuple[str, ...] = ()
    """Which budgets were spent, in words."""


@dataclass(slots=True)
class Tally:
    """Adds results up as they become durable."""

    outlets: tuple[str, ...]
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    page_classes: Counter[PageClass] = field(default_factory=Counter)
    captures: Counter[str] = field(default_factory=Counter)
    came_back: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    readable: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    failure_count: int = 0
    killed: list[Failure] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    """By the budget that was spent."""
    left_by_outlet: Counter[str] = field(default_factory=Counter)

    def add(self, results: Iterable[Result]) -> None:
        """Count results."""
        for result in results:
            if result.is_part:
                continue
            if Outcome.NOT_VISITED in (result.outcome, result.document_outcome):
                self.left[result.note] += 1
                self.left_by_outlet[result.outlet] += 1
            elif result.outcome is None:
                self._add_document(result)
            else:
                self._add_capture(result, result.outcome)

    def result(self) -> CrawlResult:
        """The sum."""
        return CrawlResult(
            captures=self.outcomes.total(),
            outcomes=dict(self.outcomes),
            page_classes=dict(self.page_classes),
            outlets={outlet: self._count(outlet) for outlet in self.outlets},
            failures=tuple(self.failures),
            failure_count=self.failure_count,
            empty_outlets=tuple(each for each in self.outlets if self._is_empty(each)),
            killed_pages=tuple(self.killed),
            left=self.left.total(),
            stopped_by=tuple(note for note, _ in self.left.most_common()),
        )

    def _is_empty(self, outlet: str) -> bool:
        """Whether nothing came back from it although it was asked."""
        asked = self.captures[outlet] or self.documents[outlet] or not self.left_by_outlet[outlet]
        return bool(asked) and not self.came_back[outlet] and not self.readable[outlet]

    def _add_document(self, result: Result) -> None:
        self.documents[result.outlet] += 1
        if result.document_outcome in _READABLE_DOCUMENT:
            self.readable[result.outlet] += 1
        elif result.document_outcome not in ("robots", "archive_excluded"):
            self._fail(result)

    def _add_capture(self, result: Result, outcome: Outcome) -> None:
        self.outcomes[outcome] += 1
        self.captures[result.outlet] += 1
        if result.page_class is not None:
            self.page_classes[result.page_class] += 1
        if outcome in _CAME_BACK:
            self.came_back[result.outlet] += 1
        elif outcome is Outcome.FAILED:
            self._fail(result)

    def _fail(self, result: Result) -> None:
        self.failure_count += 1
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(Failure(result.outlet, result.url, result.note))

    def _count(self, outlet: str) -> OutletCount:
        return OutletCount(self.captures[outlet], self.came_back[outlet], self.documents[outlet], self.readable[outlet])
