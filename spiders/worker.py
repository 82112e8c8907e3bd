"""One crawler process: a job comes in at its start, messages go to the parent, records go to a sink of its own.

It ends when the job is done, when its sink fails, or when the parent is gone.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from monitor.captures import Capture, DiscoveryVisit
from spiders.marks import Mark
from spiders.messages import Broken, Finished, Job, Message
from spiders.sink import BatchingSink, Sink

_FLUSH_SECONDS = 1.0
_COLLECTED_AFTER = 10_000
"""New objects from which the collector looks for rings: a page is a few thousand that end by themselves."""


def run_worker(job: Job, connection: Connection, mark: Mark) -> None:
    """Do the job; returns when everything is recorded and durable."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    mark.beat()
    line = _ParentLine(connection)
    try:
        sink = _CheckedSink(job.sink_factory(), line)
        _crawl(job, mark, sink, line)
    except Exception as error:  # noqa: BLE001  whatever it is, the parent has to know
        line.give_up(f"the crawler could not start: {type(error).__name__}: {error}")
    line.tell(Finished())


def _crawl(job: Job, mark: Mark, sink: BatchingSink, line: _ParentLine) -> None:
    # Imported here: the parent never needs Scrapy.
    from scrapy.crawler import AsyncCrawlerProcess

    from spiders.coverage import CoverageSpider
    from spiders.ledger import Ledger
    from spiders.logs import quiet_logging

    ledger = Ledger(sink, line.tell, job.done)
    process = AsyncCrawlerProcess(_settings(job))
    quiet_logging()
    process.crawl(
        CoverageSpider,
        job=job,
        ledger=ledger,
        mark=mark,
        read=load_function(job.options.reader),
        tick=_ticker(ledger, line, sink, job.turns),
    )
    # What is loaded now stays: the collector need not look at it again after each page.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)
    process.start(install_signal_handlers=False)
    ledger.close()


def load_function(path: str) -> Any:
    """The function that ``module:name`` names."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def _settings(job: Job) -> Any:
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    outlets = len({task.outlet for task in job.tasks})
    settings.set("GAPWIRE_ALLOW_PRIVATE", job.options.allow_private)
    settings.set("DOWNLOAD_MAXSIZE", job.options.max_bytes)
    settings.set("CONCURRENT_REQUESTS", max(32, 4 * outlets))
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    if any(outlet.render for outlet in job.story.outlets):
        middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
        settings.set("DOWNLOADER_MIDDLEWARES", {"spiders.rendering.middleware.RenderingMiddleware": 40, **middlewares})
    if sys.platform == "darwin":
        import certifi

        # OpenSSL finds no authorities of the system there.
        os.environ.setdefault("SSL_CERT_FILE", certifi.where())
    return settings


def _ticker(ledger: Any, line: _ParentLine, sink: Sink, turns: Path) -> Callable[[], None]:
    flushed_at = time.monotonic()

    def tick() -> None:
        nonlocal flushed_at
        if line.is_cut():
            sink.close()
            shutil.rmtree(turns, ignore_errors=True)  # the parent can not do it any more
            os._exit(1)
        now = time.monotonic()
        flush = now - flushed_at >= _FLUSH_SECONDS
        if flush:
            flushed_at = now
        ledger.settle(flush=flush)

    return tick


class _ParentLine:
    """The connection to the parent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tell(self, message: Message) -> None:
        """Send a message. Without a parent nobody hears it, and the next tick ends the process."""
        with suppress(OSError):
            self._connection.send(message)

    def is_cut(self) -> bool:
        """Whether the parent is gone."""
        try:
            return self._connection.poll(0) and self._connection.recv() is None
        except (EOFError, OSError):
            return True

    def give_up(self, reason: str) -> NoReturn:
        """Say why nothing more can be done, and end."""
        self.tell(Broken(reason))
        os._exit(1)


class _CheckedSink:
    """Ends the process with a reason when the real sink fails: Scrapy would log the exception and go on."""

    def __init__(self, sink: Sink, line: _ParentLine) -> None:
        self._sink = sink
        self._line = line
        self._batching = sink if isinstance(sink, BatchingSink) else None

    def capture(self, capture: Capture) -> None:
        """See ``Sink``."""
        self._checked(lambda: self._sink.capture(capture))

    def discovery(self, visit: DiscoveryVisit) -> None:
        """See ``Sink``."""
        self._checked(lambda: self._sink.discovery(visit))

    @property
    def pending(self) -> int:
        """See ``BatchingSink``."""
        return self._batching.pending if self._batching else 0

    def flush(self) -> None:
        """See ``BatchingSink``."""
        if self._batching:
            self._checked(self._batching.flush)

    def close(self) -> None:
        """See ``Sink``."""
        self._checked(self._sink.close)

    def _checked(self, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001  any failure to keep what was collected ends the crawl
            # A database's error quotes the statement with all its values: only what the database itself said is told.
            said = str(getattr(error, "orig", None) or error)[:300]
            self._line.give_up(f"what was collected could not be kept: {type(error).__name__}: {said}")
