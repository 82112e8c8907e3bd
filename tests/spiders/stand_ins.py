"""Stand-ins that crawler processes import by name: a sink that writes to files, readers with faults."""

from __future__ import annotations

import ctypes
import os
import pickle
import re
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from monitor.captures import Capture, DiscoveryVisit, Page, PageClass, Reading
from monitor.extraction import read_page


@dataclass
class FileSink:
    """Appends pickled records to a file of its own; keeps ``batch`` records back."""

    folder: Path
    batch: int = 1
    fail_at: int = 0
    """Raise at this record."""
    _buffer: list[object] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self._file = (self.folder / f"{uuid4().hex}.records").open("ab")

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def capture(self, capture: Capture) -> None:
        self._take(capture)

    def discovery(self, visit: DiscoveryVisit) -> None:
        self._take(visit)

    def flush(self) -> None:
        for record in self._buffer:
            pickle.dump(record, self._file)
        self._file.flush()
        self._buffer.clear()

    def close(self) -> None:
        self.flush()
        self._file.close()

    def _take(self, record: object) -> None:
        self._count += 1
        if self._count == self.fail_at:
            raise OSError("disk full")
        self._buffer.append(record)
        if len(self._buffer) >= self.batch:
            self.flush()


def records(folder: Path) -> list[Capture | DiscoveryVisit]:
    """Everything that the sinks of a folder made durable."""
    found: list[Capture | DiscoveryVisit] = []
    for path in sorted(folder.glob("*.records")):
        with path.open("rb") as file:
            while True:
                try:
                    found.append(pickle.load(file))
                except (EOFError, pickle.UnpicklingError):
                    break
    return found


def captures(folder: Path) -> list[Capture]:
    """The captures among them."""
    return [record for record in records(folder) if isinstance(record, Capture)]


def visits(folder: Path) -> list[DiscoveryVisit]:
    """The discovery visits among them."""
    return [record for record in records(folder) if isinstance(record, DiscoveryVisit)]


def read_simply(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """All text between tags; 404 is removed; the canonical link is believed as declared."""
    html = page.body.decode("utf-8", "replace")
    text = " ".join(re.sub(r"<head.*?</head>|<[^>]+>", " ", html, flags=re.DOTALL).split())
    canonical = re.search(r'rel="canonical" href="([^"]+)"', html)
    page_class = PageClass.REMOVED if page.status in {404, 410} else PageClass.ARTICLE
    if page.status in {403, 429}:
        page_class = PageClass.BLOCKED
    return Reading(
        page_class=page_class,
        note="",
        headline="A title",
        body=text,
        language=language,
        canonical_url=canonical[1] if canonical else None,
    )


def read_or_hang_holding_the_interpreter(
    page: Page, *, language: str | None = None, outlet_name: str | None = None
) -> Reading:
    """Hangs in C code without letting go of the interpreter lock, where the page says HANG (busy) or SLEEP (idle)."""
    if b"HANG" in page.body:
        re.match(r"(?:a|a?)+$", "a" * 60 + "b")
    if b"SLEEP" in page.body:
        ctypes.PyDLL(None).sleep(300)
    return read_simply(page, language=language, outlet_name=outlet_name)


def read_or_crash(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """Ends its process as a segmentation fault does, where the page says CRASH."""
    if b"CRASH" in page.body:
        os.kill(os.getpid(), signal.SIGSEGV)
    return read_simply(page, language=language, outlet_name=outlet_name)


def read_or_be_killed_once(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """Is ended from outside at the first page with the word ``KILL``; the second time it reads it.

    The file that the page names remembers the first time; a page that names none is deadly each time.
    """
    _be_killed_once(page)
    return read_simply(page, language=language)


def read_for_real_or_be_killed_once(
    page: Page, *, language: str | None = None, outlet_name: str | None = None
) -> Reading:
    """The same with the real reading."""
    _be_killed_once(page)
    return read_page(page, language=language, outlet_name=outlet_name)


def _be_killed_once(page: Page) -> None:
    if b"KILL" in page.body:
        mark = Path(page.body.partition(b"FILE=")[2].partition(b";")[0].decode() or "/nowhere/at/all")
        if not mark.exists():
            if mark.parent.is_dir():
                mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)


def read_or_raise(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """Raises where the page says RAISE."""
    if b"RAISE" in page.body:
        raise RecursionError("too deep")
    return read_simply(page, language=language, outlet_name=outlet_name)


def read_slowly(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """Takes a twentieth of a second."""
    time.sleep(0.05)
    return read_simply(page, language=language, outlet_name=outlet_name)
