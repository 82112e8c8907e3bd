"""From one discovery document to the tasks it leads to.

A document as read, the story's window and keywords and the outlet's limits go in; tasks and the visit to record come
out. Nothing is fetched here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.captures import DiscoveryVisit
from monitor.story.model import Outlet, Story
from monitor.story.relevance import link_may_match
from spiders.archives.id_walks import ROLE as ID_WALK
from spiders.ledger import without_validators
from spiders.links import Document, Link
from spiders.options import CrawlOptions
from spiders.rules import OutletRules, document_task
from spiders.sitemaps import choose_children
from spiders.tasks import Task
from spiders.urls import join_url
from spiders.visits import Fetched


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a document leads to."""

    visit: DiscoveryVisit
    tasks: tuple[Task, ...] = ()
    """New tasks and ones that exist already (by another document, or known before)."""


@dataclass(slots=True)
class Discovery:
    """Turns documents into tasks, and counts per outlet so that none takes over a run."""

    story: Story
    options: CrawlOptions
    histories: Mapping[str, str] = field(default_factory=dict)
    """By article key: the key of the known article's task that an old or twin address belongs to."""
    rejected: Container[str] = ()
    """Keys of articles that were read before and are about something else."""
    _articles: Counter[str] = field(default_factory=Counter)
    _documents: Counter[str] = field(default_factory=Counter)
    _counted: set[str] = field(default_factory=set)

    def follow(self, task: Task, rules: OutletRules, document: Document, visit: DiscoveryVisit) -> Outcome:
        """Tasks for the links that may be about the story, and for nested sitemaps."""
        matching = [link for link in document.links if self._matches(link)]
        articles = [found for link in matching if (found := self._article(link, task, rules)) is not None]
        kept = [found for found in articles if self._within_limit(found)]
        children, dropped = self._children(task, document)
        visit = _counted_visit(visit, document, len(matching))
        if len(kept) < len(articles):
            visit = without_validators(visit, f"{len(articles) - len(kept)} matching links are beyond the limit")
        if dropped:
            visit = without_validators(visit, f"{dropped} nested sitemaps were left out")
        return Outcome(visit, (*children, *kept))

    def named(self, outlet: Outlet, robots: str, addresses: Sequence[str]) -> tuple[Task, ...]:
        """Tasks for the sitemaps that a robots.txt names, where an outlet looks for articles and lists no sitemap.

        Where the story file names articles alone, these are what is wanted.
        """
        if outlet.sitemaps or not (outlet.feeds or outlet.sections):
            return ()
        joined = (join_url(robots, address) for address in addresses)
        links = tuple(Link(url) for url in joined if url is not None)
        return tuple(replace(task, optional=True) for task in self._chosen(links, outlet.id, depth=0)[0])

    def _matches(self, link: Link) -> bool:
        return link_may_match(
            self.story, url=link.url, title=link.title, published_at=link.published_at, modified_at=link.modified_at
        )

    def _article(self, link: Link, task: Task, rules: OutletRules) -> Task | None:
        try:
            key = rules.key(link.url)
        except ValueError:
            return None
        key = self.histories.get(key, key)
        return None if key in self.rejected else Task(key, task.outlet, link.url, task.role)

    def _within_limit(self, task: Task) -> bool:
        if task.key in self._counted or task.key in self.histories:
            return True
        if self._articles[task.outlet] >= self.options.max_links:
            return False
        self._articles[task.outlet] += 1
        self._counted.add(task.key)
        return True

    def _children(self, task: Task, document: Document) -> tuple[list[Task], int]:
        if not document.children:
            return [], 0
        if task.depth >= self.options.max_depth:
            return [], len(document.children)
        return self._chosen(document.children, task.outlet, task.depth + 1)

    def _chosen(self, children: tuple[Link, ...], outlet: str, depth: int) -> tuple[list[Task], int]:
        """Tasks for the sitemaps that may hold something, within the outlet's limit, and how many are left out."""
        room = max(0, self.options.max_documents - self._documents[outlet])
        wanted = choose_children(children, self.story.start, self.story.end, len(children))
        chosen = wanted[:room]
        self._documents[outlet] += len(chosen)
        return [document_task(outlet, "sitemap", child.url, depth) for child in chosen], len(wanted) - len(chosen)


def document_kind(task: Task) -> str:
    """What a document is taken to be before it was read."""
    if task.archive or task.role == ID_WALK:
        return f"archive:{task.archive or task.role}"
    return {"feed": "rss", "sitemap": "sitemap"}.get(task.role, "section")


def visit_of(task: Task, kind: str, at: datetime, fetched: Fetched | None, outcome: str, note: str) -> DiscoveryVisit:
    """The record of one look at a document."""
    headers = fetched.headers if fetched is not None and fetched.status in {200, 304} and fetched.complete else {}
    return DiscoveryVisit(
        outlet=task.outlet,
        url=task.url,
        kind=kind,
        visited_at=at,
        outcome=outcome,
        status=fetched.status if fetched else None,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        note=note,
    )


def _counted_visit(visit: DiscoveryVisit, document: Document, matched: int) -> DiscoveryVisit:
    return replace(visit, links=len(document.links) + len(document.children), matched=matched)
