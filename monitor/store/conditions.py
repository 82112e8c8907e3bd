"""What a crawl makes of its outlets' conditions: changes are written down, and texts that collapsed are no whole ones.

Called at the end of a crawl, before anything is judged. A text that is the remainder of a page whose markup changed is
marked as cut, like a page that ended early: what is not in it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select, update

from db.models import Outlet, OutletCondition, Version
from monitor.captures import PageClass
from monitor.health.diagnosis import diagnose
from monitor.health.vitals import Condition
from monitor.store.cleaning import storable_note
from monitor.store.vitals import read_vitals, span_of


def note_conditions(engine: Engine, story_id: str, run_id: int, now: datetime) -> dict[str, Condition]:
    """Conditions by outlet after the crawl of run ``run_id``, which is still going on."""
    with engine.connect().execution_options(reads=True) as connection:
        span = span_of(connection, story_id, now, run_id)
        conditions = diagnose(read_vitals(connection, story_id, run_id), span)
        before = standing_conditions(connection, story_id)
    changed = {name: one for name, one in conditions.items() if _told(one) != before.get(name)}
    collapsed = frozenset().union(*(one.collapsed for one in conditions.values()))
    with engine.begin() as connection:
        if collapsed:
            _mark_as_cut(connection, collapsed)
        _write(connection, story_id, run_id, now, changed)
    return conditions


def standing_conditions(connection: Connection, story_id: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Health and unmet expectations by outlet, as last written down."""
    newest = select(func.max(OutletCondition.id)).group_by(OutletCondition.outlet_id)
    query = (
        select(Outlet.key, OutletCondition.health, OutletCondition.unmet)
        .join(Outlet, Outlet.id == OutletCondition.outlet_id)
        .where(Outlet.story_id == story_id, OutletCondition.id.in_(newest))
    )
    return {row.key: (row.health, tuple(row.unmet)) for row in connection.execute(query)}


def _told(condition: Condition) -> tuple[str, tuple[str, ...]]:
    return condition.health, condition.unmet


def _mark_as_cut(connection: Connection, versions: frozenset[int]) -> None:
    connection.execute(
        update(Version)
        .where(Version.id.in_(versions), Version.complete.is_(True))
        .values(complete=False, page_class=str(PageClass.TRUNCATED))
    )


def _write(connection: Connection, story_id: str, run_id: int, now: datetime, changed: Mapping[str, Condition]) -> None:
    rows = connection.execute(select(Outlet.key, Outlet.id).where(Outlet.story_id == story_id))
    outlets = {row.key: row.id for row in rows}
    new = [
        {
            "run_id": run_id,
            "outlet_id": outlets[name],
            "at": now,
            "health": one.health,
            "note": storable_note(one.note),
            "unmet": list(one.unmet),
        }
        for name, one in changed.items()
    ]
    if new:
        connection.execute(insert(OutletCondition), new)
