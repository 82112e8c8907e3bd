"""The machine's answers against people's labels: pairs go in, one row of measures for each data set and language comes
out. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from monitor.comparer.engines import Engine
from monitor.comparer.measures import (
    Bools,
    Floats,
    auc,
    average_precision,
    balanced_accuracy,
    calibration_error,
    f1,
    interval,
)
from monitor.comparer.pairs import Pair, judge_pairs
from monitor.errors import UsageError
from monitor.verdicts import Judgement, Verdict

TRUE_LABELS = {1, "1", "included"}
FALSE_LABELS = {0, "0", "partly", "differs", "omitted", "not_included"}
Judged = list[tuple[Pair, Judgement]]


def measure_pairs(
    pairs: Sequence[Pair], draws: int, engine: Engine | None = None
) -> tuple[list[dict[str, object]], Judged]:
    """One row for each data set and language, and all of them together where there are several."""
    labelled = [pair for pair in pairs if pair.label is not None]
    if not labelled:
        raise UsageError("no pair has a label; give 'label': 1 or 0, or a verdict's name")
    for pair in labelled:
        if pair.label not in TRUE_LABELS | FALSE_LABELS:
            raise UsageError(f"pair {pair.id}: label {pair.label!r} is none; use 1, 0 or a verdict's name")
    judged = list(judge_pairs(labelled, engine=engine))
    sets: dict[tuple[str, str], Judged] = {}
    for one in judged:
        sets.setdefault((one[0].dataset or "all", one[0].language or ""), []).append(one)
    rows = [_row(name, language, members, draws) for (name, language), members in sorted(sets.items())]
    if len(sets) > 1:
        rows.append(_row("together", "", judged, draws))
    return rows, judged


def verdict_table(judged: Judged) -> list[dict[str, object]]:
    """How often each verdict was given, by label."""
    counts = Counter((str(pair.label), str(judgement.verdict)) for pair, judgement in judged)
    labels = sorted({label for label, _ in counts})
    return [{"label": label} | {str(v): counts[label, str(v)] for v in Verdict} for label in labels]


def _row(name: str, language: str, members: Judged, draws: int) -> dict[str, object]:
    scores = np.array([judgement.score for _, judgement in members])
    labels = np.array([pair.label in TRUE_LABELS for pair, _ in members])
    told = np.array([judgement.verdict is Verdict.INCLUDED for _, judgement in members])
    row: dict[str, object] = {"set": name, "language": language, "pairs": len(members), "true": int(labels.sum())}
    # What is told in part is neither fully told nor not told: it says nothing about the order of the two.
    whole = [number for number, (pair, _) in enumerate(members) if pair.label != "partly"]
    row |= _auc_with_interval(scores[whole], labels[whole], [members[number][0] for number in whole], draws)
    row |= {
        "AP": _text(average_precision(scores[whole], labels[whole])),
        "bal. acc.": _text(balanced_accuracy(told, labels)),
        "F1": _text(f1(told, labels)),
        "omission F1": _text(f1(~told, ~labels)),
        "ECE": _text(calibration_error(scores, labels)),
        "evidence hit": _text(_evidence_hits(members)),
    }
    return row


def _auc_with_interval(scores: Floats, labels: Bools, pairs: Sequence[Pair], draws: int) -> dict[str, object]:
    value, around = auc(scores, labels), ""
    if draws and not np.isnan(value):
        groups = [pair.group if pair.group is not None else pair.id for pair in pairs]
        low, high = interval(lambda rows: auc(scores[rows], labels[rows]), groups, draws)
        around = f"{_text(low)}-{_text(high)}"
    return {"AUC": _text(value), "AUC 95 %": around}


def _evidence_hits(members: Judged) -> float:
    """Share of true pairs whose evidence holds a sentence that people named, of those for which people named one."""
    asked = [(pair, one) for pair, one in members if pair.evidence and pair.label in TRUE_LABELS and one.evidence]
    hits = sum(any(_squeezed(said) in _squeezed(one.evidence or "") for said in pair.evidence) for pair, one in asked)
    return hits / len(asked) if asked else float("nan")


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _text(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.3f}"
