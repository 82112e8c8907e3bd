"""The reliability matrix as CSV: a row for each version and fact that anyone coded, a column for each coder.

Cells are codes (1 included, 2 partly, 3 differs, 4 omitted, 9 unknown); an empty cell was not coded. Transposed it is
what ``krippendorff.alpha`` and R's ``irr`` take.
"""

from __future__ import annotations

from pathlib import Path

from reports.exporting.columns import VERDICTS
from reports.exporting.csv_files import write_rows
from reports.exporting.dataset import Dataset

CODES = """
SELECT outlet, article_id, version, fact, coder, verdict FROM verdict_history WHERE story = :story
ORDER BY outlet, article_id, version, fact, coder
"""
UNIT = ("outlet", "article_id", "version", "fact")


def write(data: Dataset, out: Path) -> int:
    """The matrix; the number of units."""
    units: dict[tuple[object, ...], dict[str, int]] = {}
    for row in data.rows(CODES):
        unit = tuple(row[name] for name in UNIT)
        units.setdefault(unit, {})[row["coder"]] = VERDICTS[row["verdict"]]
    coders = sorted({coder for codes in units.values() for coder in codes})
    rows = ((*unit, *(codes.get(coder) for coder in coders)) for unit, codes in units.items())
    return write_rows(out, (*UNIT, *coders), rows, bom=data.wishes.bom)
