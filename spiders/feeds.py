"""Feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom, JSON Feed.

The bytes of a feed go in, links come out. It never fetches: feedparser opens files and URLs when it is given a name,
so it is only ever given a stream. Markup in titles is dropped by whoever shows them, not here.
"""

from __future__ import annotations

import calendar
import io
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import feedparser
import orjson

from spiders.links import Document, Link, link_date, not_a_feed
from spiders.urls import join_url

MAX_ENTRIES = 5_000
STALE_DAYS = 30
_NO_CHARACTER = re.compile(rb"&#(?:[xX][0-9a-fA-F]{6,}|[0-9]{7,});")
"""References to characters behind the last one (and to some private ones, which nobody misses)."""


def read_feed(body: bytes, url: str, content_type: str, now: datetime) -> Document:
    """Links of an XML feed found at ``url``; ``not_a_feed`` where it is something else."""
    if b"<!ENTITY" in body:
        return not_a_feed("rss", "the feed declares entities, which are not read")
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    parsed = _parse(body, headers)
    if parsed is None:
        return not_a_feed("rss", "the feed cannot be read")
    version = str(parsed.get("version") or "")  # nothing at all where nothing came
    kind = "atom" if version.startswith("atom") else "rss"
    if not version:
        return not_a_feed(kind, "neither RSS nor Atom")
    links = [_entry_link(entry, url, now) for entry in parsed.entries[:MAX_ENTRIES]]
    return _document(kind, links, now)


def read_json_feed(body: bytes, url: str, now: datetime) -> Document:
    """Links of a JSON Feed found at ``url``."""
    try:
        feed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return not_a_feed("json-feed", "the JSON cannot be read")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version", "")):
        return not_a_feed("json-feed", "JSON, but no JSON Feed")
    links = [_item_link(item, url, now) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return _document("json-feed", links, now)


def _parse(body: bytes, headers: dict[str, str]) -> Any:
    """What feedparser finds; ``None`` where it breaks, also without the references to characters that do not exist."""
    for data in (body, _NO_CHARACTER.sub(b"", body)):
        try:
            return feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
        except Exception:  # noqa: BLE001, S112  its own parser raises many kinds on broken markup
            continue
    return None


def _document(kind: str, found: Iterable[Link | None], now: datetime) -> Document:
    links = tuple(link for link in found if link is not None)
    newest = max((link.published_at for link in links if link.published_at), default=None)
    note = ""
    if newest is not None and (now - newest).days > STALE_DAYS:
        note = f"the newest entry is of {newest:%Y-%m-%d}"
    return Document(kind, links, outcome="ok" if links else "empty", note=note)


def _entry_link(entry: Any, base: str, now: datetime) -> Link | None:
    named = entry.get("feedburner_origlink") or entry.get("link") or entry.get("id") or ""
    url = join_url(base, str(named)) if named else None
    if url is None:
        return None
    # dict.get: feedparser's own get answers with another key's value, and warns.
    published, modified = _moment(dict.get(entry, "published_parsed")), _moment(dict.get(entry, "updated_parsed"))
    return Link(url, _text(entry.get("title")), link_date(published or modified, url, now), modified)


def _item_link(item: dict[str, Any], base: str, now: datetime) -> Link | None:
    named = item.get("url") or item.get("external_url") or item.get("id")
    url = join_url(base, named) if isinstance(named, str) else None
    if url is None:
        return None
    published, modified = _iso(item.get("date_published")), _iso(item.get("date_modified"))
    return Link(url, _text(item.get("title")), link_date(published or modified, url, now), modified)


def _text(value: object) -> str | None:
    return " ".join(value.split())[:500] or None if isinstance(value, str) else None


def _moment(value: time.struct_time | None) -> datetime | None:
    """UTC already, as feedparser gives it."""
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _iso(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # year 1 with an offset lies before the calendar
        return None
