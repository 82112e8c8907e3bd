"""How a request leaves: through Scrapy's HTTP/1.1 handler, when it is the host's turn.

A request goes in, a response comes out. Here, where the bytes leave, is where one-at-a-time, the pause, Retry-After and
budgets are kept, so no other part can forget them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError
from scrapy.http import Request, Response

from spiders.addresses import GuardedResolver
from spiders.budget import Spending
from spiders.faults import LeftOut, NotVisited
from spiders.turns import HostTurns
from spiders.urls import host_of
from spiders.waiting import FOR_THE_MOMENT, backoff, retry_after


class TurnTakingHandler(HTTP11DownloadHandler):
    """Waits for the host's turn before each request, and makes the host's wishes known to everyone else."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._turns: HostTurns = crawler.spider.turns
        self._max_wait: float = crawler.spider.options.max_wait
        self._delay: float = crawler.spider.options.delay
        self._part_delay: float = crawler.spider.options.part_delay
        self._spending: Spending = crawler.spider.spending

    async def download_request(self, request: Request) -> Response:
        """Fetch, once it is the host's turn; raises ``NotVisited`` where the host closed itself for this run."""
        host = host_of(request.url)
        pause = self._part_delay if "is_part" in request.meta else None
        async with self._turns.turn(host, partial(self._spending.check_wait, host), pause):
            if reason := self._turns.closed(host):
                self._turns.pass_on(host)
                raise NotVisited(reason)
            try:
                self._spending.take(host, free="is_robots" in request.meta)
            except LeftOut:
                self._turns.pass_on(host)
                raise
            response = await self._ask(host, request)
            if response.status in FOR_THE_MOMENT:
                self._make_wait(host, request, response)
        return response

    async def _ask(self, host: str, request: Request) -> Response:
        try:
            response = await super().download_request(request)
        except DownloadCancelledError:
            raise  # too large: an answer all the same
        except CannotResolveHostError as error:
            refused = _refused_address(host)
            if refused:
                raise NotVisited(f"{refused} is a private address, which is not visited") from error
            self._turns.not_found(host)
            raise
        except Exception:
            self._turns.answered(host, False)
            raise
        finally:
            self._spending.settle(host)
        self._turns.answered(host, True)
        return response

    def _make_wait(self, host: str, request: Request, response: Response) -> None:
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC))
        if asked is None:
            pause = backoff(self._delay, request.meta.get("attempt", 0) + 1)
            self._turns.hold(host, max(pause, request.meta.get("patience", 0.0)))
            return
        request.meta["waited"] = request.meta.get("waited", 0.0) + asked
        if request.meta["waited"] > request.meta.get("max_wait", self._max_wait):
            self._turns.close_host(host, f"the host asked to be left alone for {asked:.0f} seconds")
        else:
            self._turns.hold(host, asked)


def _refused_address(host: str) -> str:
    """The address of the host that the resolver left out; empty where there was none."""
    from twisted.internet import reactor  # only exists once it was installed

    resolver: Any = getattr(reactor, "nameResolver", None)
    return resolver.refused.get(host.strip("[]"), "") if isinstance(resolver, GuardedResolver) else ""
