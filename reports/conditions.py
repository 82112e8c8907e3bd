"""How the collecting of each outlet fared over time, as the store wrote it down. Rows in, plain data out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.models import Outlet, OutletCondition
from monitor.health.vitals import BROKEN, REGION

HEALTH_WORDS = {
    "ok": "in order",
    "empty": "can be read, nothing about the story yet",
    "dry": "nothing is listed",
    "stale": "silent for longer than its habit",
    "changed_markup": "its pages have changed, texts come only in part",
    "blocked": "refuses our visits",
    "failed": "does not answer",
    "robots": "refused by robots.txt",
    "archive_excluded": "held back by the archive",
    "not_visited": "left to the next run",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """From one run on an outlet's collection was like this."""

    outlet: str
    run: int
    at: datetime
    health: str
    note: str
    unmet: tuple[str, ...]

    @property
    def is_broken(self) -> bool:
        """Whether something has to be done about it."""
        return self.health in BROKEN or bool(self.unmet)

    @property
    def words(self) -> str:
        """The condition in words; an unknown one by its own."""
        if self.health == "blocked" and REGION in self.note:
            return "shows its pages in other countries only"
        return HEALTH_WORDS.get(self.health, self.health.replace("_", " "))


def read_conditions(connection: Connection, story_id: str) -> dict[str, tuple[Condition, ...]]:
    """Every change of condition by outlet, oldest first."""
    c = OutletCondition
    query = (
        select(Outlet.key, c.run_id, c.at, c.health, c.note, c.unmet)
        .join(Outlet, Outlet.id == c.outlet_id)
        .where(Outlet.story_id == story_id)
        .order_by(c.id)
    )
    found: defaultdict[str, list[Condition]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.key].append(Condition(row.key, row.run_id, row.at, row.health, row.note, tuple(row.unmet)))
    return {key: tuple(rows) for key, rows in found.items()}
