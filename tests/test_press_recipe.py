"""The built-in press through the whole pipeline: every cell of the matrix against what a careful reader found.

The table of cells is ``spiders/press/recipe.csv``. Misses that are known are listed with their reason in
``tests/gold/press_misses.csv``: a new miss fails, and so does a listed one that is no miss any more.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.engine import open_read_only
from spiders.press.recipe import Expected, recipe

MISSES = Path(__file__).parent / "gold" / "press_misses.csv"
MOMENTS = 4
Cell = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def played(played_press: Any) -> dict[tuple[int, str, str], Cell]:
    """The matrix after each moment, by moment, outlet and fact."""
    cells = {}
    for moment, database in enumerate(played_press.moments, start=1):
        for row in _matrix(database):
            cells[moment, row[0], row[1]] = row
    return cells


def _matrix(database: Path) -> Iterator[Cell]:
    engine = open_read_only(f"sqlite:///{database}")
    with engine.connect() as connection:
        for row in connection.execute(text("SELECT outlet, fact, verdict, reason, evidence FROM coverage_matrix")):
            yield row.outlet, row.fact, f"{row.verdict}:{row.reason}" if row.reason else row.verdict, row.evidence or ""
    engine.dispose()


def _wanted(expected: Expected) -> str:
    return f"{expected.verdict}:{expected.reason}" if expected.reason else expected.verdict


def test_every_cell_is_there(played: dict[tuple[int, str, str], Cell]) -> None:
    assert set(played) == {(cell.moment, cell.outlet, cell.fact) for cell in recipe()}


def test_cells_agree_with_the_recipe_but_for_the_listed_misses(played: dict[tuple[int, str, str], Cell]) -> None:
    found = {
        (cell.outlet, str(cell.moment), cell.fact, _wanted(cell), played[cell.moment, cell.outlet, cell.fact][2])
        for cell in recipe()
        if played[cell.moment, cell.outlet, cell.fact][2] != _wanted(cell)
    }
    with MISSES.open(encoding="utf-8", newline="") as lines:
        listed = {tuple(row.values()) for row in csv.DictReader(lines)}

    assert found == listed


def test_no_failed_or_refused_page_reads_as_an_omission(played: dict[tuple[int, str, str], Cell]) -> None:
    """Law 1, without exceptions: where the reader could not know, the machine never says omitted."""
    walls = {
        "blocked",
        "consent",
        "paywalled",
        "robots",
        "not_collected",
        "unreadable",
        "truncated",
        "removed",
        "language",
    }
    broken = [
        (cell.outlet, cell.moment, cell.fact, cell.reason)
        for cell in recipe()
        if cell.reason in walls and played[cell.moment, cell.outlet, cell.fact][2] == "omitted"
    ]

    assert broken == []
