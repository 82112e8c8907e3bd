"""One page for each outlet: what it leaves out, tells differently, includes; its articles; how it was collected.

Outlets are described one by one and never scored.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.collection import Course, courses, weakened
from reports.context import Context, quote_of
from reports.inert import file_name
from reports.matrix import Place, Tally, tally_of
from reports.model import Article
from reports.render import Page
from reports.wording import VERDICTS, count, listing


def outlet_pages(context: Context) -> Iterator[Page]:
    """The list of outlets, then a page for each."""
    places = {column.outlet.key: _places(context, index) for index, column in enumerate(context.matrix.columns)}
    yield context.renderer.page(
        "outlets.html",
        "outlets.html",
        matrix=context.matrix,
        states=context.states,
        tallies={key: tally_of(column) for key, column in places.items()},
        readings={reading.outlet.key: reading for reading in context.readings},
    )
    for course in courses(context.lookup, [column.outlet for column in context.matrix.columns]):
        yield _page(context, course, places[course.outlet.key])


def _places(context: Context, index: int) -> tuple[Place, ...]:
    return tuple(row.places[index] for row in context.matrix.rows)


def _page(context: Context, course: Course, places: tuple[Place, ...]) -> Page:
    lookup, outlet = context.lookup, course.outlet
    collected = lookup.articles_of.get(outlet.key, ())
    articles = [article for article in collected if article.about_story is not False]
    tally = tally_of(places)
    shown = [version.captured_at for article in articles if (version := lookup.newest(article))]
    return context.renderer.page(
        f"outlets/{file_name(outlet.key)}",
        "outlet.html",
        outlet=outlet,
        deck=deck_words(context, articles, tally),
        tally=tally,
        omitted=omitted(context, places),
        places={name: [place for place in places if place.cell.verdict == name] for name in VERDICTS},
        unknown=[weak for weak in weakened(context.matrix) if weak.outlet == outlet],
        reading=next(reading for reading in context.readings if reading.outlet == outlet),
        articles=articles,
        others=[article for article in collected if article.about_story is False],
        course=course,
        events=context.chronicle.of_outlet(outlet.key),
        as_of=max(shown, default=None),
        quote_of=quote_of,
    )


def deck_words(context: Context, articles: list[Article], tally: Tally) -> str:
    """What was collected of the outlet and what it does with the facts, with their base."""
    versions = sum(len(context.lookup.versions(article)) for article in articles)
    found = f"{count(len(articles), 'article')} about the story in {count(versions, 'version')}."
    if not tally.judged:
        return f"{found} None of the {count(tally.total, 'fact')} could be judged."
    parts = [f"{tally.included} included"]
    parts += [f"{tally.partly} stated in part"] if tally.partly else []
    parts += [f"{tally.differs} told differently"] if tally.differs else []
    parts += [f"{tally.omitted} not stated"] if tally.omitted else []
    return f"{found} Of {count(tally.judged, 'fact')} that could be judged, {listing(parts)}."


def omitted(context: Context, places: tuple[Place, ...]) -> list[tuple[Place, int]]:
    """What the outlet leaves out, with the number of independent sources that report it, most sources first."""
    sources = context.lookup.snapshot.sources
    pairs = [
        (place, sources[place.fact.key].independent if place.fact.key in sources else 0)
        for place in places
        if place.cell.verdict == "omitted"
    ]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].fact.position))
