"""Tasks as Scrapy requests, and Scrapy responses as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy.http import Request, Response

from monitor.captures import DiscoveryVisit, KnownArticle
from spiders.decoding import ACCEPTED
from spiders.options import CrawlOptions
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.urls import clean_url
from spiders.visits import Fetched

_WAITING_FIRST, _KNOWN_NEXT, _DOCUMENTS_NEXT = 30, 20, 10
_MOST_WAITED = 1_000
NEXT_PAGE = _WAITING_FIRST + _MOST_WAITED + 10
"""Priority of a further page of an article: what is begun is finished first."""
_MAX_HEADERS, _MAX_HEADER_LENGTH = 100, 2_000
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_ACCEPT_DOCUMENT = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.8"
WHOLE_AGAIN = timedelta(days=14)
"""A page is asked for in full, whatever its validators, where its bytes were last seen so long ago."""
_LEFT_OUT = frozenset({"set-cookie"})
RENDERED = "gapwire-rendered"
"""Header that tells what made the stored bytes of a page that a browser wrote; no server can set it."""
_HTML_START, _HTML_END = b"<html", b"</html"


def request_for(
    task: Task,
    rules: OutletRules,
    options: CrawlOptions,
    seen: Mapping[str, DiscoveryVisit],
    callback: Callable[..., Any],
    errback: Callable[..., Any],
) -> Request:
    """The request that visits a task's address; conditional where an earlier answer left validators."""
    meta: dict[str, Any] = {"download_timeout": options.timeout}
    if task.is_document:
        meta["download_maxsize"] = options.max_document_bytes
    meta["render"] = rules.outlet.render and not task.is_document and task.memento is None and not task.unread
    now = datetime.now(UTC) + options.clock_offset
    validators = {} if meta["render"] else _validators(task, seen, now)
    return Request(
        _request_url(task, rules),
        callback=callback,
        errback=errback,
        headers=_headers(task, rules.outlet.language, options) | validators,
        meta=meta,
        cb_kwargs={"task": task},
        dont_filter=True,
        priority=_priority(task),
    )


def _is_stale(known: KnownArticle | None, now: datetime) -> bool:
    """Whether the page itself was last seen long ago: a cache may answer "not modified" for ever."""
    return known is not None and known.captured_at is not None and now - known.captured_at > WHOLE_AGAIN


def _priority(task: Task) -> int:
    if task.waited:
        return _WAITING_FIRST + min(task.waited, _MOST_WAITED)
    if task.known:
        return _KNOWN_NEXT
    return _DOCUMENTS_NEXT if task.is_document else 0


def fetched_from(response: Response) -> Fetched:
    """A response as data: bounded headers without cookies, the way here, and whether the body is all there."""
    headers: dict[str, str] = {}
    for name, values in list(response.headers.items())[:_MAX_HEADERS]:
        key = name.decode("latin-1").lower()
        if key not in _LEFT_OUT and (key != RENDERED or response.meta.get("render")):
            headers[key] = b", ".join(values).decode("latin-1")[:_MAX_HEADER_LENGTH]
    passed = tuple(response.meta.get("passed", ()))
    return Fetched(response.url, response.status, headers, response.body, passed, _is_complete(response))


def next_twin(request: Request | None, twins: tuple[str, ...]) -> Request | None:
    """The same request at the next address of ``twins`` that was not tried; ``None`` where there is none."""
    if request is None:
        return None
    tried = request.meta.get("twins_tried", 0)
    if tried >= len(twins):
        return None
    again = request.replace(url=twins[tried])
    again.meta.update(twins_tried=tried + 1, attempt=0)
    for name in ("passed", "download_slot"):
        again.meta.pop(name, None)
    for header in ("If-None-Match", "If-Modified-Since"):
        again.headers.pop(header, None)
    return again


def _is_complete(response: Response) -> bool:
    if "dataloss" in response.flags:
        return False
    # "partial": the server closed the connection and never said how long the body is.
    return "partial" not in response.flags or _has_its_end(response.body)


def _has_its_end(body: bytes) -> bool:
    if _HTML_START in body[:2_048].lower():
        return _HTML_END in body[-2_048:].lower()
    return body.rstrip().endswith((b">", b"}", b"]"))


def _request_url(task: Task, rules: OutletRules) -> str:
    try:
        return task.url if task.is_document or task.known or task.memento else clean_url(task.url, rules.identity)
    except ValueError:
        return task.url


def _headers(task: Task, language: str, options: CrawlOptions) -> dict[str, str]:
    return {
        "User-Agent": options.user_agent,
        "Accept": _ACCEPT_DOCUMENT if task.role in {"feed", "sitemap"} else _ACCEPT,
        "Accept-Language": f"{language}, *;q=0.5",
        "Accept-Encoding": ACCEPTED,
    }


def _validators(task: Task, seen: Mapping[str, DiscoveryVisit], now: datetime) -> dict[str, str]:
    before = seen.get(task.url) if task.is_document else task.known
    if before is None or task.unread or _is_stale(task.known, now):
        return {}
    found = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in found.items() if value and value.isascii() and value.isprintable()}
