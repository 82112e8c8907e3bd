"""What a careful reader finds in the press: coded texts go in, one expected verdict per outlet, moment and fact out.

The codes were given while the texts were written, paragraph by paragraph, before any machine read them; here they are
only put together by the rules of the domain (the coding rules; decision 0004: several articles, one cell). Nothing here
looks at what a text says.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cache

from spiders.press.articles import HERE, MOMENTS, Article, PressData, Site, Version, load_press
from spiders.press.feeds import GONE
from spiders.press.storyfile import STORY_FILE

TABLE_FILE = HERE / "recipe.csv"
"""The same table in a form to read: a row per outlet and moment, a column per fact."""
SHORT = 60
"""Words under which a text is too short to be held to a list of facts (see ``length``)."""
WALLS = {"consent": "consent", "challenge": "blocked"}
WEAK = ("not_yet_known", "too_short", "removed")
BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expected:
    """One cell of the matrix after one visit."""

    outlet: str
    moment: int
    fact: str
    verdict: str
    reason: str = ""
    """Set exactly where the verdict is ``unknown``."""
    article: str = ""
    """The article that decides the cell; empty where nothing was collected."""
    quote: str = ""
    """The words that prove ``included``, ``partly`` or ``differs``."""

    @property
    def rank(self) -> int:
        """Which of an outlet's articles decides its cell: the lowest."""
        order = ("included", "partly", "differs", "unknown", "omitted", "weak")
        return order.index("weak" if self.reason in WEAK else self.verdict)


@dataclass(frozen=True, slots=True)
class _State:
    """An article as the visits so far left it."""

    article: Article
    version: Version
    seen: datetime
    """When this version was first met."""
    removed: bool = False
    complete: Version | None = None
    """The newest version before it that was not cut; what it stated still stands where this one is cut."""


def first_seen(state: _State) -> datetime:
    """A version's age by the visit that found it."""
    return state.seen


def as_published(state: _State) -> datetime:
    """A version's age by the time the page gives for its last change."""
    return state.version.modified or state.version.published or state.seen


@cache
def facts() -> dict[str, datetime]:
    """The ids of the story's facts in file order, with the time before which nobody could know them."""
    story = tomllib.loads(STORY_FILE.read_text("utf-8"))
    return {fact["id"]: fact.get("known_from", BEGINNING) for fact in story["fact"]}


@cache
def languages() -> frozenset[str]:
    """The languages in which every fact has a statement."""
    story = tomllib.loads(STORY_FILE.read_text("utf-8"))
    common = set.intersection(*(set(fact.get("statements", {})) for fact in story["fact"]))
    return frozenset(common | {story["story"]["language"]})


def recipe(age: Callable[[_State], datetime] = first_seen) -> tuple[Expected, ...]:
    """Every outlet at every moment with every fact; ``age`` says how old a version is when ``known_from`` is asked."""
    press = load_press()
    return tuple(
        _cell(press, site, moment, fact, age)
        for site in press.sites
        for moment in range(1, len(MOMENTS) + 1)
        for fact in facts()
    )


def _cell(press: PressData, site: Site, moment: int, fact: str, age: Callable[[_State], datetime]) -> Expected:
    def unknown(reason: str) -> Expected:
        return Expected(site.id, moment, fact, "unknown", reason)

    if "Disallow: /\n" in site.robots + "\n":
        return unknown("robots")
    states = list(_states(press, site, moment))
    if not states:
        return unknown("not_collected")
    return min((_judged(site, state, moment, fact, age(state)) for state in states), key=lambda cell: cell.rank)


def _judged(site: Site, state: _State, moment: int, fact: str, age: datetime) -> Expected:
    """One article's verdict on one fact, by the coding rules in their order."""
    version, name = state.version, state.article.id
    code = version.code(fact) or (state.complete.code(fact) if state.complete else None)

    def unknown(reason: str) -> Expected:
        return Expected(site.id, moment, fact, "unknown", reason, name)

    if version.page in WALLS:
        return unknown(WALLS[version.page])
    if site.language.partition("-")[0] not in languages():
        return unknown("language")
    if code is not None:
        return Expected(site.id, moment, fact, code.verdict, "", name, code.quote)
    if age < facts()[fact]:
        return unknown("not_yet_known")
    if state.removed:
        return unknown("removed")
    if version.page == "paywall":
        return unknown("paywalled")
    if version.page == "live_blog":
        return unknown("truncated")
    if length(version.text, site.language) < SHORT:
        return unknown("too_short")
    return Expected(site.id, moment, fact, "omitted", "", name)


def length(text: str, language: str) -> int:
    """Words, or half the characters in scripts that do not part words."""
    return len(text) // 2 if language[:2] in ("zh", "ja") else len(text.split())


def _states(press: PressData, site: Site, moment: int) -> Iterator[_State]:
    """Each article about the story that the visits up to a moment have met, with the newest version they read."""
    for article in press.of(site.id):
        state: _State | None = None
        for visit in range(1, moment + 1):
            state = _visit(site, article, visit, state)
        if state is not None and article.about_story:
            yield state


def _visit(site: Site, article: Article, moment: int, state: _State | None) -> _State | None:
    version = article.at(moment)
    known = state is not None or _found(site, article, moment)
    if version is None or not known or _fails(site, version.path, moment):
        return state
    if version.status in GONE:
        return None if state is None else replace(state, removed=True)
    if state is not None and state.version is version:
        return state
    whole = state.complete or state.version if state and version.page == "paywall" else None
    return _State(article, version, MOMENTS[moment - 1], complete=whole)


def _found(site: Site, article: Article, moment: int) -> bool:
    """Whether a listing that works names the article, or the story file does."""
    return not article.listed or any(
        listing.state[moment - 1] == "ok" and not _fails(site, listing.path, moment) for listing in site.listings
    )


def _fails(site: Site, path: str, moment: int) -> bool:
    """Whether a scripted fault holds for the whole of the moment; one that ends after some answers is waited out."""
    return any(
        fault.times is None and fault.moment in (None, moment) and fnmatchcase(path, fault.path)
        for fault in site.faults
    )


def table() -> str:
    """The recipe as CSV, one row per outlet and moment; unknown cells show their reason."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["outlet", "moment", *facts()])
    rows: dict[tuple[str, int], list[str]] = {}
    for cell in recipe():
        rows.setdefault((cell.outlet, cell.moment), []).append(cell.reason or cell.verdict)
    writer.writerows([outlet, moment, *cells] for (outlet, moment), cells in rows.items())
    return out.getvalue()


if __name__ == "__main__":
    TABLE_FILE.write_text(table(), "utf-8")
