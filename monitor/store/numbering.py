"""Version numbers follow the time of the versions, also where an older copy arrives after newer ones.

Article ids go in; the numbers of those articles' versions are put in order. Ids, texts and raw bytes stay as they are,
so verdicts and quotes hold on to their versions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, select, update

from db.models import Version


class Dated(Protocol):
    """A version that is there already."""

    captured_at: datetime


def is_out_of_order(captured_at: datetime, others: Iterable[Dated]) -> bool:
    """Whether a new version, numbered last, is older than one of the others."""
    return any(captured_at < other.captured_at for other in others)


def renumber(connection: Connection, articles: Collection[int]) -> None:
    """Number the versions of these articles from 1 in the order of ``captured_at``."""
    for article_id in articles:
        rows = connection.execute(
            select(Version.id, Version.number)
            .where(Version.article_id == article_id)
            .order_by(Version.captured_at, Version.id)
        ).all()
        moved = [(row.id, number) for number, row in enumerate(rows, start=1) if row.number != number]
        # Two versions must never have one number, not even between two statements.
        for version_id, number in moved:
            connection.execute(update(Version).where(Version.id == version_id).values(number=-number))
        for version_id, number in moved:
            connection.execute(update(Version).where(Version.id == version_id).values(number=number))
