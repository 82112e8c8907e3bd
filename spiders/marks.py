"""What a crawler process is reading right now, in memory that its parent can see.

The process notes the task before it reads a page and clears the note afterwards; the parent looks now and then. No
message is sent, so the note is there even while the reader hangs in C code and holds the interpreter. What a page may
take is time of the processor: on a busy machine a page that is read slowly is no page that hangs.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from spiders.nursery import Context

_TEXT_BYTES = 4_096
_GRACE_SECONDS = 5.0
_PATIENCE = 5
"""How many times its limit a page may take by the clock, where it hardly computes."""
_STARTED, _BEAT, _LENGTH, _LIMIT, _USED = range(5)


class BeingRead(NamedTuple):
    """What a process is reading."""

    key: str
    limit: float
    """Seconds it may take."""
    too_long: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One process's note: when reading started (0 where nothing is read), the last sign of life, and the task."""

    numbers: Any
    """Shared array of five doubles: started, beat (monotonic seconds), length of the text, limit in seconds, and the
    processor's time that the process had used when it started."""
    text: Any
    """Shared bytes: the key of the task."""

    @classmethod
    def make(cls, context: Context) -> Mark:
        """A fresh note that can be handed to a process at its start."""
        return cls(context.RawArray("d", 5), context.RawArray("c", _TEXT_BYTES))

    @contextmanager
    def reading(self, key: str, seconds: float) -> Iterator[None]:
        """Note that the task is being read, for the length of the block.

        Should the parent be gone while the reader hangs, the system itself ends the process in the end.
        """
        data = key.encode("utf-8", "replace")[: _TEXT_BYTES - 1]
        self.text.raw = data.ljust(_TEXT_BYTES, b"\0")
        self.numbers[_LENGTH] = len(data)
        self.numbers[_LIMIT] = seconds
        self.numbers[_USED] = time.process_time()
        self.numbers[_STARTED] = time.monotonic()
        _alarm(seconds * _PATIENCE + _GRACE_SECONDS)
        try:
            yield
        finally:
            _alarm(0)
            self.numbers[_STARTED] = 0.0
            self.beat()

    def beat(self) -> None:
        """Give a sign of life."""
        self.numbers[_BEAT] = time.monotonic()

    def being_read(self, process: int | None = None) -> BeingRead | None:
        """The task that is being read, as the parent sees it; ``process``: its number while it lives."""
        started = self.numbers[_STARTED]
        if not started:
            return None
        key = self.text.raw[: int(self.numbers[_LENGTH])].decode("utf-8", "replace")
        limit: float = self.numbers[_LIMIT]
        passed, used = time.monotonic() - started, _processor_time(process)
        busy = passed if used is None else used - self.numbers[_USED]
        return BeingRead(key, limit, passed > limit and (busy > limit or passed > _PATIENCE * limit))

    def silent_for(self) -> float:
        """Seconds since the last sign of life; 0 before the first."""
        beat = self.numbers[_BEAT]
        return time.monotonic() - beat if beat else 0.0


def _processor_time(process: int | None) -> float | None:
    """Seconds of the processor that a process has used so far; ``None`` where the system does not tell."""
    if process is None or sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~process << 3) | 2)  # how Linux numbers the clocks of processes
    except OSError:
        return None


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        # The default action of the signal ends the process, whatever it is doing.
        signal.setitimer(signal.ITIMER_REAL, seconds)
