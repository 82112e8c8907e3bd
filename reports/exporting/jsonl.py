"""JSON Lines: one object for each row of the long table. Control characters are escaped, so a terminal is safe too."""

from __future__ import annotations

import json
from pathlib import Path

from reports.exporting.cells import CONTROL
from reports.exporting.columns import LONG
from reports.exporting.dataset import Dataset


def write(data: Dataset, out: Path) -> int:
    """The long table."""
    count = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for count, row in enumerate(data.long(), start=1):  # noqa: B007  # counted
            values = {
                column.name: bool(value) if column.kind == "boolean" and value is not None else value
                for column, value in zip(LONG, row, strict=True)
            }
            file.write(CONTROL.sub(_escaped, json.dumps(values, ensure_ascii=False)) + "\n")
    return count


def _escaped(sign: object) -> str:
    return f"\\u{ord(sign[0]):04x}"  # type: ignore[index]
