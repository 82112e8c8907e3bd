"""The unit of work of a crawl: one address to visit once. Plain frozen data, sent between processes."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.captures import KnownArticle, Outcome, PageClass
from spiders.archives.asking import Memento

DOCUMENTS = ("feed", "sitemap", "section")
"""Roles of discovery documents; every other role is a way an article was found (``known``, ``fixed``, ``feed``...)."""


@dataclass(frozen=True, slots=True)
class Task:
    """One address of one outlet: a discovery document or an article."""

    key: str
    """Equal for two addresses of one thing (see ``spiders.plan``); a task with a known key is not added again."""
    outlet: str
    url: str
    role: str
    """``feed``, ``sitemap`` or ``section`` for a document; for an article how it was found."""
    is_document: bool = False
    known: KnownArticle | None = None
    depth: int = 0
    """How many sitemap indexes were passed."""
    archive: str = ""
    """The archive or finder that is asked; empty for the outlet itself."""
    lookup: str = ""
    """Of a question to an archive: the one article that it is about."""
    memento: Memento | None = None
    """The archived copy to fetch, at ``url``."""
    waited: int = 0
    """How many runs left it unvisited because a budget was spent; the greater, the earlier its turn."""
    optional: bool = False
    """A document that the story file does not list: that it is not there is no fault."""
    unread: str = ""
    """Why its bytes must not be read again: reading them hung or ended a process before."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the parent is told about a task whose record is durable."""

    key: str
    outlet: str
    url: str
    outcome: Outcome | None
    """``None`` for a discovery document."""
    page_class: PageClass | None = None
    note: str = ""
    document_outcome: str = ""
    is_part: bool = False
    """Whether the address turned out to be a further page of another task's article: it has no record of its own."""
