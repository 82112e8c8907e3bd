"""Opens WARC records with bounds: a file or a piece of one goes in, warcio's records come out.

Needs warcio (``gapwire[warc]``), which reads a line of a record's head to its end, however long it is: a few megabytes
of packed zeros would fill the memory. Here a head that no archive writes is an error instead.
"""

from __future__ import annotations

from typing import Any

from monitor.errors import MissingExtra

LONGEST_HEAD = 250_000
"""Bytes of a record's head, and so of each of its lines."""


def open_records(file: Any) -> Any:
    """The records of ``file``; ``HeadTooLong`` while they are read, ``MissingExtra`` where warcio is missing."""
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise MissingExtra("reading WARC files needs one more package: pip install 'gapwire[warc]'") from None
    iterator = ArchiveIterator(file)
    iterator.reader.readline = _Lines(iterator.reader)
    return iterator


class HeadTooLong(ValueError):
    """The head of a record goes on and on."""


class _Lines:
    """Reads the lines of heads; a body is not read by lines."""

    def __init__(self, reader: Any) -> None:
        self._readline = reader.readline
        self._read = 0
        """Since the last empty line, which ends a head."""

    def __call__(self, length: int | None = None) -> bytes:
        most = LONGEST_HEAD + 1 if length is None else min(length, LONGEST_HEAD + 1)
        line: bytes = self._readline(most)
        self._read = self._read + len(line) if len(line) > 2 or line.strip() else 0
        if self._read > LONGEST_HEAD:
            raise HeadTooLong(f"the head of a record is longer than {LONGEST_HEAD:,} bytes")
        return line
