"""The page of all facts over time: how many outlets stated each, who began, changed it, dropped it, and when.

What visits saw of a fact comes from the snapshot; what a turn is, from ``monitor.changes.lives``. A visit that
could not tell counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.changes.lives import STATED, Told, Turn, life
from reports.context import Context
from reports.lookup import Lookup
from reports.model import Article, Fact, Outlet
from reports.render import Page

HEIGHT = 44
"""Pixels of one fact's picture."""
ABSENT = frozenset({"not_yet_known", "too_short"})


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a fact at one outlet."""

    outlet: Outlet
    article: Article
    turn: Turn


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment to the next, how many outlets stated the fact; in percent of the picture and pixels."""

    left: float
    width: float
    top: float
    height: float
    outlets: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A fact that vanished (``vanished``) or was told otherwise (``changed``) at one moment, in percent."""

    left: float
    kind: str


@dataclass(frozen=True, slots=True)
class Course:
    """One fact over time."""

    fact: Fact
    said: tuple[Said, ...]
    """Turns in order of time, without those that saw nothing."""
    stretches: tuple[Stretch, ...]
    signs: tuple[Sign, ...]
    most: int
    last: int
    """Outlets that stated it at most, and at the last look."""


def timeline_page(context: Context) -> Page:
    """All facts, in the order of the table."""
    lookup = context.lookup
    moments = sorted({capture.captured_at for chain in lookup.snapshot.captures.values() for capture in chain})
    scale = Scale(moments[0], moments[-1]) if moments else None
    courses = [_course(lookup, row.fact, scale) for row in context.matrix.rows] if scale else []
    runs = [run for run in lookup.collecting_runs if scale and scale.first <= run.started_at <= scale.last]
    return context.renderer.page(
        "timeline.html",
        "timeline.html",
        courses=courses,
        scale=scale,
        ticks=[(scale.at(run.started_at), run) for run in runs[-40:]] if scale else [],
        outlets=len(lookup.outlets),
        height=HEIGHT,
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment stands in a picture."""

    first: datetime
    last: datetime

    def at(self, moment: datetime) -> float:
        """Percent from the left; the last moment leaves room for what is stated then."""
        span = (self.last - self.first).total_seconds()
        return round(90 * (moment - self.first).total_seconds() / span, 2) if span else 0.0


def turns_of(lookup: Lookup, fact: Fact) -> Iterator[Said]:
    """Every turn of a fact in every article about the story."""
    for article in lookup.snapshot.articles:
        if article.about_story is False or article.outlet not in lookup.outlets:
            continue
        for turn in life(_told(lookup, article, fact)):
            yield Said(lookup.outlets[article.outlet], article, turn)


def _told(lookup: Lookup, article: Article, fact: Fact) -> Iterator[Told]:
    for capture in lookup.snapshot.captures.get(article.id, ()):
        version = lookup.version(capture.version)
        verdict = lookup.snapshot.verdicts.get(version.id, {}).get(fact.key) if version else None
        if version is not None and verdict is not None:
            absent = verdict.reason in ABSENT
            moment, words = capture.captured_at, verdict.evidence or ""
            yield Told(moment, version.number, verdict.verdict, words, verdict.note, absent)


def _course(lookup: Lookup, fact: Fact, scale: Scale) -> Course:
    said = sorted(turns_of(lookup, fact), key=lambda one: (one.turn.at, one.outlet.position, one.article.id))
    counts = list(_counts(said))
    most = max((number for _, number in counts), default=0)
    shown = tuple(one for one in said if one.turn.kind != "absent")
    signs = dict.fromkeys((scale.at(one.turn.at), one.turn.kind) for one in shown)
    marks = tuple(Sign(left, kind) for left, kind in signs if kind in ("vanished", "changed"))
    last = counts[-1][1] if counts else 0
    return Course(fact, shown, tuple(_stretches(counts, scale, len(lookup.outlets))), marks, most, last)


def _counts(said: Sequence[Said]) -> Iterator[tuple[datetime, int]]:
    """After each moment, how many outlets state the fact in any of their articles."""
    stating: dict[int, str] = {}
    for index, one in enumerate(said):
        if one.turn.verdict in STATED:
            stating[one.article.id] = one.outlet.key
        else:
            stating.pop(one.article.id, None)
        if index + 1 == len(said) or said[index + 1].turn.at != one.turn.at:
            yield one.turn.at, len(set(stating.values()))


def _stretches(counts: Sequence[tuple[datetime, int]], scale: Scale, outlets: int) -> Iterator[Stretch]:
    for index, (moment, number) in enumerate(counts):
        left = scale.at(moment)
        right = scale.at(counts[index + 1][0]) if index + 1 < len(counts) else 100.0
        height = round((HEIGHT - 6) * number / max(1, outlets), 1)
        if number:
            yield Stretch(left, round(right - left, 2), HEIGHT - 1 - height, height, number)
