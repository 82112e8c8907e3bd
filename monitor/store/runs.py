"""Runs: when one started, what came back, how it ended. A run that nobody ended was killed, and the next run says so.

The clock is passed in. Whoever starts a run holds the run lock (``recorded_run`` does both).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as distribution_version

from sqlalchemy import Connection, Engine, case, func, insert, select, update

from db.errors import refusal
from db.models import Capture, Run
from monitor.store.lock import run_lock
from monitor.store.stories import SyncedStory, sync_story
from monitor.story import LoadedStory

GOOD = ("fine", "degraded")
"""Outcomes of runs that did all of their work."""


@dataclass(slots=True)
class RecordedRun:
    """A run that is going on. Set ``outcome`` and ``note`` before it ends."""

    id: int
    story: SyncedStory
    outcome: str = "fine"
    note: str = ""
    stopped_by: str = ""


@contextmanager
def recorded_run(
    engine: Engine, database_url: str, loaded: LoadedStory, kind: str, clock: Callable[[], datetime]
) -> Iterator[RecordedRun]:
    """Lock, mirror the story file, start a run, and end it whatever happens inside the block.

    Ends ``failed`` where the block raises. Raises ``RunOverlaps`` where another process holds the lock.
    """
    with run_lock(database_url):
        story = sync_story(engine, loaded, clock())
        run = RecordedRun(start_run(engine, story, kind, clock()), story)
        try:
            yield run
        except BaseException as error:
            finish_run(engine, run.id, "failed", clock(), (refusal(error) or f"{type(error).__name__}: {error}")[:2000])
            raise
        finish_run(engine, run.id, run.outcome, clock(), run.note, run.stopped_by)


def start_run(engine: Engine, story: SyncedStory, kind: str, now: datetime) -> int:
    """Record that a run begins; its number.

    Unfinished runs before it are marked ``killed``: the caller holds the lock, so nobody is working on them.
    """
    with engine.begin() as connection:
        _mark_killed(connection)
        return connection.execute(
            insert(Run)
            .values(
                story_id=story.story_id,
                snapshot_id=story.snapshot_id,
                kind=kind,
                started_at=now,
                tool_version=distribution_version("gapwire"),
            )
            .returning(Run.id)
        ).scalar_one()


def finish_run(engine: Engine, run_id: int, outcome: str, now: datetime, note: str = "", stopped_by: str = "") -> None:
    """Record how a run ended: ``fine``, ``degraded`` or ``failed``; and which budget stopped it."""
    end = {"outcome": outcome, "ended_at": now, "note": note, "stopped_by": stopped_by or None}
    with engine.begin() as connection:
        connection.execute(update(Run).where(Run.id == run_id).values(end))


def _mark_killed(connection: Connection) -> None:
    """The last sign of life of a killed run is its newest capture; imported ones may be years older than the run."""
    last_sign = select(func.max(Capture.captured_at)).where(Capture.run_id == Run.id).scalar_subquery()
    ended_at = case((last_sign > Run.started_at, last_sign), else_=Run.started_at)
    connection.execute(
        update(Run)
        .where(Run.outcome == "running")
        .values(outcome="killed", ended_at=ended_at, note="its process ended early")
    )


def run_counts(engine: Engine, run_id: int) -> tuple[int, int]:
    """Captures and new versions of a run."""
    with engine.connect().execution_options(reads=True) as connection:
        row = connection.execute(select(Run.captures, Run.new_versions).where(Run.id == run_id)).one()
    return row.captures, row.new_versions
