"""What coders say: the coders and their verdicts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


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
    """Digest of what the verdict was made from (text, fact, story settings, engine): equal basis, nothing to do.
    Of a person's verdict: the digests of the statement and the text that the person read."""
    comment: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """What a person remarks beside the verdict."""
    flag: Mapped[str | None] = mapped_column(default=None)
    """Why a person's verdict has to be looked at again: ``statement_changed``, ``evidence_gone``, ``text_changed`` or
    ``disputed`` (another person says something else, and nobody has adjudicated). The verdict still stands."""
