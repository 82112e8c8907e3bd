"""GDELT DOC 2.0: finds addresses by words, site and time. Pure. It keeps no text.

An answer holds at most 250 addresses: a full one is asked again in two halves of its time. A wrong question comes back
with status 200 as plain text, and JSON may hold characters that JSON forbids; both are met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Answer, Asked, Heard, Window, midnight, stamp
from spiders.archives.finding import alternatives, is_of, site_of_outlet
from spiders.archives.wayback import refusal
from spiders.links import Link, link_date
from spiders.urls import join_url

MOST = 250
SHORTEST = timedelta(hours=1)
_ILLEGAL = re.compile(rb"[\x00-\x1f]")
_BAD_ESCAPE = re.compile(rb'\\(?!["\\/bfnrtu])')


class Gdelt:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """A question a group of keywords, over the whole window."""
        window = Window.of(story)
        end = midnight(min(window.end or today, today) + timedelta(days=1))
        for words in alternatives(story, outlet):
            query = (
                f"({words}) domainis:{site_of_outlet(outlet)}"
                if " OR " in words
                else (f"{words} domainis:{site_of_outlet(outlet)}")
            )
            yield _question(str(archive.index), query, midnight(window.start), end)

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """None."""
        return ()

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """Links; a full answer also gives two narrower questions."""
        if heard.status != 200:
            return refusal(heard)
        found = _articles(heard.body)
        links = [link for item in found if (link := _link(item, asked)) is not None]
        following = _halves(asked.url) if len(found) >= MOST else ()
        outcome = "ok" if links or following else "empty"
        note = "" if following or len(found) < MOST else "an hour holds more addresses than an answer"
        return Answer(outcome, note, (), tuple(links), following, len(found) - len(links))


def _question(index: str, query: str, start: datetime, end: datetime) -> str:
    parameters = {
        "query": query,
        "mode": "artlist",
        "format": "json",
        "startdatetime": stamp(start),
        "enddatetime": stamp(end),
        "maxrecords": str(MOST),
        "sort": "dateasc",
    }
    return f"{index}?{urlencode(parameters)}"


def _halves(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    start, end = (datetime.strptime(query[key], "%Y%m%d%H%M%S").replace(tzinfo=UTC) for key in _TIMES)
    if end - start <= SHORTEST:
        return ()
    middle = start + (end - start) / 2
    halves = ((start, middle), (middle, end))
    return tuple(
        urlunsplit(parts._replace(query=urlencode(query | dict(zip(_TIMES, map(stamp, half), strict=True)))))
        for half in halves
    )


_TIMES = ("startdatetime", "enddatetime")


def _articles(body: bytes) -> list[object]:
    """The items of an answer; ``ValueError`` with GDELT's own words where it is no JSON."""
    if not body.strip():
        return []
    if not body.lstrip().startswith(b"{"):
        words = " ".join(body[:200].decode("utf-8", "replace").split())
        raise ValueError(f"it says: {words}")
    repaired = _BAD_ESCAPE.sub(rb"\\\\", _ILLEGAL.sub(b" ", body))
    value = orjson.loads(repaired.decode("utf-8", "replace"))
    articles = value.get("articles", []) if isinstance(value, dict) else []
    return articles if isinstance(articles, list) else []


def _link(item: object, asked: Asked) -> Link | None:
    if not isinstance(item, dict) or not isinstance(item.get("url"), str):
        return None
    url = join_url(asked.outlet.url, item["url"])
    if url is None or not is_of(url, asked.outlet):
        return None
    title = item.get("title")
    # "seendate" is when GDELT saw the page, not when it was published: only the day in an address counts.
    return Link(url, " ".join(title.split())[:500] if isinstance(title, str) else None, link_date(None, url, asked.now))
