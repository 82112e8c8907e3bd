"""The press's articles as data: the TOML files of ``texts/`` and ``outlets.toml`` go in, frozen objects come out.

An article is a set of named paragraphs; a version is a list of their names from one moment on. Each paragraph carries
the codes a person gave it: which fact it states, with the words that prove it. Nothing here renders, serves or judges.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VERDICTS = ("included", "partly", "differs")
"""What a paragraph can be coded with, best first."""
MOMENTS = (
    datetime(2023, 7, 24, 12, tzinfo=UTC),
    datetime(2023, 7, 25, 11, tzinfo=UTC),
    datetime(2023, 7, 26, 12, tzinfo=UTC),
    datetime(2023, 7, 27, 12, tzinfo=UTC),
)
"""When each of the four visits takes place."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a person read: this fact is stated here, and these words prove it."""

    fact: str
    verdict: str
    quote: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article."""

    name: str
    text: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """What an article's URL answers from one moment on."""

    moment: int
    """1 to 4; holds until the next version."""
    path: str
    """Path and query of the article's canonical URL at that time."""
    headline: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    standfirst: str = ""
    caption: str = ""
    byline: str = ""
    section: str = ""
    credit: str = ""
    correction: str = ""
    """A published note that announces a change."""
    paragraphs: tuple[Paragraph, ...] = ()
    page: str = "article"
    """``article``, ``live_blog``, ``paywall``, ``consent`` or ``challenge``: which kind of page is served."""
    status: int = 200
    visible: int | None = None
    """Paragraphs that a reader without a subscription sees."""
    codes: tuple[Code, ...] = ()
    """Codes of headline, standfirst, caption and of facts told over several paragraphs; they win over a paragraph's."""

    @property
    def shown(self) -> tuple[Paragraph, ...]:
        """The paragraphs that stand on the page."""
        return self.paragraphs[: self.visible]

    @property
    def text(self) -> str:
        """All of the article's own words on the page, one blank line between the parts."""
        parts = [self.headline, self.standfirst, self.caption, *(p.text for p in self.shown), self.correction]
        return "\n\n".join(part for part in parts if part)

    def code(self, fact: str) -> Code | None:
        """The code that holds for a fact, or None where the version does not state it."""
        own = [code for code in self.codes if code.fact == fact]
        found = own or [code for paragraph in self.shown for code in paragraph.codes if code.fact == fact]
        return min(found, key=lambda code: VERDICTS.index(code.verdict), default=None)


@dataclass(frozen=True, slots=True)
class Article:
    """One text of one outlet through the four moments."""

    id: str
    outlet: str
    about_story: bool
    listed: bool
    """Whether the outlet's feeds name it; a fixed URL is known from the story file."""
    lineage: str
    """The article whose text this one carries; its own id where it is nobody's copy."""
    teaser: str
    """What the feed says about it, where that is not its standfirst."""
    amp: bool
    """Whether it has an AMP twin, which the feed links to."""
    versions: tuple[Version, ...]

    def at(self, moment: int) -> Version | None:
        """The version that is served at a moment; None before the first."""
        return next((v for v in reversed(self.versions) if v.moment <= moment), None)

    def paths(self, moment: int) -> tuple[str, ...]:
        """Every path the article has had by a moment, oldest first."""
        return tuple(dict.fromkeys(v.path for v in self.versions if v.moment <= moment))


