"""The archives and finders that Gapwire knows, and which of them are asked about an outlet. Pure data.

Every address is a setting: an ``[[archive]]`` table of the story file with a built-in id replaces what it names, and
the environment moves the others (``monitor.story.services``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.story.model import Archive, Outlet, Story

BUILT_IN: Mapping[str, Mapping[str, Any]] = {
    "wayback": {
        "protocol": "wayback",
        "index": "https://web.archive.org/cdx/search/cdx",
        "copies": "https://web.archive.org/web/",
        "delay": 2.5,
    },
    "arquivo": {
        "protocol": "memento",
        "timemap": "https://arquivo.pt/wayback/timemap/link/",
        "timegate": "https://arquivo.pt/wayback/",
        "delay": 5.0,
    },
    "common-crawl": {
        "protocol": "common-crawl",
        "index": "https://index.commoncrawl.org/collinfo.json",
        "copies": "https://data.commoncrawl.org/",
        "delay": 2.0,
    },
    "gdelt": {"protocol": "gdelt", "index": "https://api.gdeltproject.org/api/v2/doc/doc", "delay": 6.0},
    "google-news": {"protocol": "google-news", "index": "https://news.google.com/rss/search", "delay": 10.0},
    "media-cloud": {
        "protocol": "media-cloud",
        "index": "https://search.mediacloud.org/api/search/story-list",
        "delay": 31.0,
        "key_variable": "GAPWIRE_MEDIA_CLOUD_KEY",
    },
}
"""None is asked unless a story names it in ``archives``."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "wayback": ("index", "copies"),
    "pywb": ("index", "copies"),
    "memento": (),
    "common-crawl": ("index", "copies"),
    "gdelt": ("index",),
    "google-news": ("index",),
    "media-cloud": ("index", "key_variable"),
}
"""Keys that a protocol cannot do without (of a Memento archive one of ``timemap`` and ``timegate``)."""
FINDERS = frozenset({"gdelt", "google-news", "media-cloud"})
"""Protocols that find addresses and keep no copies."""
BY_PREFIX = frozenset({"wayback", "pywb", "common-crawl"})
"""Protocols that can be asked for every address that begins with some text."""


def archives_of(story: Story, outlet: Outlet) -> tuple[Archive, ...]:
    """The archives and finders to ask about ``outlet``, in the order in which the story file names them."""
    named = story.archives if outlet.archives is None else outlet.archives
    own = {archive.id: archive for archive in story.archive_services}
    return tuple(own.get(name) or Archive(id=name, **BUILT_IN[name]) for name in dict.fromkeys(named))


def archive_named(story: Story, name: str) -> Archive:
    """One archive by its id."""
    own = {archive.id: archive for archive in story.archive_services}
    return own.get(name) or Archive(id=name, **BUILT_IN[name])
