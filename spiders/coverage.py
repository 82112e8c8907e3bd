"""The spider: visits what it is told to visit, follows what discovery finds, records everything.

A job goes in (story, tasks, options); captures and discovery visits go to the ledger. Pages are read in this process,
between downloads, with the mark set, so that the parent can end a reader that hangs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider, signals
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from monitor.captures import Capture, DiscoveryVisit, Outcome
from monitor.errors import UsageError
from monitor.story.relevance import about_story
from spiders.archives.copies import conclude_copy, failed_copy, seen_again
from spiders.archives.desk import ArchiveDesk, Redirects
from spiders.archives.id_walks import AFTERWARDS, is_afterwards, next_step
from spiders.archives.id_walks import ROLE as ID_WALK
from spiders.archives.requests import dress, set_pauses
from spiders.budget import Spending
from spiders.discovery import Discovery, document_kind, visit_of
from spiders.documents import Found, read_document
from spiders.faults import describe, outcome_of
from spiders.following import Following
from spiders.histories import Histories
from spiders.ledger import Ledger, without_validators
from spiders.links import Document, not_a_feed
from spiders.marks import Mark
from spiders.messages import Job
from spiders.parts import Parts
from spiders.requests import fetched_from, next_twin, request_for
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.turns import HostTurns
from spiders.urls import host_of, site_of
from spiders.visits import Fetched, PageReader, conclude, failed, other_addresses

DOCUMENT_FACTOR = 6
"""A sitemap may hold fifty thousand addresses, each of which is looked at."""
_READABLE = frozenset({"ok", "empty", "not_modified"})


class CoverageSpider(Spider):
    """Collects the coverage of one story from the outlets of one job."""

    name = "coverage"

    def __init__(
        self,
        *,
        job: Job,
        ledger: Ledger,
        mark: Mark,
        read: PageReader,
        tick: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.options = job.options
        self.turns = HostTurns(job.turns, job.options.delay)
        self.spending = Spending(job.turns, job.options.budget, job.started)
        self._job = job
        self.ledger = ledger
        self._mark = mark
        self._read = read
        self._tick = tick
        self._rules = {outlet.id: OutletRules.of(outlet) for outlet in job.story.outlets}
        self._histories = Histories(job.known, self._rules)
        self._discovery = Discovery(
            job.story,
            job.options,
            histories=self._histories.tasks,
            rejected=self._histories.rejected,
        )
        self._desk = ArchiveDesk(job, self._discovery)
        self._redirects = Redirects()
        self._parts = Parts(ledger, self._rules, self._desk)
        steps = (self._reading, self._settle, self._leave)
        self._following = Following(self._rules, job.options, self._desk, self._parts, *steps)
        set_pauses(self.turns, job.story, job.options)
        self._heart: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> CoverageSpider:
        """As Scrapy builds it; raises ``UsageError`` where there is no job (``scrapy crawl`` on its own)."""
        if "job" not in kwargs:
            raise UsageError("this spider is started by: gapwire crawl STORY.toml")
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the tasks of the job."""
        self._heart = asyncio.ensure_future(self._keep_ticking())
        if self.spending.counts_bytes:
            self.crawler.signals.connect(self._receive, signal=signals.bytes_received)
        # All are known before the first is visited: a feed read meanwhile must not find one of them as if it were new,
        # above all none that must not be read again.
        for task in [each for each in self._job.tasks if self.ledger.add(each)]:
            yield self._request(task)

    def closed(self, reason: str) -> None:
        """Record what was left without a result, and stop the clockwork."""
        if self._heart is not None:
            self._heart.cancel()
        for held in self._parts.held():
            self._record(*held)
        for task in self.ledger.leftovers():
            self._record_nothing(task, f"the visit ended without a result ({reason})", Outcome.FAILED)
        self.turns.release()
        self.spending.release()

    def article(self, response: Response, task: Task) -> Iterator[Request]:
        """Record what came back for an article, or try a twin where a known one is gone."""
        fetched = fetched_from(response)
        rules = self._rules[task.outlet]
        if fetched.status in {404, 410}:
            twin = next_twin(response.request, other_addresses(task, rules))
            if twin is not None:
                yield twin
                return
        with self._reading(task):
            record = conclude if task.memento is None else conclude_copy
            capture = record(task, rules, fetched, self._read, self._now())
            chain = self._following.chain(task, fetched, capture, self._read, self._now())
        if chain is not None:
            yield from self._following.begin(chain)
        elif not self._parts.hold(task, capture, fetched):
            yield from self._settle(task, capture)

    def _settle(self, task: Task, capture: Capture) -> Iterator[Request]:
        self._record(task, capture)
        yield from self._go_on(task)

    def _record(self, task: Task, capture: Capture) -> None:
        capture = self._histories.place(self._judged(capture))
        self.ledger.record(task, capture)
        self._parts.absorb(task, capture)
        again = seen_again(capture, task.memento, self._now()) if task.memento else None
        if again is not None:  # an archived body that was seen at a later time too: known without fetching it
            sight = replace(task, key=f"{task.key} again")
            if self.ledger.add(sight):
                self.ledger.record(sight, again)

    def document(self, response: Response, task: Task) -> Iterator[Request]:
        """Record what a feed, sitemap or section page names, and visit it."""
        fetched = fetched_from(response)
        if task.archive or task.role == ID_WALK:
            yield from (self._answer(task, fetched) if task.archive else self._walk(task, fetched))
            return
        if fetched.status == 304:
            self._record_unchanged(task, fetched)
            return
        if fetched.status != 200:
            self._record_no_document(task, f"the server answered with status {fetched.status}", fetched)
            return
        with self._reading(task):
            document = self._document(task, fetched)
        outcome = "empty" if task.optional and document.outcome not in _READABLE else document.outcome
        visit = visit_of(task, document.kind, self._now(), fetched, outcome, document.note)
        if document.outcome not in _READABLE:
            visit = replace(visit, etag=None, last_modified=None)
        elif not fetched.complete:
            visit = without_validators(visit, "the connection ended before the document was complete")
        with self._reading(task):
            found = self._discovery.follow(task, self._rules[task.outlet], document, visit)
        yield from self._follow(task, found.visit, self._with_copies(found.tasks))

    def _answer(self, task: Task, fetched: Fetched) -> Iterator[Request]:
        """What an archive or finder said."""
        with self._reading(task):
            found = self._desk.hear(task, self._rules[task.outlet], fetched, self._now())
        yield from self._follow(task, found.visit, found.tasks)

    def _walk(self, task: Task, fetched: Fetched) -> Iterator[Request]:
        """One page of a walk along numbers: recorded where it is about the story, passed where it is not."""
        rules, now = self._rules[task.outlet], self._now()
        with self._reading(task):
            page = Task(rules.key(fetched.url), task.outlet, fetched.url, ID_WALK, unread=task.unread)
            capture = self._judged(conclude(page, rules, fetched, self._read, now))
        found = capture.about_story is True and self.ledger.add(page)
        if found:
            self.ledger.record(page, self._histories.place(capture))
        answered = capture.outcome is not Outcome.FAILED
        note = AFTERWARDS if is_afterwards(capture.reading, self._desk.window) else "" if answered else capture.note
        outcome = "failed" if not answered else "ok" if found else "empty"
        visit = replace(visit_of(task, document_kind(task), now, None, outcome, note), status=fetched.status, links=1)
        follow = next_step(task, rules.outlet, self.options.max_links) if answered and note != AFTERWARDS else None
        self.ledger.record_visit(task, replace(visit, matched=int(found)))  # at once: a killed walk goes on from here
        if follow is not None and self.ledger.add(follow):
            self.ledger.tell_planned((follow,))
            yield self._request(follow)

    def _with_copies(self, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        """What a document led to, and the questions for its articles' copies."""
        asked = tuple(self._desk.lookups(tasks, self._now()))
        visited = tuple(task for task in tasks if task.is_document or not self.options.past)
        return (*visited, *asked)

    def _follow(self, task: Task, visit: DiscoveryVisit, tasks: tuple[Task, ...]) -> Iterator[Request]:
        new = [each for each in tasks if self.ledger.add(each)]
        self.ledger.tell_planned(new)
        self.ledger.record_visit(task, visit, [each.key for each in tasks])
        for each in self._redirects.first(new):
            yield self._request(each)

    def _go_on(self, task: Task) -> Iterator[Request]:
        """What was waiting for this copy."""
        for each in self._redirects.done(task):
            yield self._request(each)

    def sitemaps_named(self, robots: str, addresses: Sequence[str]) -> None:
        """Visit the sitemaps that a robots.txt names, for the outlets of its site that list none."""
        site = site_of(host_of(robots))
        ours = {task.outlet for task in self._job.tasks}
        for rules in self._rules.values():
            if rules.outlet.id in ours and site in rules.sites:
                found = self._discovery.named(rules.outlet, robots, addresses)
                new = [task for task in found if self.ledger.add(task)]
                self.ledger.tell_planned(new)
                for task in new:
                    self.crawler.engine.crawl(self._request(task))

    def fault(self, failure: Failure) -> Iterator[Request]:
        """Record that nothing came back."""
        yield from self._leave(failure.request.cb_kwargs["task"], failure.value or Exception("unknown"))  # type: ignore[attr-defined]

    def _leave(self, task: Task, error: BaseException) -> Iterator[Request]:
        self._record_nothing(task, describe(error), outcome_of(error))
        yield from self._go_on(task)

    def _request(self, task: Task) -> Request:
        callback = self.document if task.is_document else self.article
        rules = self._rules[task.outlet]
        request = request_for(task, rules, self.options, self._job.seen_documents, callback, self.fault)
        return dress(request, task, self._desk.archive(task), self.options) if task.archive else request

    def _reading(self, task: Task) -> AbstractContextManager[None]:
        """What the parent has to know while bytes from the network are being read."""
        factor = DOCUMENT_FACTOR if task.is_document else 1
        return self._mark.reading(task.key, factor * self.options.page_seconds)

    def _document(self, task: Task, fetched: Fetched) -> Document:
        if task.unread:
            return not_a_feed(document_kind(task), task.unread)
        found = Found(fetched.body, fetched.url, fetched.headers.get("content-type", ""), task.role)
        pattern = self._rules[task.outlet].pattern
        try:
            return read_document(found, pattern, self._now(), self.options.max_document_bytes)
        except Exception as error:  # noqa: BLE001  one document must not end the crawl
            return not_a_feed(document_kind(task), f"the document could not be read ({type(error).__name__})")

    def _judged(self, capture: Capture) -> Capture:
        if capture.reading is None:
            return capture
        return replace(capture, about_story=about_story(self._job.story, capture.reading))

    def _record_nothing(self, task: Task, note: str, outcome: Outcome) -> None:
        if task.is_document:
            visit = visit_of(task, document_kind(task), self._now(), None, str(outcome), note)
            self.ledger.record_visit(task, visit)
        else:
            record = failed if task.memento is None else failed_copy
            capture = record(task, self._rules[task.outlet], note, self._now(), outcome)
            self.ledger.record(task, capture)

    def _record_unchanged(self, task: Task, fetched: Fetched) -> None:
        before = self._job.seen_documents.get(task.url)
        visit = visit_of(task, before.kind if before else document_kind(task), self._now(), fetched, "not_modified", "")
        if before is not None:
            visit = replace(
                visit, etag=visit.etag or before.etag, last_modified=visit.last_modified or before.last_modified
            )
        self.ledger.record_visit(task, visit)

    def _record_no_document(self, task: Task, note: str, fetched: Fetched) -> None:
        word = "empty" if task.optional and fetched.status in {401, 403, 404, 410} else "failed"
        self.ledger.record_visit(task, visit_of(task, document_kind(task), self._now(), fetched, word, note))

    async def _keep_ticking(self) -> None:
        with suppress(asyncio.CancelledError):
            while True:
                self._mark.beat()
                self._tick()
                await asyncio.sleep(0.5)

    def _receive(self, data: bytes, request: Request) -> None:
        """Part of an answer came."""
        self.spending.receive(host_of(request.url), len(data))

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.options.clock_offset
