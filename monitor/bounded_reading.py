"""Reads pages in a process of its own, so that one that hangs or crashes the extraction costs a bounded time.

Pages go in, readings come out; ``None`` stands for a page that could not be read in time. Parsers hang in C code that
no signal interrupts, so the process is ended and the next page gets a new one. The crawl has such a limit of its own
(``spiders.supervisor``); this is for pages that are at hand already: imported files and stored pages.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from importlib import import_module
from types import TracebackType
from typing import IO, Any, cast

from monitor.captures import Page, PageClass, Reading

PAGE_SECONDS = 20.0
"""Longest time for one page; the slowest of 204 real pages takes a fifth of a second."""
_START_SECONDS = 60.0
"""Longest time for loading the extraction."""
READ_PAGE = "monitor.extraction:read_page"
_GRACE_SECONDS = 5.0
"""After which a page ends its process by itself: the one that asked may have been killed."""
_LENGTH = struct.Struct("!Q")


class BoundedReader:
    """Reads one page after the other; a context manager. ``reader``: ``module:function`` with ``read_page``'s shape."""

    def __init__(self, seconds: float = PAGE_SECONDS, reader: str = READ_PAGE) -> None:
        self._seconds = seconds
        self._reader = reader
        self._process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        """Pages that could not be read so far."""

    def read(self, page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading | None:
        """The reading of one page, or ``None`` after the limit or a crash."""
        process = self._process
        if process is None:
            process = self._process = self._start()
            _exchange(process, None, _START_SECONDS)
        answer: Reading | None = _exchange(process, (page, language, outlet_name), self._seconds)
        if answer is None:
            self.failures += 1
            self.close()
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", "monitor.bounded_reading", self._reader, f"{self._seconds + _GRACE_SECONDS}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

    def __enter__(self) -> BoundedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def unread() -> Reading:
    """The reading of a page that could not be read in time."""
    note = f"the page could not be read within {PAGE_SECONDS:g} seconds"
    return Reading(page_class=PageClass.UNREADABLE, note=note, headline="", body="", language=None)


def _exchange(process: subprocess.Popen[bytes], question: object, seconds: float) -> Any:
    """The answer to a question; ``None`` where the process ends before it, on its own or after so many seconds."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        _send(cast("IO[bytes]", process.stdin), question)
        return _receive(cast("IO[bytes]", process.stdout))
    except (OSError, EOFError):
        return None
    finally:
        timer.cancel()


def _send(line: IO[bytes], message: object) -> None:
    data = pickle.dumps(message)
    line.write(_LENGTH.pack(len(data)) + data)
    line.flush()


def _receive(line: IO[bytes]) -> Any:
    """The next message; ``EOFError`` where the other side is gone."""
    size = line.read(_LENGTH.size)
    if len(size) < _LENGTH.size:
        raise EOFError
    data = line.read(_LENGTH.unpack(size)[0])
    return pickle.loads(data)  # noqa: S301  our own process wrote it; a short message raises EOFError


def main() -> None:
    """Read pages from standard input until it ends."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    module, _, name = sys.argv[1].partition(":")
    read = getattr(import_module(module), name)
    while True:
        try:
            question = _receive(questions)
        except EOFError:
            return
        if question is None:  # whether everything is loaded
            _send(answers, "ready")
            continue
        page, language, outlet_name = question
        _alarm(float(sys.argv[2]))
        reading = read(page, language=language, outlet_name=outlet_name)
        _alarm(0)
        _send(answers, reading)


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        # The default action of the signal ends the process, whatever it is doing.
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
