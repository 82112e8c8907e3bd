"""Features: what one form and one document have in common, in a few numbers that all mean "more is more likely told".

A form, the coverage and the index go in; the best window and its features come out. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.forms import Form
from monitor.comparer.index import DocumentIndex
from monitor.comparer.likeness import Matrix
from monitor.comparer.windows import Coverage, Window, joined

WORTH_IT = 0.12
"""Share of the form's weight that a further passage must add to become part of the evidence."""
AS_GOOD, OTHERS = 0.85, 2
"""Share of the best window's likeness from which another one may tell the same fact, and how many are looked at."""
SHORT, LONG = 2.0, 6.0
"""Terms: common word pairs say little about a fact of up to SHORT terms and much about one from LONG on."""
FLASH, WHOLE = 20.0, 60.0
"""Words: a text of up to FLASH tells few facts, one of WHOLE has room for all."""
FEW = 4
"""Facts up to which they are claims that stand alone, and no story's list."""
SUMMARY, ARTICLE = 80.0, 120.0
"""Words: a text of up to SUMMARY is a summary, one from ARTICLE on a whole article."""
NAMES = ("story_one", "story_two", "copy_long", "copy_short", "copy_runs", "length", "reach", "alone")
"""Features in the order of the documentation."""


@dataclass(frozen=True)
class Comparison:
    """One form compared with one document."""

    form: Form
    window: Window
    """The smallest window that carries what is told."""
    matched: NDArray[np.float64]
    """How well the window has each term of the form."""
    features: dict[str, float]
    """By ``NAMES`` and what the coverage adds, each 0 to 1."""


def compare(form: Form, coverage: Coverage, index: DocumentIndex) -> Comparison | None:
    """The form's best window in the document; ``None`` for a document without passages."""
    if not index.passages:
        return None
    matrix = coverage.of(form)
    lengths = range(1, min(3, matrix.shape[1]) + 1)
    tops = [_top(form, joined(matrix, length, coverage.joins), length) for length in lengths]
    window = _smallest(tops)
    matched = joined(matrix, window.last - window.first + 1, coverage.joins)[:, window.first]
    features = {
        "story_one": tops[0][0],
        "story_two": max(share for share, _, _ in tops[:2]),
        "reach": _ramp(index.words, FLASH, WHOLE),
        "alone": _ramp(index.words, SUMMARY, ARTICLE) if form.listed <= FEW else 0.0,
        **_copy(form, index, matrix),
        **coverage.also(form, matrix[:, tops[0][2]]),
    }
    return Comparison(form, window, matched, features)


def other_windows(comparison: Comparison, coverage: Coverage) -> Iterator[Comparison]:
    """The same comparison seen through other windows that are nearly as alike, best first; none touches the first."""
    form, taken = comparison.form, {*range(comparison.window.first, comparison.window.last + 1)}
    matrix = coverage.of(form)
    enough = AS_GOOD * float(form.weights @ comparison.matched)
    spots = [(share, length, first, one[:, first]) for length in range(1, min(2, matrix.shape[1]) + 1)
             for one in [joined(matrix, length, coverage.joins)]
             for first, share in enumerate((form.weights @ one).tolist()) if share >= enough]  # fmt: skip
    found = 0
    for share, length, first, matched in sorted(spots, key=lambda spot: (-round(spot[0], 6), spot[1], spot[2])):
        passages = {*range(first, first + length)}
        if share > 0 and found < OTHERS and not passages & taken:
            taken |= passages
            found += 1
            yield replace(comparison, window=Window(first, first + length - 1), matched=matched)


def _top(form: Form, windows: Matrix, length: int) -> tuple[float, int, int]:
    """Best share of the form's weight in ``windows`` of ``length``, the length, and the window's first passage."""
    recalls = (form.weights[:, None] * windows).sum(axis=0)
    # Among equals the one that also has the common words, then the first.
    ties = recalls + 0.05 * (form.plain[:, None] * windows).sum(axis=0)
    best = int(ties.argmax())
    return float(recalls[best]), length, best


def _smallest(tops: list[tuple[float, int, int]]) -> Window:
    """A longer window only where it tells clearly more."""
    share, length, first = tops[0]
    for longer in tops[1:]:
        if longer[0] >= share + WORTH_IT * (longer[1] - length):
            share, length, first = longer
    return Window(first, first + length - 1)


def _copy(form: Form, index: DocumentIndex, matrix: Matrix) -> dict[str, float]:
    """Shares of the form's words, in twos and in threes, that stand side by side in one of the three best passages."""
    recalls = (form.weights[:, None] * matrix).sum(axis=0)
    best = sorted(range(len(recalls)), key=lambda number: (-recalls[number], number))[:3]
    pairs, runs = form.row.pairs, form.row.runs
    share = max((len(pairs & index.rows[number].pairs) for number in best), default=0) / max(len(pairs), 1)
    in_runs = max((len(runs & index.rows[number].runs) for number in best), default=0) / max(len(runs), 1)
    long = _ramp(len(form.row.terms), SHORT, LONG)
    return {"copy_long": share * long, "copy_short": share * (1 - long), "copy_runs": in_runs, "length": long}


def _ramp(value: float, low: float, high: float) -> float:
    """0 up to ``low``, 1 from ``high`` on."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
