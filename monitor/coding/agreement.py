"""How far coders agree: what each coder says of each unit goes in, the usual measures come out. Pure arithmetic.

A unit is one fact in one version; the values are the five verdicts, nominal. Intervals come from drawing whole versions
anew, because the facts of one text are not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.verdicts import Verdict

VALUES = tuple(Verdict)
Counts = NDArray[np.int64]
"""One row a unit, one column a verdict: how many coders gave it."""
MISSING = float("nan")


@dataclass(frozen=True, slots=True)
class Unit:
    """One fact in one version, with what coders said of it."""

    version: int
    fact: str
    codes: Mapping[str, str]
    """Verdict by coder."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of one fact, or of all together. NaN where a measure is not defined."""

    units: int
    """Units that at least two coders coded: only these can agree."""
    coders: int
    alpha: float
    low: float
    high: float
    """95 % bootstrap interval of alpha."""
    percent: float
    """Share of pairs of codes that agree, averaged over units."""
    ac1: float
    prevalence: float
    """Share of codes that state the fact (included, partly, differs)."""
    one_value: bool
    """Whether all codes are the same: alpha is not defined then, however good the agreement."""


def agreement(units: Sequence[Unit], *, draws: int = 1_000, seed: int = 0) -> Agreement:
    """All measures; ``draws`` bootstrap samples for the interval, none where 0."""
    shared = [unit for unit in units if len(unit.codes) > 1]
    counts = table(shared)
    low, high = (
        _interval(counts, [unit.version for unit in shared], alpha, draws, seed)
        if len(shared) > 1
        else (
            MISSING,
            MISSING,
        )
    )
    stated = [VALUES.index(one) for one in (Verdict.INCLUDED, Verdict.PARTLY, Verdict.DIFFERS)]
    total = int(counts.sum())
    return Agreement(
        len(shared),
        len({coder for unit in shared for coder in unit.codes}),
        alpha(counts),
        low,
        high,
        percent_agreement(counts),
        gwet_ac1(counts),
        float(counts[:, stated].sum() / total) if total else MISSING,
        total > 0 and int((counts.sum(axis=0) > 0).sum()) == 1,
    )


def table(units: Sequence[Unit]) -> Counts:
    """The units as counts of values."""
    counts = np.zeros((len(units), len(VALUES)), dtype=np.int64)
    for row, unit in enumerate(units):
        for value in unit.codes.values():
            counts[row, VALUES.index(Verdict(value))] += 1
    return counts


def alpha(counts: Counts) -> float:
    """Krippendorff's alpha for nominal values; NaN where fewer than two values occur."""
    import krippendorff  # only here: judging and crawling never need it

    used = counts[counts.sum(axis=1) > 1]
    if not len(used) or (used.sum(axis=0) > 0).sum() < 2:
        return MISSING
    return float(krippendorff.alpha(value_counts=used, level_of_measurement="nominal"))


def percent_agreement(counts: Counts) -> float:
    """Share of pairs of codes that agree, averaged over units with at least two codes."""
    used = counts[counts.sum(axis=1) > 1]
    if not len(used):
        return MISSING
    codes = used.sum(axis=1)
    return float((((used * (used - 1)).sum(axis=1)) / (codes * (codes - 1))).mean())


def gwet_ac1(counts: Counts) -> float:
    """Gwet's AC1 over the five verdicts: a chance correction that does not collapse where one value is rare."""
    used = counts[counts.sum(axis=1) > 1]
    if not len(used):
        return MISSING
    shares = (used / used.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((shares * (1 - shares)).sum() / (len(VALUES) - 1))
    return (percent_agreement(used) - chance) / (1 - chance)


def _interval(
    counts: Counts, versions: Sequence[int], measure: Callable[[Counts], float], draws: int, seed: int
) -> tuple[float, float]:
    """95 % bootstrap interval, drawing whole versions; NaN where hardly any sample has a value."""
    if not draws:
        return MISSING, MISSING
    rows: dict[int, list[int]] = {}
    for row, version in enumerate(versions):
        rows.setdefault(version, []).append(row)
    members = [np.array(one) for one in rows.values()]
    if len(members) < 2:
        return MISSING, MISSING
    chance = np.random.default_rng(seed)
    drawn = (chance.integers(0, len(members), len(members)) for _ in range(draws))
    values = np.array([measure(counts[np.concatenate([members[one] for one in picks])]) for picks in drawn])
    defined = values[~np.isnan(values)]
    if len(defined) < draws / 2:
        return MISSING, MISSING
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)
