"""The spiders' sink: captures and visits come in one by one, batches go into the database.

Two processes may record different outlets at once. What was flushed survives the death of the process at any moment;
what was not is visited again, because nothing of it is in the database. It never fetches, reads pages or judges
(only after a change of the extractor are stored pages read anew, see ``refreshing``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from types import TracebackType

from sqlalchemy import Engine, select

from db.engine import open_database
from db.models import Outlet
from monitor.captures import Capture, DiscoveryVisit
from monitor.store.recording import Batch, Place, write_batch
from monitor.store.refreshing import refresh_outdated

LARGEST_BATCH = 50
LARGEST_BYTES = 16_000_000
"""Of raw pages in one batch."""
LONGEST_WAIT = 1.0
"""Seconds from which the next record takes the batch along; the crawler calls ``flush`` about once a second too."""


class Recorder:
    """Records one run's captures; a context manager. Use it from one thread."""

    def __init__(self, database: str | Engine, run_id: int, story_id: str) -> None:
        """``database``: an address, which is opened and closed here, or an open database.

        The story must be mirrored there (``sync_story``) and the run started.
        """
        self._own = isinstance(database, str)
        self._engine = open_database(database) if isinstance(database, str) else database
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(select(Outlet.key, Outlet.id).where(Outlet.story_id == story_id))
            outlets = {row.key: row.id for row in rows}
        self._place = Place(run_id, story_id, outlets)
        self._batch = Batch()
        self._since = 0.0
        self._bytes = 0
        self.new_versions = 0
        """Versions made so far."""

    @property
    def pending(self) -> int:
        """How many records are not durable yet."""
        return len(self._batch)

    def capture(self, capture: Capture) -> None:
        """Take one capture. ``KeyError`` for an outlet that the story does not have."""
        self._place.outlets[capture.outlet]
        self._batch.captures.append(capture)
        self._bytes += len(capture.body or b"")
        self._flush_when_due()

    def discovery(self, visit: DiscoveryVisit) -> None:
        """Take one look at a feed, sitemap or section page."""
        self._place.outlets[visit.outlet]
        self._batch.visits.append(visit)
        self._flush_when_due()

    def flush(self) -> None:
        """Make everything durable that was handed over."""
        if not len(self._batch):
            return
        refresh_outdated(self._engine, self._place, self._batch.captures)
        with self._engine.begin() as connection:
            self.new_versions += write_batch(connection, self._place, self._batch)
        self._batch, self._bytes = Batch(), 0

    def close(self) -> None:
        """Make everything durable and let go of the database."""
        try:
            self.flush()
        finally:
            if self._own:
                self._engine.dispose()

    def _flush_when_due(self) -> None:
        now = time.monotonic()
        if len(self._batch) == 1:
            self._since = now
        full = len(self._batch) >= LARGEST_BATCH or self._bytes >= LARGEST_BYTES
        if full or now - self._since >= LONGEST_WAIT:
            self.flush()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def recorder_factory(database_url: str, run_id: int, story_id: str) -> Callable[[], Recorder]:
    """What a crawler process calls to get its sink; picklable."""
    return partial(Recorder, database_url, run_id, story_id)
