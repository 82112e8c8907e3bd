"""The outermost downloader middleware: a page of an outlet with ``render = true`` comes in, what its scripts made of it
goes on to the spider.

Only whole HTML pages that came with status 200 are rendered; everything else says what it has to say without a browser.
"""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from spiders.faults import LeftOut
from spiders.rendering.browser import Browser
from spiders.rendering.resources import Kept, Resource, Supply
from spiders.requests import RENDERED

_HTML = (b"text/html", b"application/xhtml+xml")
_STALE = ("ETag", "Last-Modified", "Content-Length", "Content-Encoding")
"""Of the page as it was sent: they say nothing of what its scripts load."""


class RenderingMiddleware:
    """Hands pages to the browser, and the browser what its pages ask for."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._browser = Browser()
        self._kept = Kept()

    @classmethod
    def from_crawler(cls, crawler: Any) -> RenderingMiddleware:
        """As Scrapy builds it."""
        made = cls(crawler)
        crawler.signals.connect(made.close, signal=signals.spider_closed)
        return made

    async def close(self) -> None:
        """End the browser."""
        await self._browser.close()

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as its scripts wrote it."""
        if not request.meta.get("render") or not _is_whole_page(response):
            return response
        options = self._crawler.spider.options
        kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        supply = Supply(
            response.url, response.body, kind, self._fetch, self._kept, options.max_parts, options.max_part_bytes
        )
        body = await self._browser.render(supply, options.render_seconds, options.max_bytes, options.user_agent)
        if supply.stopped is not None:
            raise supply.stopped
        for name in _STALE:
            response.headers.pop(name, None)
        response.headers["Content-Type"] = "text/html; charset=utf-8"
        response.headers[RENDERED] = self._browser.name
        flags = [*response.flags, "dataloss"] if supply.cut else response.flags
        return response.replace(body=body, flags=flags)

    async def _fetch(self, url: str) -> Resource | None:
        """What a page asks for, by the crawl's own ways: robots.txt, turns, limits, guarded addresses, budgets."""
        options = self._crawler.spider.options
        headers = {"User-Agent": options.user_agent, "Accept": "*/*"}
        meta = {"download_timeout": options.timeout, "is_part": True}
        request = Request(url, callback=NO_CALLBACK, headers=headers, meta=meta, priority=2_000, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except LeftOut:
            raise
        except Exception:  # noqa: BLE001  whatever it was, this part is not to be had
            return None
        found = {name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
                 for name, values in response.headers.items()}  # fmt: skip
        return Resource(response.status, found, response.body)


def _is_whole_page(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"").lower()
    return response.status == 200 and "dataloss" not in response.flags and (not kind or kind.startswith(_HTML))
