"""What the crawler processes of one run may spend together, and have spent: time, requests and bytes, per run and host.

A budget and a folder that all processes share go in; before each request comes out whether it may leave. What was
spent stands in small files, so that it counts whichever process spent it and however that one ended. A request for
robots.txt is not counted as one (a run makes one a host), its bytes are.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from monitor.story.amounts import data_words, time_words
from monitor.story.model import Budget
from spiders.faults import LeftOut

try:
    import fcntl
except ImportError:  # no file locks: the crawl runs in one process there (see spiders.plan)
    fcntl = None  # type: ignore[assignment]

_SPENT = struct.Struct("dqq")
_RUN = "run"


class Spending:
    """The spending of one run, as one process sees it. Times are of the system's monotonic clock."""

    def __init__(self, folder: Path, budget: Budget, started: float) -> None:
        """``started``: when the run's time began."""
        self._folder = folder
        self._budget = budget
        self._purses: dict[str, _Purse] = {}
        self._received: Counter[str] = Counter()
        self._run_wide = budget.is_run_wide
        self._per_host = budget.is_per_host
        self.counts_bytes = budget.bytes is not None or budget.host_bytes is not None
        """Whether anybody has to tell of bytes."""
        if self._run_wide:
            self._purse(_RUN).begin(started)

    def take(self, host: str, *, free: bool = False) -> None:
        """A request to ``host`` is about to leave; ``LeftOut`` where it must not. ``free``: it is not counted."""
        self.check(host)
        if self._run_wide and not self._purse(_RUN).take(self._budget.requests, free=free):
            raise LeftOut(self._run_words("requests"))
        if self._per_host and not self._purse(host).take(self._budget.host_requests, free=free):
            raise LeftOut(self._host_words(host, "requests"))

    def check(self, host: str) -> None:
        """``LeftOut`` where no request to ``host`` may leave any more."""
        if self._run_wide and (kind := self._purse(_RUN).exhausted(*self._run_limits())):
            raise LeftOut(self._run_words(kind))
        if self._per_host and (kind := self._purse(host).exhausted(*self._host_limits())):
            raise LeftOut(self._host_words(host, kind))

    def check_wait(self, host: str, seconds: float) -> None:
        """``LeftOut`` where the time is up before a wait of so many seconds is."""
        moment = time.monotonic() + seconds
        if self._run_wide and self._purse(_RUN).is_late(self._budget.time, moment):
            raise LeftOut(self._run_words("time"))
        if self._per_host and self._purse(host).is_late(self._budget.host_time, moment):
            raise LeftOut(self._host_words(host, "time"))

    def receive(self, host: str, amount: int) -> None:
        """So many bytes came from ``host``; counted for all processes by ``settle``."""
        self._received[host] += amount

    def settle(self, host: str) -> None:
        """Add what came from ``host`` to what all processes know."""
        amount = self._received.pop(host, 0)
        if amount and self._run_wide:
            self._purse(_RUN).add_bytes(amount)
        if amount and self._per_host:
            self._purse(host).add_bytes(amount)

    def release(self) -> None:
        """Close the files."""
        for purse in self._purses.values():
            purse.close()
        self._purses.clear()

    def _purse(self, name: str) -> _Purse:
        if name not in self._purses:
            digest = blake2b(name.encode(), digest_size=16).hexdigest()
            self._purses[name] = _Purse(self._folder / f"spent-{name if name == _RUN else digest}")
        return self._purses[name]

    def _run_limits(self) -> tuple[int | None, int | None, int | None]:
        return self._budget.time, self._budget.requests, self._budget.bytes

    def _host_limits(self) -> tuple[int | None, int | None, int | None]:
        return self._budget.host_time, self._budget.host_requests, self._budget.host_bytes

    def _run_words(self, kind: str) -> str:
        return f"not visited: the run's budget of {_amount(kind, *self._run_limits())} was spent"

    def _host_words(self, host: str, kind: str) -> str:
        return f"not visited: the budget of {_amount(kind, *self._host_limits())} for {host} was spent"


def _amount(kind: str, seconds: int | None, requests: int | None, amount: int | None) -> str:
    if kind == "time":
        return time_words(seconds or 0)
    return data_words(amount or 0) if kind == "bytes" else f"{requests or 0} requests"


class _Purse:
    """One file: when the time began (0: not yet), requests and bytes so far."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with self._locked():
            if os.fstat(self._file).st_size < _SPENT.size:
                os.write(self._file, _SPENT.pack(0.0, 0, 0))
        self._memory = mmap.mmap(self._file, _SPENT.size)

    def begin(self, moment: float) -> None:
        with self._locked():
            begun, requests, received = self._read()
            _SPENT.pack_into(self._memory, 0, begun or moment, requests, received)

    def take(self, most: int | None, *, free: bool) -> bool:
        """Count one request; False where there is none left. The time begins with the first one."""
        with self._locked():
            begun, requests, received = self._read()
            if most is not None and requests >= most and not free:
                return False
            _SPENT.pack_into(self._memory, 0, begun or time.monotonic(), requests + (not free), received)
            return True

    def add_bytes(self, amount: int) -> None:
        with self._locked():
            begun, requests, received = self._read()
            _SPENT.pack_into(self._memory, 0, begun, requests, received + amount)

    def exhausted(self, seconds: int | None, requests: int | None, amount: int | None) -> str:
        """Which of the limits is reached; empty where none is."""
        begun, taken, received = self._read()
        if seconds is not None and begun and time.monotonic() - begun >= seconds:
            return "time"
        if requests is not None and taken >= requests:
            return "requests"
        return "bytes" if amount is not None and received >= amount else ""

    def is_late(self, seconds: int | None, moment: float) -> bool:
        begun = self._read()[0]
        return seconds is not None and begun > 0 and moment - begun >= seconds

    def close(self) -> None:
        self._memory.close()
        os.close(self._file)

    def _read(self) -> tuple[float, int, int]:
        begun, requests, received = _SPENT.unpack_from(self._memory)
        return begun, requests, received

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Held for microseconds, so waiting for it blocks nobody."""
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if fcntl is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
