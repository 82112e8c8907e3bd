"""Why a verdict came out: comparisons go in, plain data for people and JSON come out. It decides nothing."""

from __future__ import annotations

from monitor.comparer.features import Comparison
from monitor.comparer.guard import Finding
from monitor.comparer.index import DocumentIndex
from monitor.comparer.windows import Coverage, joined

CONSIDERED = 2
"""Windows of each length that are shown."""
FOUND = 0.5
"""Likeness from which a term counts as matched in an explanation."""


def explain(
    comparison: Comparison,
    coverage: Coverage,
    index: DocumentIndex,
    told: float,
    included: float,
    finding: Finding | None,
) -> dict[str, object]:
    """One form's comparison: windows considered, terms with weights, what the guard found, both probabilities."""
    start, end = index.span(comparison.window.first, comparison.window.last)
    form = comparison.form
    matched = [float(value) for value in comparison.matched]
    terms = [
        {"word": form.text[term.start : term.end], "weight": round(float(weight), 3), "matched": round(found, 2)}
        for term, weight, found in zip(form.row.terms, form.weights, matched, strict=True)
    ]
    return {
        "form": form.kind,
        "statement": form.text,
        "window": {"start": start, "end": end, "text": index.document.text[start:end]},
        "windows": _considered(comparison, coverage, index),
        "matched": [term for term, found in zip(terms, matched, strict=True) if found >= FOUND],
        "missing": [term for term, found in zip(terms, matched, strict=True) if found < FOUND],
        "features": {name: round(value, 4) for name, value in comparison.features.items()},
        "guard": _guard(finding),
        "told": told,
        "included": included,
    }


def _considered(comparison: Comparison, coverage: Coverage, index: DocumentIndex) -> list[dict[str, object]]:
    """The best windows of one to three passages with the share of the form's weight that each carries."""
    matrix = coverage.of(comparison.form)
    found = []
    for length in range(1, min(3, matrix.shape[1]) + 1):
        shares = (comparison.form.weights[:, None] * joined(matrix, length, coverage.joins)).sum(axis=0)
        for first in sorted(range(len(shares)), key=lambda place: (-shares[place], place))[:CONSIDERED]:
            start, end = index.span(first, first + length - 1)
            text = index.document.text[start:end]
            found.append({"start": start, "end": end, "share": round(float(shares[first]), 3), "text": text})
    return found


def _guard(finding: Finding | None) -> dict[str, object] | None:
    if finding is None:
        return None
    return {
        "verdict": finding.verdict.value if finding.verdict else None,
        "kind": finding.kind,
        "note": finding.note,
        "hedged": finding.hedged,
        "attributed_to": finding.attributed_to,
    }
