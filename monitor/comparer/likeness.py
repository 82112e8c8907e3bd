"""How alike terms are: the terms of all forms and a document's vocabulary go in, a matrix from 0 to 1 comes out.

1 for the same term, less for a near spelling (Jaro-Winkler), a word of the same sense or a date or number that can be
the same. Entities, short words and pairs of signs match exactly or not at all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from monitor.comparer.terms import Term, Value
from monitor.text import dates, numbers
from monitor.text.near_words import sense_groups

NEAR_SPELLING = 0.90
SAME_SENSE = 0.6
COARSER = 0.7
"""A date that can be the same but tells less."""
ONLY_SAID = 0.2
"""What the day on which something was said is worth for the day of a deed."""
HAS = 0.3
"""Likeness from which a window has a word, for what is missing: a doubtful match is no gap."""

Matrix = NDArray[np.float64]


def likeness(wanted: list[Term], vocabulary: list[Term], language: str | None) -> Matrix:
    """Wanted terms x vocabulary."""
    matrix = _near_spellings(wanted, vocabulary)
    _add_senses(matrix, wanted, vocabulary, language)
    _add_values(matrix, wanted, vocabulary)
    columns = {term.key: column for column, term in enumerate(vocabulary)}
    for row, term in enumerate(wanted):
        if term.key in columns:
            matrix[row, columns[term.key]] = 1.0
    return matrix


def _near_spellings(wanted: list[Term], vocabulary: list[Term]) -> Matrix:
    sides = [term.surface for term in wanted], [term.surface for term in vocabulary]
    matrix: Matrix = cdist(*sides, scorer=JaroWinkler.similarity, score_cutoff=NEAR_SPELLING, dtype=np.float64)
    matrix[[not _soft(term) for term in wanted], :] = 0.0
    matrix[:, [not _soft(term) for term in vocabulary]] = 0.0
    for row, column in zip(*(axis.tolist() for axis in matrix.nonzero()), strict=True):
        if not _kin(sides[0][row], sides[1][column]):
            matrix[row, column] = 0.0
    return matrix


def _soft(term: Term) -> bool:
    """Whether a near spelling can be the same word."""
    return len(term.surface) >= 4 and term.surface.isalpha()


def _kin(one: str, other: str) -> bool:
    """Near spellings that are one word in other forms ("China", "Chinese"), not "start" and "state"."""
    common = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), 99)
    common = min(common, len(one), len(other))
    return common >= 4 and common >= 0.6 * min(len(one), len(other))


def _add_senses(matrix: Matrix, wanted: list[Term], vocabulary: list[Term], language: str | None) -> None:
    by_group: dict[int, list[int]] = {}
    for column, term in enumerate(vocabulary):
        for group in sense_groups(term.key, language):
            by_group.setdefault(group, []).append(column)
    for row, term in enumerate(wanted):
        for group in sense_groups(term.key, language):
            for column in by_group.get(group, ()):
                matrix[row, column] = max(matrix[row, column], SAME_SENSE)


def _add_values(matrix: Matrix, wanted: list[Term], vocabulary: list[Term]) -> None:
    valued = [(column, term.value, term.said) for column, term in enumerate(vocabulary) if term.value]
    for row, term in enumerate(wanted):
        if term.value:
            for column, value, said in valued:
                worth = ONLY_SAID if said and not term.said else 1.0
                matrix[row, column] = max(matrix[row, column], worth * same_value(term.value, value))


def same_value(wanted: Value, told: Value) -> float:
    """Whether a date or number of the text can be the one that is wanted: 1, ``COARSER`` or 0."""
    if isinstance(wanted, dates.DateValue) and isinstance(told, dates.DateValue):
        return _same_date(wanted, told)
    if isinstance(wanted, numbers.Number) and isinstance(told, numbers.Number):
        return _same_number(wanted, told)
    return 0.0


def _same_date(wanted: dates.DateValue, told: dates.DateValue) -> float:
    """What cannot be resolved must at least name the same weekday or day of the month."""
    if not dates.compatible(wanted, told):
        return 0.0
    resolved = bool(wanted.spans and told.spans)
    named = any(
        getattr(wanted, field) is not None and getattr(wanted, field) == getattr(told, field)
        for field in ("weekday", "day", "month", "year")
    )
    if not resolved and not named:
        return 0.0
    return COARSER if dates.lacking(wanted, told) else 1.0


def _same_number(wanted: numbers.Number, told: numbers.Number) -> float:
    """A vague word ("hundreds") can be many numbers: it is compared as a word."""
    if "vague" in (wanted.kind, told.kind) or not numbers.compatible(wanted, told):
        return 0.0
    return 1.0 if wanted.value == told.value else COARSER
