"""Common Crawl: a list of crawls, an index for each, and records in WARC files that are read by range. Pure.

Which crawls can hold the story follows from their names (``CC-MAIN-2023-40`` is the 40th week of 2023): those from the
story's first week until ``WEEKS`` after it, because a page of the story stays on the web for a while.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import orjson

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Answer, Asked, Heard, Memento, Window
from spiders.archives.prefixes import prefixes_of
from spiders.archives.pywb import is_empty, question, rows_of, with_limit
from spiders.archives.rows import Row, answer_of, memento
from spiders.archives.wayback import refusal
from spiders.urls import join_url

WEEKS = 12
LARGEST_RECORD = 20_000_000
_NAME = re.compile(r"^CC-MAIN-(\d{4})-(\d{2})$")


class CommonCrawl:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """The list of crawls; the questions to their indexes follow from it."""
        yield str(archive.index)

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """None: what begins like the outlet's addresses is asked for anyway."""
        return ()

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """The questions to the crawls' indexes, or the copies that one of them names."""
        if is_empty(heard):
            return Answer("empty")
        if heard.status != 200:
            return refusal(heard)
        if asked.url == asked.archive.index:
            return self._crawls(asked, heard.body)
        window = Window(asked.window.start, None)
        found = answer_of(rows_of(heard.body), Asked(asked.archive, asked.outlet, window, asked.now, asked.url), _place)
        return with_limit(found, heard.body)

    def _crawls(self, asked: Asked, body: bytes) -> Answer:
        listed = orjson.loads(body)
        if not isinstance(listed, list):
            raise ValueError("no list of crawls")
        prefixes = prefixes_of(asked.outlet, asked.window.days(asked.now.date()))
        questions = []
        for crawl in listed:
            if not isinstance(crawl, dict) or not _wanted(asked, str(crawl.get("id"))):
                continue
            index = join_url(asked.url, str(crawl.get("cdx-api") or ""))
            if index is not None:
                questions += [
                    question(index, prefix, Window(asked.window.start, None), "prefix") for prefix in prefixes
                ]
        note = "" if questions else "none of its crawls is of the story's time"
        return Answer("ok" if questions else "empty", note, (), (), tuple(questions))


def _wanted(asked: Asked, name: str) -> bool:
    if asked.archive.crawls:
        return name in asked.archive.crawls
    match = _NAME.match(name)
    if match is None:
        return False
    try:
        first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return False
    # A crawl takes about two weeks.
    return asked.window.start - timedelta(weeks=2) <= first <= (asked.window.end or first) + timedelta(weeks=WEEKS)


def _place(row: Row, asked: Asked) -> Memento | None:
    if row.offset is None or not 0 < row.length <= LARGEST_RECORD or not asked.archive.copies:
        return None
    name = row.filename
    if not name or "://" in name or ".." in name or not name.isprintable() or " " in name:
        return None
    return memento(row, asked, f"{asked.archive.copies}{row.filename}", row.offset)
