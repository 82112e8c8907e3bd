"""What a page's scripts may have: requests of the browser come in, and are answered from the crawl's own downloads.

Allowed are scripts and data that are asked for with GET, within a number and an amount; pictures, styles, frames,
sockets, forms and any other page are not. A script that several pages share is fetched once in a run.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spiders.faults import LeftOut

if TYPE_CHECKING:
    from playwright.async_api import Route

KINDS = frozenset({"script", "xhr", "fetch"})
_KEPT_BYTES = 20_000_000
_NOT_HANDED_ON = frozenset(
    {"set-cookie", "content-encoding", "content-length", "transfer-encoding", "connection", "strict-transport-security"}
)


@dataclass(frozen=True, slots=True)
class Resource:
    """One answer, as data."""

    status: int
    headers: dict[str, str]
    body: bytes


Fetch = Callable[[str], Awaitable[Resource | None]]
"""Address to answer; ``None`` where it must not or cannot be had; raises ``LeftOut`` where a budget is spent."""


class Kept:
    """Scripts of this run, the ones used last, within an amount of memory."""

    def __init__(self) -> None:
        self._scripts: OrderedDict[str, Resource] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> Resource | None:
        """The script, if it was fetched before."""
        if url in self._scripts:
            self._scripts.move_to_end(url)
        return self._scripts.get(url)

    def keep(self, url: str, script: Resource) -> None:
        """Keep a script; older ones may have to go."""
        if script.status != 200 or len(script.body) > _KEPT_BYTES // 4 or url in self._scripts:
            return
        self._scripts[url] = script
        self._bytes += len(script.body)
        while self._bytes > _KEPT_BYTES:
            self._bytes -= len(self._scripts.popitem(last=False)[1].body)


@dataclass
class Supply:
    """Answers what one page asks for, and counts it. No slots: Playwright notes on it what it wrapped."""

    page: str
    """The address of the page itself."""
    body: bytes
    content_type: str
    fetch: Fetch
    kept: Kept
    most: int
    """Requests of one page."""
    most_bytes: int
    asked: int = 0
    received: int = 0
    pending: int = 0
    cut: str = ""
    """Which limit was met; then the page may lack something."""
    stopped: LeftOut | None = None
    """A budget was spent before everything was there: the page counts as not visited."""
    _served: bool = field(default=False)

    async def answer(self, route: Route) -> None:
        """One request of the browser."""
        try:
            await self._answer(route)
        except Exception:  # noqa: BLE001  the page may be gone by the time of the answer
            with suppress(Exception):
                await route.abort()

    async def _answer(self, route: Route) -> None:
        request = route.request
        if request.is_navigation_request():
            await self._page_itself(route)
            return
        if request.resource_type not in KINDS or request.method != "GET" or not request.url.startswith("http"):
            await route.abort()
            return
        self.pending += 1
        try:
            resource = await self._resource(request.url, request.resource_type)
        finally:
            self.pending -= 1
        if resource is None:
            await route.abort()
        else:
            headers = {name: value for name, value in resource.headers.items() if name not in _NOT_HANDED_ON}
            await route.fulfill(status=resource.status, headers=headers, body=resource.body)

    async def _page_itself(self, route: Route) -> None:
        """The bytes that were fetched, once; every other page, and every frame, is refused."""
        if self._served:
            # A new window has no frame yet, which raises. To the page itself "nothing to show" is said: it stays where
            # it is, while a refusal would put an error page in its place.
            frame = route.request.frame
            await (route.abort() if frame.parent_frame else route.fulfill(status=204))
            return
        self._served = True
        await route.fulfill(status=200, headers={"content-type": self.content_type}, body=self.body)

    async def _resource(self, url: str, kind: str) -> Resource | None:
        kept = self.kept.get(url) if kind == "script" else None
        if kept is not None:
            return kept
        if self.asked >= self.most or self.received >= self.most_bytes:
            self.cut = f"its scripts asked for more than {self.most} files or {self.most_bytes:,} bytes"
            return None
        self.asked += 1
        try:
            resource = await self.fetch(url)
        except LeftOut as error:
            self.stopped = error
            return None
        if resource is not None:
            self.received += len(resource.body)
            if kind == "script":
                self.kept.keep(url, resource)
        return resource

    async def settled(self, quiet: float) -> None:
        """Wait until nothing has been asked for so long."""
        asked, still = -1, 0.0
        while still < quiet:
            await asyncio.sleep(0.1)
            still = still + 0.1 if not self.pending and asked == self.asked else 0.0
            asked = self.asked
