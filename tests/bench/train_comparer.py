"""Fits the lexical model and shows how it carries over: ``monitor/comparer/data/lexical_model.json``.

    python tests/bench/train_comparer.py            # fit on the train sides, print dev and leave-one-set-out figures
    python tests/bench/train_comparer.py --write    # and keep the model

Data: the human-labelled pairs beside the checkout, train sides of ``TRAINED_ON``. Each set counts by the square root
of its size; it has an intercept of its own while the weights are fitted, so that base rates of a set teach nothing.
Weights are held at zero or above (every part can only help) and drawn towards ``TOLD`` and ``INCLUDED``, the formula
set by hand before anything was fitted, so that a set left out costs little.
How sums become probabilities (intercept, ``reach``, slope, ceiling) is fitted last.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.guard import StoryContext, check
from monitor.comparer.index import index_document
from monitor.comparer.judge import Comparer
from monitor.comparer.measures import auc, calibration_error
from monitor.story.model import Fact, Story
from monitor.verdicts import Document

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / ".." / "shared" / "data" / "facts"
TARGET = ROOT / "monitor" / "comparer" / "data" / "lexical_model.json"
TRAINED_ON = ("realsumm", "pyrxsum", "qags_cnndm", "qags_xsum", "wice")
TOLD = {"story_one": 1.5, "story_two": 2.5, "copy_long": 2.0, "copy_short": 0.6, "copy_runs": 2.0}
AGAINST = {"number": 1.0, "date": 1.0, "negation": 1.0, "antonym": 0.5, "name": 0.7, "missing": 0.5, "plan": 1.0}
INCLUDED = {**TOLD, "length": -0.5, **{f"against {kind}": weight for kind, weight in AGAINST.items()}}
FREE = {"length"}
"""May have either sign: a long fact is told whole less often at the same likeness."""
PULL = 0.003
"""How strongly weights are drawn to the prior."""
THRESHOLD = 0.31
"""``told`` from which a fact counts as told: best for whole articles (WiCE, the coded coverage), a little low for
summaries, whose readers ask for more."""
BASES_OF = ("realsumm", "pyrxsum")
"""Sets in which all facts of a story meet all texts: only these have the base rate of a fact list."""
CALIBRATED_ON = (*BASES_OF, "qags_cnndm")
"""These and near copies of whole articles, which show how sure the surest may be."""

Floats = NDArray[np.float64]


@dataclass
class Rows:
    """One data set as numbers."""

    features: list[dict[str, float]]
    labels: Floats
    """1 or 0; in between where annotators disagree; NaN for partial support."""
    train: NDArray[np.bool_]
    groups: list[str]


@dataclass(frozen=True)
class Calibration:
    """How sums become probabilities: ``ceiling * sigmoid(base + reach * room + slope * sum)``."""

    base: float
    reach: float
    slope: float
    ceiling: float

    def weights(self, weights: dict[str, float]) -> dict[str, float]:
        """The weights as the model has them."""
        return {**{name: self.slope * weight for name, weight in weights.items()}, "reach": self.reach}


def read(name: str, comparer_of: Callable[[Story], Comparer] = Comparer) -> Rows:
    """Features of every pair of one set, as the comparer's bench gives them."""
    with gzip.open(FACTS / f"{name}.jsonl.gz") as lines:
        pairs = [json.loads(line) for line in lines]
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    for pair in pairs:
        groups[str(pair["group"])].append(pair)
    found = [one for members in groups.values() for one in _group(members, comparer_of)]
    labels = np.array([_label(pair) for pair, _ in found])
    train = np.array([pair["split"] == "train" for pair, _ in found])
    return Rows([row for _, row in found], labels, train, [str(pair["group"]) for pair, _ in found])


def _label(pair: dict[str, object]) -> float:
    if pair["dataset"] == "wice" and pair["graded"] == 0.5:
        return float("nan")
    return float(pair["graded" if pair["dataset"] == "realsumm" else "label"])  # type: ignore[arg-type]


def _group(
    members: list[dict[str, object]], comparer_of: Callable[[Story], Comparer]
) -> Iterator[tuple[dict[str, object], dict[str, float]]]:
    statements = sorted({str(pair["fact"]) for pair in members})
    keys = {statement: f"f{number}" for number, statement in enumerate(statements)}
    facts = tuple(Fact.model_construct(id=key, statement=statement) for statement, key in keys.items())
    story = Story.model_construct(id="s", title="s", start=None, facts=facts, outlets=())
    comparer, context = comparer_of(story), StoryContext.of(story)
    by_statement = {fact.statement: fact for fact in facts}
    texts: dict[str, list[dict[str, object]]] = defaultdict(list)
    for pair in members:
        texts[str(pair["text"])].append(pair)
    for text, asked in texts.items():
        index = index_document(Document(text), context, "en")
        own = {str(pair["fact"]): by_statement[str(pair["fact"])] for pair in asked}
        bench = comparer.bench(index, list(own.values()))
        for pair in asked:
            compared = list(bench.compared(own[str(pair["fact"])]))
            if compared:
                best = max(compared, key=lambda one: one.features["story_two"])
                start, end = index.span(best.window.first, best.window.last)
                finding = check(best.form.guarded, text[start:end], index.context, start=start)
                against = {f"against {finding.kind}": -1.0} if finding.verdict else {}
                yield pair, {**best.features, **against}


