"""What was read: articles, their addresses, versions and the raw bytes behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Article(Base):
    """One canonical URL of one outlet within a story."""

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("outlet_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), index=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    url: Mapped[str]
    first_seen_at: Mapped[datetime]
    discovered_by: Mapped[str]
    about_story: Mapped[bool | None]
    """Whether its newest readable text meets the story's keywords and window; null before any text was read."""


class ArticleUrl(Base):
    """A URL that led to an article at some time: the URL history."""

    __tablename__ = "article_url"
    __table_args__ = (UniqueConstraint("article_id", "url"), Index("ix_article_url_url", "url"))

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    url: Mapped[str]
    kind: Mapped[str]
    """``canonical``, ``found``, ``redirect``, ``twin``, ``page`` (a further page of the article) or ``same_text``
    (another address at which the outlet showed the very same text)."""
    first_seen_at: Mapped[datetime]


class Version(Base):
    """An article's clean text as first seen with that digest."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        UniqueConstraint("article_id", "text_digest", name="uq_version_text_digest"),
        Index("ix_version_article_at", "article_id", "captured_at", "number"),
        Index("ix_version_at", "captured_at"),
        Index("ix_version_text", "text_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    """From 1, in the order of ``captured_at``: an older copy that comes later takes its place before the others."""
    text_digest: Mapped[str]
    """blake2b-128 of ``text`` in UTF-8, hex."""
    headline: Mapped[str]
    words: Mapped[int]
    language: Mapped[str | None]
    declared_language: Mapped[str | None]
    detected_language: Mapped[str | None]
    published_at: Mapped[datetime | None]
    modified_at: Mapped[datetime | None]
    captured_at: Mapped[datetime]
    """When the text was first seen."""
    page_class: Mapped[str]
    complete: Mapped[bool]
    """False where only a part of the article is in the text."""
    about_story: Mapped[bool | None]
    extractor: Mapped[str]
    """Name and version of what read the page; ``given`` where an import brought the text itself."""
    wire_group: Mapped[str | None]
    """Filled by wire detection."""
    section: Mapped[str | None]
    credit: Mapped[str | None]
    free: Mapped[bool | None]
    authors: Mapped[list[Any]]
    dates: Mapped[list[Any]]
    """Date candidates: kind, source, raw, value, precision."""
    text: Mapped[str]
    """What is compared: headline, a blank line, body. Offsets of evidence count code points of this.
    It stands behind the short columns: SQLite reads a row from the left, and the views seldom need the text."""
    removed: Mapped[list[Any]]
    """What extraction left out: text, why."""


class RawPage(Base):
    """The raw bytes of a version, kept once, compressed."""

    __tablename__ = "raw_page"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("raw_page.version_id"))
    """The version whose raw bytes are the prefix this one was compressed against."""
    depth: Mapped[int]
    """How many bases it rests on: 0 for a page that can be read by itself."""
    digest: Mapped[str]
    """blake2b-128 of the uncompressed bytes, hex."""
    length: Mapped[int]
    url: Mapped[str]
    """The URL that answered."""
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """zstd."""


class FurtherPage(Base):
    """The raw bytes of a page after the first one, of a version whose text stands on several pages."""

    __tablename__ = "further_page"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 2, in the order of the text."""
    url: Mapped[str]
    headers: Mapped[dict[str, Any]]
    is_whole: Mapped[bool]
    """The page shows the whole article (a print view); its text is the version's."""
    digest: Mapped[str]
    """blake2b-128 of the uncompressed bytes, hex."""
    length: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """zstd, with the version's own raw page as prefix."""


class UnreadPage(Base):
    """The raw bytes of a page that nothing could be read from, once per article: a better extractor may read them."""

    __tablename__ = "unread_page"
    __table_args__ = (UniqueConstraint("article_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    digest: Mapped[str]
    """blake2b-128 of the uncompressed bytes, hex: the ``body_digest`` of its captures."""
    length: Mapped[int]
    headers: Mapped[dict[str, Any]]
    captured_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """zstd."""
