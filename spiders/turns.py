"""Turns at a host: one request at a time, a pause between two, whichever of our processes asks.

A host name goes in; the caller waits until it is its turn. Outlets are dealt to processes by host, but a redirect or
a shared feed host can lead two processes to one host, so a turn is a lock on a small file that also holds the time
from which the next request is welcome. The lock ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import asyncio
import os
import struct
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path

try:
    import fcntl
except ImportError:  # no file locks: the crawl runs in one process there (see spiders.plan)
    fcntl = None  # type: ignore[assignment]

SHARES_HOSTS = fcntl is not None
MAX_UNANSWERED = 6
_TIME = struct.Struct("d")
_RETRY_SECONDS = 0.02


class HostTurns:
    """The turns of all hosts, as one process sees them. Times are of the system's monotonic clock."""

    def __init__(self, folder: Path, delay: float) -> None:
        self._folder = folder
        self._delay = delay
        self._asked: dict[str, float] = {}
        self._closed: dict[str, str] = {}
        self._unanswered: Counter[str] = Counter()
        self._files: dict[str, int] = {}
        # A file lock belongs to the process: within it, this keeps the order.
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's next turn and keep it until the block ends."""
        async with self._queues[host], self._across_processes(host):
            yield

    @asynccontextmanager
    async def _across_processes(self, host: str) -> AsyncIterator[None]:
        file = self._file(host)
        while (wait := self._try_to_begin(file, host)) > 0:  # noqa: ASYNC110  another process may hold it
            await asyncio.sleep(wait)
        try:
            yield
        finally:
            # A hold that was asked for meanwhile stays.
            _write(file, max(_read(file), time.monotonic() + self._pause(host)))
            _unlock(file)

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least ``delay`` seconds between requests, as the host asks."""
        self._asked[host] = delay

    def hold(self, host: str, seconds: float) -> None:
        """No request to the host for so long."""
        file = self._file(host)
        _write(file, max(_read(file), time.monotonic() + seconds))

    def close_host(self, host: str, reason: str) -> None:
        """No further request to the host in this run."""
        self._closed[host] = reason

    def answered(self, host: str, answer: bool) -> None:
        """Note whether a request was answered; a host that is silent too often in a row is not asked any more."""
        self._unanswered[host] = 0 if answer else self._unanswered[host] + 1
        if self._unanswered[host] >= MAX_UNANSWERED:
            self.close_host(host, f"the host did not answer {MAX_UNANSWERED} requests in a row")

    def closed(self, host: str) -> str:
        """Why the host is not asked any more in this run; empty where it is."""
        return self._closed.get(host, "")

    def release(self) -> None:
        """Close the files."""
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _pause(self, host: str) -> float:
        return max(self._delay, self._asked.get(host, 0.0))

    def _file(self, host: str) -> int:
        if host not in self._files:
            name = blake2b(host.encode(), digest_size=16).hexdigest()
            self._files[host] = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        return self._files[host]

    def _try_to_begin(self, file: int, host: str) -> float:
        """Begin a turn and return 0, or return how long to wait before trying again."""
        if not _lock(file):
            return _RETRY_SECONDS
        wait = _read(file) - time.monotonic()
        if wait > 0:
            _unlock(file)
            return wait
        # Should this process be killed, the next one still leaves the pause.
        _write(file, time.monotonic() + self._pause(host))
        return 0.0


def _write(file: int, moment: float) -> None:
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, _TIME.pack(moment))


def _read(file: int) -> float:
    os.lseek(file, 0, os.SEEK_SET)
    data = os.read(file, _TIME.size)
    moment: float = _TIME.unpack(data)[0] if len(data) == _TIME.size else 0.0
    return moment


def _lock(file: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(file: int) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_UN)
