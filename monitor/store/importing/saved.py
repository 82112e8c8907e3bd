"""A saved page, whatever file it came from, and how it becomes a capture. Pure, but for the extraction it asks.

A page that is HTML is read by the extraction; a text that is given ready is taken as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.captures import Capture, Outcome, Page, PageClass, Reading
from monitor.extraction.ending import cut_in_a_sentence, unfinished
from monitor.store.raw import digest_bytes
from monitor.store.versions import GIVEN, IN_PART
from monitor.story.model import Story
from monitor.story.relevance import about_story

GONE = (404, 410)
REFUSED = (401, 403, 429, 451)
PARTIAL_CONTENT = 206
READABLE = frozenset({PageClass.ARTICLE, PageClass.LIVE_BLOG, PageClass.GALLERY})

ReadPage = Callable[[Page], Reading]


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page as a file holds it."""

    outlet: str
    url: str
    captured_at: datetime
    html: bytes | None = None
    text: str | None = None
    """The article's text where there is no page."""
    headline: str = ""
    published_at: datetime | None = None
    language: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    complete: bool = True


def capture_of(saved: SavedPage, story: Story, read: ReadPage) -> Capture:
    """The capture that a saved page stands for."""
    reading = _given_reading(saved) if saved.html is None else _page_reading(saved, saved.html, read)
    return Capture(
        outlet=saved.outlet,
        url=saved.url,
        requested_url=saved.url,
        final_url=saved.url,
        captured_at=saved.captured_at,
        outcome=Outcome.FETCHED,
        status=saved.status,
        headers=saved.headers,
        body=saved.html,
        body_digest=digest_bytes(saved.html) if saved.html is not None else None,
        reading=reading,
        discovered_by="import",
        about_story=about_story(story, reading),
    )


def _page_reading(saved: SavedPage, html: bytes, read: ReadPage) -> Reading:
    """What the extraction finds, completed by what the file says where the page itself says nothing."""
    reading = read(Page(url=saved.url, body=html, status=saved.status, headers=saved.headers))
    reading = replace(
        reading,
        headline=reading.headline or saved.headline,
        published_at=reading.published_at or saved.published_at,
        language=reading.language or saved.language,
    )
    if not saved.complete and reading.page_class in READABLE:
        return replace(reading, page_class=PageClass.TRUNCATED, note="the import says that this is only a part")
    return reading


def _given_reading(saved: SavedPage) -> Reading:
    page_class, note = _given_class(saved)
    return Reading(
        page_class=page_class,
        note=note,
        headline=saved.headline,
        body=_body(saved.text or "", saved.headline) if page_class in READABLE | IN_PART else "",
        language=saved.language,
        declared_language=saved.language,
        published_at=saved.published_at,
        extractor=GIVEN,
    )


def _given_class(saved: SavedPage) -> tuple[PageClass, str]:
    if saved.status in GONE:
        return PageClass.REMOVED, f"status {saved.status}"
    if saved.status in REFUSED:
        return PageClass.BLOCKED, f"status {saved.status}"
    text = saved.text or ""
    if saved.status >= 300 or not text.strip():  # the text under a redirect is not the article's
        return PageClass.UNREADABLE, "no text" if saved.status < 300 else f"status {saved.status}"
    if not saved.complete:
        return PageClass.TRUNCATED, "the import says that this is only a part"
    if saved.status == PARTIAL_CONTENT:
        return PageClass.TRUNCATED, f"status {saved.status}: a part of the page"
    last = text.rstrip().rpartition("\n")[2]
    if (found := unfinished(last)) is not None:
        return found
    if cut_in_a_sentence(last):
        return PageClass.TRUNCATED, "the text ends in the middle of a sentence"
    return PageClass.ARTICLE, ""


def _body(text: str, headline: str) -> str:
    """The text without a headline that it repeats as its first line; else not a sign is changed but line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    first, _, rest = text.partition("\n")
    if headline and " ".join(first.split()) == " ".join(headline.split()):
        return rest.lstrip("\n")
    return text
