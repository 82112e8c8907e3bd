"""Parquet: the long table with types, written in portions so that no story is too large for the memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reports.exporting.cells import visible_lines
from reports.exporting.columns import LONG, Column
from reports.exporting.dataset import Dataset, Row

PORTION = 20_000
TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "datetime": pa.timestamp("us", tz="UTC"),
}


def write(data: Dataset, out: Path) -> int:
    """The long table."""
    schema = pa.schema(
        [pa.field(column.name, TYPES[column.kind], metadata={"description": column.label}) for column in LONG]
    )
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _portions(data.long()):
            count += len(rows)
            writer.write_table(pa.Table.from_arrays(list(_arrays(rows)), schema=schema))
    return count


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while portion := list(islice(rows, PORTION)):
        yield portion


def _arrays(rows: list[Row]) -> Iterator[Any]:
    for position, column in enumerate(LONG):
        yield pa.array([_typed(column, row[position]) for row in rows], TYPES[column.kind])


def _typed(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind == "datetime":
        return datetime.fromisoformat(value)
    if column.kind == "boolean":
        return bool(value)
    return visible_lines(value) if isinstance(value, str) else value
