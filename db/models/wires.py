"""Wire texts as wire detection last saw them: groups, and what each version has from another. Made again at will."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class WireGroup(Base):
    """Versions of a story that carry one text."""

    __tablename__ = "wire_group"
    __table_args__ = (UniqueConstraint("story_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    key: Mapped[str]
    """The name that ``version.wire_group`` holds."""
    source: Mapped[str]
    """The agency or the first carrier."""
    source_kind: Mapped[str]
    """``outlet`` (an agency that the story follows), ``agency`` (credited, not followed) or ``carrier`` (the first)."""


class WireMember(Base):
    """One version of a wire group and what it has from another."""

    __tablename__ = "wire_member"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("wire_group.id"), index=True)
    printed_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    """The version whose text it prints; null for the source's own."""
    shared: Mapped[float]
    """Part of this version's words that stand in the printed text, 0 to 1."""
    reused: Mapped[float]
    """Part of the printed text's words that stand in this version, 0 to 1."""
    relation: Mapped[str]
    """``source``, ``first``, ``whole``, ``cut``, ``mixed`` or ``reworded``."""
    new_headline: Mapped[bool]
    known_by: Mapped[str]
    """Why it is said who had the text from whom: ``credit``, ``time`` or nothing."""
    credit: Mapped[str]
    """The agencies that the version names as its source, parted by a comma and a blank."""


class DerivedState(Base):
    """What was made from a story's versions and verdicts, by digest: equal basis, nothing to do."""

    __tablename__ = "derived_state"

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    """``wires`` or ``values``."""
    basis: Mapped[str]
