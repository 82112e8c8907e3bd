"""What is particular about one outlet's addresses, as its description says it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.story.model import Outlet
from spiders.tasks import Task
from spiders.urls import article_key, canonical_url, host_of, site_of


@dataclass(frozen=True, slots=True)
class OutletRules:
    """An outlet with its identity parameters and its compiled article pattern."""

    outlet: Outlet
    identity: frozenset[str]
    pattern: re.Pattern[str] | None
    sites: frozenset[str]
    """Registrable domains of the outlet's own addresses."""

    @classmethod
    def of(cls, outlet: Outlet) -> OutletRules:
        """From the description; a pattern that is no regular expression counts as none (the story check names it)."""
        try:
            pattern = re.compile(outlet.article_pattern) if outlet.article_pattern else None
        except re.error:
            pattern = None
        addresses = (outlet.url, *outlet.sections, *outlet.articles)
        sites = frozenset(site_of(host) for host in map(_host, addresses) if host)
        return cls(outlet, frozenset(outlet.query_identity), pattern, sites)

    def canonical(self, url: str) -> str:
        """The URL an article of this outlet is known by; ``ValueError`` for what is no web address."""
        return canonical_url(url, self.identity)

    def key(self, url: str) -> str:
        """Key of the task that visits an article at ``url``; ``ValueError`` for what is no web address."""
        return f"{self.outlet.id} {article_key(url, self.identity, self.pattern)}"

    def owns(self, url: str) -> bool:
        """Whether an address lies on one of the outlet's own sites."""
        host = _host(url)
        return bool(host) and site_of(host) in self.sites


def document_task(outlet: str, role: str, url: str, depth: int = 0) -> Task:
    """The task that reads a feed, sitemap or section page."""
    return Task(f"{outlet} {role}: {url}", outlet, url, role, is_document=True, depth=depth)


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""
