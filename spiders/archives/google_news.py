"""Google News as RSS: finds addresses by words, site and time. Pure. Off unless a story names it.

Its links lead through Google. Until about 2024 their last part held the outlet's address, packed; that is read here.
Newer ones would have to be asked from Google one by one, which is not done: they are counted and said.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Answer, Asked, Heard, Window
from spiders.archives.finding import alternatives, is_of, site_of_outlet
from spiders.archives.wayback import refusal
from spiders.feeds import read_feed
from spiders.links import Link

_EDITIONS = {
    "en": ("en-US", "US", "US:en"), "ko": ("ko", "KR", "KR:ko"), "ja": ("ja", "JP", "JP:ja"),
    "ru": ("ru", "RU", "RU:ru"),
    "zh": ("zh-CN", "CN", "CN:zh-Hans"), "zh-hant": ("zh-TW", "TW", "TW:zh-Hant"), "de": ("de", "DE", "DE:de"),
    "fr": ("fr", "FR", "FR:fr"), "es": ("es", "ES", "ES:es"), "uk": ("uk", "UA", "UA:uk"), "it": ("it", "IT", "IT:it"),
}  # fmt: skip
_PACKED = re.compile(r"/articles/([A-Za-z0-9_-]+)")
_PREFIX = b"\x08\x13\x22"
_FULL = 100
"""Items from which an answer is taken to be cut."""


class GoogleNews:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """A question a group of keywords and day: an answer holds about a hundred items."""
        window = Window.of(story)
        language, country, edition = _EDITIONS.get(
            outlet.language.lower(), _EDITIONS.get(outlet.language[:2], _EDITIONS["en"])
        )
        for day in window.days(today):
            for words in alternatives(story, outlet):
                span = f"after:{day - timedelta(days=1)} before:{day + timedelta(days=1)}"
                query = {"q": f"({words}) site:{site_of_outlet(outlet)} {span}", "hl": language, "gl": country}
                yield f"{archive.index}?{urlencode(query | {'ceid': edition})}"

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """None."""
        return ()

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """Links whose address could be read."""
        if heard.status != 200:
            return refusal(heard)
        feed = read_feed(heard.body, asked.url, heard.headers.get("content-type", ""), asked.now)
        if feed.outcome == "not_a_feed":
            raise ValueError(feed.note)
        links = [link for found in feed.links if (link := _unpacked(found, asked.outlet)) is not None]
        hidden = sum(packed_address(link.url) is None for link in feed.links)
        notes = [f"{hidden} of {len(feed.links)} links do not tell the outlet's address"] if hidden else []
        if len(feed.links) >= _FULL:
            notes.append("the answer was full: there may be more")
        outcome = "ok" if links else "empty"
        return Answer(outcome, "; ".join(notes), (), tuple(links), (), len(feed.links) - len(links))


def packed_address(url: str) -> str | None:
    """The outlet's address in a link of Google News; ``None`` where it holds none that can be read."""
    match = _PACKED.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        data = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
    except (ValueError, binascii.Error):
        return None
    if not data.startswith(_PREFIX) or len(data) < 5:
        return None
    length, start = data[3], 4
    if length >= 0x80:  # two bytes of seven bits
        length, start = (length & 0x7F) | (data[4] << 7), 5
    address = data[start : start + length].decode("utf-8", "replace")
    return address if len(address) and address.startswith(("http://", "https://")) else None


def _unpacked(link: Link, outlet: Outlet) -> Link | None:
    address = packed_address(link.url)
    try:
        if address is None or not is_of(address, outlet):
            return None
    except ValueError:
        return None
    title = (link.title or "").rpartition(" - ")[0] or link.title
    return Link(address, title, link.published_at)
