"""What people did to their verdicts: one row for each act, never changed, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Review(Base):
    """One act of one person on one fact and one version."""

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_coder", "coder_id", "id"),
        Index("ix_review_cell", "version_id", "fact_id", "coder_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    at: Mapped[datetime]
    action: Mapped[str]
    """``coded``, ``imported``, ``carried`` (to a newer version or another carrier) or ``undone``."""
    code: Mapped[dict[str, Any] | None]
    """The person's verdict after the act: verdict, reason, evidence, start, end, note, comment; null for none."""
    before: Mapped[dict[str, Any] | None]
    """The same before the act."""
    statement: Mapped[str]
    """The fact as it was worded then."""
    text_digest: Mapped[str]
    """The text as it was read then."""
    blind: Mapped[bool]
    """Whether the person saw neither the machine's verdict nor another person's."""
    undoes: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    """The act that an ``undone`` one takes back."""
