"""The pages of one article, as they are gathered: from a first page that names a next one to the text of all of them.

What came for the first page goes in, then what came for each address that ``wanted`` names, from the outlet, an archive
or a file; the joined reading and the visits to the further pages come out. A page is only taken where it lies on the
first page's host, was not seen, tells the same article and is of the same state of it; what cannot be had leaves the
text truncated. It makes no requests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from monitor.captures import ArchivedCopy, FollowingPage, KnownPage, Outcome, Page, PageClass, Reading

MOST_PAGES = 20
"""Pages of one article, the first included."""
MOST_BYTES = 30_000_000
"""Of all pages of one article together."""
NEAR = timedelta(days=1)
"""Pages that were saved further apart are not one article: the outlet may have moved sentences between them."""
_CLOCKS = timedelta(minutes=5)
"""How far an outlet's clock may be from that of whoever saved the page."""


def goes_on(status: int | None, reading: Reading | None) -> bool:
    """Whether what came is a first page whose article goes on on another one."""
    if reading is None or status != 200 or reading.page_class is not PageClass.TRUNCATED:
        return False
    place = reading.sequence
    return place is not None and place.number == 1 and place.next_url is not None and not place.is_broken


def stood(first: datetime, last: datetime | None, wanted: datetime) -> datetime:
    """The time nearest to ``wanted`` between the first and the last time at which a page was seen to be the same."""
    return first if last is None or last <= first else min(max(wanted, first), last)


