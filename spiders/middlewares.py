"""What happens to a request before it leaves and to a response before it is read: five small downloader middlewares.

A budget is kept, robots.txt is obeyed, a failed request is repeated within bounds, content encodings are undone,
redirects are followed and remembered. Each raises ``LeftOut``, ``Refused`` or ``NotVisited`` with the note for the
record; none drops anything.
"""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from spiders.addresses import is_public
from spiders.decoding import CannotDecode, decode_body
from spiders.faults import LeftOut, NotVisited, Refused, describe, leaves_rules_unknown, worth_repeating
from spiders.robots import Rules, read_rules, unanswered
from spiders.urls import host_of, join_url
from spiders.waiting import FOR_THE_MOMENT, backoff

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ROBOTS_REDIRECTS = 5


class _Middleware:
    """What all know: the spider with its options, its budget and the turns at hosts."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Any:
        """As Scrapy builds it."""
        return cls(crawler)

    @property
    def _options(self) -> Any:
        return self._crawler.spider.options


class BudgetMiddleware(_Middleware):
    """Asks nothing more, not even robots.txt, where a budget is spent. Counting is done where requests leave."""

    def process_request(self, request: Request) -> None:
        """Raise ``LeftOut`` where no request may leave, ``NotVisited`` where none has to any more."""
        task = request.cb_kwargs.get("task")
        if task is not None and not self._crawler.spider.ledger.is_open(task):
            raise NotVisited("it is a further page of an article that was read")
        self._crawler.spider.spending.check(host_of(request.url))


class RobotsMiddleware(_Middleware):
    """Asks each origin for robots.txt once and lets through what it allows."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    async def process_request(self, request: Request) -> None:
        """Raise ``Refused`` where the rules forbid the URL."""
        if request.meta.get("is_robots"):
            return
        scheme, _, rest = request.url.partition("://")
        origin = f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._ask(origin, request))
        reason = (await self._rules[origin]).refuses(request.url)
        if reason:
            raise Refused(reason)

    async def _ask(self, origin: str, request: Request) -> Rules:
        meta = {"is_robots": True, "max_redirects": ROBOTS_REDIRECTS, "download_timeout": self._options.timeout}
        asked = request.replace(url=f"{origin}/robots.txt", callback=NO_CALLBACK, errback=None, priority=1_000)
        asked = asked.replace(meta=meta, cb_kwargs={}, dont_filter=True)
        for name in ("If-None-Match", "If-Modified-Since"):
            asked.headers.pop(name, None)
        try:
            response = await self._crawler.engine.download_async(asked)
        except LeftOut:
            raise  # nothing was asked, so nothing is known: the page is left out for the same reason
        except NotVisited:
            # Too many redirects count as no file; anything else about the host is met again by the page itself.
            return Rules(note="robots.txt could not be reached")
        except Exception as error:  # noqa: BLE001  whatever broke, the host did not answer
            return _unreachable(error)
        rules = read_rules(response.status, response.body, self._options.max_crawl_delay)
        if rules.delay and not (self._options.delay == 0 and not is_public(str(response.ip_address))):
            self._crawler.spider.turns.slow_down(host_of(origin), rules.delay)
        if rules.sitemaps:
            self._crawler.spider.sitemaps_named(f"{origin}/robots.txt", rules.sitemaps)
        return rules


def _unreachable(error: Exception) -> Rules:
    return unanswered(describe(error)) if leaves_rules_unknown(error) else Rules(note=describe(error))


class RepeatMiddleware(_Middleware):
    """Repeats what failed for the moment; the pause before it is kept by the turns."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The same request again for 429 and the like."""
        if response.status in FOR_THE_MOMENT or "dataloss" in response.flags:
            return self._again(request) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The same request again for a lost connection."""
        if not worth_repeating(exception):
            return None
        repeated = self._again(request)
        if repeated is not None:
            # Where no host was found, nobody has to be spared.
            delay = 0.0 if isinstance(exception, CannotResolveHostError) else self._options.delay
            self._crawler.spider.turns.hold(host_of(request.url), backoff(delay, repeated.meta["attempt"]))
        return repeated

    def _again(self, request: Request) -> Request | None:
        attempt = request.meta.get("attempt", 0) + 1
        if attempt > self._options.retries or self._crawler.spider.turns.closed(host_of(request.url)):
            return None
        repeated = request.replace(dont_filter=True, priority=request.priority + 1)
        repeated.meta["attempt"] = attempt
        return repeated


class DecodingMiddleware(_Middleware):
    """Undoes content encodings within the size limit, and notices bodies that ended early."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its plain bytes; flag ``dataloss`` where some are missing."""
        encodings = response.headers.getlist("Content-Encoding")
        if not encodings or not response.body:
            return response
        limit = request.meta.get("download_maxsize") or self._options.max_bytes
        names = b",".join(encodings).decode("latin-1").split(",")
        try:
            body, complete = decode_body(response.body, names, limit)
        except CannotDecode as error:
            raise NotVisited(str(error)) from error
        flags = response.flags if complete else [*response.flags, "dataloss"]
        for name in ("Content-Encoding", "Content-Length"):  # they told of the packed bytes
            response.headers.pop(name, None)
        return response.replace(body=body, flags=flags)


class RedirectMiddleware(_Middleware):
    """Follows redirects to web addresses and keeps every address passed on the way."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The request to the new address."""
        location = response.headers.get("Location")
        if response.status not in REDIRECTS or location is None:
            return response
        target = join_url(request.url, location.decode("utf-8", "replace"))
        if target is None:
            raise NotVisited("the redirect leads to no web address")
        if "redirect_to" in request.meta:  # a redirect of an archived copy leads to another copy
            target = request.meta["redirect_to"](target)
        if request.meta.get("stay") and host_of(target) != host_of(request.url):
            raise NotVisited("it leads to another host")
        passed = [*request.meta.get("passed", ()), request.url]
        if len(passed) > request.meta.get("max_redirects", self._options.max_redirects):
            raise NotVisited(f"more than {len(passed) - 1} redirects")
        redirected = request.replace(url=target, dont_filter=True, priority=request.priority + 1)
        redirected.meta["passed"] = passed
        redirected.meta.pop("download_slot", None)
        if host_of(target) != host_of(request.url):
            for name in ("If-None-Match", "If-Modified-Since"):
                redirected.headers.pop(name, None)
        return redirected
