"""The machine's answers against people's labels: pairs go in, one row of measures for each data set and language comes
out. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.engines import Engine
from monitor.comparer.measures import (
    Bools,
    Floats,
    auc,
    average_precision,
    balanced_accuracy,
    calibration_by_chance,
    calibration_error,
    f1,
    intervals,
)
from monitor.comparer.pairs import Pair, judge_pairs
from monitor.errors import UsageError
from monitor.verdicts import Judgement, Verdict

TRUE_LABELS = {1, "1", "included"}
FALSE_LABELS = {0, "0", "partly", "differs", "omitted", "not_included"}
Judged = list[tuple[Pair, Judgement]]


@dataclass(frozen=True)
class Answers:
    """Answers and labels of one set, one place a pair."""

    scores: Floats
    labels: Bools
    told: Bools
    """The verdict is ``included``."""
    turned: Bools
    """The verdict is ``differs`` or ``partly``: the text has the fact's words, the guard spoke against it."""
    whole: Bools
    """Not labelled as told in part, which says nothing about the order of told and not told."""
    hits: Floats
    """Of true pairs for which people named sentences and the machine quotes: 1 where it quotes one; else NaN."""

    @classmethod
    def of(cls, judged: Judged) -> Answers:
        """Read the answers of one set."""
        return cls(
            np.array([one.score for _, one in judged]),
            np.array([pair.label in TRUE_LABELS for pair, _ in judged], dtype=bool),
            np.array([one.verdict is Verdict.INCLUDED for _, one in judged], dtype=bool),
            np.array([one.verdict in {Verdict.DIFFERS, Verdict.PARTLY} for _, one in judged], dtype=bool),
            np.array([pair.label != "partly" for pair, _ in judged], dtype=bool),
            np.array([_hit(pair, one) for pair, one in judged]),
        )

    def drawn(self, rows: NDArray[np.int64]) -> Answers:
        """The answers of some rows, as often as they are named."""
        return Answers(*(getattr(self, field.name)[rows] for field in fields(self)))


MEASURES: Mapping[str, Callable[[Answers], float]] = {
    "AUC": lambda one: auc(one.scores[one.whole], one.labels[one.whole]),
    "AP": lambda one: average_precision(one.scores[one.whole], one.labels[one.whole]),
    "bal. acc.": lambda one: balanced_accuracy(one.told, one.labels),
    "F1": lambda one: f1(one.told, one.labels),
    "omission F1": lambda one: f1(~one.told, ~one.labels),
    "ECE": lambda one: calibration_error(one.scores, one.labels),
    "turned": lambda one: _mean(one.turned[one.labels]),
    "evidence hit": lambda one: _mean(one.hits[~np.isnan(one.hits)]),
}
"""By their names in the table, in its order; ``turned`` is the share of true pairs that the guard calls otherwise."""


def measure_pairs(
    pairs: Sequence[Pair], draws: int, engine: Engine | None = None
) -> tuple[list[dict[str, object]], Judged]:
    """One row for each data set and language, and all of them together where there are several.

    Beside each measure stands its 95 % interval (key ``<measure> 95 %``, as text), empty without ``draws``.
    """
    labelled = [pair for pair in pairs if pair.label is not None]
    if not labelled:
        raise UsageError("no pair has a label; give 'label': 1 or 0, or a verdict's name")
    for pair in labelled:
        if pair.label not in TRUE_LABELS | FALSE_LABELS:
            raise UsageError(f"pair {pair.id}: label {pair.label!r} is none; use 1, 0 or a verdict's name")
    judged = list(judge_pairs(labelled, engine=engine))
    sets = by_set(judged)
    rows = [_row(name, language, members, draws) for (name, language), members in sets.items()]
    if len(sets) > 1:
        rows.append(_row("together", "", judged, draws))
    return rows, judged


def by_set(judged: Judged) -> dict[tuple[str, str], Judged]:
    """Answers by data set and language, in alphabetical order."""
    sets: dict[tuple[str, str], Judged] = {}
    for one in judged:
        sets.setdefault((one[0].dataset or "all", one[0].language or ""), []).append(one)
    return dict(sorted(sets.items()))


def verdict_table(judged: Judged) -> list[dict[str, object]]:
    """How often each verdict was given, by data set, language and label."""
    rows: list[dict[str, object]] = []
    for (name, language), members in by_set(judged).items():
        counts = Counter((str(pair.label), str(judgement.verdict)) for pair, judgement in members)
        for label in sorted({label for label, _ in counts}):
            given = {str(verdict): counts[label, str(verdict)] for verdict in Verdict}
            rows.append({"set": name, "language": language, "label": label, **given})
    return rows


def cells(row: Mapping[str, object]) -> dict[str, object]:
    """A row for people: each measure with its interval in one cell."""
    shown = {key: f"{value} {row[f'{key} 95 %']}".strip() if key in MEASURES else value for key, value in row.items()}
    return {key: value for key, value in shown.items() if not key.endswith(" 95 %")}


def _row(name: str, language: str, members: Judged, draws: int) -> dict[str, object]:
    answers = Answers.of(members)
    row: dict[str, object] = {"set": name, "language": language, "pairs": len(members)}
    row["true"] = int(answers.labels.sum())
    around = [""] * len(MEASURES)
    if draws:
        groups = [pair.group if pair.group is not None else pair.id for pair, _ in members]
        found = intervals(lambda rows: _all_of(answers.drawn(rows)), groups, draws)
        around = [f"{_text(low)}-{_text(high)}".strip("-") for low, high in found]
    for measure, value, interval in zip(MEASURES, _all_of(answers), around, strict=True):
        row |= {measure: _text(value), f"{measure} 95 %": interval}
    return row | {"ECE by chance": _text(calibration_by_chance(answers.scores))}


def _all_of(answers: Answers) -> list[float]:
    return [measure(answers) for measure in MEASURES.values()]


def _hit(pair: Pair, one: Judgement) -> float:
    """Whether the evidence holds a sentence that people named; NaN where that cannot be asked."""
    if not (pair.evidence and pair.label in TRUE_LABELS and one.evidence):
        return float("nan")
    return float(any(_squeezed(said) in _squeezed(one.evidence) for said in pair.evidence))


def _mean(values: Floats | Bools) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _text(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.3f}"
