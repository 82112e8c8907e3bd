"""What outlets changed: steps between the versions of an article and the changes that each step is made of.

Derived data: made by ``gapwire judge``, made anew where the engine that compares has changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class VersionStep(Base):
    """Two versions of one article of which one was seen after the other."""

    __tablename__ = "version_step"
    __table_args__ = (
        UniqueConstraint("to_version_id", "from_version_id"),
        Index("ix_version_step_article", "article_id", "seen_at"),
        Index("ix_version_step_from", "from_version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    from_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    seen_at: Mapped[datetime]
    """When the newer text was first seen behind the older one."""
    before_at: Mapped[datetime]
    """The last visit before that which still saw the older one."""
    times: Mapped[int]
    """How often the one followed the other."""
    returned: Mapped[bool]
    """Whether the newer text had been shown earlier."""
    kind: Mapped[str]
    """The gravest class of its changes that are not folded (``monitor.changes.KINDS``), else of the
    folded ones."""
    substance: Mapped[bool]
    """Whether a number, date, name, quotation or negation changed."""
    announced: Mapped[bool | None]
    """Whether a note in the text or a moved date of modification tells of it; null where that cannot be known."""
    note: Mapped[str]
    """The note, as printed."""
    basis: Mapped[str]
    """Digest of what the step was made from: equal basis, nothing to do."""


class TextChange(Base):
    """One change of a step: a passage, or neighbouring ones, with its spans in both texts."""

    __tablename__ = "text_change"
    __table_args__ = (Index("ix_text_change_step", "step_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("version_step.id"))
    position: Mapped[int]
    """Order in the newer text, from 0."""
    op: Mapped[str]
    """``edited``, ``split``, ``merged``, ``added``, ``removed``, ``moved`` or ``scrolled``."""
    kind: Mapped[str]
    kinds: Mapped[list[Any]]
    headline: Mapped[bool]
    folded: Mapped[bool]
    old_start: Mapped[int | None]
    """Offsets count code points of the older version's text."""
    old_end: Mapped[int | None]
    new_start: Mapped[int | None]
    new_end: Mapped[int | None]
