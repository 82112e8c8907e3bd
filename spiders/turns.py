"""Turns at a host: one request at a time, a pause between two, whichever of our processes asks.

A host name goes in; the caller waits until it is its turn. Outlets are dealt to processes by host, but a redirect or
a shared feed host can lead two processes to one host, so a turn is a lock on a small file that also holds the time
from which the next request is welcome. The lock ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import struct
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path

try:
    import fcntl
except ImportError:  # no file locks: the crawl runs in one process there (see spiders.plan)
    fcntl = None  # type: ignore[assignment]

SHARES_HOSTS = fcntl is not None
MAX_UNANSWERED = 6
MAX_NOT_FOUND = 3
"""How often a host's name is looked up in vain in one run; a name server may be out of sorts for a moment."""
NOT_FOUND = "the host name was not found"
_TIME = struct.Struct("d")
_RETRY_SECONDS = 0.02


def _any_wait(seconds: float) -> None:
    """No wait is too long."""


class HostTurns:
    """The turns of all hosts, as one process sees them. Times are of the system's monotonic clock."""

    def __init__(self, folder: Path, delay: float) -> None:
        self._folder = folder
        self._delay = delay
        self._asked: dict[str, float] = {}
        self._own: dict[str, float] = {}
        self._closed: dict[str, str] = {}
        self._unanswered: Counter[str] = Counter()
        self._not_found: Counter[str] = Counter()
        self._unsent: set[str] = set()
        self._slips: dict[str, _Slip] = {}
        # A file lock belongs to the process: within it, this keeps the order.
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(
        self, host: str, check_wait: Callable[[float], None] = _any_wait, pause: float | None = None
    ) -> AsyncIterator[None]:
        """Wait for the host's next turn and keep it until the block ends.

        ``check_wait`` is told how many seconds there are to wait, and raises where that is too long. ``pause``: a
        shorter one after this turn; what the host itself asks for still holds.
        """
        async with self._queues[host], self._across_processes(host, check_wait, pause):
            yield

    @asynccontextmanager
    async def _across_processes(
        self, host: str, check_wait: Callable[[float], None], pause: float | None
    ) -> AsyncIterator[None]:
        slip = self._slip(host)
        while (wait := self._try_to_begin(slip, host)) > 0:
            check_wait(wait)
            await asyncio.sleep(wait)
        begun = slip.free_at
        try:
            yield
        finally:
            # A hold that was asked for meanwhile stays.
            if host not in self._unsent:
                held = slip.free_at if slip.free_at != begun else 0.0  # a hold that was asked for meanwhile
                slip.free_at = max(held, time.monotonic() + self._pause(host, pause))
            elif slip.free_at == begun:
                slip.free_at = time.monotonic()
            self._unsent.discard(host)
            slip.unlock()

    def set_pause(self, host: str, seconds: float) -> None:
        """A pause of the host's own in the place of the usual one (archives say how often they may be asked)."""
        self._own[host] = seconds

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least ``delay`` seconds between requests, as the host asks."""
        self._asked[host] = delay

    def hold(self, host: str, seconds: float) -> None:
        """No request to the host for so long."""
        slip = self._slip(host)
        slip.free_at = max(slip.free_at, time.monotonic() + seconds)

    def pass_on(self, host: str) -> None:
        """Nothing is sent in the turn that is being held, so no pause is due after it."""
        self._unsent.add(host)

    def not_found(self, host: str) -> None:
        """The host's name leads nowhere; a name that fails again and again is given up for this run."""
        self.pass_on(host)
        self._not_found[host] += 1
        if self._not_found[host] >= MAX_NOT_FOUND:
            self.close_host(host, NOT_FOUND)

    def close_host(self, host: str, reason: str) -> None:
        """No further request to the host in this run."""
        self._closed[host] = reason

    def answered(self, host: str, answer: bool) -> None:
        """Note whether a request was answered; a host that is silent too often in a row is not asked any more."""
        self._unanswered[host] = 0 if answer else self._unanswered[host] + 1
        if answer:
            self._not_found.pop(host, None)
        if self._unanswered[host] >= MAX_UNANSWERED:
            self.close_host(host, f"the host did not answer {MAX_UNANSWERED} requests in a row")

    def closed(self, host: str) -> str:
        """Why the host is not asked any more in this run; empty where it is."""
        return self._closed.get(host, "")

    def release(self) -> None:
        """Close the files."""
        for slip in self._slips.values():
            slip.close()
        self._slips.clear()

    def _pause(self, host: str, shorter: float | None = None) -> float:
        usual = self._own.get(host, self._delay)
        return max(usual if shorter is None else min(usual, shorter), self._asked.get(host, 0.0))

    def _slip(self, host: str) -> _Slip:
        if host not in self._slips:
            self._slips[host] = _Slip(self._folder / blake2b(host.encode(), digest_size=16).hexdigest())
        return self._slips[host]

    def _try_to_begin(self, slip: _Slip, host: str) -> float:
        """Begin a turn and return 0, or return how long to wait before trying again."""
        if not slip.lock():
            return _RETRY_SECONDS
        wait = slip.free_at - time.monotonic()
        if wait > 0:
            slip.unlock()
            return wait
        # Should this process be killed, the next one still leaves the pause.
        slip.free_at = time.monotonic() + self._pause(host)
        return 0.0


class _Slip:
    """One host's file: a lock, and in shared memory the time from which the next request is welcome."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._file).st_size < _TIME.size:
            os.write(self._file, _TIME.pack(0.0))
        self._memory = mmap.mmap(self._file, _TIME.size)

    @property
    def free_at(self) -> float:
        """Monotonic seconds."""
        moment: float = _TIME.unpack_from(self._memory)[0]
        return moment

    @free_at.setter
    def free_at(self, moment: float) -> None:
        _TIME.pack_into(self._memory, 0, moment)

    def lock(self) -> bool:
        """Try to take the lock; False where another process has it."""
        if fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def unlock(self) -> None:
        """Give the lock back."""
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of file and memory."""
        self._memory.close()
        os.close(self._file)
