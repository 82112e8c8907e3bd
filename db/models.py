"""The tables. One class a table, one docstring under each column whose meaning is not its name.

Times are UTC; they go in and come out as aware datetimes. Only ``monitor.store`` writes here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, MetaData, String, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps it as ISO text with seconds, so that it sorts and reads well in SQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Text on SQLite, a real time stamp elsewhere."""
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times; write ``2023-07-25T18:00:00.123456Z`` on SQLite (fixed width, so it sorts)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        utc = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return utc
        return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"  # strftime pads no early year

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give aware UTC back."""
        if value is None:
            return None
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
        return parsed.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Story(Base):
    """A story that was run or imported at least once."""

    __tablename__ = "story"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    language: Mapped[str]
    start: Mapped[date]
    end: Mapped[date | None]
    timezone: Mapped[str]


class StorySnapshot(Base):
    """The text of a story file as a run used it; one row per distinct text."""

    __tablename__ = "story_snapshot"
    __table_args__ = (UniqueConstraint("story_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    digest: Mapped[str]
    text: Mapped[str]
    taken_at: Mapped[datetime]


class Fact(Base):
    """A fact as the newest story file states it."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("story_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    key: Mapped[str]
    """The fact's id in the story file."""
    statement: Mapped[str]
    weight: Mapped[str]
    known_from: Mapped[datetime | None]
    position: Mapped[int]
    """Order in the story file, from 0."""
    retired: Mapped[bool] = mapped_column(default=False)
    """True once the story file no longer has it; its verdicts stay."""


class Outlet(Base):
    """An outlet as the newest story file describes it."""

    __tablename__ = "outlet"
    __table_args__ = (UniqueConstraint("story_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    key: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    ownership: Mapped[str]
    language: Mapped[str]
    url: Mapped[str]
    publisher: Mapped[str | None]
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)


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
    """``canonical``, ``found``, ``redirect`` or ``twin``."""
    first_seen_at: Mapped[datetime]


class Version(Base):
    """An article's clean text as first seen with that digest."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        UniqueConstraint("article_id", "text_digest"),
        Index("ix_version_article_at", "article_id", "captured_at", "number"),
        Index("ix_version_at", "captured_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    """From 1, in order of first sight."""
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
    """``fetched``, ``not_modified``, ``same_bytes``, ``robots`` or ``failed``."""
    status: Mapped[int | None]
    page_class: Mapped[str | None]
    note: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_digest: Mapped[str | None]
    headers: Mapped[dict[str, Any]]
    modified_at: Mapped[datetime | None]
    """dateModified as this visit saw it (it can move while the text stays)."""


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


class Coder(Base):
    """Who gives verdicts: the machine with its version, or a person."""

    __tablename__ = "coder"
    __table_args__ = (UniqueConstraint("kind", "name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """``machine`` or ``person``."""
    name: Mapped[str]
    """The engine's name or the person's."""
    version: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(unique=True)
    """Whose verdict counts where several coders gave one: the higher. Every person stands above every machine; of the
    machines, the one that judged last stands highest."""


class Verdict(Base):
    """What one coder says about one fact and one version."""

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("coder_id", "version_id", "fact_id"),
        Index("ix_verdict_state", "version_id", "fact_id", "coder_id", "verdict", "reason", "score"),
        Index("ix_verdict_fact", "fact_id", "verdict"),
    )
    # ix_verdict_state holds all that the views rank by, so that they need not fetch the rows; the unique constraint
    # opens with the coder, else SQLite would prefer it.

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    verdict: Mapped[str]
    reason: Mapped[str | None]
    score: Mapped[float | None]
    evidence: Mapped[str | None]
    """Verbatim span of the version's text; for ``omitted`` the nearest passage that was not enough."""
    evidence_start: Mapped[int | None]
    evidence_end: Mapped[int | None]
    note: Mapped[str]
    prominence: Mapped[str | None]
    judged_at: Mapped[datetime]
    basis: Mapped[str]
    """Digest of what the verdict was made from (text, fact, story settings, engine): equal basis, nothing to do."""
