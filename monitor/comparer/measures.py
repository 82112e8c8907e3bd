"""How good a machine is: scores and human labels go in, the usual measures come out. Pure arithmetic on arrays.

Labels are 1 (the text tells the fact as it is stated) or 0; scores are probabilities of 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Measure = Callable[[Floats, Bools], float]


def auc(scores: Floats, labels: Bools) -> float:
    """Chance that a true pair scores above a false one, ties counting half; NaN where one kind is missing."""
    positive, negative = int(labels.sum()), int((~labels).sum())
    if not positive or not negative:
        return float("nan")
    _, group, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[group]
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(scores: Floats, labels: Bools) -> float:
    """Area under precision over recall, stepwise; ties are taken together."""
    if not labels.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    ends = np.r_[np.nonzero(np.diff(scores[order]))[0], len(scores) - 1]
    precision, recall = hits[ends] / (ends + 1), hits[ends] / hits[-1]
    return float(np.sum(np.diff(np.r_[0.0, recall]) * precision))


def calibration_error(scores: Floats, labels: Bools, bins: int = 10) -> float:
    """Expected calibration error over ``bins`` equally wide bins."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    sums = [abs(scores[place == b].mean() - labels[place == b].mean()) * (place == b).sum() for b in np.unique(place)]
    return float(sum(sums) / len(scores))


def calibration_by_chance(scores: Floats, draws: int = 50) -> float:
    """The calibration error that a machine with these scores shows if every one of them is exactly right.

    What few pairs show of it is chance: on a hundred pairs a perfect machine shows about 0.05.
    """
    chance = np.random.default_rng(0)
    errors = [calibration_error(scores, chance.random(len(scores)) < scores) for _ in range(draws)]
    return float(np.mean(errors))


def balanced_accuracy(told: Bools, labels: Bools) -> float:
    """Mean of the shares of true and of false pairs that were answered rightly."""
    if not labels.any() or labels.all():
        return float("nan")
    return float((told[labels].mean() + (~told)[~labels].mean()) / 2)


def f1(told: Bools, labels: Bools) -> float:
    """Harmonic mean of precision and recall of ``told``."""
    both = int((told & labels).sum())
    total = int(told.sum()) + int(labels.sum())
    return 2 * both / total if total else float("nan")


def intervals(
    measures: Callable[[NDArray[np.int64]], Sequence[float]], groups: Sequence[str], draws: int = 200
) -> list[tuple[float, float]]:
    """95 % bootstrap intervals of ``measures`` (of row numbers), drawing whole groups (one story, one draw).

    NaN for a measure that no draw has.
    """
    rows: dict[str, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    members = [np.array(one, dtype=np.int64) for one in rows.values()]
    chance = np.random.default_rng(0)
    table = np.array(
        [
            measures(np.concatenate([members[pick] for pick in chance.integers(0, len(members), len(members))]))
            for _ in range(draws)
        ]
    )
    return [_middle(column[~np.isnan(column)]) for column in table.T]


def _middle(values: Floats) -> tuple[float, float]:
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
