"""Follows an article over its pages: requests for further pages go out, what comes back goes into the chain.

It stands between Scrapy and ``spiders.chains`` (or ``spiders.archives.chains``), which decides. Every request takes the
way of all others (robots.txt, turns of the host, budgets), and a redirect must not lead it to another host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from monitor.captures import Capture, KnownPage, Outcome
from monitor.gathering import goes_on
from spiders.archives.chains import CopyChain
from spiders.archives.desk import ArchiveDesk
from spiders.archives.requests import dress
from spiders.chains import Chain, is_chain
from spiders.faults import describe, outcome_of
from spiders.options import CrawlOptions
from spiders.parts import Parts
from spiders.requests import NEXT_PAGE, fetched_from, request_for
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.visits import Fetched, PageReader

AnyChain = Chain | CopyChain


class Following:
    """The articles of one process that are split over pages."""

    def __init__(
        self,
        rules: Mapping[str, OutletRules],
        options: CrawlOptions,
        desk: ArchiveDesk,
        parts: Parts,
        reading: Callable[[Task], AbstractContextManager[None]],
        settle: Callable[[Task, Capture], Iterator[Request]],
        leave: Callable[[Task, BaseException], Iterator[Request]],
    ) -> None:
        """``reading`` marks that bytes are being read; ``settle`` takes a capture, ``leave`` a task without one."""
        self._rules = rules
        self._options = options
        self._desk = desk
        self._parts = parts
        self._reading = reading
        self._settle = settle
        self._leave = leave

    def chain(self, task: Task, fetched: Fetched, capture: Capture, read: PageReader, now: datetime) -> AnyChain | None:
        """What a visit goes on with; ``None`` where it has come to its end."""
        rules = self._rules[task.outlet]
        if task.memento is None:
            return Chain(task, rules, fetched, capture, read) if is_chain(task, capture) else None
        if capture.copy is None or task.unread or not goes_on(capture.status, capture.reading):
            return None
        return CopyChain(task, rules, capture, read, self._desk.further_copy, now)

    def begin(self, chain: AnyChain) -> Iterator[Request]:
        """The request for the next page, or the record of the whole."""
        with self._reading(chain.task):
            while (asked := chain.ask()) is not None:
                had = self._parts.fetched(chain.page_task(asked))
                if had is None:
                    break
                chain.hear(had)
            capture = chain.capture() if asked is None else None
        if asked is not None:
            yield self._request(chain, asked)
        elif capture is not None:
            yield from self._settle(chain.task, capture)

    def came(self, response: Response, task: Task, chain: AnyChain) -> Iterator[Request]:
        """A further page came."""
        with self._reading(chain.task):
            chain.hear(fetched_from(response))
        yield from self.begin(chain)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """A further page did not come. Where a budget is spent, the article is left to the next run."""
        error = failure.value or Exception("unknown")
        chain: AnyChain = failure.request.cb_kwargs["chain"]  # type: ignore[attr-defined]
        outcome = outcome_of(error)
        if outcome is Outcome.NOT_VISITED:
            yield from self._leave(chain.task, error)
            return
        chain.miss(describe(error), outcome)
        yield from self.begin(chain)

    def _request(self, chain: AnyChain, asked: KnownPage) -> Request:
        page = chain.page_task(asked)
        request = request_for(page, self._rules[page.outlet], self._options, {}, self.came, self.failed)
        if page.memento is not None:
            request = dress(request, page, self._desk.archive(page), self._options)
        request = request.replace(priority=NEXT_PAGE)
        request.cb_kwargs["chain"] = chain
        request.meta["stay"] = page.memento is None  # an archive may lead to another of its hosts
        return request
