"""What is particular about requests to archives: ranges, keys, times, patience, and redirects that stay inside."""

from __future__ import annotations

import ipaddress
from email.utils import format_datetime
from functools import partial

from scrapy.http import Request

from monitor.story.archives import archives_of
from monitor.story.model import Archive, Story
from spiders.archives.copies import stay_inside
from spiders.options import CrawlOptions
from spiders.tasks import Task
from spiders.turns import HostTurns
from spiders.urls import host_of

LONGEST_WAIT = 600.0
"""Seconds that an archive's Retry-After may ask for in all; outlets are not waited for so long."""
_LAST = -10
"""Outlets come first: an archive will still be there in an hour."""


def dress(request: Request, task: Task, archive: Archive, options: CrawlOptions) -> Request:
    """The request as an archive wants it."""
    request.meta.update(patience=archive.patience, max_wait=LONGEST_WAIT)
    request.priority = _LAST
    key = options.archive_keys.get(archive.key_variable or "")
    if key:
        request.headers["Authorization"] = f"Token {key}"
    memento = task.memento
    if memento is None:
        request.headers["Accept"] = "application/json,application/link-format,application/rss+xml,*/*;q=0.5"
        return request
    # In the order of time: a later address of an article is known by its earlier one.
    request.priority = _LAST - 1 - int(memento.captured_at.timestamp()) // 60 * 2 - (not memento.redirect)
    if memento.offset is not None:
        request.headers["Range"] = f"bytes={memento.offset}-{memento.offset + memento.length - 1}"
        request.headers["Accept-Encoding"] = "identity"
        request.meta["download_maxsize"] = memento.length + 1_000
        return request
    request.meta["redirect_to"] = partial(_redirected, asked=task.url)
    if memento.negotiated:
        request.headers["Accept-Datetime"] = format_datetime(memento.captured_at, usegmt=True)
    return request


def set_pauses(turns: HostTurns, story: Story, options: CrawlOptions) -> None:
    """Let each archive's hosts have the pause that the archive is known to want."""
    for archive in (archive for outlet in story.outlets for archive in archives_of(story, outlet)):
        for url in (archive.index, archive.copies, archive.timemap, archive.timegate):
            if url is None:
                continue
            host = host_of(url)
            if options.delay > 0 or not _is_here(host):
                turns.set_pause(host, archive.delay)


def _redirected(target: str, *, asked: str) -> str:
    return stay_inside(target, asked)


def _is_here(host: str) -> bool:
    """Whether the host is this machine or this network, by its address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_private
    except ValueError:
        return False
