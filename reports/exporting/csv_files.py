"""CSV: rows go in, a file in UTF-8 comes out (RFC 4180, one heading line) that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from reports.exporting.cells import safe_cell
from reports.exporting.columns import NAMES
from reports.exporting.dataset import Dataset


def write(data: Dataset, out: Path) -> int:
    """The long table."""
    return write_rows(out, NAMES, data.long(), bom=data.wishes.bom)


def write_rows(out: Path, names: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = False) -> int:
    """Any table as a file."""
    with out.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        return lines_to(file, names, rows)


def lines_to(file: IO[str], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Any table into an open file; the number of rows without the heading."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in names])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  # counted
        writer.writerow([safe_cell(value) for value in row])
    return count
