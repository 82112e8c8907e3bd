"""Writes the figures that ship with the comparer and stand in every report: ``monitor/comparer/data/measured.json``.

    python tests/bench/figures.py

Runs ``gapwire evaluate --split dev`` on the human-labelled data beside the checkout (the sides that nothing was fitted
on) and keeps what it printed: a part for the reports, all of it in ``docs/method.md``, which explains the columns. Run
it after every change of the comparer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from monitor.commands.measuring import cells

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / ".." / "shared" / "data" / "facts"
SETS = {
    "realsumm": "facts in summaries of news articles",
    "pyrxsum": "facts in one-sentence summaries",
    "wice": "claims against whole web articles",
    "qags_cnndm": "sentences against news articles",
    "qags_xsum": "free summaries against news articles",
    "summedits_news": "true summaries with one small change",
    "msrp": "two news sentences that may mean the same",
}
FOREIGN = ("ru", "zh", "ko", "ja")
"""Translated sentences that are shown too: there the lexical engine has to say that it cannot judge."""
COLUMNS = ("pairs", "AUC", "AUC 95 %", "bal. acc.", "F1", "omission F1", "ECE", "evidence hit")
METHOD, OPEN, CLOSE = ROOT / "docs" / "method.md", "<!-- figures -->", "<!-- end figures -->"
TARGET = ROOT / "monitor" / "comparer" / "data" / "measured.json"


def main() -> None:
    """Measure and write."""
    files = [str(FACTS / f"{name}.jsonl.gz") for name in SETS]
    files += [str(FACTS / f"ntrex_{language}.jsonl.gz") for language in FOREIGN]
    command = [sys.executable, "-m", "monitor", "evaluate", *files, "--split", "dev", "--json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
    rows = {row["set"]: row for row in answer["sets"]}
    whole = rows["realsumm"]
    figures: dict[str, Any] = {
        "about": f"engine {answer['engine']}; human labels, the sides that nothing was fitted on; English; "
        "made with tests/bench/figures.py",
        "sentence": f"On {whole['pairs']} human-labelled facts in news summaries a true one scored above a false "
        f"one in {float(whole['AUC']):.0%} of pairs, and included or not was right in {float(whole['bal. acc.']):.0%} "
        "(mean of both kinds). Verdicts are candidates with evidence.",
        "columns": ["data", *COLUMNS],
        "rows": [[f"{name}: {SETS[name]}", *(str(rows[name][column]) or "-" for column in COLUMNS)] for name in SETS],
    }
    TARGET.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    shown = [{key: value for key, value in cells(row).items() if key != "true"} for row in answer["sets"]]
    _into_the_docs([*_table(shown[:-1]), "", *_table(answer["verdicts"])])
    print(METHOD.read_text("utf-8").partition(OPEN)[2].partition(CLOSE)[0])


def _table(rows: list[dict[str, Any]]) -> list[str]:
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return ["| " + " | ".join(str(cell).strip() or "-" for cell in line) + " |" for line in lines]


def _into_the_docs(lines: list[str]) -> None:
    page = METHOD.read_text("utf-8")
    before, _, rest = page.partition(OPEN)
    METHOD.write_text(before + OPEN + "\n" + "\n".join(lines) + "\n" + CLOSE + rest.partition(CLOSE)[2], "utf-8")


if __name__ == "__main__":
    main()
