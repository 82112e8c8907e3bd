"""An article of several pages in an archive: which copies to ask for next, and the capture that all of them make.

What came for the copy of a first page goes in, then what came for the copies that ``ask`` leads to; a ``Capture`` comes
out. Each further page is the copy nearest in time to that of the first page; one that was saved more than a day apart,
or after an edit, is not taken, and the text is then ``truncated``. It makes no requests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from monitor.captures import Capture, KnownPage, Outcome, Page, Reading
from monitor.gathering import NEAR, Came, Gathering, stood
from spiders.archives.asking import Memento
from spiders.archives.copies import NoCopy, archived, open_copy
from spiders.archives.speakers import copy_task
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.urls import article_key
from spiders.visits import Fetched, PageReader, read_fetched

FindCopy = Callable[[Memento, datetime, str], Memento | None]
"""From a first page's copy, its time and the address of a further page to the copy to ask for."""


class CopyChain:
    """One copy of an article of several pages."""

    def __init__(
        self, task: Task, rules: OutletRules, capture: Capture, read: PageReader, find: FindCopy, now: datetime
    ) -> None:
        self.task = task
        self._rules = rules
        self._read = read
        self._first = capture
        self._find = find
        self._now = now
        self._asked: KnownPage | None = None
        self._copy: Memento | None = None
        page = Page(capture.final_url, capture.body or b"", capture.status or 200, capture.headers)
        assert capture.reading is not None  # noqa: S101  # only copies that were read are begun
        self._gathering = Gathering(page, capture.reading, self._page_reading, article_key, capture.captured_at)

    def ask(self) -> KnownPage | None:
        """The next page to fetch; ``None`` where the capture is complete."""
        while (asked := self._gathering.wanted()) is not None:
            self._asked, self._copy = asked, self._near(asked.url)
            if self._copy is not None:
                return asked
            self._gathering.miss(asked, "the archive names no copy of it of that day", Outcome.FAILED)
        return None

    def page_task(self, asked: KnownPage) -> Task:
        """The task that fetches the copy of the page that ``ask`` named."""
        assert self._copy is not None  # noqa: S101  # ``ask`` has set it
        return replace(copy_task(self._rules.outlet, self._copy), key=self.task.key)

    def hear(self, fetched: Fetched) -> None:
        """What came for it."""
        asked, memento = self._asked, self._copy
        if asked is None or memento is None:
            return
        try:
            copy = open_copy(memento, fetched, self._now)
        except NoCopy as problem:
            self._gathering.miss(asked, str(problem), problem.outcome)
            return
        page = Page(copy.original, copy.body, copy.status, copy.headers)
        shown = archived(memento, fetched.url, self._now)
        self._gathering.take(asked, Came(page, fetched.complete, copy.captured_at, memento.again, shown))

    def miss(self, note: str, outcome: Outcome = Outcome.FAILED) -> None:
        """Nothing came for it."""
        if self._asked is not None:
            self._gathering.miss(self._asked, note, outcome)

    def capture(self) -> Capture:
        """The record of the copy, once ``ask`` has nothing more."""
        reading, visits = self._gathering.result()
        return replace(self._first, reading=reading, note=reading.note, pages=visits)

    def _near(self, address: str) -> Memento | None:
        first = self.task.memento
        assert first is not None  # noqa: S101  # as above
        found = self._find(first, self._first.captured_at, address)
        if found is None or found.negotiated:
            return found
        return found if abs(distance(found, self._first.captured_at)) <= NEAR.total_seconds() else None

    def _page_reading(self, page: Page) -> Reading:
        return read_fetched(page, self._rules, self._read)


def distance(copy: Memento, at: datetime) -> float:
    """Seconds from a time to that of a copy; 0 while its body stood there."""
    return (stood(copy.captured_at, copy.again, at) - at).total_seconds()
