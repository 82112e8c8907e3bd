"""Articles on several pages among saved pages: a first page's capture goes in, the capture of the whole comes out.

Every page of a file has a time of its own. A further page is the one of its address that was saved next after the first
page, within a day and before the first page was saved again; where there is none, the text stays ``truncated`` and says
so. Nothing is fetched or written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.captures import Capture, Outcome, Page, Reading
from monitor.extraction.continued import whole_key
from monitor.gathering import NEAR, Came, Gathering, goes_on
from monitor.store.importing.finding import Found
from monitor.store.importing.saved import SavedPage
from monitor.story.model import Story
from monitor.story.relevance import about_story

Canonical = Callable[[str, str], str]
"""From an outlet id and a URL to the URL that the article is known by; ``ValueError`` where it is no address."""
_NOT_THERE = "it is not among the imported pages of the next day"


class Shelf:
    """The pages of an import by address, and which of them were used up as parts of an article."""

    def __init__(self, found: Sequence[Found], canonical: Canonical | None) -> None:
        """``found``: in the order of time."""
        self._canonical = canonical
        self._pages: dict[tuple[str, str], list[Found]] = {}
        self._used: set[int] = set()
        self._split: set[tuple[str, str]] = set()
        for page in found:
            self._pages.setdefault((page.outlet, self._key(page.outlet, page.url)), []).append(page)

    def is_used(self, page: Found) -> bool:
        """Whether a page needs no capture of its own: it is part of an article, or says again what is known."""
        if page.is_repeat and (page.outlet, self._key(page.outlet, page.url)) not in self._split:
            return True
        return id(page) in self._used

    def was_joined(self, saved: SavedPage, parts: Sequence[str] | None) -> None:
        """A first page is recorded already, with the pages at ``parts``; ``None`` for an article on one page."""
        if parts is not None:
            self._split.add((saved.outlet, self._key(saved.outlet, saved.url)))
            self._use(saved.outlet, saved.url, parts, saved.captured_at)

    def whole(self, capture: Capture, story: Story, read: Callable[[Page], Reading]) -> Capture:
        """The capture with its further pages, where it is the first page of a split article."""
        reading = capture.reading
        if reading is None or capture.body is None or not goes_on(capture.status, reading):
            return capture
        self._split.add((capture.outlet, self._key(capture.outlet, capture.url)))
        first = Page(capture.final_url, capture.body, 200, capture.headers)
        gathering = Gathering(first, reading, read, lambda url: self._key(capture.outlet, url), capture.captured_at)
        while (asked := gathering.wanted()) is not None:
            came = self._came(capture, asked.url)
            if came is None:
                gathering.miss(asked, _NOT_THERE, Outcome.FAILED)
            else:
                gathering.take(asked, came)
        joined, visits = gathering.result()
        parts = [visit.url for visit in visits if visit.body is not None]
        self._use(capture.outlet, capture.url, parts, capture.captured_at)
        return replace(capture, reading=joined, note=joined.note, pages=visits, about_story=about_story(story, joined))

    def _use(self, outlet: str, first: str, parts: Sequence[str], at: datetime) -> None:
        found = (self._next(outlet, first, address, at) for address in parts)
        self._used.update(id(page) for page in found if page is not None)

    def _came(self, capture: Capture, address: str) -> Came | None:
        found = self._next(capture.outlet, capture.url, address, capture.captured_at)
        saved = found.read() if found is not None else None
        if saved is None or saved.html is None:
            return None
        page = Page(saved.url, saved.html, saved.status, saved.headers)
        return Came(page, saved.complete, saved.captured_at if saved.captured_at != capture.captured_at else None)

    def _next(self, outlet: str, first: str, address: str, at: datetime) -> Found | None:
        """The page of an address that was saved next."""
        found = _at_or_after(self._pages_of(outlet, address), at)
        again = _after(self._pages_of(outlet, first), at)
        if found is None or found.captured_at - at > NEAR:
            return None
        return found if again is None or found.captured_at < again.captured_at else None

    def _pages_of(self, outlet: str, address: str) -> list[Found]:
        return self._pages.get((outlet, self._key(outlet, address)), [])

    def _key(self, outlet: str, address: str) -> str:
        if self._canonical is not None:
            try:
                address = self._canonical(outlet, address)
            except ValueError:
                return address
        return whole_key(address)


def _at_or_after(pages: Sequence[Found], at: datetime) -> Found | None:
    place = bisect_left(pages, at, key=_saved)
    return pages[place] if place < len(pages) else None


def _after(pages: Sequence[Found], at: datetime) -> Found | None:
    place = bisect_right(pages, at, key=_saved)
    return pages[place] if place < len(pages) else None


def _saved(page: Found) -> datetime:
    return page.captured_at
