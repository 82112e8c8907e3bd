"""What one visit to an archived copy amounts to.

A copy's task and what came back go in; the ``Capture`` to record comes out, as if the outlet had been visited at the
time of the copy. It needs the archive's own word on that time (``Memento-Datetime``): an answer without it is no copy,
whatever its status, so that an archive's error page never becomes a page of the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from monitor.captures import ArchivedCopy, Capture, Outcome
from spiders.archives.asking import EARLIEST, Memento
from spiders.archives.warc import NotARecord, read_member
from spiders.archives.wayback import is_excluded
from spiders.documents import gunzip
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.urls import article_key, join_url
from spiders.visits import Fetched, PageReader, conclude, failed, is_article_like

_INSIDE = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/((?:https?:/{1,2})?[^/\s].*)$", re.IGNORECASE)
_STAMP = re.compile(r"(/\d{14})(?:[a-z]{2}_)?(/)", re.IGNORECASE)
_TOOLBAR = re.compile(rb"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.DOTALL)
_SCRIPTS = re.compile(
    rb"<!-- (?:Wayback|WB) (?:Head|Insert).*?<!-- End (?:Wayback|WB) (?:Head|Insert)[^>]{0,200}-->", re.DOTALL
)
_TOOLBAR_END = re.compile(rb"<!-- END WAYBACK TOOLBAR INSERT -->")
_SCRIPTS_END = re.compile(rb"<!-- End (?:Wayback|WB) (?:Head|Insert)[^>]{0,200}-->")
_REWRITTEN = re.compile(rb"(?:https?:)?//[^/\s\"'<>]+/(?:web|[a-z0-9_-]+)/\d{14}(?:[a-z]{2}_)?/(?=https?://)")
SAFE = "/:?&=%+,;@!$'()*~-._"
_ORIGINAL_HEADER = "x-archive-orig-"
_OUTLETS_OWN = ("content-type", "content-language", "content-location")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that answered."""

    original: str
    captured_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes
    passed: tuple[str, ...] = ()
    location: str = ""
    """Where the outlet sent the archive on to, where the copy is that answer itself."""


class NoCopy(Exception):
    """The archive gave no copy; ``str()`` says why."""

    outcome = Outcome.FAILED


class _Excluded(NoCopy):
    """The archive holds this site back."""

    outcome = Outcome.ARCHIVE_EXCLUDED


def conclude_copy(task: Task, rules: OutletRules, fetched: Fetched, read: PageReader, now: datetime) -> Capture:
    """The capture that records this copy."""
    memento = task.memento
    assert memento is not None  # noqa: S101  # the spider calls this for copies only
    try:
        copy = open_copy(memento, fetched, now)
    except NoCopy as problem:
        return failed_copy(task, rules, str(problem), now, problem.outcome)
    if copy.location:
        return _sent_on(task, rules, memento, copy, now)
    visit = Fetched(copy.original, copy.status, copy.headers, copy.body, copy.passed, fetched.complete)
    capture = conclude(_as_visit(task, memento), rules, visit, read, copy.captured_at)
    if memento.moved and is_article_like(capture):
        capture = replace(capture, url=rules.canonical(memento.original))
    return replace(capture, copy=archived(memento, fetched.url, now))


def open_copy(memento: Memento, fetched: Fetched, now: datetime) -> Copy:
    """What the outlet answered then; ``NoCopy`` where what came is no copy."""
    return _from_record(memento, fetched) if memento.offset is not None else _from_replay(memento, fetched, now)


def seen_again(capture: Capture, memento: Memento, now: datetime) -> Capture | None:
    """The capture for the last time at which the archive saw the body of ``capture``; ``None`` where it did once."""
    if memento.again is None or capture.outcome is not Outcome.FETCHED or not is_article_like(capture):
        return None
    copy = ArchivedCopy(memento.archive, memento.again_url, memento.again_url, now, memento.digest)
    return replace(
        capture,
        captured_at=memento.again,
        outcome=Outcome.SAME_BYTES,
        body=None,
        reading=None,
        about_story=None,
        pages=(),
        copy=copy,
    )


def failed_copy(task: Task, rules: OutletRules, note: str, now: datetime, outcome: Outcome = Outcome.FAILED) -> Capture:
    """The capture that records that a copy could not be had. It says nothing about the outlet's page."""
    memento = task.memento
    assert memento is not None  # noqa: S101  # as above
    capture = failed(_as_visit(task, memento), rules, f"{memento.archive}: {note}", memento.captured_at, outcome)
    return replace(capture, copy=archived(memento, memento.url, now))


def stay_inside(target: str, asked: str) -> str:
    """The address in the archive for a redirect of a copy: a captured redirect names the outlet's own address."""
    if _INSIDE.search(target) and _host(target) == _host(asked):
        raw = _STAMP.sub(r"\1id_\2", target, count=1)
        return target if raw == asked else raw
    match = _INSIDE.search(asked)
    if match is None:
        return target
    return f"{asked[: match.start()]}/{match[1]}id_/{quote(target, safe=SAFE)}"


