"""Stories as their newest files state them: story, snapshots of the file, facts, outlets."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


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
    expected_articles: Mapped[int | None]
    """Articles that the story file expects at least."""
    expected_silent_days: Mapped[int | None]
    """Days without anything new that the story file expects at most."""
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)
