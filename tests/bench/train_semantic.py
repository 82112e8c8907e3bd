"""Fits and measures the semantic engine's model on the coded coverage in other languages.

``python tests/bench/train_semantic.py`` prints the weights of ``monitor/comparer/data/semantic_model.json``, which
``--write`` keeps, and what they do when each group of pages that carry one text is left out of the fit and of the
choice of the threshold.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitor.comparer.index import index_document
from monitor.comparer.measures import auc
from monitor.comparer.semantic.encoder import universal_encoder
from monitor.comparer.semantic.engine import SemanticComparer
from monitor.comparer.semantic.foreign import NAMES, SENTENCES
from monitor.story import load_story
from monitor.verdicts import Document

ROOT = Path(__file__).resolve().parents[2]
COVERAGE = ROOT / ".." / "shared" / "data" / "coverage"
TARGET = ROOT / "monitor" / "comparer" / "data" / "semantic_model.json"
PULL = 0.03
"""Of the weights (of standardised features) towards zero."""
ROUNDS = 3
"""Fits, each on the windows that the one before found likeliest."""
THRESHOLDS = np.linspace(0.1, 0.8, 71)


@dataclass
class Row:
    """One page and fact: features of all windows, told or not, group."""

    table: np.ndarray
    told: bool
    group: str


def rows() -> tuple[list[Row], float]:
    """Every coded pair of the pages about the story; milliseconds of CPU time an article."""
    story = load_story(COVERAGE / "story.toml").story
    comparer = SemanticComparer(story, universal_encoder())
    with (COVERAGE / "codes.csv").open() as file:
        codes = {(row["page_id"], row["fact_id"]): row["verdict"] for row in csv.DictReader(file)}
    found, times = [], []
    for page in map(json.loads, (COVERAGE / "pages.jsonl").open()):
        if page["language"].startswith("en") or not page["about_story"]:
            continue
        began = time.process_time()
        text = page["headline"] + "\n\n" + page["text"].strip()
        document = Document(text, len(page["headline"]), page["language"])
        _, table = comparer.features(index_document(document, comparer._context, page["language"][:2]))
        times.append(time.process_time() - began)
        for place, fact in enumerate(story.facts):
            verdict = codes.get((page["id"], fact.id), "unknown")
            if verdict != "unknown":
                found.append(Row(table[:, place], verdict != "omitted", page["group"]))
    return found, 1000 * float(np.mean(times))


def fit(found: list[Row], names: Sequence[str] = NAMES) -> tuple[float, np.ndarray]:
    """Intercept and weights, none below zero; 0 for features that are not in ``names``."""
    used = np.array([name in names for name in NAMES], float)
    told = np.array([row.told for row in found], float)
    everything = np.concatenate([row.table for row in found])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-9
    weights, intercept = np.zeros(len(NAMES)), 0.0
    best = [int((row.table[:, 0] + row.table[:, NAMES.index("names")]).argmax()) for row in found]
    for _ in range(ROUNDS):
        table = (np.array([row.table[at] for row, at in zip(found, best, strict=True)]) - mean) / spread
        for _ in range(3000):
            error = 1 / (1 + np.exp(-(intercept + table @ weights))) - told
            weights = used * np.maximum(0.0, weights - 0.5 * (table.T @ error / len(told) + PULL * weights))
            intercept -= 0.5 * float(error.mean())
        best = [int((row.table @ (weights / spread)).argmax()) for row in found]
    return intercept - float((weights * mean / spread).sum()), weights / spread


def score(found: list[Row], intercept: float, weights: np.ndarray) -> np.ndarray:
    """Probability of each row's likeliest window."""
    return np.array([1 / (1 + np.exp(-(intercept + (row.table @ weights).max()))) for row in found])


def best_threshold(scores: np.ndarray, told: np.ndarray) -> float:
    """Of ``THRESHOLDS`` the one with the best balanced accuracy."""
    balanced = [(scores[told] >= one).mean() + (scores[~told] < one).mean() for one in THRESHOLDS]
    return float(THRESHOLDS[int(np.argmax(balanced))])


def described(found: list[Row], names: Sequence[str]) -> dict[str, object]:
    """The model fitted on all pages, as it is stored."""
    told = np.array([row.told for row in found])
    intercept, weights = fit(found, names)
    threshold = best_threshold(score(found, intercept, weights), told)
    named = {name: round(float(weight), 2) for name, weight in zip(NAMES, weights, strict=True) if name in names}
    return {"intercept": round(intercept, 2), "weights": named, "threshold": round(threshold, 2)}


def main() -> None:
    """Print weights and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the model")
    write = parser.parse_args().write
    found, milliseconds = rows()
    told, groups = np.array([row.told for row in found]), np.array([row.group for row in found])
    scores, said = np.zeros(len(told)), np.zeros(len(told), bool)
    for group in sorted(set(groups)):
        known = [row for row in found if row.group != group]
        model = fit(known)
        threshold = best_threshold(score(known, *model), told[groups != group])
        scores[groups == group] = score([row for row in found if row.group == group], *model)
        said[groups == group] = scores[groups == group] >= threshold
    print(f"{len(told)} pairs, {told.sum()} told, {len(set(groups))} groups, {milliseconds:.0f} ms an article")
    print(f"group left out: AUC {auc(scores, told):.3f}")
    balanced = (said[told].mean() + (~said[~told]).mean()) / 2
    print(
        f"threshold of the others: balanced {balanced:.3f} found {said[told].mean():.3f} right {told[said].mean():.3f}"
    )
    print("threshold  found  false  right  balanced")
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        hit, false = (scores[told] >= threshold).mean(), (scores[~told] >= threshold).mean()
        right = told[scores >= threshold].mean() if (scores >= threshold).any() else 0.0
        print(f"{threshold:9} {hit:6.2f} {false:6.2f} {right:6.2f} {(hit + 1 - false) / 2:9.3f}")
    model = {"name": "semantic-2", "made_by": "tests/bench/train_semantic.py"}
    model |= {"listed": described(found, NAMES), "alone": described(found, SENTENCES)}
    print(json.dumps(model, indent=2))
    if write:
        TARGET.write_text(json.dumps(model, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
