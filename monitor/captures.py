"""What passes from the spiders to the store: one page as fetched, one page as read, one visit, one look at a feed.

Plain frozen data, no behaviour. Times are aware UTC datetimes. Nothing here is written anywhere by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PageClass(StrEnum):
    """What a capture turned out to be (design.md section 2)."""

    ARTICLE = "article"
    BLOCKED = "blocked"
    CONSENT = "consent"
    PAYWALLED = "paywalled"
    TRUNCATED = "truncated"
    REMOVED = "removed"
    SOFT_404 = "soft_404"
    LIVE_BLOG = "live_blog"
    GALLERY = "gallery"
    NOT_ARTICLE = "not_article"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """How one visit to one URL ended."""

    FETCHED = "fetched"
    """A body came back and was read (whatever its page class)."""
    NOT_MODIFIED = "not_modified"
    """The server answered 304."""
    SAME_BYTES = "same_bytes"
    """The body equals the one stored before; nothing was extracted."""
    ROBOTS = "robots"
    """robots.txt forbids the URL; no request was made."""
    ARCHIVE_EXCLUDED = "archive_excluded"
    """An archive holds back this site's pages, by its own or the publisher's decision."""
    NOT_VISITED = "not_visited"
    """A budget of the run was spent; no request was made, and the next run begins with it."""
    FAILED = "failed"
    """No usable response: time-out, reset, name not found, too large, refused address."""


@dataclass(frozen=True, slots=True)
class Page:
    """One response as it came over the wire, or one saved page."""

    url: str
    """The URL that answered, after redirects."""
    body: bytes
    """Undecoded, after transfer and content encoding."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    requested_url: str | None = None
    """The URL asked for, where a redirect led elsewhere."""
    begins_at: str | None = None
    """Of a following page: the URL of the article's first page."""
    following: tuple[Page, ...] = ()
    """Further pages of the same article in order, which are read and joined with this one."""
    is_whole: bool = False
    """Of a following page: it shows the whole article on one page (a print view)."""


SPLIT = "the article is split over pages"
"""How the note of a page begins whose article goes on on another page."""


