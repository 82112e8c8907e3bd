"""Rows as text: a table for people, CSV, JSON or JSON Lines for programs. Columns and rows go in, lines come out.

What an outlet wrote may hold anything: no control character reaches a terminal, and no cell begins a formula in a
spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reports.exporting.cells import CONTROL, plain, safe_cell, visible

Rows = Sequence[Sequence[Any]]
__all__ = ["CONTROL", "FORMS", "as_csv", "as_json", "as_jsonl", "as_table", "inert_json", "visible"]

LINE_BREAK = re.compile("[\t\n\r]+")
WIDE = 10_000
"""Signs of a line where no terminal limits it."""


def as_table(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Columns side by side, as wide as the terminal; line breaks become blanks."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(visible(column)))
    for row in rows:
        table.add_row(*(Text(visible(LINE_BREAK.sub(" ", plain(value)))) for value in row))
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else WIDE
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, highlight=False, markup=False)
    console.print(table)
    out: Any = console.file
    for line in out.getvalue().splitlines():
        yield line.rstrip()


def as_csv(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """RFC 4180 with one heading line; texts that a spreadsheet would calculate begin with an apostrophe."""
    for row in (columns, *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([safe_cell(value) for value in row])
        yield line.getvalue().removesuffix("\n")


def as_json(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One list of objects."""
    lines = list(as_jsonl(columns, rows))
    yield "[" + ",\n ".join(lines) + "]"


def as_jsonl(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        values = {column: _json_value(value) for column, value in zip(columns, row, strict=True)}
        yield inert_json(json.dumps(values, ensure_ascii=False))


def inert_json(text: str) -> str:
    """The same JSON with every control character but a line end as ``\\u001b``, for terminals that obey them."""
    return CONTROL.sub(lambda sign: sign[0] if sign[0] == "\n" else f"\\u{ord(sign[0]):04x}", text)


FORMS: Mapping[str, Callable[[Sequence[str], Rows], Iterator[str]]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "jsonl": as_jsonl,
}


def _json_value(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
