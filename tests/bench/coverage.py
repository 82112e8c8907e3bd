"""Agreement with the human codes of the founding story's coverage, by language, through import and judge.

    python tests/bench/coverage.py [--misses 10]

Imports the 42 coded renditions beside the checkout into a new database, judges them, and compares every verdict with
its code: agreement of all five verdicts; told or not (included, partly, differs against omitted, where neither side is
unknown) as balanced accuracy; false omissions (told by the code, omitted by the machine).
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from db.engine import open_read_only

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "coverage"
TOLD = {"included", "partly", "differs"}
VERDICTS = """
SELECT capture.requested_url AS url, fact.key AS fact, verdict.verdict, verdict.reason, verdict.score, verdict.evidence,
       verdict.note
FROM verdict JOIN fact ON fact.id = verdict.fact_id JOIN capture ON capture.version_id = verdict.version_id
"""


@dataclass(frozen=True)
class Answer:
    """One code with the machine's verdict."""

    language: str
    page: str
    fact: str
    code: str
    coded_evidence: str
    verdict: str
    score: float
    evidence: str
    note: str


def judged(folder: Path) -> Iterator[Answer]:
    """Import, judge, and pair every code with its verdict; pages that are about something else have none."""
    database = f"sqlite:///{folder / 'coverage.db'}"
    for command in (["import", DATA / "story.toml", DATA / "pages.jsonl"], ["judge", DATA / "story.toml"]):
        subprocess.run([sys.executable, "-m", "monitor", *command, "--db", database], check=True, capture_output=True)
    engine = open_read_only(database)
    with engine.connect() as connection:
        found = {(row.url, row.fact): row for row in connection.execute(text(VERDICTS))}
    engine.dispose()
    pages = {page["id"]: page for page in map(json.loads, (DATA / "pages.jsonl").read_text("utf-8").splitlines())}
    with (DATA / "codes.csv").open(encoding="utf-8", newline="") as lines:
        for code in csv.DictReader(lines):
            page = pages[code["page_id"]]
            row = found.get((page["url"], code["fact_id"]))
            if row is not None:
                yield Answer(
                    page["language"], code["page_id"], code["fact_id"], code["verdict"], code["evidence"], row.verdict,
                    row.score or 0.0, row.evidence or "", row.note,
                )  # fmt: skip


def say(language: str, answers: list[Answer]) -> None:
    """One line of figures."""
    agreed = sum(answer.code == answer.verdict for answer in answers)
    sure = [answer for answer in answers if "unknown" not in (answer.code, answer.verdict)]
    told = [answer.verdict in TOLD for answer in sure if answer.code in TOLD]
    left_out = [answer.verdict not in TOLD for answer in sure if answer.code not in TOLD]
    balanced = f"{(sum(told) / len(told) + sum(left_out) / len(left_out)) / 2:.3f}" if told and left_out else "  -  "
    false_omissions = sum(answer.code in TOLD and answer.verdict == "omitted" for answer in answers)
    unknown = sum(answer.code != "unknown" and answer.verdict == "unknown" for answer in answers)
    print(
        f"{language:9} {agreed:4} of {len(answers):4} agree ({agreed / len(answers):.3f})   told or not {balanced} "
        f"on {len(sure):3}   false omissions {false_omissions:2}   unknown though coded {unknown:3}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the N surest misses")
    arguments = parser.parse_args()
    if not DATA.exists():
        raise SystemExit("the coded coverage is not beside this checkout")
    with tempfile.TemporaryDirectory() as folder:
        answers = list(judged(Path(folder)))
    languages: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        languages[answer.language].append(answer)
    for language, members in sorted(languages.items()):
        say(language, members)
    say("all", answers)
    print("code -> verdict:", dict(Counter(f"{a.code} -> {a.verdict}" for a in answers).most_common()))
    wrong = [a for a in answers if a.code != a.verdict and "unknown" not in (a.code, a.verdict)]
    for a in sorted(wrong, key=lambda a: -abs(a.score - (a.code == "included")))[: arguments.misses]:
        print(f"\n{a.page} / {a.fact}: coded {a.code}, machine {a.verdict} ({a.score:.2f}) {a.note}")
        print(f"  coder:   {a.coded_evidence[:160]}\n  machine: {a.evidence[:160]}")


if __name__ == "__main__":
    main()
