"""Which web archives were read to their end: an import that was stopped goes on behind them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ImportedFile(Base):
    """A WARC file of a list, read to its end with one story file; with another story file it is read again."""

    __tablename__ = "imported_file"
    __table_args__ = (UniqueConstraint("snapshot_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("story_snapshot.id"))
    name: Mapped[str]
    digest: Mapped[str]
    """blake2b-128 of its size and of the bytes at both ends, hex: the same file under another name is known."""
    pages: Mapped[int]
    """Pages of the story's outlets in it."""
    recorded: Mapped[int]
    read_at: Mapped[datetime]
