"""The wide matrix as CSV: a row for each outlet, a column for each fact, the verdict in the cell."""

from __future__ import annotations

from pathlib import Path

from reports.exporting.csv_files import write_rows
from reports.exporting.dataset import Dataset, wide


def write(data: Dataset, out: Path) -> int:
    """The matrix; the number of outlets."""
    facts = data.facts()
    names = ("outlet", *(fact["fact"] for fact in facts))
    return write_rows(out, names, wide(data.matrix(), facts), bom=data.wishes.bom)
