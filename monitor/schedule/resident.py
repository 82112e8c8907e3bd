"""The resident loop: one run after another, each in a process of its own, until somebody stops it.

What starts a run, the clock and the waiting are handed in. The loop itself touches no database: a run that dies, hangs
or leaks takes nothing with it, and the next one starts at the next beat. It never runs two at once.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.schedule.rhythm import next_start

GRACE = 30.0
"""Seconds that a run is given to end by itself once it was asked to."""
OUT_OF_TIME = -1
"""Instead of an exit code: the run had to be ended."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One run of the schedule as it ended."""

    number: int
    started_at: datetime
    ended_at: datetime
    code: int
    """Its exit code; ``OUT_OF_TIME`` where it had to be ended."""
    next_at: datetime


@dataclass(slots=True)
class Stop:
    """A wish to stop, made by a signal or by the caller."""

    wanted: threading.Event

    @contextlib.contextmanager
    def on_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT set the wish while the block runs; only in the main thread."""
        numbers = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, lambda *_: self.wanted.set()) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def beats(
    start: Callable[[], int],
    every: timedelta,
    stop: Stop,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait: Callable[[float], object] | None = None,
    most: int | None = None,
) -> Iterator[Beat]:
    """Start a run now and then at every beat; give each one as it ended. Ends after ``most`` runs or on ``stop``.

    Long waits are cut into minutes and the clock is read again, so that a laptop that slept goes on at once.
    """
    wait = wait or stop.wanted.wait
    number = 0
    while not stop.wanted.is_set() and (most is None or number < most):
        number += 1
        started = now()
        code = start()
        ended = now()
        beat = Beat(number, started, ended, code, next_start(started, ended, every))
        yield beat
        if most is not None and number >= most:
            return
        while not stop.wanted.is_set() and (left := (beat.next_at - now()).total_seconds()) > 0:
            wait(min(left, 60.0))


def run_process(command: Sequence[str], longest: timedelta, stop: Stop) -> int:
    """Run a command to its end; its exit code. It is ended when ``longest`` is over or when ``stop`` is wanted."""
    process = subprocess.Popen(command)  # noqa: S603  (our own interpreter, arguments as a list)
    deadline = datetime.now(UTC) + longest
    try:
        while True:
            try:
                return process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                if datetime.now(UTC) >= deadline:
                    _end(process)
                    return OUT_OF_TIME
                if stop.wanted.is_set():
                    return _end(process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _end(process: subprocess.Popen[bytes]) -> int:
    """Ask first, then insist. What was stored stays stored: the next run marks this one as killed and goes on."""
    process.terminate()
    try:
        return process.wait(timeout=GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
