"""The page of all facts over time: how many outlets stated each, who began, changed it, dropped it, and when.

What visits saw of a fact comes from the snapshot; what a turn is, from ``monitor.changes.lives``. A visit that
could not tell counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.changes.lives import STATED, Told, Turn, life
from reports.context import Context
from reports.lookup import Lookup
from reports.model import Article, Fact, Outlet, Story, Verdict
from reports.render import Page

HEIGHT = 44
"""Pixels of one fact's picture."""
WIDTH = 1_000
"""Units across it; it is drawn as wide as the page has room."""
MOST_TURNS = 1_000
"""Turns up to which the tables lie on this page; above, the page of each fact tells them."""
DAY, PAUSE = timedelta(days=1), timedelta(days=31)
"""The pause between visits that the picture shows in any case."""
ABSENT = frozenset({"not_yet_known", "too_short"})


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a fact at one outlet."""

    outlet: Outlet
    article: Article
    turn: Turn


@dataclass(frozen=True, slots=True)
class Sign:
    """A fact that vanished (``vanished``) or was told otherwise (``changed``) at one moment."""

    left: int
    kind: str


@dataclass(frozen=True, slots=True)
class Course:
    """One fact over time."""

    fact: Fact
    said: tuple[Said, ...]
    """Turns in order of time, without those that saw nothing."""
    band: str
    """How many outlets stated it, as the path of an area; empty where none did."""
    signs: tuple[Sign, ...]
    most: int
    last: int
    """Outlets that stated it at most, and at the last look."""


def timeline_page(context: Context) -> Page:
    """All facts, in the order of the table."""
    lookup = context.lookup
    seen, outlets = looks(lookup), len(lookup.outlets)
    moments = sorted({moment for _, _, visits in seen for moment, _, _ in visits})
    scale = Scale.of(moments, lookup.snapshot.story) if moments else None
    courses = [_course(seen, row.fact, scale, outlets) for row in context.matrix.rows] if scale else []
    runs = [run for run in lookup.collecting_runs if scale and scale.first <= run.started_at <= scale.last]
    turns = sum(len(course.said) for course in courses)
    return context.renderer.page(
        "timeline.html",
        "timeline.html",
        courses=courses,
        scale=scale,
        before=sum(moment < scale.first for moment in moments) if scale else 0,
        after=sum(moment > scale.last for moment in moments) if scale else 0,
        ticks=[scale.at(run.started_at) for run in runs[-40:]] if scale else [],
        outlets=outlets,
        tables=turns <= MOST_TURNS,
        height=HEIGHT,
        width=WIDTH,
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment stands in a picture, in its units."""

    first: datetime
    last: datetime

    @classmethod
    def of(cls, moments: Sequence[datetime], story: Story) -> Scale:
        """Over the visits of the story's days and those around them, up to a pause longer than all of it: a text of
        other years leaves no room for these days. ``moments`` are in order, at least one.
        """
        begin, end = story.start - DAY, (story.end or date.max - DAY) + DAY
        inside = [moment for moment in moments if begin <= moment.date() <= end] or moments
        first, last = inside[0], inside[-1]
        for moment in (one for one in moments if one > last):
            if moment - last > max(PAUSE, last - first):
                break
            last = moment
        for moment in (one for one in reversed(moments) if one < first):
            if first - moment > max(PAUSE, last - first):
                break
            first = moment
        return cls(first, last)

    def at(self, moment: datetime) -> int:
        """From the left; the last moment leaves room for what is stated then. What lies outside stands at an edge."""
        span = (self.last - self.first).total_seconds()
        share = (moment - self.first).total_seconds() / span if span else moment > self.last
        return round(0.9 * WIDTH * min(1, max(0, share)))


Looks = Sequence[tuple[Article, Outlet, Sequence[tuple[datetime, int, Mapping[str, Verdict]]]]]
"""Each article about the story, with what its visits brought: moment, version's number, verdicts by fact."""


def looks(lookup: Lookup) -> Looks:
    """What every visit brought, gathered once for all facts."""
    verdicts, captures = lookup.snapshot.verdicts, lookup.snapshot.captures
    found = []
    for article in lookup.snapshot.articles:
        if article.about_story is False or article.outlet not in lookup.outlets:
            continue
        brought = ((capture, lookup.version(capture.version)) for capture in captures.get(article.id, ()))
        visits = [(one.captured_at, text.number, verdicts.get(text.id, {})) for one, text in brought if text]
        found.append((article, lookup.outlets[article.outlet], visits))
    return found


def turns_of(seen: Looks, fact: str) -> Iterator[Said]:
    """Every turn of a fact in every article."""
    for article, outlet, visits in seen:
        for turn in life(_told(visits, fact)):
            yield Said(outlet, article, turn)


def _told(visits: Sequence[tuple[datetime, int, Mapping[str, Verdict]]], fact: str) -> Iterator[Told]:
    for moment, number, verdicts in visits:
        verdict = verdicts.get(fact)
        if verdict is not None:
            absent = verdict.reason in ABSENT
            yield Told(moment, number, verdict.verdict, verdict.evidence or "", verdict.note, absent)


def _course(seen: Looks, fact: Fact, scale: Scale, outlets: int) -> Course:
    said = sorted(turns_of(seen, fact.key), key=lambda one: (one.turn.at, one.outlet.position, one.article.id))
    counts = list(_counts(said))
    shown = tuple(one for one in said if one.turn.kind != "absent")
    telling = [one.turn for one in shown if one.turn.kind in ("vanished", "changed")]
    signs = dict.fromkeys((scale.at(turn.at), turn.kind) for turn in telling)
    most = max((number for _, number in counts), default=0)
    last = counts[-1][1] if counts else 0
    marks = tuple(Sign(left, kind) for left, kind in signs)
    return Course(fact, shown, band(counts, scale, outlets), marks, most, last)


def _counts(said: Sequence[Said]) -> Iterator[tuple[datetime, int]]:
    """Each moment from which another number of outlets states the fact, in any of their articles."""
    stating: dict[int, str] = {}
    number = 0
    for one, after in pairwise([*said, None]):
        if one is None:
            break
        if one.turn.verdict in STATED:
            stating[one.article.id] = one.outlet.key
        else:
            stating.pop(one.article.id, None)
        outlets = len(set(stating.values()))
        if outlets != number and (after is None or after.turn.at != one.turn.at):
            number = outlets
            yield one.turn.at, number


def band(counts: Sequence[tuple[datetime, int]], scale: Scale, outlets: int) -> str:
    """The path of an area as high as the number of outlets; of steps in one place the last one is drawn."""
    steps = {scale.at(moment): number for moment, number in counts}
    if not any(steps.values()):
        return ""
    floor = HEIGHT - 1
    tops = ((left, round(floor - (HEIGHT - 6) * number / max(1, outlets), 1)) for left, number in steps.items())
    return f"M{next(iter(steps))} {floor}" + "".join(f"H{left}V{top:g}" for left, top in tops) + f"H{WIDTH}V{floor}Z"
