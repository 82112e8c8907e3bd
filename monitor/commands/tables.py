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

Rows = Sequence[Sequence[Any]]

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, and marks that turn the direction of the text around them."""
LINE_BREAK = re.compile("[\t\n\r]+")
FORMULA = re.compile("^[=+@\t\r-]")
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
        table.add_row(*(Text(visible(LINE_BREAK.sub(" ", _plain(value)))) for value in row))
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
        csv.writer(line, lineterminator="\n").writerow([_cell(value) for value in row])
        yield line.getvalue().removesuffix("\n")


def as_json(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One list of objects."""
    lines = list(as_jsonl(columns, rows))
    yield "[" + ",\n ".join(lines) + "]"


def as_jsonl(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        values = {column: _json_value(value) for column, value in zip(columns, row, strict=True)}
        yield CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(values, ensure_ascii=False))


FORMS: Mapping[str, Callable[[Sequence[str], Rows], Iterator[str]]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "jsonl": as_jsonl,
}


def visible(text: str) -> str:
    """The text with every control character written out (``\\x1b``)."""
    return CONTROL.sub(lambda sign: sign[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return str(value)


def _cell(value: Any) -> str:
    text = "\n".join(visible(line) for line in re.split("\r\n|\r|\n", _plain(value)))
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text


def _json_value(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
