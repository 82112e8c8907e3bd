"""What a story learns from people: ``python tests/bench/teaching.py [--engine NAME]``.

The coded pages of the founding story are halved by ``group`` (pages that carry one wire text stay together). The codes
of one half count as confirmed by a person, quotes and all; the other half is judged before and after. Then the halves
change places. Told or not, pairs that the person calls unknown left out; the machine's ``unknown`` counts as not told.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from monitor.comparer.engines import Engine, load_engine
from monitor.comparer.measures import auc, balanced_accuracy
from monitor.comparer.teaching import Example, taught
from monitor.story import load_story
from monitor.story.model import Story
from monitor.verdicts import Document, Verdict

COVERAGE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "coverage"
STATED = frozenset({Verdict.INCLUDED, Verdict.PARTLY, Verdict.DIFFERS})
Codes = dict[tuple[str, str], dict[str, str]]


def document_of(page: dict[str, Any]) -> Document:
    """A coded page as the comparer sees it."""
    headline, seen = page["headline"], datetime.fromisoformat(page["captured_at"])
    text = f"{headline}\n\n{page['text'].strip()}"
    return Document(text, len(headline), page["language"], complete=page["complete"], captured_at=seen)


def halves(pages: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Two halves of about as many pages in English and in other languages each; no group stands in both."""
    groups: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for page in pages:
        groups.setdefault((page["language"].startswith("en"), page["group"]), []).append(page)
    sides: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    of_group: dict[str, int] = {}
    for (english, group), members in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        counts = [sum(page["language"].startswith("en") == english for page in side) for side in sides]
        side = of_group.setdefault(group, int(counts[1] < counts[0]))
        sides[side].extend(members)
    return sides


def measure(
    engine: Engine, story: Story, pages: list[dict[str, Any]], codes: Codes
) -> list[tuple[bool, bool, float, bool]]:
    """English or not, told or not as the person says, the machine's score, told or not as the machine says."""
    comparer, found = engine.comparer(story), []
    for page in pages:
        for one in comparer.judge(document_of(page)):
            person = codes[page["id"], one.fact]["verdict"]
            if person != "unknown":
                english = page["language"].startswith("en")
                found.append((english, Verdict(person) in STATED, one.score, one.verdict in STATED))
    return found


def line(name: str, rows: list[tuple[bool, bool, float, bool]]) -> str:
    """One row of the table."""
    told, score, said = (np.array(column) for column in list(zip(*rows, strict=True))[1:])
    precision = told[said].mean() if said.any() else float("nan")
    found = f"{len(rows):7}{int(told.sum()):7}{auc(score, told):8.3f}{balanced_accuracy(said, told):10.3f}"
    return f"{name:28}{found}{precision:11.3f}{said[told].mean():8.3f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="lexical")
    engine = load_engine(parser.parse_args().engine)
    story = load_story(COVERAGE / "story.toml").story
    with (COVERAGE / "codes.csv").open(encoding="utf-8", newline="") as file:
        codes = {(row["page_id"], row["fact_id"]): row for row in csv.DictReader(file)}
    pages = [page for page in map(orjson.loads, (COVERAGE / "pages.jsonl").open("rb")) if page["about_story"]]
    before, after = [], []
    sides = halves(pages)
    for known, asked in (sides, sides[::-1]):
        assert not {page["group"] for page in known} & {page["group"] for page in asked}
        names = {page["id"] for page in known}
        examples = [
            Example(fact, Verdict(code["verdict"]), code["evidence"])
            for (page, fact), code in codes.items()
            if page in names
        ]
        before += measure(engine, story, asked, codes)
        after += measure(engine, taught(story, examples), asked, codes)
    print(f"engine {engine.name} {engine.version}; halves of {len(sides[0])} and {len(sides[1])} pages\n")
    print(f"{'':28}{'pairs':>7}{'told':>7}{'AUC':>8}{'balanced':>10}{'precision':>11}{'recall':>8}")
    for english in (True, False):
        name = "English" if english else "other languages"
        print(line(f"{name}, before", [row for row in before if row[0] == english]))
        print(line(f"{name}, taught", [row for row in after if row[0] == english]))


if __name__ == "__main__":
    main()
