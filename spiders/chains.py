"""An article of several pages during one visit: what to ask next, and the capture that all of it makes.

What came for the first page goes in, then what came for each address that ``ask`` names; a ``Capture`` comes out. A
known article costs one conditional request a page. Where one of its pages changed, the text is made anew, and pages
that answered "not modified" are fetched. Where one is missing and the first did not change, the visit failed: what is
missing never shortens a text that is known. It makes no requests.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.captures import Capture, FollowingPage, KnownArticle, KnownPage, Outcome, Page, Reading
from monitor.gathering import Came, Gathering, goes_on
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.urls import article_key
from spiders.visits import Fetched, PageReader, conclude, failed, read_fetched

_UNCHANGED = (Outcome.NOT_MODIFIED, Outcome.SAME_BYTES)
_VALIDATORS = ("etag", "last-modified")


def is_chain(task: Task, capture: Capture) -> bool:
    """Whether a visit to an article has to go on with further pages."""
    if task.memento is not None or task.unread:
        return False
    if capture.outcome in _UNCHANGED:
        return task.known is not None and bool(task.known.pages)
    return goes_on(capture.status, capture.reading)


class Chain:
    """One article of several pages during one visit."""

    def __init__(self, task: Task, rules: OutletRules, fetched: Fetched, capture: Capture, read: PageReader) -> None:
        self.task = task
        self._rules = rules
        self._read = read
        self._first = capture
        self._asked: KnownPage | None = None
        self._unchanged: list[FollowingPage] = []
        self._to_compare: list[KnownPage] = []
        self._had: dict[str, Fetched] = {}
        """What came before it was clear that the text is made anew, by the address that was asked for."""
        self._gathering: Gathering | None = None
        self._anew = False
        self._broken = ""
        if capture.outcome in _UNCHANGED and task.known is not None:
            self._to_compare = list(task.known.pages)
            if _came(fetched).digest:
                self._had[task.url] = fetched
        else:
            self._gather(fetched)

    def ask(self) -> KnownPage | None:
        """The next address to fetch, with what it was known by; ``None`` where the capture is complete."""
        while True:
            self._asked = self._wanted()
            before = self._had.pop(self._asked.url, None) if self._asked is not None else None
            if before is None:
                return self._asked
            self.hear(before)

    def page_task(self, asked: KnownPage) -> Task:
        """The task that fetches what ``ask`` named."""
        task = self.task
        known = KnownArticle(task.outlet, asked.url, (), asked.etag, asked.last_modified)
        return Task(task.key, task.outlet, asked.url, task.role, known=known)

    def hear(self, fetched: Fetched) -> None:
        """What came for the address that was asked for last."""
        asked = self._asked
        if asked is None:
            return
        if self._gathering is not None:
            self._gathering.take(asked, _came(fetched))
        elif self._anew:
            self._gather_again(fetched)
        else:
            self._compare(asked, fetched)

    def miss(self, note: str, outcome: Outcome = Outcome.FAILED) -> None:
        """Nothing came for it."""
        asked = self._asked
        if asked is None:
            return
        if self._gathering is not None:
            self._gathering.miss(asked, note, outcome)
        elif self._anew:
            self._broken = note
        else:
            self._compared(asked, FollowingPage(asked.url, outcome, is_whole=asked.is_whole, note=note))

    def capture(self) -> Capture:
        """The record of the visit, once ``ask`` has nothing more."""
        if self._broken:
            return failed(self.task, self._rules, self._broken, self._first.captured_at)
        if self._gathering is None:
            return replace(self._first, pages=tuple(self._unchanged))
        reading, visits = self._gathering.result()
        return replace(self._first, reading=reading, note=reading.note, pages=visits)

    def _wanted(self) -> KnownPage | None:
        if self._broken:
            return None
        if self._gathering is not None:
            return self._gathering.wanted()
        if self._anew:
            return KnownPage(self.task.url)
        return self._to_compare[0] if self._to_compare else None

    def _compare(self, asked: KnownPage, fetched: Fetched) -> None:
        """One page of a known article whose pages were unchanged so far."""
        digest = _came(fetched).digest
        same = asked.body_digest is not None and (fetched.status == 304 or digest == asked.body_digest)
        if digest is not None and not same:
            self._anew = True
            self._had[asked.url] = fetched
            return
        outcome = Outcome.NOT_MODIFIED if fetched.status == 304 else Outcome.SAME_BYTES
        note = asked.note if same else f"the server answered with status {fetched.status}"
        visit = FollowingPage(
            asked.url,
            outcome if same and not asked.missing else Outcome.FAILED,
            fetched.status,
            _validators(asked, fetched),
            None,
            asked.body_digest,
            asked.is_whole,
            note,
        )
        self._compared(asked, visit, same=same)

    def _compared(self, asked: KnownPage, visit: FollowingPage, *, same: bool = False) -> None:
        if same or asked.missing:
            self._unchanged.append(visit)
            self._to_compare.pop(0)
        else:
            self._broken = f"a page of the article is missing: {visit.note}"

    def _gather_again(self, fetched: Fetched) -> None:
        """The first page of a known article whose text is made anew."""
        known = self.task.known
        bare = replace(known, body_digest=None, etag=None, last_modified=None) if known is not None else None
        task = replace(self.task, known=bare)
        self._first = conclude(task, self._rules, fetched, self._read, self._first.captured_at)
        self._gather(fetched)

    def _gather(self, fetched: Fetched) -> None:
        reading = self._first.reading
        if reading is None or self._first.outcome is not Outcome.FETCHED:
            self._broken = self._first.note or "the first page did not come again"
            return
        self._gathering = Gathering(_came(fetched).page, reading, self._page_reading, article_key)

    def _page_reading(self, page: Page) -> Reading:
        return read_fetched(page, self._rules, self._read)


def _came(fetched: Fetched) -> Came:
    return Came(Page(fetched.url, fetched.body, fetched.status, fetched.headers), fetched.complete)


def _validators(asked: KnownPage, fetched: Fetched) -> dict[str, str]:
    """Those of the answer, else those it was asked with: a 304 need not repeat them."""
    before = {"etag": asked.etag, "last-modified": asked.last_modified}
    kept = {name: value for name, value in before.items() if value} if asked.body_digest else {}
    return kept | {name: value for name in _VALIDATORS if (value := fetched.headers.get(name))}
