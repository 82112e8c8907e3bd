"""The Wayback Machine's CDX server: which copies it has of an address or of all that begin so. Pure.

Answers come as JSON with a first row of field names and, behind an empty row, a key with which the next page is asked
for. Raw bodies lie under ``<copies><14 digits>id_/<address>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import orjson

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Answer, Asked, Heard, Memento, Window, stamp
from spiders.archives.prefixes import prefixes_of
from spiders.archives.rows import Row, answer_of, memento

PAGE = 1_000
"""Rows a page."""
_FIELDS = "timestamp,original,mimetype,statuscode,digest"
_EXCLUDED = ("administrativeaccesscontrol", "robotaccesscontrol", "blocked site")
_EXCLUDED_WORDS = b"has been excluded from the wayback machine"
_SAFE = "/:?&=%+,;@!$'()*~-._"


class Wayback:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """One question a dated prefix."""
        window = Window.of(story)
        for prefix in prefixes_of(outlet, window.days(today)):
            yield _question(archive, prefix, window, matchType="prefix")

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """One question."""
        yield _question(archive, url, window, matchType="exact")

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """Rows, and the page that follows."""
        if heard.status != 200:
            return refusal(heard)
        rows, key = _rows(heard.body)
        following = (_next_page(asked.url, key),) if key else ()
        return answer_of(rows, asked, raw_copy, following)


def raw_copy(row: Row, asked: Asked) -> Memento | None:
    """The copy as it was stored, without the archive's links and toolbar."""
    if asked.archive.copies is None:
        return None
    return memento(row, asked, f"{asked.archive.copies}{row.timestamp}id_/{quote(row.original, safe=_SAFE)}")


def refusal(heard: Heard) -> Answer:
    """What an answer with another status than 200 means."""
    if is_excluded(heard.status, heard.headers, heard.body):
        return Answer("archive_excluded", "the archive holds back the pages of this site")
    return Answer("failed", f"the archive answered with status {heard.status}")


def is_excluded(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a refusal is about the site, not about us or the moment."""
    if status == 451:
        return True
    reason = headers.get("x-archive-wayback-runtime-error", "").lower()
    if any(sign in reason for sign in _EXCLUDED):
        return True
    head = body[:20_000].lower()
    return status == 403 and (_EXCLUDED_WORDS in head or any(sign.encode() in head for sign in _EXCLUDED))


def _question(archive: Archive, url: str, window: Window, **more: str) -> str:
    query = {"url": url, **more, "output": "json", "fl": _FIELDS, "from": stamp(window.start)}
    if window.last_copy is not None:
        query["to"] = stamp(window.last_copy)
    # No "collapse": it would drop when a body was last seen, and of neighbours in time it would drop other addresses.
    query |= {"showResumeKey": "true", "limit": str(PAGE)}
    return f"{archive.index}?{urlencode(query)}"


def _next_page(url: str, key: str) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "resumeKey"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("resumeKey", key)])))


def _rows(body: bytes) -> tuple[list[Row], str]:
    """The rows and the key of the next page; ``ValueError`` where this is no answer of a CDX server."""
    if not body.strip():
        return [], ""
    table = orjson.loads(body)
    if not isinstance(table, list) or not all(isinstance(line, list) for line in table):
        raise ValueError("no table")
    if not table:
        return [], ""
    names = [str(name) for name in table[0]]
    key, lines = "", table[1:]
    if len(lines) >= 2 and lines[-2] == [] and len(lines[-1]) == 1:
        key, lines = str(lines[-1][0]), lines[:-2]
    rows = [_row(dict(zip(names, map(str, line), strict=False))) for line in lines if len(line) == len(names)]
    return rows, key


def _row(values: Mapping[str, str]) -> Row:
    return Row(
        values.get("timestamp", ""),
        values.get("original", ""),
        values.get("statuscode", ""),
        values.get("mimetype", ""),
        values.get("digest", ""),
    )
