"""Values that texts give for facts, the labels they use, and who is made to say a fact. Made again at will."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class FactValue(Base):
    """One value that a version gives where it states a fact."""

    __tablename__ = "fact_value"
    __table_args__ = (Index("ix_fact_value_fact", "fact_id", "aspect"), Index("ix_fact_value_version", "version_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    aspect: Mapped[str]
    """What it is a value of: ``day``, ``month``, ``order``, ``number person``, ``rank``, ``name`` ..."""
    value: Mapped[str]
    """In a form that is the same in all languages: ``Monday``, ``2023-07-25``, ``first``, ``12 people``."""
    printed: Mapped[str]
    """As the text prints it."""
    start: Mapped[int]
    end: Mapped[int]
    relation: Mapped[str]
    """To what most sources say: ``agree``, ``more_precise``, ``update`` or ``conflict``."""


class FactLabel(Base):
    """One label that a version uses where others use another: no contradiction."""

    __tablename__ = "fact_label"
    __table_args__ = (Index("ix_fact_label_version", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    entity: Mapped[str]
    """The entity of the story file that is named."""
    label: Mapped[str]
    """The name that is used, as the story file lists it."""
    mentions: Mapped[int]


class Mention(Base):
    """Who is made to say a fact in a version, and where it stands."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("version_id", "fact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    attributed_to: Mapped[str | None]
    """The speaker as printed; null for the outlet's own report."""
    hedged: Mapped[bool]
    """Whether words of reserve stand in the passage."""
    place: Mapped[str | None]
    """``headline``, ``lead``, ``body`` or ``end``."""
