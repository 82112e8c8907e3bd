"""The story file as data (design.md section 4): frozen pydantic models, one docstring under each field.

A parsed TOML table goes in, a checked ``Story`` comes out. Positions in the file are not known here (see ``load``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from monitor.story.amounts import bytes_of, seconds_of

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s]*$", max_length=2_000)]
Names = Annotated[tuple[Text, ...], Field(min_length=1, max_length=200)]
Day = Annotated[date, Field(strict=True)]
Moment = Annotated[AwareDatetime, Field(strict=True)]
Weight = Literal["core", "secondary", "background"]
Protocol = Literal["wayback", "pywb", "memento", "common-crawl", "gdelt", "google-news", "media-cloud"]
Ownership = Literal["state", "public", "private", "agency", "cooperative", "ngo", "unknown"]


class Model(BaseModel):
    """Closed and frozen: an unknown key is a mistake, and nothing changes a story after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entity(Model):
    """A person, place, office or event that facts name."""

    id: Slug
    names: dict[Language, Names] = Field(min_length=1)
    """All names by language; the first is the usual one."""


class Fact(Model):
    """An atomic statement that an outlet can include or leave out."""

    id: Slug
    statement: Text
    """In the story's language."""
    weight: Weight = "secondary"
    entities: tuple[Slug, ...] = ()
    statements: dict[Language, Text] = {}
    """The statement in other languages."""
    phrasings: tuple[Text, ...] = ()
    """Ways outlets put this fact, in any language."""
    differs: tuple[Text, ...] = ()
    """Other versions of this fact that are going round."""
    not_this: tuple[Text, ...] = ()
    """Passages that sound like this fact and do not state it, in any language."""
    known_from: Moment | None = None
    """Aware; nobody could know it earlier."""
    coded_by: Literal["machine", "people"] = "machine"
    """``people``: the machine leaves this fact ``unknown: not_judged`` and ``gapwire review`` asks for it."""
    threshold: float | None = Field(default=None, ge=0, le=1)
    """Probability from which this fact counts as included, where the engine's own does not fit."""


class Archive(Model):
    """A service that keeps copies of pages, or finds their addresses. Completed from the built-in one of its id."""

    id: Slug
    protocol: Protocol
    """What it speaks."""
    index: WebAddress | None = None
    """Where it is asked what it has: CDX server, list of crawls (Common Crawl), search (finders)."""
    copies: WebAddress | None = None
    """What stands before the time and the original address of a copy; of Common Crawl the host of the WARC files."""
    timemap: WebAddress | None = None
    """Memento: what stands before the original address in the address of a TimeMap."""
    timegate: WebAddress | None = None
    """Memento: the same for the TimeGate, asked where there is no TimeMap."""
    delay: float = Field(default=5.0, ge=1, le=300)
    """Seconds between two requests to each of its hosts."""
    patience: float = Field(default=60.0, ge=0, le=600)
    """Seconds to wait where it is overloaded and does not say how long."""
    key_variable: str | None = None
    """The environment variable that holds the key, where it wants one."""
    crawls: tuple[Text, ...] = ()
    """Common Crawl: which crawls to ask; left out: those of the story's time."""


class IdWalk(Model):
    """Addresses that differ by a number that grows with time: all from ``first`` to ``last`` are looked at in turn."""

    url: WebAddress
    """With ``{id}`` in the place of the number."""
    first: int = Field(ge=0)
    last: int = Field(ge=0)
    step: int = Field(default=1, ge=1, le=1000)


class Expect(Model):
    """What an outlet should bring; a run in which it does not is degraded."""

    articles: Annotated[int, Field(strict=True, ge=1)] | None = None
    """Articles about the story with a text, at least."""
    silent_days: Annotated[int, Field(strict=True, ge=1)] | None = None
    """Days without a new article or text, at most, while the story runs."""


