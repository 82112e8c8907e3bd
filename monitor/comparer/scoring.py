"""Scores: an index and compiled forms go in; for each form the best windows with the share of its terms come out.

Exact stems count fully, near spellings (Jaro-Winkler) in part. The order of facts never matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from monitor.comparer.forms import Form, StoryForms
from monitor.comparer.index import DocumentIndex

SOFT = 0.90
"""Spellings at least this near count as one word in part."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """One to three neighbouring passages."""

    first: int
    last: int
    recall: float
    """Share of the form's weighted terms."""


def coverage(index: DocumentIndex, forms: StoryForms) -> dict[str, Matrix]:
    """Term key -> how well each passage matches it, 0 to 1; one row for each term of any form."""
    rows_of_terms = [form.terms for form in forms.forms]
    wanted = dict(sorted((k, s) for row in rows_of_terms for k, s in zip(row.keys, row.surfaces, strict=True)))
    keys, vocabulary = list(wanted), list(index.vocabulary)
    if not keys or not vocabulary:
        return {}
    similar = _similarities(wanted, index.vocabulary)
    positions = {key: column for column, key in enumerate(vocabulary)}
    rows = np.zeros((len(keys), len(index.passages)))
    for number, row in enumerate(index.terms):
        columns = sorted({positions[key] for key in row.keys})
        if columns:
            rows[:, number] = similar[:, columns].max(axis=1)
    return dict(zip(keys, rows, strict=True))


def _similarities(wanted: dict[str, str], vocabulary: dict[str, str]) -> Matrix:
    """Wanted terms x vocabulary: 1 for the same term, the near spelling's likeness, else 0."""
    sides = list(wanted.values()), list(vocabulary.values())
    likeness = cdist(*sides, scorer=JaroWinkler.similarity, score_cutoff=SOFT, dtype=np.float64)
    hard = [[_hard(key) for key in side] for side in (wanted, vocabulary)]
    likeness[np.array(hard[0], dtype=bool), :] = 0
    likeness[:, np.array(hard[1], dtype=bool)] = 0
    columns = {key: column for column, key in enumerate(vocabulary)}
    for row, key in enumerate(wanted):
        if key in columns:
            likeness[row, columns[key]] = 1
    return likeness


def _hard(key: str) -> bool:
    """Terms that match exactly or not at all: entities, numbers, initials, short words, pairs of signs."""
    return key[0] in "@." or key[0].isdigit() or len(key) < 4


def best_windows(form: Form, rows: dict[str, Matrix], index: DocumentIndex, longest: int = 2) -> list[Window]:
    """The best window of each length up to ``longest``, shortest first."""
    if not rows:
        return []
    matrix = np.stack([rows[key] for key in form.terms.keys])
    weights = np.array(form.weights)[:, None]
    found = []
    for length in range(1, min(longest, len(index.passages)) + 1):
        joined = matrix[:, : matrix.shape[1] - length + 1].copy()
        for step in range(1, length):
            np.maximum(joined, matrix[:, step : step + joined.shape[1]], out=joined)
        recalls = (weights * joined).sum(axis=0)
        if length > 1 and index.passages[0].kind == "headline":
            recalls[0] = 0.0  # the headline stands alone
        best = int(recalls.argmax())
        found.append(Window(best, best + length - 1, round(float(recalls[best]), 6)))
    return found
