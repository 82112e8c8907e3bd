"""Carries people's verdicts to an article's newest text where they still hold; what does not hold is asked again.

The rules are ``monitor.coding.carrying``. What a person did to the newest text themselves is never touched, nor is a
verdict carried whose fact or text changed under it, or that the machine now reads as told in full.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from db.models import Coder, Fact, Review, Verdict, Version
from monitor.coding.carrying import carried
from monitor.coding.codes import Readable
from monitor.coding.shown import Place
from monitor.store.review_cells import newest_versions
from monitor.store.reviews import Act, code_of, refresh_flags, write_code
from monitor.verdicts import Verdict as Answer


def carry_reviews(engine: Engine, story_id: str, now: datetime) -> int:
    """Bring flags up to date, then carry what holds; how many verdicts were carried."""
    with engine.begin() as connection:
        anybody = select(Verdict.id).join(Coder, Coder.id == Verdict.coder_id).where(Coder.kind == "person").limit(1)
        if connection.execute(anybody).first() is None:
            return 0
        refresh_flags(connection, story_id)
        newest = {article: version for version, article in connection.execute(newest_versions(story_id))}
        rows = _sources(connection, story_id)
        return sum(_carry(connection, row, newest[row.article_id], now) for row in rows if row.article_id in newest)


def _sources(connection: Connection, story_id: str) -> list[Row[*tuple[Any, ...]]]:
    """The newest verdict of each person on each fact of each article."""
    newest = (
        select(func.max(Verdict.id).label("id"))
        .join(Coder, Coder.id == Verdict.coder_id)
        .join(Version, Version.id == Verdict.version_id)
        .join(Fact, Fact.id == Verdict.fact_id)
        .where(Coder.kind == "person", Fact.story_id == story_id, Fact.retired.is_(False))
        .group_by(Verdict.coder_id, Verdict.fact_id, Version.article_id)
        .subquery()
    )
    rows = connection.execute(
        select(Verdict.coder_id, Verdict.version_id, Verdict.fact_id, Verdict.verdict, Verdict.reason, Verdict.evidence)
        .add_columns(Verdict.evidence_start.label("start"), Verdict.evidence_end.label("end"), Verdict.flag)
        .add_columns(Verdict.note, Verdict.comment, Version.article_id)
        .join(newest, newest.c.id == Verdict.id)
        .join(Version, Version.id == Verdict.version_id)
        .order_by(Verdict.id)
    )
    return list(rows)


def _carry(connection: Connection, row: Any, newest: int, now: datetime) -> int:
    """1 where the verdict holds for the newest version and was written there."""
    place = Place(newest, row.fact_id)
    if row.version_id == newest or row.flag not in (None, "disputed") or _dealt_with(connection, row.coder_id, place):
        return 0
    old, new = _readable(connection, row.version_id), _readable(connection, newest)
    code = carried(code_of(row._mapping), old[0], new[0], new[1])
    if code is None or _reads_more(connection, row, place):
        return 0
    write_code(connection, place, code, Act(row.coder_id, now, "carried", blind=False))
    return 1


def _dealt_with(connection: Connection, coder_id: int, place: Place) -> bool:
    """Whether the person did anything to the newest version themselves."""
    same = (Review.coder_id == coder_id, Review.version_id == place.version_id, Review.fact_id == place.fact_id)
    return connection.execute(select(Review.id).where(*same).limit(1)).first() is not None


def _readable(connection: Connection, version_id: int) -> tuple[Readable, str | None]:
    columns = select(Version.text, Version.page_class, Version.complete, Version.language)
    row = connection.execute(columns.where(Version.id == version_id)).one()
    return Readable(row.text, row.page_class, row.complete), row.language


def _reads_more(connection: Connection, row: Any, place: Place) -> bool:
    """Whether a partial telling may have been completed: the machine reads it in full now and did not before."""
    if row.verdict == Answer.INCLUDED:
        return False
    said = {version: _machine(connection, version, place.fact_id) for version in (row.version_id, place.version_id)}
    return said[place.version_id] == Answer.INCLUDED and said[row.version_id] != Answer.INCLUDED


def _machine(connection: Connection, version_id: int, fact_id: int) -> str | None:
    return connection.execute(
        select(Verdict.verdict)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Verdict.version_id == version_id, Verdict.fact_id == fact_id, Coder.kind == "machine")
        .order_by(Coder.rank.desc())
        .limit(1)
    ).scalar()
