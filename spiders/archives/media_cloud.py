"""Media Cloud: finds addresses by words, site and day. Pure. It wants a key and gives no text to users."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Answer, Asked, Heard, Window
from spiders.archives.finding import alternatives, is_of, site_of_outlet
from spiders.archives.wayback import refusal
from spiders.links import Link
from spiders.urls import join_url


class MediaCloud:
    """See ``Speaker``."""

    def about_site(self, archive: Archive, outlet: Outlet, story: Story, today: date) -> Iterable[str]:
        """A question a group of keywords."""
        window = Window.of(story)
        end = min(window.end or today, today)
        for words in alternatives(story, outlet):
            query = {
                "q": f"({words}) AND canonical_domain:{site_of_outlet(outlet)}",
                "start": window.start.isoformat(),
                "end": end.isoformat(),
                "platform": "onlinenews-mediacloud",
            }
            yield f"{archive.index}?{urlencode(query)}"

    def about_article(self, archive: Archive, url: str, window: Window) -> Iterable[str]:
        """None."""
        return ()

    def read(self, asked: Asked, heard: Heard) -> Answer:
        """Links, and the page that follows."""
        if heard.status in (401, 403):
            return Answer("failed", f"the key in {asked.archive.key_variable} is missing or not accepted")
        if heard.status != 200:
            return refusal(heard)
        value = orjson.loads(heard.body)
        stories = value.get("stories") if isinstance(value, dict) else None
        if not isinstance(stories, list):
            raise ValueError("no list of stories")
        links = [link for item in stories if (link := _link(item, asked)) is not None]
        token = value.get("pagination_token")
        following = (_next_page(asked.url, token),) if isinstance(token, str) and token else ()
        outcome = "ok" if links or following else "empty"
        return Answer(outcome, "", (), tuple(links), following, len(stories) - len(links))


def _next_page(url: str, token: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | {"pagination_token": token}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _link(item: object, asked: Asked) -> Link | None:
    if not isinstance(item, dict) or not isinstance(item.get("url"), str):
        return None
    url = join_url(asked.outlet.url, item["url"])
    if url is None or not is_of(url, asked.outlet):
        return None
    title = item.get("title")
    # Its day is sometimes the day of the crawl: it is not held against a link.
    return Link(url, title[:500] if isinstance(title, str) else None)
