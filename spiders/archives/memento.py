"""Memento (RFC 7089): TimeMaps list the copies of one address, a TimeGate leads to the copy nearest to a time. Pure.

Any archive of that protocol can be asked. It cannot search: only addresses that are known are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import EARLIEST, Answer, Asked, Heard, Memento, Window, midnight
from spiders.archives.rows import LARGEST_COPIES
from spiders.archives.wayback import refusal
from spiders.urls import join_url

MOST_LINKS = 20_000
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[a-z*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;<>]*))*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r";\s*([a-z*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;<>]*))", re.IGNORECASE)
_STAMPED = re.compile(r"(/\d{14})(?:[a-z]{2}_)?(/)", re.IGNORECASE)
_SAFE = "/:?&=%+,;@!$'()*~-._"


class MementoProtocol:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """None."""
        return ()

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """The address's TimeMap; nothing where there is only a TimeGate (``negotiated`` asks that)."""
        if archive.timemap is not None:
            yield f"{archive.timemap}{quote(url, safe=_SAFE)}"

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """Copies inside the window, and further pages of the TimeMap."""
        if heard.status == 404:
            return Answer("empty")
        if heard.status != 200:
            return refusal(heard)
        return _read_timemap(asked, heard.body.decode("utf-8", "replace"))


def negotiated(archive: Archive, url: str, window: Window, today: date) -> Iterator[tuple[str, datetime]]:
    """What to ask a TimeGate: its address for ``url`` and the times to be near to, one each day of the story."""
    if archive.timegate is None or archive.timemap is not None:
        return
    for day in window.days(today):
        yield f"{archive.timegate}{quote(url, safe=_SAFE)}", midnight(day)


def _read_timemap(asked: Asked, text: str) -> Answer:
    original, found, pages, outside = "", [], [], 0
    for url, attributes in links_of(text):
        relations = attributes.get("rel", "").lower().split()
        if "original" in relations and not original:
            original = url
        elif "memento" in relations:
            copy = _copy(asked, original, url, attributes.get("datetime", ""))
            if copy is None or not asked.window.holds(copy.captured_at):
                outside += 1
            else:
                found.append(copy)
        elif "timemap" in relations:
            page = join_url(asked.url, url)
            if page is not None and page != asked.url:
                pages.append(page)
    if not original:
        raise ValueError("the TimeMap names no original")
    found.sort(key=lambda copy: copy.captured_at)
    note = f"{len(found) - LARGEST_COPIES} copies are beyond the limit" if len(found) > LARGEST_COPIES else ""
    copies = tuple(found[:LARGEST_COPIES])
    return Answer("ok" if copies or pages else "empty", note, copies, (), tuple(pages), outside)


def links_of(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The links of ``application/link-format``: address and attributes. Commas inside of either part nothing."""
    for number, match in enumerate(_LINK.finditer(text)):
        if number >= MOST_LINKS:
            return
        attributes = {name.lower(): quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(match[2])}
        yield match[1].strip(), attributes


def _copy(asked: Asked, original: str, url: str, moment: str) -> Memento | None:
    address = join_url(asked.url, url)
    captured_at = http_date(moment)
    if address is None or captured_at is None or not original:
        return None
    # Where the archive stamps its addresses, the raw body lies under "id_".
    return Memento(asked.archive.id, original, captured_at, _STAMPED.sub(r"\1id_\2", address, count=1))


def http_date(text: str) -> datetime | None:
    """An HTTP date as aware UTC; ``None`` where it is none or older than any archive."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment >= EARLIEST else None
