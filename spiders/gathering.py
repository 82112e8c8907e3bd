"""The pages of one article, fetched anew: from a first page that names a next one to the text of all of them.

What came for the first page goes in, then what came for each address that ``wanted`` names; the joined reading and the
visits to the further pages come out. A page is only taken where it lies on the first page's host, was not seen, and
tells the same article; what cannot be had leaves the text truncated. It makes no requests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

from monitor.captures import FollowingPage, KnownPage, Outcome, Page, PageClass, Reading
from spiders.rules import OutletRules
from spiders.urls import article_key, host_of
from spiders.visits import Fetched, PageReader, read_fetched

MOST_PAGES = 20
"""Pages of one article, the first included."""
MOST_BYTES = 30_000_000
"""Of all pages of one article together."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A page that is part of the text."""

    page: Page
    reading: Reading
    visit: FollowingPage


class Gathering:
    """An article of several pages on its way to be whole."""

    def __init__(self, rules: OutletRules, read: PageReader, first: Page, reading: Reading) -> None:
        self._rules = rules
        self._read = read
        self._parts = [_Part(first, reading, FollowingPage(first.url, Outcome.FETCHED))]
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

    def take(self, asked: KnownPage, fetched: Fetched) -> None:
        """What came for ``asked``."""
        problem = self._unfit(fetched)
        if problem:
            self._reject(asked, fetched, problem)
            return
        from monitor.extraction.joining import holds, misfit, same_story  # loaded already where pages are read

        first = self._parts[0]
        page = Page(fetched.url, fetched.body, fetched.status, fetched.headers, begins_at=first.page.url)
        reading = read_fetched(replace(page, is_whole=asked.is_whole), self._rules, self._read)
        if len(self._parts) == 1 and holds(reading, first.reading):
            self._add(asked, fetched, replace(page, is_whole=True), reading)
        elif asked.is_whole:
            self._reject(asked, fetched, "the view of the whole article is another text")
        elif misplaced := misfit(reading, [part.reading for part in self._parts]):
            self._reject(asked, fetched, misplaced)
        elif not same_story(reading, first.reading):
            self._reject(asked, fetched, "it is another article")
        else:
            self._add(asked, fetched, page, reading)

    def miss(self, asked: KnownPage, note: str, outcome: Outcome, fetched: Fetched | None = None) -> None:
        """Nothing that could be used came for ``asked``."""
        if asked.is_whole:
            self._whole_failed = True
            return
        status, digest = (fetched.status, digest_of(fetched)) if fetched is not None else (None, None)
        headers = fetched.headers if fetched is not None and digest is not None else {}
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

    def _reject(self, asked: KnownPage, fetched: Fetched, problem: str) -> None:
        self.miss(asked, problem, Outcome.FAILED, fetched)

    def _add(self, asked: KnownPage, fetched: Fetched, page: Page, reading: Reading) -> None:
        digest, headers = digest_of(fetched), fetched.headers
        visit = FollowingPage(
            asked.url, Outcome.FETCHED, fetched.status, headers, fetched.body, digest, is_whole=page.is_whole
        )
        self._parts.append(_Part(page, reading, visit))

    def _limit(self, address: str) -> str:
        """Why the next page is not asked for."""
        if len(self._parts) >= MOST_PAGES:
            return f"the article has more than {MOST_PAGES} pages"
        if sum(len(part.page.body) for part in self._parts) > MOST_BYTES:
            return "the article's pages are too large together"
        if _key(address) in self._keys():
            return "it leads back to an earlier page"
        return "" if self._at_home(address) else "it lies on another host"

    def _unfit(self, fetched: Fetched) -> str:
        """Why an answer cannot be a page of this article, before it is read."""
        if fetched.status != 200:
            return f"the server answered with status {fetched.status}"
        if not fetched.complete:
            return "the connection ended before the page was complete"
        if not self._at_home(fetched.url):
            return "it leads to another host"
        if _key(fetched.url) in self._keys() or any(fetched.body == part.page.body for part in self._parts):
            return "it leads back to an earlier page"
        return ""

    def _keys(self) -> set[str]:
        return {_key(part.page.url) for part in self._parts}

    def _at_home(self, address: str) -> bool:
        try:
            hosts = {host_of(each).removeprefix("www.") for each in (address, self._parts[0].page.url)}
        except ValueError:
            return False
        return len(hosts) == 1


def digest_of(fetched: Fetched) -> str | None:
    """blake2b-128 of a page that came whole, hex."""
    usable = fetched.status == 200 and fetched.complete
    return blake2b(fetched.body, digest_size=16).hexdigest() if usable else None


def _key(address: str) -> str:
    try:
        return article_key(address)
    except ValueError:
        return address
