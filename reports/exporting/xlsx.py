"""XLSX: a workbook with the verdicts, the matrix and what the columns hold. A text is never a formula or a link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from monitor.errors import UsageError
from reports.exporting.cells import cut, plain, visible_lines
from reports.exporting.columns import LONG, NAMES
from reports.exporting.dataset import Dataset, wide

MOST_ROWS = 1_048_575
"""Of a sheet, below the heading."""
MOST_CHARACTERS = 32_767
"""Of a cell, in UTF-16 units."""


def write(data: Dataset, out: Path) -> int:
    """The workbook; the number of verdicts."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(out), options)
    try:
        count = _sheet(book, "verdicts", NAMES, data.long())
        facts = data.facts()
        _sheet(book, "matrix", ("outlet", *(fact["fact"] for fact in facts)), wide(data.matrix(), facts))
        _sheet(book, "columns", ("column", "what it holds"), ((column.name, column.label) for column in LONG))
        _sheet(book, "about", ("what", "value"), about(data))
    finally:
        book.close()
    return count


def about(data: Dataset) -> list[tuple[str, str]]:
    """What whoever opens a file should know of it."""
    return [
        ("story", data.story["id"]),
        ("title", data.story["title"]),
        ("made at", data.made_at.isoformat(timespec="seconds")),
        ("made by", f"Gapwire {data.tool}"),
        ("texts", "left out" if data.wishes.without_text else "short quotes; they stay their outlets'"),
        ("caution", "Machine verdicts are candidates. Absence from a text is no proof of intent."),
    ]


def _sheet(book: Any, name: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    count = 0
    for position, title in enumerate(names):
        sheet.write_string(0, position, title, book.add_format({"bold": True}) if position == 0 else None)
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise UsageError(f"a sheet holds {MOST_ROWS:,} rows and there are more; use --format csv or parquet")
        for position, value in enumerate(row):
            _cell(sheet, count, position, value)
    return count


def _cell(sheet: Any, row: int, position: int, value: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, position, value)
    elif value is not None:
        text = visible_lines(plain(value))
        sheet.write_string(row, position, cut(text, MOST_CHARACTERS // 2) if len(text) > MOST_CHARACTERS // 2 else text)
