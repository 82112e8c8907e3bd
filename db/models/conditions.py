"""How outlets' collection fared: one row where a crawl found an outlet in another condition than the crawl before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class OutletCondition(Base):
    """From this run on the outlet's collection is like this, until a later row."""

    __tablename__ = "outlet_condition"
    __table_args__ = (Index("ix_outlet_condition_outlet", "outlet_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    at: Mapped[datetime]
    health: Mapped[str]
    """``ok``, ``empty``, ``dry``, ``stale``, ``changed_markup``, ``blocked``, ``failed``, ``robots``,
    ``archive_excluded`` or ``not_visited``."""
    note: Mapped[str]
    """The reason, in words."""
    unmet: Mapped[list[Any]]
    """Expectations of the story file that are not met, in words."""
