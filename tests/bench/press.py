"""Agreement of the whole pipeline with the built-in press's recipe, and every miss.

    python tests/bench/press.py [--write] [--engine NAME]

Plays the four moments, compares each cell of the matrix with what a careful reader found, prints the counts and the
misses. ``--write`` keeps them in ``tests/gold/press_misses.csv``, which the test of the recipe holds: look at each new
line before you do.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter
from pathlib import Path

from sqlalchemy import text

from db.engine import open_read_only
from monitor.commands.playing import DATABASE, play
from monitor.comparer.engines import DEFAULT, load_engine
from spiders.press.recipe import recipe

MISSES = Path(__file__).resolve().parents[1] / "gold" / "press_misses.csv"
COLUMNS = ("outlet", "moment", "fact", "recipe", "machine")


def main() -> None:
    """Play, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--engine", default=DEFAULT)
    arguments = parser.parse_args()
    judge_by = load_engine(arguments.engine)
    cells = {}
    with tempfile.TemporaryDirectory() as folder:
        for moment, _ in enumerate(play(Path(folder), judge_by=judge_by), start=1):
            engine = open_read_only(f"sqlite:///{Path(folder) / DATABASE}")
            with engine.connect() as connection:
                for row in connection.execute(
                    text("SELECT outlet, fact, verdict, reason, evidence FROM coverage_matrix")
                ):
                    said = f"{row.verdict}:{row.reason}" if row.reason else row.verdict
                    cells[moment, row.outlet, row.fact] = (said, row.evidence or "")
            engine.dispose()
    misses = []
    for cell in recipe():
        wanted = f"{cell.verdict}:{cell.reason}" if cell.reason else cell.verdict
        said, evidence = cells[cell.moment, cell.outlet, cell.fact]
        if said != wanted:
            misses.append(((cell.outlet, str(cell.moment), cell.fact, wanted, said), evidence))
    total = len(recipe())
    print(f"{total - len(misses)} of {total} cells agree")
    for (wanted, said), count in Counter((miss[3], miss[4]) for miss, _ in misses).most_common():
        print(f"  {count:3} x {wanted} -> {said}")
    for miss, evidence in misses:
        print(" ".join(miss[:3]), f"{miss[3]} -> {miss[4]}: {evidence[:110]!r}")
    if arguments.write:
        with MISSES.open("w", encoding="utf-8", newline="") as lines:
            table = csv.writer(lines, lineterminator="\n")
            table.writerow(COLUMNS)
            table.writerows(miss for miss, _ in misses)


if __name__ == "__main__":
    main()
