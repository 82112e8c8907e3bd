"""The index API of pywb, which Common Crawl and many smaller archives run: one JSON object a line. Pure.

Filters have another grammar than the Wayback Machine's, and field names differ (``url``, ``mime``, ``status``), so rows
are chosen here and not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlencode

import orjson

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Answer, Asked, Heard, Window, stamp
from spiders.archives.prefixes import prefixes_of
from spiders.archives.rows import Row, answer_of
from spiders.archives.wayback import raw_copy, refusal

MOST_ROWS = 15_000
"""Rows of one answer; the server is asked for no more, and what is beyond is said."""


class Pywb:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """One question a dated prefix."""
        window = Window.of(story)
        for prefix in prefixes_of(outlet, window.days(today)):
            yield question(str(archive.index), prefix, window, "prefix")

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """One question."""
        yield question(str(archive.index), url, window, "exact")

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """Rows."""
        if is_empty(heard):
            return Answer("empty")
        if heard.status != 200:
            return refusal(heard)
        return with_limit(answer_of(rows_of(heard.body), asked, raw_copy), heard.body)


def question(index: str, url: str, window: Window, match: str) -> str:
    """The address that asks an index for the captures of ``url``."""
    query = {"url": url, "matchType": match, "output": "json", "from": stamp(window.start), "limit": str(MOST_ROWS)}
    if window.last_copy is not None:
        query["to"] = stamp(window.last_copy)
    return f"{index}?{urlencode(query)}"


def is_empty(heard: Heard) -> bool:
    """Whether the index says that it has nothing: it does so with status 404."""
    return heard.status == 404 and b"No Captures found" in heard.body[:2_000]


def with_limit(answer: Answer, body: bytes) -> Answer:
    """The answer, with a word where the index may have had more to say."""
    if body.count(b"\n") < MOST_ROWS - 1:
        return answer
    note = f"only the first {MOST_ROWS:,} rows were read; {answer.note}".rstrip("; ")
    return Answer(answer.outcome, note, answer.copies, answer.links, answer.following, answer.passed_over)


def rows_of(body: bytes) -> Iterator[Row]:
    """Rows of an answer, broken lines left out; ``ValueError`` where no line is one."""
    lines = body.splitlines()[:MOST_ROWS]
    values = [found for line in lines if (found := _object(line)) is not None]
    if lines and not values:
        raise ValueError("no line of the answer is a JSON object")
    for value in values:
        yield Row(
            timestamp=_text(value.get("timestamp")),
            original=_text(value.get("url")),
            status=_text(value.get("status")),
            mime=_text(value.get("mime")),
            digest=_text(value.get("digest")),
            filename=_text(value.get("filename")),
            offset=_number(value.get("offset")),
            length=_number(value.get("length")) or 0,
        )


def _object(line: bytes) -> dict[str, object] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _number(value: object) -> int | None:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
