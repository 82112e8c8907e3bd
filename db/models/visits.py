"""What was tried: runs, captures of articles, looks at feeds, sitemaps and section pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Run(Base):
    """One recorded execution: what was tried, what came back, how it ended."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("story_snapshot.id"))
    kind: Mapped[str]
    """``run``, ``crawl``, ``judge``, ``import`` or ``demo``."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="running")
    """``running``, ``fine``, ``degraded``, ``failed`` or ``killed`` (found unfinished by a later run)."""
    tool_version: Mapped[str]
    captures: Mapped[int] = mapped_column(default=0)
    new_versions: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    stopped_by: Mapped[str | None]
    """Which budgets were spent before everything was visited, in words; null where none was."""


class Capture(Base):
    """One visit to one URL, whether or not anything changed."""

    __tablename__ = "capture"
    __table_args__ = (Index("ix_capture_article_at", "article_id", "captured_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"), index=True)
    """The version the page showed, also where nothing changed; null where there was no text."""
    requested_url: Mapped[str]
    final_url: Mapped[str]
    captured_at: Mapped[datetime]
    outcome: Mapped[str]
    """``fetched``, ``not_modified``, ``same_bytes``, ``robots``, ``archive_excluded``, ``failed``, ``not_visited``."""
    status: Mapped[int | None]
    page_class: Mapped[str | None]
    note: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_digest: Mapped[str | None]
    headers: Mapped[dict[str, Any]]
    modified_at: Mapped[datetime | None]
    """dateModified as this visit saw it (it can move while the text stays)."""
    archive: Mapped[str | None]
    """Where the page came from an archive: its id in the story. ``captured_at`` is then the time of the copy."""
    memento_url: Mapped[str | None]
    """The address of the archived copy."""
    asked_url: Mapped[str | None]
    """The address in the archive that was asked for; the archive may lead to another copy nearby."""
    archive_digest: Mapped[str | None]
    """The body's digest as the archive states it."""
    retrieved_at: Mapped[datetime | None]
    """When the copy was fetched from the archive."""
    pages: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """Of an article on several pages, the visits to those after the first: url, outcome, status, etag, last_modified,
    body_digest, is_whole, missing, note; null for an article on one page."""


class DiscoveryVisit(Base):
    """One look at a feed, sitemap or section page."""

    __tablename__ = "discovery_visit"
    __table_args__ = (Index("ix_discovery_visit_outlet", "outlet_id", "run_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    url: Mapped[str]
    kind: Mapped[str]
    visited_at: Mapped[datetime]
    outcome: Mapped[str]
    status: Mapped[int | None]
    links: Mapped[int]
    matched: Mapped[int]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    note: Mapped[str]