def matrix(rows: Rows, names: list[str]) -> Floats:
    """Pairs x features."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows.features])


def fit(sets: dict[str, Rows], prior: dict[str, float], pull: float = PULL) -> dict[str, float]:
    """Weights by name, from the train sides of ``sets``, by projected gradient steps."""
    names = list(prior)
    xs, ys, shares, source = [], [], [], []
    for number, rows in enumerate(sets.values()):
        use = rows.train & ~np.isnan(rows.labels)
        xs.append(matrix(rows, names)[use])
        ys.append(rows.labels[use])
        shares.append(np.full(int(use.sum()), 1 / np.sqrt(use.sum())))
        source.append(np.full(int(use.sum()), number))
    x, y, share, of = np.concatenate(xs), np.concatenate(ys), np.concatenate(shares), np.concatenate(source)
    share /= share.sum()
    x = x - x.mean(axis=0)
    start = np.array(list(prior.values()))
    weights, intercepts = start.copy(), np.zeros(len(sets))
    lowest = np.array([-np.inf if name in FREE else 0.0 for name in names])
    for _ in range(6000):
        error = share * (1 / (1 + np.exp(-(intercepts[of] + x @ weights))) - y)
        weights = np.maximum(lowest, weights - 1.5 * (x.T @ error + 2 * pull * (weights - start)))
        intercepts -= 4.0 * np.bincount(of, error, len(sets))
    return dict(zip(names, weights.tolist(), strict=True))


def calibrate(sets: dict[str, Rows], weights: dict[str, float]) -> Calibration:
    """What makes the probabilities right on ``CALIBRATED_ON``, by gradient steps on the logarithmic loss."""
    parts = [(_sums(one, weights)[one.train], matrix(one, ["reach"])[one.train, 0], one.labels[one.train])
             for one in (sets[name] for name in CALIBRATED_ON)]  # fmt: skip
    values = np.array([-2.5, 1.0, 1.0, 0.93])
    for _ in range(8000):
        steps = np.zeros(4)
        for sums, room, labels in parts:
            base, reach, slope, ceiling = values
            sure = 1 / (1 + np.exp(-(base + reach * room + slope * sums)))
            told = np.clip(ceiling * sure, 1e-6, 1 - 1e-6)
            error = (told - labels) / (told * (1 - told))
            inside = error * ceiling * sure * (1 - sure)
            step = [inside.mean(), (inside * room).mean(), (inside * sums).mean(), (error * sure).mean()]
            steps += np.array(step) * np.sqrt(len(labels))
        values -= steps * np.array([1.0, 1.0, 0.1, 0.02]) / 40
        values[3] = min(values[3], 1.0)
    return Calibration(*values.tolist())


def base_of(sets: dict[str, Rows], weights: dict[str, float]) -> float:
    """The intercept alone that makes the mean probability right, for ``told``."""
    parts = [(_sums(one, weights)[one.train], one.labels[one.train]) for one in (sets[name] for name in BASES_OF)]
    base = 0.0
    for _ in range(2000):
        base -= sum(float((1 / (1 + np.exp(-(base + sums))) - labels).mean()) for sums, labels in parts)
    return base


def _sums(rows: Rows, weights: dict[str, float]) -> Floats:
    result: Floats = matrix(rows, list(weights)) @ np.array(list(weights.values()))
    return result


def _probability(rows: Rows, weights: dict[str, float], found: Calibration) -> Floats:
    result: Floats = found.ceiling / (1 + np.exp(-(found.base + _sums(rows, found.weights(weights)))))
    return result


def show(
    sets: dict[str, Rows], weights: dict[str, float], found: Calibration, prior: dict[str, float], pull: float
) -> None:
    """Dev figures of the model and of one fitted without the set."""
    print(f"{'set':<12}{'pairs':>6}{'AUC':>8}{'left out':>10}{'ECE':>8}")
    for name, rows in sets.items():
        use = ~rows.train & ~np.isnan(rows.labels)
        labels = rows.labels[use] > 0.5
        without = fit({other: one for other, one in sets.items() if other != name}, prior, pull)
        score, bare = _probability(rows, weights, found)[use], _probability(rows, without, found)[use]
        figures = auc(score, labels), auc(bare, labels), calibration_error(score, labels)
        print(f"{name:<12}{int(use.sum()):>6}{figures[0]:>8.3f}{figures[1]:>10.3f}{figures[2]:>8.3f}")


def model_of(
    sets: dict[str, Rows],
    name: str,
    priors: tuple[dict[str, float], dict[str, float]],
    *,
    pull: float = PULL,
    threshold: float = THRESHOLD,
) -> dict[str, object]:
    """Fit, print the dev figures and give the model as its file has it; ``priors`` are of told and of included."""
    told, included = (fit(sets, prior, pull) for prior in priors)
    found = calibrate(sets, included)
    show(sets, included, found, priors[1], pull)
    included = found.weights(included)
    return {
        "name": name,
        "made_by": f"tests/bench/{Path(sys.argv[0]).name}",
        "told": {
            "intercept": round(base_of(sets, told), 2),
            "weights": {name: round(value, 2) for name, value in told.items()},
        },
        "included": {
            "intercept": round(found.base, 2),
            "weights": {name: round(included[name], 2) for name in included if name not in AGAINST_NAMES},
            "against": {kind: round(included[f"against {kind}"], 2) for kind in AGAINST},
            "ceiling": round(found.ceiling, 2),
        },
        "threshold": threshold,
    }


def main() -> None:
    """Fit, show, and keep the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the model")
    write = parser.parse_args().write
    sets = {name: read(name) for name in TRAINED_ON}
    model = model_of(sets, "lexical-2", (TOLD, INCLUDED))
    print(json.dumps(model, indent=2))
    if write:
        TARGET.write_text(json.dumps(model, indent=2) + "\n", "utf-8")


AGAINST_NAMES = {f"against {kind}" for kind in AGAINST}

if __name__ == "__main__":
    main()