@dataclass(frozen=True, slots=True)
class PageSequence:
    """What one page says about the other pages of its article."""

    number: int = 1
    """Its own place, from 1."""
    next_url: str | None = None
    """The page after it; ``None`` on the last."""
    whole_url: str | None = None
    """A view of the whole article on one page."""
    total: int | None = None
    """How many pages there are, where it says so ("Page 1 of 3")."""
    is_broken: bool = False
    """Whether something of this very page is missing (bytes, the end of its markup)."""
    points_on: bool = False
    """Whether its text says that it goes on elsewhere."""


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One statement of the page about a time."""

    kind: str
    """``published`` or ``modified``."""
    source: str
    """Where it stands: ``json-ld``, ``meta:article:published_time``, ``time-element``, ``url``, ``htmldate``..."""
    raw: str
    """As the page wrote it."""
    value: datetime | None
    """Aware UTC; ``None`` where it could not be read."""
    precision: str
    """``second``, ``minute`` or ``day``."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the page that is not the article's text, with the reason it was left out."""

    text: str
    why: str
    """``title repeated``, ``repeat``, ``related links``, ``newsletter``, ``push prompt``, ``byline``, ``credit``..."""
    kind: str = "line"
    """``line`` of the text, or ``box`` of the page that was cut away before the text was looked for."""
    words: int | None = None
    """Of a box: how many words it held; ``text`` is its beginning."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says: the article's text and its particulars. Made by ``monitor.extraction.read_page``."""

    page_class: PageClass
    note: str
    """Why this class, in words; empty for a plain article."""
    headline: str
    """The article's own headline, without the site's name; may be empty."""
    body: str
    """The article and nothing else (standfirst, paragraphs, own captions), paragraphs parted by one blank line."""
    language: str | None
    """The language that is used: declared by the page, else detected (BCP 47: ``ru``, ``zh-Hant``)."""
    declared_language: str | None = None
    detected_language: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    dates: tuple[DateCandidate, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    free: bool | None = None
    """isAccessibleForFree as the page declares it."""
    canonical_url: str | None = None
    """As the page declares it; absolute; unchecked."""
    twin_urls: tuple[str, ...] = ()
    """AMP and mobile twins that the page names."""
    credit: str | None = None
    """The agency or source the page credits, as printed."""
    description: str | None = None
    captions: tuple[str, ...] = ()
    """Paragraphs of ``body`` that are captions of the article's own pictures."""
    removed: tuple[Removed, ...] = ()
    extractor: str = ""
    """Name and version of what read the page; a change of it is never an edit by the outlet."""
    sequence: PageSequence | None = None
    """Where the article is split over pages and this is one of them; ``None`` once all of them are joined."""


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """One copy of a page in an archive, as it was asked for and as it answered."""

    archive: str
    """The archive's id in the story: ``wayback``, ``common-crawl``..."""
    asked_url: str
    """The address in the archive that was asked for (with ``#offset`` where it is a place in a WARC file)."""
    memento_url: str
    """The address of the copy that answered: the archive may lead to another one nearby."""
    retrieved_at: datetime
    """When we fetched it."""
    digest: str = ""
    """As the archive states it (mostly base32 SHA-1 of the stored body); not checked."""


@dataclass(frozen=True, slots=True)
class FollowingPage:
    """One visit to a further page of an article that is split over pages."""

    url: str
    outcome: Outcome
    """``fetched``, ``not_modified`` or ``same_bytes``; ``failed`` or ``robots`` for the page that is missing."""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Of every page of a text that was read now."""
    body_digest: str | None = None
    is_whole: bool = False
    """The whole article on one page."""
    note: str = ""
    captured_at: datetime | None = None
    """When it was saved, where it comes from an archive or a file."""
    copy: ArchivedCopy | None = None
    """Which archived copy it is."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One visit to one URL."""

    outlet: str
    """The outlet's id in the story."""
    url: str
    """The canonical URL the article is known by."""
    requested_url: str
    final_url: str
    captured_at: datetime
    outcome: Outcome
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Only where ``outcome`` is ``fetched``."""
    body_digest: str | None = None
    """blake2b-128 of the body, hex."""
    reading: Reading | None = None
    redirects: tuple[str, ...] = ()
    """Every URL passed on the way, the requested one first."""
    discovered_by: str = ""
    """``feed``, ``sitemap``, ``section``, ``fixed``, ``known``, ``import``..."""
    note: str = ""
    """What went wrong, in words."""
    about_story: bool | None = None
    """Whether the text itself meets the story's keywords and window; ``None`` where there was no text to look at."""
    pages: tuple[FollowingPage, ...] = ()
    """The pages after the first one of a split article, in order; ``body``, ``status`` and ``headers`` are of the
    first."""
    copy: ArchivedCopy | None = None
    """Where the page came from an archive: which copy it is. ``captured_at`` is then the time of that copy, and the
    other addresses are the outlet's own."""


@dataclass(frozen=True, slots=True)
class DiscoveryVisit:
    """One look at a feed, sitemap or section page: the outlet's health is read from these."""

    outlet: str
    url: str
    kind: str
    """``rss``, ``atom``, ``json-feed``, ``news-sitemap``, ``sitemap``, ``sitemap-index``, ``section``, ``robots``;
    ``archive:ID`` for a question to an archive or finder."""
    visited_at: datetime
    outcome: str
    """``ok``, ``empty``, ``not_modified``, ``robots``, ``archive_excluded``, ``not_visited``, ``failed``,
    ``not_a_feed``."""
    status: int | None = None
    links: int = 0
    """Links it named."""
    matched: int = 0
    """Links that met the window and the keywords."""
    etag: str | None = None
    last_modified: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the spiders need of an article that was seen before, to visit it politely."""

    outlet: str
    url: str
    urls: tuple[str, ...] = ()
    """All URLs of its history."""
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    captured_at: datetime | None = None
    about_story: bool | None = None
    """False where its text was read and is about something else: it is not visited again."""
    waited: int = 0
    """How many runs left it unvisited since its last visit because a budget was spent: this run begins with it."""
    resting: bool = False
    """True where this run leaves it alone: it stood still for long and is not due."""
    copies: tuple[str, ...] = ()
    """Addresses of archived copies that are stored already (``asked_url``)."""
    pages: tuple[KnownPage, ...] = ()
    """The pages after the first one, as the newest visit that saw a text found them."""
    parts: tuple[str, ...] = ()
    """Every address that was a further page of it at some time, the newest visit or an archive's."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A further page of a known article, as the next visit has to ask for it."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    """Of the page that came; ``None`` where none did."""
    is_whole: bool = False
    missing: bool = False
    """Whether it is no part of the text: it did not come, or cannot be a page of this article."""
    note: str = ""
