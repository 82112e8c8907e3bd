"""Follows an article over its pages: requests for further pages go out, what comes back goes into the chain.

It stands between Scrapy and ``spiders.chains``, which decides. Every request takes the way of all others (robots.txt,
turns of the host, budgets), and a redirect must not lead it to another host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from monitor.captures import Capture, KnownArticle, KnownPage, Outcome
from spiders.chains import Chain
from spiders.faults import describe, outcome_of
from spiders.options import CrawlOptions
from spiders.requests import NEXT_PAGE, fetched_from, request_for
from spiders.rules import OutletRules
from spiders.tasks import Task


class Following:
    """The articles of one process that are split over pages."""

    def __init__(
        self,
        rules: Mapping[str, OutletRules],
        options: CrawlOptions,
        reading: Callable[[Task], AbstractContextManager[None]],
        settle: Callable[[Task, Capture], Iterator[Request]],
        leave: Callable[[Task, BaseException], Iterator[Request]],
    ) -> None:
        """``reading`` marks that bytes are being read; ``settle`` takes a capture, ``leave`` a task without one."""
        self._rules = rules
        self._options = options
        self._reading = reading
        self._settle = settle
        self._leave = leave

    def begin(self, chain: Chain) -> Iterator[Request]:
        """The request for the next page, or the record of the whole."""
        with self._reading(chain.task):
            asked = chain.ask()
            capture = chain.capture() if asked is None else None
        if asked is not None:
            yield self._request(chain, asked)
        elif capture is not None:
            yield from self._settle(chain.task, capture)

    def came(self, response: Response, task: Task, chain: Chain) -> Iterator[Request]:
        """A further page came."""
        with self._reading(chain.task):
            chain.hear(fetched_from(response))
        yield from self.begin(chain)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """A further page did not come. Where a budget is spent, the article is left to the next run."""
        error = failure.value or Exception("unknown")
        chain: Chain = failure.request.cb_kwargs["chain"]  # type: ignore[attr-defined]
        outcome = outcome_of(error)
        if outcome is Outcome.NOT_VISITED:
            yield from self._leave(chain.task, error)
            return
        chain.miss(describe(error), outcome)
        yield from self.begin(chain)

    def _request(self, chain: Chain, asked: KnownPage) -> Request:
        task = chain.task
        known = KnownArticle(task.outlet, asked.url, (), asked.etag, asked.last_modified)
        page = Task(task.key, task.outlet, asked.url, task.role, known=known)
        request = request_for(page, self._rules[task.outlet], self._options, {}, self.came, self.failed)
        request = request.replace(priority=NEXT_PAGE)
        request.cb_kwargs["chain"] = chain
        request.meta["stay"] = True
        return request
