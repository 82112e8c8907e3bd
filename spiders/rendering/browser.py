"""One Chromium in a crawler process: a fetched page goes in, the document as its scripts left it comes out.

It is started for the first page and ended with the process. Its only network is what ``resources`` hands over: the
proxy that it is told of does not exist. Nothing is kept between two pages: each has a context of its own.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from spiders.faults import NotVisited
from spiders.rendering.installed import chromium
from spiders.rendering.resources import Supply

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import CDPSession, Dialog, Page, Playwright

QUIET_SECONDS = 0.7
_START_SECONDS = 60.0
_END_SECONDS = 5.0
_NOWHERE = "http://127.0.0.1:9"
"""Nobody listens at the port for discarding: a request that gets past the routes goes nowhere."""
_ARGUMENTS = (
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
)


class Browser:
    """Renders one page at a time."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._turn = asyncio.Lock()
        self.name = ""
        """Name and version, once it runs."""

    async def render(self, supply: Supply, seconds: float, most_bytes: int, user_agent: str) -> bytes:
        """The document, in UTF-8; ``NotVisited`` where it was not there in time or is too large."""
        async with self._turn:
            try:
                async with asyncio.timeout(_START_SECONDS):
                    browser = await self._started()
                async with asyncio.timeout(seconds):
                    html = await self._render(browser, supply, user_agent)
            except TimeoutError:
                await self.close()  # a script that never ends holds its process
                raise NotVisited(f"the browser had not finished the page after {seconds:g} seconds") from None
            except NotVisited:
                raise
            except Exception as error:
                await self.close()
                raise NotVisited(f"the browser could not show the page ({type(error).__name__})") from error
        body = html.encode("utf-8", "replace")
        if len(body) > most_bytes:
            raise NotVisited(f"as its scripts wrote it, the page is larger than {most_bytes:,} bytes")
        return body

    async def close(self) -> None:
        """End the browser; the next page gets a new one."""
        browser, self._chromium = self._chromium, None
        playwright, self._playwright = self._playwright, None
        with suppress(Exception):
            async with asyncio.timeout(_END_SECONDS):
                if browser is not None:
                    await browser.close()
        with suppress(Exception):
            async with asyncio.timeout(_END_SECONDS):
                if playwright is not None:
                    await playwright.stop()

    async def _render(self, browser: Chromium, supply: Supply, user_agent: str) -> str:
        context = await browser.new_context(
            accept_downloads=False, service_workers="block", user_agent=user_agent, java_script_enabled=True
        )
        try:
            await context.route("**/*", supply.answer)
            page = await context.new_page()
            page.on("dialog", _dismiss)
            page.on("popup", _close)
            tongue = await context.new_cdp_session(page)
            await page.goto(supply.page, wait_until="commit", timeout=0)
            html = await _written(tongue, supply)
            if not page.url.startswith(_origin(supply.page)):
                raise NotVisited("its scripts led the browser away from the page")
            return html
        finally:
            with suppress(Exception):
                async with asyncio.timeout(_END_SECONDS):
                    await context.close()

    async def _started(self) -> Chromium:
        if self._chromium is None or not self._chromium.is_connected():
            from playwright.async_api import async_playwright

            self._playwright = await async_playwright().start()
            is_root = hasattr(os, "geteuid") and os.geteuid() == 0
            self._chromium = await self._playwright.chromium.launch(
                executable_path=chromium(),
                args=list(_ARGUMENTS),
                proxy={"server": _NOWHERE},
                chromium_sandbox=not is_root,  # Chromium refuses to sandbox for root
                handle_sigint=False,
            )
            self.name = f"Chromium/{self._chromium.version}"
        return self._chromium


async def _written(tongue: CDPSession, supply: Supply) -> str:
    """The document once it is all there and asks for nothing more.

    Asked in the browser's own protocol: Playwright's waits for a navigation that a script began and that never ends.
    """
    while True:
        await supply.settled(QUIET_SECONDS)
        if await _value(tongue, "document.readyState") != "loading":
            return f"<!doctype html>\n{await _value(tongue, 'document.documentElement.outerHTML')}"


async def _value(tongue: CDPSession, expression: str) -> str:
    answer = await tongue.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
    return str(answer["result"]["value"])


async def _dismiss(dialog: Dialog) -> None:
    with suppress(Exception):  # it may have gone by itself
        await dialog.dismiss()


async def _close(popup: Page) -> None:
    with suppress(Exception):
        await popup.close()


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