@dataclass(frozen=True, slots=True)
class Listing:
    """One discovery document of an outlet."""

    kind: str
    """``rss``, ``rss1``, ``atom``, ``json-feed``, ``news-sitemap``, ``sitemap-index`` or ``section``."""
    path: str
    state: tuple[str, str, str, str] = ("ok", "ok", "ok", "ok")
    """By moment: ``ok``, ``empty`` or ``broken`` (a page in place of a feed)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong at an outlet, at one moment or always."""

    outlet: str
    status: int = 0
    """Answered in place of the page; 0 where ``kind`` says what happens."""
    moment: int | None = None
    path: str = "*"
    """Shell pattern over path and query."""
    times: int | None = None
    """How often, before the outlet behaves again; None: for as long as the moment lasts."""
    headers: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    """HTML in place of the page, with ``status``."""
    kind: str = "status"
    """``status``, ``reset`` (the connection breaks), ``stall`` (nothing comes) or ``short`` (half of the body)."""


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet of the press: who it is and how its server behaves."""

    id: str
    name: str
    country: str
    ownership: str
    language: str
    template: str
    timezone: str = "UTC"
    charset: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    robots: str = "User-agent: *\nDisallow: /search\n"
    listings: tuple[Listing, ...] = ()
    article_pattern: str = ""
    query_identity: tuple[str, ...] = ()
    tracking: str = ""
    """Query string that the outlet's feeds append to every link."""
    validators: bool = True
    """Whether it sends ETag and Last-Modified."""
    churn: bool = False
    """Whether every answer differs in some byte that no reader sees."""
    gzip: bool = False
    related: tuple[str, ...] = ()
    """Other stories' teasers that stand around every article."""
    names: tuple[str, ...] = ()
    """Names that the template turns into links to tag pages."""
    faults: tuple[Fault, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PressData:
    """All outlets and articles."""

    sites: tuple[Site, ...]
    articles: tuple[Article, ...]

    def of(self, outlet: str) -> tuple[Article, ...]:
        """The articles of one outlet in file order."""
        return tuple(article for article in self.articles if article.outlet == outlet)


@cache
def load_press() -> PressData:
    """Read all data files. Raises KeyError or ValueError where a file names something that is not there."""
    sites = tuple(_site(row) for row in _toml(HERE / "outlets.toml")["outlet"])
    files = {f"{path.parent.name}/{path.stem}": _toml(path) for path in sorted((HERE / "texts").glob("*/*.toml"))}
    articles = tuple(_article(key, row, files) for key, row in files.items())
    order = {site.id: place for place, site in enumerate(sites)}
    return PressData(sites, tuple(sorted(articles, key=lambda article: (order[article.outlet], article.id))))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _site(row: dict[str, Any]) -> Site:
    listings = tuple(
        Listing(**{**item, "state": tuple(item.get("state", ("ok",) * 4))}) for item in row.pop("listing", ())
    )
    faults = tuple(Fault(outlet=row["id"], **item) for item in row.pop("fault", ()))
    lists: dict[str, Any] = {key: tuple(row.pop(key)) for key in ("related", "names", "query_identity") if key in row}
    return Site(**row, **lists, listings=listings, faults=faults)


def _article(key: str, row: dict[str, Any], files: Mapping[str, dict[str, Any]]) -> Article:
    """An article file; ``source`` names the article whose paragraphs it may print as well."""
    known = {p.name: p for p in _paragraphs(files[row["source"]])} if "source" in row else {}
    known |= {p.name: p for p in _paragraphs(row)}
    return Article(
        id=key,
        outlet=key.partition("/")[0],
        about_story=row.get("about_story", True),
        listed=row.get("listed", True),
        lineage=row.get("lineage", row.get("source", key)),
        teaser=row.get("teaser", ""),
        amp=row.get("amp", False),
        versions=tuple(_versions(row, known)),
    )


def _paragraphs(row: Mapping[str, Any]) -> Iterator[Paragraph]:
    for name, part in row.get("paragraph", {}).items():
        yield Paragraph(name, " ".join(part["text"].split()), _codes(part))


def _versions(row: dict[str, Any], known: Mapping[str, Paragraph]) -> Iterator[Version]:
    """Each version inherits what it does not say from the one before; codes are never inherited."""
    state: dict[str, Any] = {"path": row["path"]}
    for part in row["version"]:
        codes = _codes(part)
        fields = {k: v for k, v in part.items() if k not in VERDICTS}
        if "text" in fields:
            fields["paragraphs"] = tuple(known[name] for name in fields.pop("text"))
        state |= fields
        yield Version(**{**state, "codes": codes})


def _codes(part: Mapping[str, Any]) -> tuple[Code, ...]:
    return tuple(Code(fact, verdict, quote) for verdict in VERDICTS for fact, quote in part.get(verdict, {}).items())
