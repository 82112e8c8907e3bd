"""SPSS: the long table as ``.sav``; verdicts and other short lists are numbers with labels."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from reports.exporting.cells import cut, visible_lines
from reports.exporting.columns import LONG, VERDICTS, Column
from reports.exporting.dataset import Dataset, Row

LONGEST = 2_000
"""Characters of a text: SPSS gives every row of a variable the room of the longest."""
LONGEST_LABEL = 250


def write(data: Dataset, out: Path) -> int:
    """The long table. The format's writer wants it whole, so memory grows with the rows; equal texts are kept once."""
    frame = _frame(data.long())
    pyreadstat.write_sav(
        frame,
        str(out),
        file_label=cut(visible_lines(data.story["title"]), 60),
        column_labels={column.name: column.label[:LONGEST_LABEL] for column in LONG},
        variable_value_labels={column.name: labels_of(column) for column in LONG if column.levels},
        variable_measure={column.name: _measure(column) for column in LONG},
        missing_ranges={"verdict": [VERDICTS["unknown"]]},
        row_compress=True,
    )
    return len(frame)


def _frame(rows: Iterable[Row]) -> pd.DataFrame:
    """The rows by column; each column's raw values are given up as soon as its series is made."""
    kept: dict[str, str] = {}
    raw: list[list[Any]] = [[] for _ in LONG]
    for row in rows:
        for values, value in zip(raw, row, strict=True):
            values.append(kept.setdefault(value, value) if isinstance(value, str) else value)
    series = {}
    for position, column in enumerate(LONG):
        series[column.name] = _series(column, raw[position])
        raw[position] = []
    return pd.DataFrame(series, copy=False)


def codes_of(column: Column) -> dict[str, int]:
    """The number of each level."""
    return VERDICTS if column.name == "verdict" else {level: code for code, level in enumerate(column.levels, start=1)}


def labels_of(column: Column) -> dict[int | float, str]:
    """The level of each number."""
    return {code: level for level, code in codes_of(column).items()}


def _series(column: Column, values: list[Any]) -> pd.Series[Any]:
    if column.levels:
        codes = codes_of(column)
        return pd.Series([codes.get(value) for value in values], dtype="float64")
    if column.kind in ("integer", "number", "boolean"):
        return pd.Series(values, dtype="float64")
    if column.kind == "datetime":
        return pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601", utc=True).dt.tz_localize(None)
    shown = {value: cut(visible_lines(value or ""), LONGEST) for value in set(values)}
    return pd.Series([shown[value] for value in values], dtype="object")


def _measure(column: Column) -> str:
    return "scale" if column.kind in ("integer", "number", "datetime") else "nominal"
