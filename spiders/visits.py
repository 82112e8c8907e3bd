"""What one visit to one article amounts to.

A task and what came back for it go in; the ``Capture`` to record comes out. The page reader is handed in, so that
nothing here depends on how pages are read. It never raises: whatever the reader does is a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from monitor.captures import Capture, Outcome, Page, PageClass, Reading
from spiders.canonical import article_address
from spiders.rules import OutletRules
from spiders.tasks import Task

_ARTICLE_LIKE = frozenset(
    {PageClass.ARTICLE, PageClass.PAYWALLED, PageClass.TRUNCATED, PageClass.LIVE_BLOG, PageClass.GALLERY}
)
_CAN_BE_CUT = _ARTICLE_LIKE | {PageClass.NOT_ARTICLE, PageClass.SOFT_404}
_VALIDATORS = ("etag", "last-modified")


class PageReader(Protocol):
    """``monitor.extraction.read_page`` or a stand-in."""

    def __call__(self, page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
        """Read one page."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response, as data."""

    url: str
    status: int
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes
    passed: tuple[str, ...] = ()
    """Addresses that redirected here, the requested one first."""
    complete: bool = True
    """False where the connection ended before the body did."""


def conclude(task: Task, rules: OutletRules, fetched: Fetched, read: PageReader, at: datetime) -> Capture:
    """The capture that records this answer."""
    empty = _empty(task, rules, fetched, at)
    if fetched.status == 304:
        return replace(empty, outcome=Outcome.NOT_MODIFIED)
    if fetched.status >= 500 or 300 <= fetched.status < 400:
        refusal = _challenge(task, rules, fetched, read)
        if refusal is not None:
            return replace(empty, outcome=Outcome.FETCHED, body=fetched.body, reading=refusal, note=refusal.note)
        return replace(empty, outcome=Outcome.FAILED, note=f"the server answered with status {fetched.status}")
    if not fetched.complete and not fetched.body:
        return replace(empty, outcome=Outcome.FAILED, note="the connection ended before the page came")
    digest = blake2b(fetched.body, digest_size=16).hexdigest()
    if fetched.status == 200 and task.known is not None and digest == task.known.body_digest:
        return replace(empty, outcome=Outcome.SAME_BYTES, body_digest=digest)
    reading = _checked(_read(task, rules, fetched, read), fetched)
    return replace(
        empty,
        url=_address(task, rules, fetched, reading),
        outcome=Outcome.FETCHED,
        body=fetched.body,
        body_digest=digest,
        reading=reading,
        note=reading.note,
    )


def _challenge(task: Task, rules: OutletRules, fetched: Fetched, read: PageReader) -> Reading | None:
    """A check for bots that comes as a server's fault: some vendors send theirs with status 503, some with 520.

    What the page itself says decides; an empty or any other page is the fault that its status tells.
    """
    if fetched.status < 500 or not fetched.complete or not fetched.body.strip():
        return None
    reading = _read(task, rules, replace(fetched, status=200), read)
    return reading if reading.page_class is PageClass.BLOCKED else None


def failed(task: Task, rules: OutletRules, note: str, at: datetime, outcome: Outcome = Outcome.FAILED) -> Capture:
    """The capture that records that nothing came back, or that nothing was asked for (robots.txt)."""
    return Capture(
        outlet=task.outlet,
        url=_known_by(task, rules),
        requested_url=task.url,
        final_url=task.url,
        captured_at=at,
        outcome=outcome,
        discovered_by=task.role,
        note=note,
    )


def other_addresses(task: Task, rules: OutletRules) -> tuple[str, ...]:
    """Twins in a known article's history, to be tried where its own address does not exist.

    The canonical URL of a twin is a guess until a page confirms it; an article must not count as removed because the
    guess was wrong.
    """
    if task.known is None:
        return ()
    twins = [url for url in task.known.urls if url != task.url and rules.canonical(url) == task.known.url]
    return tuple(twins[:2])


def is_article_like(capture: Capture) -> bool:
    """Whether the address that answered is one of the article itself: it showed text, or that text unchanged."""
    if capture.reading is None:
        return capture.outcome in {Outcome.NOT_MODIFIED, Outcome.SAME_BYTES}
    return capture.status == 200 and capture.reading.page_class in _ARTICLE_LIKE


def unread(note: str) -> Reading:
    """The reading of a page that cannot be read."""
    return Reading(page_class=PageClass.UNREADABLE, note=note, headline="", body="", language=None)


def _empty(task: Task, rules: OutletRules, fetched: Fetched, at: datetime) -> Capture:
    trustworthy = fetched.complete and fetched.status in {200, 304}
    headers = {
        name: value for name, value in fetched.headers.items() if trustworthy or name not in _VALIDATORS
    }  # otherwise the next visit would ask whether the broken page has changed
    return Capture(
        outlet=task.outlet,
        url=_known_by(task, rules),
        requested_url=task.url,
        final_url=fetched.url,
        captured_at=at,
        outcome=Outcome.FAILED,
        status=fetched.status,
        headers=headers,
        redirects=(*fetched.passed, fetched.url) if fetched.passed else (),
        discovered_by=task.role,
    )


def _known_by(task: Task, rules: OutletRules) -> str:
    return task.known.url if task.known is not None else rules.canonical(task.url)


def _address(task: Task, rules: OutletRules, fetched: Fetched, reading: Reading) -> str:
    """Known articles keep their address; a new one gets its own where the page is an article of this outlet."""
    if task.known is not None or reading.page_class not in _ARTICLE_LIKE or fetched.status != 200:
        return _known_by(task, rules)
    if not rules.owns(fetched.url) and rules.owns(task.url):
        return _known_by(task, rules)
    if reading.sequence is not None and reading.sequence.number > 1:
        # A later page of an article: under the article's own address its text would look like an edit.
        return rules.canonical(fetched.url)
    return article_address(reading.canonical_url, fetched.url, rules.identity)


def _read(task: Task, rules: OutletRules, fetched: Fetched, read: PageReader) -> Reading:
    if task.unread:
        return unread(task.unread)
    first = fetched.passed[0] if fetched.passed else None
    return read_fetched(Page(fetched.url, fetched.body, fetched.status, fetched.headers, first), rules, read)


def read_fetched(page: Page, rules: OutletRules, read: PageReader) -> Reading:
    """The reading of one page of an outlet, whatever the reader does."""
    try:
        return read(page, language=rules.outlet.language, outlet_name=rules.outlet.name)
    except Exception as error:  # noqa: BLE001  one page must not end the crawl
        return unread(f"the page could not be read ({type(error).__name__})")


def _checked(reading: Reading, fetched: Fetched) -> Reading:
    """A body that is not all there is never a complete article."""
    if fetched.complete or reading.page_class not in _CAN_BE_CUT:
        return reading
    note = "the connection ended before the page was complete"
    return replace(reading, page_class=PageClass.TRUNCATED, note=note, sequence=None)
