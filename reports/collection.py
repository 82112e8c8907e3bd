"""Visits go in, the state of the collection comes out: outlet by run, what could be read, which cells that weakens.

A gap here is a gap of ours. Nothing of it may ever look like something an outlet left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.conditions import Condition
from reports.lookup import Lookup
from reports.matrix import READABLE, Matrix, Place
from reports.model import Capture, Discovery, Outlet, Run
from reports.wording import LOOKS, OUTCOMES, REASON_WORDS

RUNS_SHOWN = 12
UNVISITED = ("failed", "robots", "archive_excluded", "not_visited")
"""Outcomes of visits and looks that brought nothing."""
HARMLESS = frozenset({"not_yet_known", "too_short", "not_judged"})
"""Reasons of unknown cells that no reading could mend."""
READ_ALL_THE_SAME = HARMLESS | {"language"}
"""Reasons of unknown cells that say nothing about how the page was read."""
STATES = ("read", "part", "shut", "gone", "nothing")
"""How one outlet fared in one run: read in full, in part, not read, page gone, nothing about the story found."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of one outlet, as of now."""

    outlet: Outlet
    state: str
    """``read``, ``part`` or ``none``."""
    articles: int
    words: int
    versions: int
    reason: str | None
    """The commonest reason of its unknown cells, where it was not read in full."""


@dataclass(frozen=True, slots=True)
class Course:
    """One outlet over the newest runs."""

    outlet: Outlet
    states: tuple[tuple[Run, str], ...]
    troubles: tuple[tuple[Run, str], ...]
    """What went wrong, in words, by run; the newest last."""
    classes: Counter[str]
    """Visits by what the page turned out to be; unchanged pages count as what they were."""
    discovery: tuple[Discovery, ...]
    """The newest look at each of its feeds, sitemaps and section pages."""
    condition: Condition | None
    """How its collecting stands; ``None`` where no crawl has said so."""

    @property
    def read(self) -> int:
        """Runs in which it was read in full."""
        return sum(state == "read" for _, state in self.states)


@dataclass(frozen=True, slots=True)
class Weakened:
    """Unknown cells of one outlet with one reason."""

    outlet: Outlet
    reason: str
    places: tuple[Place, ...]
    total: int
    """Facts of the story: the base."""

    @property
    def core(self) -> int:
        """How many of them are core facts."""
        return sum(place.fact.weight == "core" for place in self.places)


def readings(lookup: Lookup, matrix: Matrix) -> tuple[Reading, ...]:
    """Every outlet in the order of the columns."""
    unknown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in matrix.rows:
        for place in row.places:
            if place.cell.verdict == "unknown":
                unknown[place.outlet.key][place.cell.reason or "not_collected"] += 1
    return tuple(_reading(lookup, column.outlet, unknown[column.outlet.key]) for column in matrix.columns)


def _reading(lookup: Lookup, outlet: Outlet, unknown: Counter[str]) -> Reading:
    articles = [article for article in lookup.articles_of.get(outlet.key, ()) if article.about_story is not False]
    newest = [version for article in articles if (version := lookup.newest(article)) is not None]
    full = [version for version in newest if version.complete and version.page_class in READABLE]
    barriers = Counter({reason: amount for reason, amount in unknown.items() if reason not in READ_ALL_THE_SAME})
    state = "none" if not newest else "part" if barriers or len(full) < len(newest) else "read"
    reason = barriers.most_common(1)[0][0] if barriers else None
    words = sum(version.words for version in newest)
    versions = sum(len(lookup.versions(article)) for article in articles)
    return Reading(outlet, state, len(newest), words, versions, reason)


def courses(lookup: Lookup, outlets: Iterable[Outlet]) -> tuple[Course, ...]:
    """Every outlet over the newest runs that visited pages."""
    runs = lookup.collecting_runs[-RUNS_SHOWN:]
    return tuple(_course(lookup, outlet, runs) for outlet in outlets)


def _course(lookup: Lookup, outlet: Outlet, runs: tuple[Run, ...]) -> Course:
    captures: defaultdict[int, list[Capture]] = defaultdict(list)
    classes: Counter[str] = Counter()
    for article in lookup.articles_of.get(outlet.key, ()):
        for capture, page_class in _classed(lookup.snapshot.captures.get(article.id, ())):
            classes[page_class] += 1
            if article.about_story is not False:
                captures[capture.run].append(capture)
    visits = lookup.snapshot.discoveries.get(outlet.key, ())
    looks: defaultdict[int, list[Discovery]] = defaultdict(list)
    for visit in visits:
        looks[visit.run].append(visit)
    states = tuple((run, _state(captures[run.id], looks[run.id])) for run in runs)
    troubles = tuple((run, words) for run in runs if (words := _trouble(captures[run.id], looks[run.id])))
    newest = {visit.url: visit for visit in visits}
    conditions = lookup.snapshot.conditions.get(outlet.key, ())
    return Course(outlet, states, troubles, classes, tuple(newest.values()), conditions[-1] if conditions else None)


def _classed(captures: Iterable[Capture]) -> Iterable[tuple[Capture, str]]:
    """Each visit with its page class; a page that did not change is still what it was."""
    held = "article"
    for capture in captures:
        if capture.page_class:
            held = capture.page_class
        failed = capture.outcome in UNVISITED
        yield capture, capture.outcome if failed else capture.page_class or held


def _state(captures: list[Capture], looks: list[Discovery]) -> str:
    if not captures:
        return "shut" if looks and all(look.outcome in UNVISITED for look in looks) else "nothing"
    read = sum(_was_read(capture) for capture in captures)
    if read == len(captures):
        return "read"
    if read or any(capture.page_class in ("paywalled", "truncated") for capture in captures):
        return "part"
    return "gone" if all(capture.page_class in ("removed", "soft_404") for capture in captures) else "shut"


def _was_read(capture: Capture) -> bool:
    if capture.outcome in ("not_modified", "same_bytes"):
        return capture.page_class is None or capture.page_class in READABLE
    return capture.outcome == "fetched" and capture.page_class in READABLE


def _trouble(captures: list[Capture], looks: list[Discovery]) -> str:
    """The first thing that went wrong in one run, in words; empty where nothing did."""
    for capture in captures:
        if not _was_read(capture):
            kind = capture.page_class or capture.outcome
            word = REASON_WORDS.get(kind) or OUTCOMES.get(kind, kind)
            status = f"HTTP {capture.status}" if capture.status and capture.status >= 400 else ""
            return ", ".join(part for part in (word.replace("_", " "), status, capture.note) if part)
    for look in looks:
        if look.outcome in (*UNVISITED, "not_a_feed"):
            return ", ".join(
                part for part in (f"{look.kind} {LOOKS.get(look.outcome, look.outcome)}", look.note) if part
            )
    return ""


def weakened(matrix: Matrix) -> tuple[Weakened, ...]:
    """Unknown cells by outlet and reason, in the order of the columns."""
    found: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for row in matrix.rows:
        for place in row.places:
            if place.cell.verdict == "unknown":
                found[place.outlet.key, place.cell.reason or "not_collected"].append(place)
    order = {column.outlet.key: index for index, column in enumerate(matrix.columns)}
    ranked = sorted(found.items(), key=lambda item: (order[item[0][0]], -len(item[1])))
    return tuple(Weakened(places[0].outlet, reason, tuple(places), len(matrix.rows)) for (_, reason), places in ranked)
