"""Which module speaks which protocol, and the questions a crawl begins with. Pure."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.captures import DiscoveryVisit, KnownArticle
from monitor.story.archives import BY_PREFIX, archives_of
from monitor.story.model import Archive, Outlet, Story
from spiders.archives.asking import Memento, Speaker, Window
from spiders.archives.common_crawl import CommonCrawl
from spiders.archives.gdelt import Gdelt
from spiders.archives.google_news import GoogleNews
from spiders.archives.id_walks import first_step
from spiders.archives.media_cloud import MediaCloud
from spiders.archives.memento import MementoProtocol, negotiated
from spiders.archives.prefixes import prefixes_of
from spiders.archives.pywb import Pywb
from spiders.archives.warc import check_installed
from spiders.archives.wayback import Wayback
from spiders.tasks import Task

SPEAKERS: Mapping[str, Speaker] = {
    "wayback": Wayback(),
    "pywb": Pywb(),
    "memento": MementoProtocol(),
    "common-crawl": CommonCrawl(),
    "gdelt": Gdelt(),
    "google-news": GoogleNews(),
    "media-cloud": MediaCloud(),
}
READABLE = frozenset({"ok", "empty"})
ASK_AGAIN = timedelta(hours=20)
"""A question that was answered is not asked again for so long: archives grow slowly, and runs come often."""


def first_questions(
    story: Story, known: Sequence[KnownArticle], seen: Mapping[str, DiscoveryVisit], now: datetime
) -> tuple[Task, ...]:
    """What every outlet's archives are asked at the beginning: about its site, and about the articles we know; and the
    first steps of walks along numbers.
    """
    tasks: dict[str, Task] = {}
    for outlet in story.outlets:
        walk = first_step(outlet, seen)
        if walk is not None:
            tasks[walk.key] = walk
        theirs = [article.url for article in known if article.outlet == outlet.id and article.about_story is not False]
        for archive in archives_of(story, outlet):
            for url in SPEAKERS[archive.protocol].about_site(archive, outlet, story, now.date()):
                if not is_recent(seen.get(url), now):
                    task = question(outlet, archive, url)
                    tasks[task.key] = task
            for url in dict.fromkeys((*theirs, *outlet.articles)):
                for task in lookups(story, outlet, archive, url, seen, now):
                    tasks[task.key] = task
    return tuple(tasks.values())


def lookups(
    story: Story, outlet: Outlet, archive: Archive, url: str, seen: Mapping[str, DiscoveryVisit], now: datetime
) -> Iterator[Task]:
    """Questions for all copies of one article; none where a question about the site covers it."""
    window = Window.of(story)
    if archive.protocol in BY_PREFIX and _is_covered(url, prefixes_of(outlet, window.days(now.date()))):
        return
    for address in SPEAKERS[archive.protocol].about_article(archive, url, window):
        if not is_recent(seen.get(address), now):
            yield question(outlet, archive, address, lookup=url)
    if archive.protocol == "memento":
        for address, moment in negotiated(archive, url, window, now.date()):
            memento = Memento(archive.id, url, moment, address, negotiated=True)
            yield copy_task(outlet, memento)


def question(outlet: Outlet, archive: Archive, url: str, depth: int = 0, lookup: str = "") -> Task:
    """The task that asks an archive or finder."""
    key = f"{outlet.id} {archive.id}: {url}"
    return Task(key, outlet.id, url, archive.id, True, depth=depth, archive=archive.id, lookup=lookup)


def copy_task(outlet: Outlet, memento: Memento) -> Task:
    """The task that fetches one copy."""
    time = f" {memento.captured_at:%Y%m%d%H%M%S}" if memento.negotiated else ""
    key = f"{outlet.id} copy: {memento.asked_url}{time}"
    return Task(key, outlet.id, memento.url, memento.archive, archive=memento.archive, memento=memento)


def is_recent(visit: DiscoveryVisit | None, now: datetime) -> bool:
    """Whether a question was answered lately."""
    return visit is not None and visit.outcome in READABLE and timedelta(0) <= now - visit.visited_at < ASK_AGAIN


def check_parts(story: Story) -> None:
    """``MissingExtra`` where an archive of the story needs a package that is not there."""
    if any(archive.protocol == "common-crawl" for archive in _all(story)):
        check_installed()


def keys_of(story: Story) -> dict[str, str]:
    """The keys of the story's archives, from the environment of this process."""
    names = {archive.key_variable for archive in _all(story) if archive.key_variable}
    return {name: key for name in names if (key := os.environ.get(name, "")) and key.isascii() and key.isprintable()}


def _all(story: Story) -> Iterable[Archive]:
    return (archive for outlet in story.outlets for archive in archives_of(story, outlet))


def _is_covered(url: str, prefixes: Iterable[str]) -> bool:
    return any(_bare(url).startswith(_bare(prefix)) for prefix in prefixes)


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").lower()
