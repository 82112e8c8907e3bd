"""Coding in a spreadsheet: cells of the queue go out as CSV, filled-in CSV comes back as what was entered. Pure.

No cell begins a formula: what a spreadsheet would calculate begins with an apostrophe, which is taken away again.
Spreadsheets save with commas, semicolons or tabs; all are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from monitor.coding.shown import Opinion, Shown

COLUMNS = (
    *("cell", "outlet", "article_url", "version", "fact", "statement", "headline"),
    *("verdict", "reason", "quote", "note", "comment", "said", "text"),
)
NEEDED = ("cell", "verdict")
LONGEST_TEXT = 32_000
"""Characters of the text: a spreadsheet's cell holds no more."""
LARGEST_FILE = 200_000_000
"""Bytes."""
_CELL = re.compile(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{8})", re.ASCII)
_CALCULATES = re.compile(r"[=+\-@\t\r'＝＋－＠]")


class SheetUnreadable(ValueError):
    """The file is no sheet of codes; the message says line, column and remedy."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled-in line."""

    line: int
    """Of the file, from 1."""
    version_id: int
    fact_id: int
    basis: str
    """The short form of what was shown."""
    values: Mapping[str, str]


def cell_name(shown: Shown) -> str:
    """What names a cell in a sheet: its place and a digest of text and statement."""
    return f"{shown.place.version_id}-{shown.place.fact_id}-{short_basis(shown.basis)}"


def short_basis(basis: str) -> str:
    """Eight signs of what a person was shown."""
    return blake2b(basis.encode(), digest_size=4).hexdigest()


def sheet_lines(rows: Iterable[tuple[Shown, Opinion | None, str]]) -> Iterator[str]:
    """The file's lines: a heading, then each cell with the person's own code and what else may be seen."""
    yield _line(COLUMNS)
    for shown, mine, said in rows:
        readable = shown.readable.text
        more = len(readable) - LONGEST_TEXT
        text = readable if more <= 0 else f"{readable[:LONGEST_TEXT]} [… {more} characters more]"
        place = (cell_name(shown), shown.outlet, shown.url, str(shown.number), shown.fact, shown.statement)
        code = (mine.verdict, mine.reason or "", mine.evidence or "", mine.note, mine.comment) if mine else ("",) * 5
        yield _line((*place, shown.headline, *code, said, text))


def read_sheet(body: bytes) -> Iterator[Entry]:
    """Lines that have a verdict. Raises ``SheetUnreadable`` at the first thing that makes the file no sheet."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SheetUnreadable(f'line {line}: not UTF-8; save it as "CSV UTF-8"') from None
    heading = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [_plain(name).strip().casefold() for name in next(rows, [])]
        for name in NEEDED:
            if name not in names:
                raise SheetUnreadable(f"line 1: there is no column '{name}'; keep the heading that --export wrote")
        yield from _entries(rows, names)
    except csv.Error as error:
        raise SheetUnreadable(f"line {rows.line_num}: not CSV ({error}); save the sheet as CSV again") from None


def _entries(rows: Iterator[list[str]], names: list[str]) -> Iterator[Entry]:
    begins = 2
    for row in rows:
        line, begins = begins, rows.line_num + 1  # type: ignore[attr-defined]
        values = dict(zip(names, map(_plain, row), strict=False))
        if not values.get("verdict", "").strip():
            continue
        found = _CELL.fullmatch(values.get("cell", "").strip())
        if not found:
            said = values.get("cell", "")[:40]
            raise SheetUnreadable(f"line {line}, column cell: {said!r} names no cell; leave this column as it was")
        yield Entry(line, int(found[1]), int(found[2]), found[3], values)


def _line(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_safe(value) for value in values])
    return line.getvalue()


def _safe(value: str) -> str:
    return f"'{value}" if _CALCULATES.match(value) else value


def _plain(value: str) -> str:
    return value[1:] if value.startswith("'") and _CALCULATES.match(value[1:]) else value
