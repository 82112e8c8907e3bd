"""How often the machine is right: the figures that ship with the comparer go in, a table and a sentence come out.

No figure is typed into a page. Where none ships, the pages say that nothing was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

PLACE = ("comparer", "data", "measured.json")
"""Below the package ``monitor``. Keys: ``about`` (which data, when, which version), ``sentence`` (for the foot of every
page), ``columns`` (heads) and ``rows`` (lists of values, as many as there are heads)."""
NOT_MEASURED = "How often the machine is right was not measured for this version; its verdicts are candidates."


@dataclass(frozen=True, slots=True)
class Figures:
    """The measured error, ready to be shown."""

    about: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shipped_figures() -> Figures:
    """The figures that ship with this version."""
    place = files("monitor").joinpath(*PLACE)
    return figures_of(json.loads(place.read_text(encoding="utf-8"))) if place.is_file() else figures_of({})


def figures_of(data: Mapping[str, Any]) -> Figures:
    """Figures as they stand in the file; rows that do not fit the heads are a mistake and raise."""
    columns = tuple(str(column) for column in data.get("columns", ()))
    rows = tuple(tuple(str(value) for value in row) for row in data.get("rows", ()))
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"{'/'.join(PLACE)}: a row has more or fewer values than there are columns")
    return Figures(str(data.get("about", "")), str(data.get("sentence", "")) or NOT_MEASURED, columns, rows)
