"""How well the machine agrees with the person who coded the founding story: ``python tests/bench/coverage.py``.

Imports ``coverage/pages.jsonl`` of the data folder beside the checkout into a new database, judges it, and compares
every version's verdicts with ``codes.csv``, by language. The texts are renditions, so a score on them is no accuracy on
real news wording.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
from sqlalchemy import text

from db.engine import open_database
from monitor.comparer.engines import DEFAULT, load_engine
from monitor.store import recorded_run
from monitor.store.importing import import_pages
from monitor.store.judging import judge_story
from monitor.story import load_story

COVERAGE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "coverage"
STATED = frozenset({"included", "partly", "differs"})


@dataclass(frozen=True)
class Pair:
    """One page and fact: what the person says, what the machine says."""

    page: str
    language: str
    fact: str
    person: str
    machine: str
    reason: str | None
    score: float
    quote: str

    @property
    def stated_alike(self) -> bool:
        """Whether both say that the page states the fact in some way, or both do not."""
        return (self.person in STATED) == (self.machine in STATED)


def judged(engine_name: str, folder: Path) -> dict[tuple[str, str], dict[str, object]]:
    """The machine's verdict by URL and fact; pages about something else have none."""
    loaded = load_story(COVERAGE / "story.toml")
    url = f"sqlite:///{folder / 'coverage.db'}"
    engine = open_database(url)
    with recorded_run(engine, url, loaded, "import", lambda: datetime.now(UTC)) as run:
        result = import_pages(engine, loaded, [COVERAGE / "pages.jsonl"], run_id=run.id)
        judge_story(engine, loaded.story, run.id, now=datetime.now(UTC), judge_by=load_engine(engine_name))
    print(f"{result.recorded} pages, {result.about_other} taken for something else")
    with engine.connect().execution_options(reads=True) as connection:
        rows = connection.execute(text("SELECT * FROM verdict_history")).mappings().all()
    engine.dispose()
    return {(row["article_url"], row["fact"]): dict(row) for row in rows}


def pairs_of(verdicts: dict[tuple[str, str], dict[str, object]]) -> list[Pair]:
    """Person and machine side by side, where the machine judged the page at all."""
    lines = (COVERAGE / "pages.jsonl").read_bytes().splitlines()
    pages = {page["id"]: page for page in map(orjson.loads, lines)}
    with (COVERAGE / "codes.csv").open(encoding="utf-8", newline="") as file:
        codes = list(csv.DictReader(file))
    found = []
    for code in codes:
        page = pages[code["page_id"]]
        row = verdicts.get((page["url"].partition("#")[0], code["fact_id"]))
        if row is not None:
            said = (str(row["verdict"]), row["reason"], float(str(row["score"] or 0)), str(row["evidence"] or ""))
            found.append(Pair(page["id"], page["language"], code["fact_id"], code["verdict"], *said))  # type: ignore[arg-type]
    return found


def line(name: str, pairs: Sequence[Pair]) -> str:
    """One language, or all."""
    told = [pair for pair in pairs if pair.machine in STATED]
    true = [pair for pair in pairs if pair.person in STATED]
    both = sum(pair.machine in STATED for pair in true)
    exact = sum(pair.person == pair.machine for pair in pairs)
    precision = f"{both / len(told):.3f}" if told else "-"
    recall = f"{both / len(true):.3f}" if true else "-"
    known = [pair for pair in pairs if pair.person != "unknown" and pair.machine != "unknown"]
    alike = f"{sum(pair.stated_alike for pair in known) / len(known):.3f}" if known else "-"
    pages = len({pair.page for pair in pairs})
    return f"{name:9}{pages:6}{len(pairs):7}{exact / len(pairs):8.3f}{alike:>9}{precision:>10}{recall:>8}{len(true):8}"


def main() -> int:
    """Print the agreement; exit 1 where the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default=DEFAULT)
    parser.add_argument("--misses", type=int, default=10)
    arguments = parser.parse_args()
    if not COVERAGE.is_dir():
        print("the data folder beside the checkout is missing", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pairs = pairs_of(judged(arguments.engine, Path(folder)))
    print("exact: same of five verdicts. alike: stated or not, where neither says unknown; then of stated\n")
    print(f"{'language':9}{'pages':>6}{'pairs':>7}{'exact':>8}{'alike':>9}{'precision':>10}{'recall':>8}{'stated':>8}")
    for language in sorted({pair.language for pair in pairs}):
        print(line(language, [pair for pair in pairs if pair.language == language]))
    print(line("all", pairs))
    print("\nperson -> machine")
    for (person, machine), count in sorted(Counter((pair.person, pair.machine) for pair in pairs).items()):
        print(f"{person:>9} -> {machine:9}{count:5}")
    show_misses(pairs, arguments.misses)
    return 0


def show_misses(pairs: Sequence[Pair], most: int) -> None:
    """The misses the machine was surest of."""
    wrong = [pair for pair in pairs if not pair.stated_alike and "unknown" not in (pair.person, pair.machine)]
    wrong.sort(key=lambda pair: -pair.score if pair.machine in STATED else pair.score - 1)
    print("\nworst misses (surest first)")
    for pair in wrong[:most]:
        said = f"{pair.person}, machine {pair.machine} at {pair.score:.2f}"
        print(f"{pair.page} / {pair.fact}: {said}: {pair.quote[:150]!r}")


if __name__ == "__main__":
    sys.exit(main())
