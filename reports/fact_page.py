"""One page for each fact: every outlet's sentence side by side, other values, first seen, over the versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from reports.context import Context, quote_of
from reports.findings import group_tallies, unknown_words
from reports.inert import file_name
from reports.lookup import Lookup
from reports.matrix import Place, Row
from reports.model import Article, Fact, Outlet, Value, Verdict, Version
from reports.render import Page
from reports.wording import count, listing, none_or

STATING = frozenset({"included", "partly"})


@dataclass(frozen=True, slots=True)
class Seen:
    """The first text of an outlet that was seen to state a fact."""

    outlet: Outlet
    article: Article
    version: Version
    verdict: str
    lag: timedelta
    """After the first of all."""
    at: float
    """Its place between the first (0) and the last (100)."""


@dataclass(frozen=True, slots=True)
class Course:
    """One article whose verdict on a fact changed between versions."""

    outlet: Outlet
    article: Article
    steps: tuple[tuple[Version, Verdict], ...]


def fact_pages(context: Context) -> Iterator[Page]:
    """The list of facts, then a page for each."""
    yield context.renderer.page(
        "facts.html", "facts.html", matrix=context.matrix, unknown_words=unknown_words(context.matrix)
    )
    for row in context.matrix.rows:
        yield _page(context, row)


def _page(context: Context, row: Row) -> Page:
    lookup = context.lookup
    by_key = {place.outlet.key: place for place in row.places}
    shown = [place.version.captured_at for place in row.places if place.version]
    return context.renderer.page(
        f"facts/{file_name(row.fact.key)}",
        "fact.html",
        row=row,
        deck=deck_words(row),
        groups=group_tallies(context.matrix, row),
        values=lookup.snapshot.values.get(row.fact.key, ()),
        places_of=lambda value: _places(value, by_key),
        seen=first_seen(lookup, row.fact),
        history=history(lookup, row.fact),
        interval=interval_words(lookup),
        as_of=max(shown, default=None),
        grouped=context.grouped,
        quote_of=quote_of,
    )


def deck_words(row: Row) -> str:
    """What the outlets do with the fact, in one sentence with its base."""
    tally = row.tally
    if not tally.judged:
        return f"None of the {count(tally.total, 'outlet')} could be judged on it."
    parts = [f"{none_or(tally.included)} include it" if tally.included != 1 else "1 includes it"]
    if tally.partly:
        parts.append(f"{tally.partly} {'states' if tally.partly == 1 else 'state'} a part of it")
    if tally.differs:
        parts.append(f"{tally.differs} {'gives' if tally.differs == 1 else 'give'} another value")
    if tally.omitted:
        parts.append(f"{tally.omitted} {'does' if tally.omitted == 1 else 'do'} not state it")
    words = f"Of the {count(tally.judged, 'outlet')} that could be judged, {listing(parts)}."
    if row.sources:
        words += f" Those that include it rest on {count(row.sources, 'independent source')}."
    if len(row.counted) < len(row.places):
        words += " Whoever only carries another’s text is counted with it, once."
    return words


def _places(value: Value, by_key: Mapping[str, Place]) -> list[Place]:
    return [by_key[key] for key in value.outlets if key in by_key]


def first_seen(lookup: Lookup, fact: Fact) -> list[Seen]:
    """The first text of each outlet that states the fact, the earliest first."""
    firsts: dict[str, tuple[Version, Article, str]] = {}
    for article in lookup.snapshot.articles:
        for version in lookup.versions(article):
            verdict = lookup.snapshot.verdicts.get(version.id, {}).get(fact.key)
            if verdict is None or verdict.verdict not in STATING:
                continue
            held = firsts.get(article.outlet)
            if held is None or version.captured_at < held[0].captured_at:
                firsts[article.outlet] = (version, article, verdict.verdict)
            break
    ordered = sorted(firsts.items(), key=lambda item: (item[1][0].captured_at, item[0]))
    if not ordered:
        return []
    start, end = ordered[0][1][0].captured_at, ordered[-1][1][0].captured_at
    span = (end - start) or timedelta(seconds=1)
    return [
        Seen(
            lookup.outlets[key],
            article,
            version,
            verdict,
            version.captured_at - start,
            round(2 + 96 * ((version.captured_at - start) / span), 1),
        )
        for key, (version, article, verdict) in ordered
    ]


def history(lookup: Lookup, fact: Fact) -> list[Course]:
    """Articles in which the verdict on the fact changed from one version to another, in the order of the outlets."""
    lines = []
    for article in lookup.snapshot.articles:
        steps: list[tuple[Version, Verdict]] = []
        for version in lookup.versions(article):
            verdict = lookup.snapshot.verdicts.get(version.id, {}).get(fact.key)
            if verdict and (not steps or (steps[-1][1].verdict, steps[-1][1].note) != (verdict.verdict, verdict.note)):
                steps.append((version, verdict))
        if len({verdict.verdict for _, verdict in steps}) > 1:
            lines.append(Course(lookup.outlets[article.outlet], article, tuple(steps)))
    return sorted(lines, key=lambda line: (line.outlet.position, line.article.id))


def interval_words(lookup: Lookup) -> str:
    """How far the order of first sight can be trusted: the time between runs."""
    runs = lookup.collecting_runs
    if len(runs) < 2:
        return "There was one run only, so no order can be read from it."
    gaps = sorted(later.started_at - earlier.started_at for earlier, later in pairwise(runs))
    hours = max(1, round(gaps[len(gaps) // 2].total_seconds() / 3600))
    return f"Visits are about {count(hours, 'hour')} apart; an order closer than that may not be the real one."
