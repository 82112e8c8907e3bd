"""Fits how sure a model's sums are: the two maps ``sure`` in ``monitor/comparer/data/lexical_model.json``.

    python tests/bench/train_sureness.py            # fit on the train sides, print calibration errors of the dev sides
    python tests/bench/train_sureness.py --write    # and keep the maps; the weights stay as they are
    python tests/bench/train_sureness.py --engine semantic    # those of ``meaning_model.json``

A map gives a probability for every sum by straight lines between few knots, in log-odds, and always rises: it changes
no order. There are two, as the same likeness is right at other rates: one for facts of a list (``CALIBRATED_ON``:
REALSumm, PyrXSum), one for claims that stand alone or nearly so against a whole article (QAGS, WiCE), where one
changed word in a long sentence makes it wrong. Each set counts by the square root of its size.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
from numpy.typing import NDArray
from train_comparer import TARGET as LEXICAL
from train_comparer import Rows, matrix, read

from monitor.comparer.judge import Comparer
from monitor.comparer.measures import calibration_by_chance, calibration_error
from monitor.comparer.model import Model, read_model

CALIBRATED_ON = {"listed": ("realsumm", "pyrxsum"), "alone": ("qags_cnndm", "qags_xsum", "wice")}
KNOTS = (-4.0, -1.2, 0.0, 1.2, 2.4, 3.6, 4.4, 5.0)
"""Sums at which a map may bend."""
LEAST = 0.1
"""What a map rises from knot to knot at least, in log-odds: it must keep the order."""
PULL = 0.0005
"""How strongly steps are drawn to those of the plain logistic curve."""
STEPS = 20_000

Floats = NDArray[np.float64]


def sums_of(rows: Rows, model: Model) -> Floats:
    """The model's sum of each pair, the guard's finding taken off."""
    part = model.included
    weights = {**part.weights, **{f"against {kind}": weight for kind, weight in part.against.items()}}
    return part.intercept + matrix(rows, list(weights)) @ np.array(list(weights.values()))


def truth_of(rows: Rows) -> Floats:
    """1 where the fact is told as it is stated: support in part is none."""
    return (np.nan_to_num(rows.labels) > 0.5).astype(float)


def hinges(sums: Floats) -> Floats:
    """Pairs x (1 and, for each stretch between two knots, how much of it lies below the sum)."""
    low, high = np.array(KNOTS[:-1]), np.array(KNOTS[1:])
    steps: Floats = ((sums[:, None] - low) / (high - low)).clip(0.0, 1.0)
    return np.hstack([np.ones((len(sums), 1)), steps])


def fit(parts: list[tuple[Floats, Floats]]) -> Floats:
    """Log-odds at the knots, from sums and truth of several sets."""
    start = np.r_[KNOTS[0], np.diff(KNOTS)]
    found, lowest = start.copy(), np.r_[-np.inf, np.full(len(KNOTS) - 1, LEAST)]
    share = 1 / sum(np.sqrt(len(truth)) for _, truth in parts)
    rows = [(hinges(sums), truth, share / np.sqrt(len(truth))) for sums, truth in parts]
    for _ in range(STEPS):
        step = sum(x.T @ (weight * (_probability(x @ found) - truth)) for x, truth, weight in rows)
        found = np.maximum(lowest, found - 1.0 * (step + 2 * PULL * (found - start)))
    return np.cumsum(found)


def _shares(knots: Floats) -> dict[str, float]:
    """Sum -> probability, as the model's file has them."""
    return {str(knot): round(float(_probability(odds)), 3) for knot, odds in zip(KNOTS, knots, strict=True)}


def _probability(odds: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-odds))
    return result


def main() -> None:
    """Fit, show, and keep the maps where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the maps")
    parser.add_argument("--engine", default="lexical", choices=["lexical", "semantic"])
    chosen = parser.parse_args()
    target, comparer_of = LEXICAL, Comparer
    if chosen.engine == "semantic":
        from train_meaning import TARGET as MEANING
        from train_meaning import by_meaning

        target, comparer_of = MEANING, by_meaning
    raw = json.loads(target.read_text("utf-8"))
    model = read_model(raw)
    sets = {name: read(name, comparer_of) for names in CALIBRATED_ON.values() for name in names}
    sums, truth = (
        {name: of(rows) for name, rows in sets.items()} for of in (lambda rows: sums_of(rows, model), truth_of)
    )
    print(f"{'set':<12}{'pairs':>6}{'ECE':>8}{'before':>8}{'left out':>10}{'by chance':>11}")
    maps = {}
    for kind, names in CALIBRATED_ON.items():
        train = {name: (sums[name][sets[name].train], truth[name][sets[name].train]) for name in names}
        maps[kind] = fit(list(train.values()))
        for name in names:
            dev = ~sets[name].train
            said = truth[name][dev] > 0.5
            without = fit([one for other, one in train.items() if other != name])
            told = [_probability(np.interp(sums[name][dev], KNOTS, knots)) for knots in (maps[kind], without)]
            before = model.included.ceiling * _probability(sums[name][dev])
            errors = [calibration_error(one, said) for one in (told[0], before, told[1])]
            print(f"{name:<12}{int(dev.sum()):>6}{errors[0]:>8.3f}{errors[1]:>8.3f}{errors[2]:>10.3f}"
                  f"{calibration_by_chance(told[0]):>11.3f}")  # fmt: skip
    raw["sure"] = {kind: _shares(knots) for kind, knots in maps.items()}
    print(json.dumps(raw["sure"]))
    if chosen.write:
        target.write_text(json.dumps(raw, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
