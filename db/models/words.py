"""The words of versions as the full-text search reads them."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class VersionWords(Base):
    """A version's text with its words parted, one row a version. On SQLite triggers keep the index of it up to date."""

    __tablename__ = "version_words"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str]
    """``db.search.parted`` of the text."""
