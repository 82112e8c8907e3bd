"""Fits and measures the semantic engine's model on the coded coverage in other languages.

``python tests/bench/train_semantic.py`` prints the weights of ``monitor/comparer/data/semantic_model.json`` and what
they do when each group of pages that carry one text is left out of the fit.
"""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import numpy as np

from monitor.comparer.guard import FactForm, StoryContext
from monitor.comparer.index import index_document
from monitor.comparer.semantic.encoder import universal_encoder
from monitor.comparer.semantic.engine import _rarity
from monitor.comparer.semantic.foreign import NAMES, Laid, features_of
from monitor.story import load_story
from monitor.verdicts import Document

COVERAGE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "coverage"


def rows() -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Features, told or not, group of each coded pair; milliseconds of an article."""
    story = load_story(COVERAGE / "story.toml").story
    encoder, context = universal_encoder(), StoryContext.of(story)
    forms = [FactForm.of(fact.statement, context, "en") for fact in story.facts]
    vectors, rarity = encoder.encode([fact.statement for fact in story.facts]), _rarity(forms)
    with (COVERAGE / "codes.csv").open() as file:
        codes = {(row["page_id"], row["fact_id"]): row["verdict"] for row in csv.DictReader(file)}
    found, times = [], []
    for page in map(json.loads, (COVERAGE / "pages.jsonl").open()):
        if page["language"].startswith("en"):
            continue
        began = time.process_time()
        text = page["headline"] + "\n\n" + page["text"].strip()
        index = index_document(Document(text, len(page["headline"]), page["language"]), context, page["language"][:2])
        laid = Laid.out(index, encoder)
        near = laid.vectors @ vectors.T
        for place, fact in enumerate(story.facts):
            _, features = features_of(forms[place], place, near, laid, index, rarity)
            verdict = codes.get((page["id"], fact.id), "unknown")
            if verdict != "unknown":
                row = [features[name] for name in NAMES]
                found.append((row, verdict != "omitted", str(page.get("group") or page["id"])))
        times.append(time.process_time() - began)
    features, told, groups = zip(*found, strict=True)
    return np.array(features), np.array(told, float), np.array(groups), 1000 * float(np.mean(times))


def fit(features: np.ndarray, told: np.ndarray) -> np.ndarray:
    """Logistic weights, none below zero, the intercept first."""
    weights, table = np.zeros(features.shape[1] + 1), np.hstack([np.ones((len(features), 1)), features])
    for _ in range(20_000):
        error = 1 / (1 + np.exp(-table @ weights)) - told
        weights -= 1.0 * (table.T @ error / len(told) + 0.001 * np.r_[0, weights[1:]])
        weights[1:] = np.maximum(weights[1:], 0)
    return weights


def main() -> None:
    """Print weights and measures."""
    features, told, groups, milliseconds = rows()
    scores = np.zeros(len(told))
    for group in sorted(set(groups)):
        out = groups == group
        weights = fit(features[~out], told[~out])
        scores[out] = 1 / (1 + np.exp(-(weights[0] + features[out] @ weights[1:])))
    above = scores[told == 1][:, None] - scores[told == 0][None, :]
    print(f"{len(told)} pairs, {int(told.sum())} told, {len(set(groups))} groups, {milliseconds:.0f} ms an article")
    print(f"group left out: AUC {(above > 0).mean() + (above == 0).mean() / 2:.3f}")
    for threshold in (0.25, 0.3, 0.4, 0.5, 0.6, 0.7):
        hit, false = (scores[told == 1] >= threshold).mean(), (scores[told == 0] >= threshold).mean()
        right = told[scores >= threshold].mean() if (scores >= threshold).any() else 0.0
        print(f"{threshold}: balanced {(hit + 1 - false) / 2:.3f} found {hit:.3f} false {false:.3f} right {right:.3f}")
    weights = fit(features, told).round(2)
    print({"intercept": weights[0], "weights": dict(zip(NAMES, weights[1:].tolist(), strict=True))})


if __name__ == "__main__":
    main()