def plain(body: bytes) -> bytes:
    """A page without the toolbar and the rewritten addresses of an archive that has no raw copies."""
    for piece, end in ((_TOOLBAR, _TOOLBAR_END), (_SCRIPTS, _SCRIPTS_END)):
        # Behind the last end no beginning is looked at: each would be followed to the end of the page.
        ends = [found.end() for found in end.finditer(body)]
        last = ends[-1] if ends else 0
        body = piece.sub(b"", body[:last]) + body[last:]
    return _REWRITTEN.sub(b"", body)


def near_copy(asked: str, at: datetime, original: str) -> str | None:
    """Where the archive that answers at ``asked`` leads to the copy of another address that is nearest to ``at``;
    ``None`` where its addresses do not tell times.
    """
    match = _INSIDE.search(asked)
    return f"{asked[: match.start()]}/{at:%Y%m%d%H%M%S}id_/{quote(original, safe=SAFE)}" if match else None


def original_in(url: str) -> str | None:
    """The outlet's address inside an archive's address."""
    match = _INSIDE.search(url)
    if match is None:
        return None
    original = re.sub(r"^(https?):/+", r"\1://", match[2])
    return original if "://" in original[:9] else f"http://{original}"


def _from_replay(memento: Memento, fetched: Fetched, now: datetime) -> Copy:
    captured_at = _memento_datetime(fetched.headers, now)
    if captured_at is None:
        raise _why_none(fetched)
    body = fetched.body
    if body[:2] == b"\x1f\x8b":  # stored packed, and said so twice or not at all
        try:
            body = gunzip(body, max(10_000_000, 20 * len(body)))
        except ValueError as error:
            raise NoCopy(f"the copy is packed, and {error}") from error
    if "id_/" not in fetched.url:
        body = plain(body)
    passed = tuple(original_in(url) or memento.original for url in fetched.passed)
    original = original_in(fetched.url) or memento.original
    # The nearest copy of the same address is no redirect.
    passed = tuple(dict.fromkeys(url for url in passed if url != original))
    return Copy(original, captured_at, fetched.status, _own_headers(fetched.headers), body, passed)


def _from_record(memento: Memento, fetched: Fetched) -> Copy:
    if fetched.status not in (200, 206):
        raise _why_none(fetched)
    try:
        record = read_member(fetched.body)
    except NotARecord as error:
        raise NoCopy(f"the place in the WARC file holds no page: {error}") from error
    if article_key(record.url) != article_key(memento.original):
        raise NoCopy("the record is of another address")
    location = record.headers.get("location", "") if 300 <= record.status < 400 else ""
    target = join_url(record.url, location) or "" if location else ""
    own = _own_headers(record.headers)
    return Copy(record.url, record.captured_at, record.status, own, record.body, location=target)


def _sent_on(task: Task, rules: OutletRules, memento: Memento, copy: Copy, now: datetime) -> Capture:
    """The capture of a redirect that is kept as such: the page it leads to has a copy of its own."""
    moved = memento.moved and rules.owns(copy.location)
    capture = failed(
        _as_visit(task, memento), rules, "the address leads to another one", copy.captured_at, Outcome.FETCHED
    )
    return replace(
        capture,
        status=copy.status,
        final_url=copy.location if moved else memento.original,
        redirects=(memento.original, copy.location) if moved else (),
        copy=archived(memento, memento.url, now),
    )


def _why_none(fetched: Fetched) -> NoCopy:
    if is_excluded(fetched.status, fetched.headers, fetched.body):
        return _Excluded("the archive holds back the pages of this site")
    if fetched.status == 404:
        return NoCopy("the archive has no copy under this address")
    if fetched.status == 200:
        return NoCopy("what came back does not say of when it is (no Memento-Datetime): it is no copy")
    return NoCopy(f"the archive answered with status {fetched.status}")


def _memento_datetime(headers: Mapping[str, str], now: datetime) -> datetime | None:
    try:
        moment = parsedate_to_datetime(headers.get("memento-datetime", ""))
    except (ValueError, IndexError, TypeError):
        return None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if EARLIEST <= moment <= now + timedelta(days=1) else None


def _own_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The outlet's own headers as far as reading the page needs them. No validators: they are not today's."""
    own = {name: value for name, value in headers.items() if name in _OUTLETS_OWN}
    for name in _OUTLETS_OWN:
        if _ORIGINAL_HEADER + name in headers:
            own[name] = headers[_ORIGINAL_HEADER + name]
    return own


def _as_visit(task: Task, memento: Memento) -> Task:
    return Task(task.key, task.outlet, memento.original, task.role, unread=task.unread)


def archived(memento: Memento, answered: str, now: datetime) -> ArchivedCopy:
    """Which copy it is, for the record."""
    shown = memento.asked_url if memento.offset is not None else answered
    return ArchivedCopy(memento.archive, memento.asked_url, shown, now, memento.digest)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