class Outlet(Model):
    """A publisher and how its articles are found. In a story file either an id of the catalogue or a description."""

    id: Slug
    name: Text
    country: str = ""
    """ISO 3166 alpha-2 where there is one; empty where the story file does not say."""
    ownership: Ownership = "unknown"
    language: Language
    """The language of most of its texts; a page's own language is detected page by page."""
    languages: tuple[Language, ...] = ()
    """Every language it publishes in, where there are several."""
    url: WebAddress
    feeds: tuple[WebAddress, ...] = ()
    sitemaps: tuple[WebAddress, ...] = ()
    sections: tuple[WebAddress, ...] = ()
    articles: tuple[WebAddress, ...] = ()
    """URLs that are known already."""
    article_pattern: str | None = None
    """Regular expression that a section page's article links match."""
    query_identity: tuple[str, ...] = ()
    """Query parameters that are part of an article's identity (``id``, ``Seq_Code``...)."""
    publisher: str | None = None
    """Outlets of one publisher count once."""
    archives: tuple[Slug, ...] | None = None
    """Archives and finders to ask about this outlet; ``None``: those of the story; empty: none."""
    archive_prefixes: tuple[WebAddress, ...] = ()
    """Beginnings of its article addresses with the day in them: ``{yyyy}``, ``{yy}``, ``{mm}``, ``{m}``, ``{mon}``,
    ``{dd}``, ``{d}``. Archives are asked for what begins so on each day of the story."""
    id_walk: IdWalk | None = None
    render: bool = Field(default=False, strict=True)
    """Whether its articles are written by scripts, so that a browser has to read them (``gapwire[browser]``)."""
    expect: Expect = Expect()
    """What it should bring."""
    verified: bool = True
    """False where no published source confirms any way to its articles."""
    unverified: tuple[str, ...] = ()
    """Addresses among ``feeds``, ``sitemaps`` and ``sections`` that no published source confirms, and the word
    ``article_pattern`` where the pattern is a guess."""
    note: str = ""


def _seconds(value: object) -> object:
    return _written(value, seconds_of, "time_amount")


def _bytes(value: object) -> object:
    return _written(value, bytes_of, "data_amount")


def _written(value: object, read: Callable[[str], int], kind: Literal["time_amount", "data_amount"]) -> object:
    """An amount as it stands in the file; one that was read already stays."""
    if not isinstance(value, str):
        return value
    try:
        return read(value)
    except ValueError as error:
        raise PydanticCustomError(kind, "{reason}", {"reason": str(error)}) from None


Seconds = Annotated[int, BeforeValidator(_seconds), Field(strict=True, ge=1)]
Bytes = Annotated[int, BeforeValidator(_bytes), Field(strict=True, ge=1)]


class Budget(Model):
    """What one run may spend, in all and at each host. ``None`` sets no limit."""

    time: Seconds | None = None
    """From the start of the crawl to its last request; in the file ``"2h"``."""
    requests: Annotated[int, Field(strict=True, ge=1)] | None = None
    """Pages, lists and questions asked for, repeats and redirects too; robots.txt is not counted."""
    bytes: Bytes | None = None
    """As they come over the wire; in the file ``"500 MB"``. One answer for each host may come on top."""
    host_time: Seconds | None = None
    """From the first request to a host to the last one."""
    host_requests: Annotated[int, Field(strict=True, ge=1)] | None = None
    host_bytes: Bytes | None = None

    @property
    def is_run_wide(self) -> bool:
        """Whether one host's spending can leave another unvisited."""
        return any(limit is not None for limit in (self.time, self.requests, self.bytes))

    @property
    def is_per_host(self) -> bool:
        """Whether a host has a limit of its own."""
        return any(limit is not None for limit in (self.host_time, self.host_requests, self.host_bytes))


class Story(Model):
    """One event that is followed."""

    id: Slug
    title: Text
    language: Language = "en"
    start: Day
    end: Day | None = None
    """Last day of the publication window; open while the story runs."""
    timezone: str = "UTC"
    """IANA name, in which weekdays and 'today' are read where the page gives none."""
    keywords: tuple[Text, ...] = ()
    """Words of which a link's title or address must hold one to be followed; broad, in all languages of the outlets."""
    must_name: tuple[Text, ...] = ()
    """Narrower words of which an article's text must hold one to be about the story; empty: ``keywords`` decide."""
    threshold: float | None = Field(default=None, ge=0, le=1)
    budget: Budget = Budget()
    """The table ``[story.budget]``."""
    archives: tuple[Slug, ...] = ()
    """Archives and finders to ask about every outlet that does not name its own."""
    archive_services: tuple[Archive, ...] = ()
    """The ``[[archive]]`` tables: archives that are not built in, or built-in ones with other settings."""
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...]
    outlets: tuple[Outlet, ...]