@dataclass(frozen=True, slots=True)
class Came:
    """What came for one address."""

    page: Page
    complete: bool = True
    """False where the connection ended before the body did."""
    at: datetime | None = None
    """When it was saved, where that is another time than the first page's."""
    until: datetime | None = None
    """When it was last seen to be the same."""
    copy: ArchivedCopy | None = None

    def nearest(self, wanted: datetime | None) -> datetime | None:
        """The time nearest to ``wanted`` at which it is known to have stood there."""
        return self.at if self.at is None or wanted is None else stood(self.at, self.until, wanted)

    @property
    def digest(self) -> str | None:
        """blake2b-128 of a page that came whole, hex."""
        return (
            blake2b(self.page.body, digest_size=16).hexdigest() if self.page.status == 200 and self.complete else None
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """A page that is part of the text."""

    page: Page
    reading: Reading
    visit: FollowingPage
    at: datetime | None


class Gathering:
    """An article of several pages on its way to be whole."""

    def __init__(
        self,
        first: Page,
        reading: Reading,
        read: Callable[[Page], Reading],
        key: Callable[[str], str],
        at: datetime | None = None,
    ) -> None:
        """``key``: what spellings of one address have in common (may raise ``ValueError``); ``at``: when the first page
        was saved, where the others may be of other times.
        """
        self._read = read
        self._key_of = key
        self._parts = [_Part(first, reading, FollowingPage(first.url, Outcome.FETCHED), at)]
        self._missing: FollowingPage | None = None
        self._stopped = ""
        self._whole_failed = False

    def wanted(self) -> KnownPage | None:
        """The next address to fetch; ``None`` where the end is reached, or no more can be had."""
        last = self._parts[-1]
        place = last.reading.sequence
        if place is None or last.page.is_whole or self._missing is not None or self._stopped:
            return None
        if len(self._parts) == 1 and place.whole_url and not self._whole_failed and self._at_home(place.whole_url):
            return KnownPage(place.whole_url, is_whole=True)
        if place.next_url is not None:
            self._stopped = self._limit(place.next_url)
        return None if place.next_url is None or self._stopped else KnownPage(place.next_url)

    def take(self, asked: KnownPage, came: Came) -> None:
        """What came for ``asked``."""
        problem = self._unfit(came)
        if problem:
            self._reject(asked, came, problem)
            return
        from monitor.extraction.joining import holds, misfit, same_story  # loaded already where pages are read

        first = self._parts[0]
        page = replace(came.page, begins_at=first.page.url)
        reading = self._read(replace(page, is_whole=asked.is_whole))
        if edited := self._edited_between(came, reading):
            self._reject(asked, came, edited)
        elif len(self._parts) == 1 and holds(reading, first.reading):
            self._add(asked, came, replace(page, is_whole=True), reading)
        elif asked.is_whole:
            self._reject(asked, came, "the view of the whole article is another text")
        elif misplaced := misfit(reading, [part.reading for part in self._parts]):
            self._reject(asked, came, misplaced)
        elif not same_story(reading, first.reading):
            self._reject(asked, came, "it is another article")
        else:
            self._add(asked, came, page, reading)

    def miss(self, asked: KnownPage, note: str, outcome: Outcome, came: Came | None = None) -> None:
        """Nothing that could be used came for ``asked``."""
        if asked.is_whole:
            self._whole_failed = True
            return
        status, digest = (came.page.status, came.digest) if came is not None else (None, None)
        headers = came.page.headers if came is not None and digest is not None else {}
        self._missing = FollowingPage(asked.url, outcome, status, headers, None, digest, note=note)

    def result(self) -> tuple[Reading, tuple[FollowingPage, ...]]:
        """The reading of all pages, and the visits to those after the first, the missing one last."""
        from monitor.extraction.joining import joined

        reading = joined([part.page for part in self._parts], [part.reading for part in self._parts])
        visits = tuple(part.visit for part in self._parts[1:])
        number = len(self._parts) + 1
        if self._missing is not None:
            visits = (*visits, self._missing)
            note = f"page {number} of the article is missing: {self._missing.note}"
        else:
            note = f"page {number} of the article is missing: {self._stopped}" if self._stopped else reading.note
        return (replace(reading, note=note) if reading.page_class is PageClass.TRUNCATED else reading), visits

    def _reject(self, asked: KnownPage, came: Came, problem: str) -> None:
        self.miss(asked, problem, Outcome.FAILED, came)

    def _add(self, asked: KnownPage, came: Came, page: Page, reading: Reading) -> None:
        seen = (page.status, page.headers, page.body, came.digest)
        whole = page.is_whole
        visit = FollowingPage(asked.url, Outcome.FETCHED, *seen, is_whole=whole, captured_at=came.at, copy=came.copy)
        self._parts.append(_Part(page, reading, visit, self._at(came)))

    def _limit(self, address: str) -> str:
        """Why the next page is not asked for."""
        if len(self._parts) >= MOST_PAGES:
            return f"the article has more than {MOST_PAGES} pages"
        if sum(len(part.page.body) for part in self._parts) > MOST_BYTES:
            return "the article's pages are too large together"
        if self._key(address) in self._keys():
            return "it leads back to an earlier page"
        return "" if self._at_home(address) else "it lies on another host"

    def _unfit(self, came: Came) -> str:
        """Why an answer cannot be a page of this article, before it is read."""
        page, first = came.page, self._parts[0]
        if page.status != 200:
            return f"the server answered with status {page.status}"
        if not came.complete:
            return "the connection ended before the page was complete"
        if not self._at_home(page.url):
            return "it leads to another host"
        if self._key(page.url) in self._keys() or any(page.body == part.page.body for part in self._parts):
            return "it leads back to an earlier page"
        at = self._at(came)
        if at is not None and first.at is not None and abs(at - first.at) > NEAR:
            return f"the nearest one was saved on {at:%Y-%m-%d}"
        return ""

    def _edited_between(self, came: Came, reading: Reading) -> str:
        """Whether pages that were saved at other times say themselves that the article was changed between them."""
        at = self._at(came)
        for part in self._parts:
            if part.at is None or at is None or part.at == at:
                continue
            later = reading if at > part.at else part.reading
            if later.modified_at is not None and later.modified_at > min(at, part.at) + _CLOCKS:
                return "the article was changed between the times at which its pages were saved"
        return ""

    def _at(self, came: Came) -> datetime | None:
        return came.nearest(self._parts[0].at)

    def _keys(self) -> set[str]:
        return {self._key(part.page.url) for part in self._parts}

    def _key(self, address: str) -> str:
        try:
            return self._key_of(address)
        except ValueError:
            return address

    def _at_home(self, address: str) -> bool:
        return _host(address) == _host(self._parts[0].page.url) != ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
