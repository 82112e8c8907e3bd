"""Windows: which neighbouring passages carry most of a form's terms.

Coverage of all terms in all passages is computed once; a form's windows are sums over its rows. A window is one to
three passages; the headline stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.forms import Form, StoryForms
from monitor.comparer.index import DocumentIndex
from monitor.comparer.likeness import Matrix, likeness

CARRIED = 0.3
"""What a name of the passage before is worth: "he" and "the minister" stand for it."""
NAMES_ALONE = 0.5
"""What names are worth in a passage that does not tell the one deed of a fact of names."""


Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring passages, the first and the last included."""

    first: int
    last: int


@dataclass(frozen=True)
class Coverage:
    """How well each passage has each term of the story's forms."""

    rows: dict[str, int]
    """Term key -> row."""
    matrix: Matrix
    """Terms x passages, 0 to 1."""
    joins: tuple[bool, ...]
    """Whether a passage can be joined with the next one."""

    def of(self, form: Form) -> Matrix:
        """The form's terms x passages, with names carried over from the passage before."""
        own = self.matrix[[self.rows[key] for key in form.keys]].copy()
        if form.deed is not None:
            deed = own[form.deed].copy()
            own *= np.maximum(deed, NAMES_ALONE)
            own[form.deed] = deed
        carried = own.copy()
        for back in (1, 2):
            carried[:, back:] = np.maximum(carried[:, back:], own[:, : own.shape[1] - back] * CARRIED**back)
        return np.where(form.names[:, None], carried, own)

    def also(self, form: Form, matched: Shares) -> dict[str, float]:
        """Features that only this kind of coverage has; ``matched`` is how well the best passage has each term."""
        return {}


def cover(index: DocumentIndex, forms: StoryForms) -> Coverage:
    """Compare every term of every form with every passage, once."""
    wanted = dict(sorted({term.key: term for form in forms.forms for term in form.row.terms}.items()))
    matrix = np.zeros((len(wanted), len(index.passages)))
    if wanted and index.vocabulary:
        alike = likeness(list(wanted.values()), list(index.vocabulary.values()), index.language)
        columns = {key: column for column, key in enumerate(index.vocabulary)}
        for number, row in enumerate(index.rows):
            own = sorted({columns[term.key] for term in row.terms})
            if own:
                matrix[:, number] = alike[:, own].max(axis=1)
    kinds = [passage.kind for passage in index.passages]
    return Coverage({key: row for row, key in enumerate(wanted)}, matrix, tuple(kind != "headline" for kind in kinds))


def joined(matrix: Matrix, length: int, joins: tuple[bool, ...]) -> Matrix:
    """Terms x windows of ``length`` passages; windows that would join the headline are empty."""
    width = matrix.shape[1] - length + 1
    best = matrix[:, :width].copy()
    for step in range(1, length):
        np.maximum(best, matrix[:, step : step + width], out=best)
        best[:, [not join for join in joins[:width]]] = 0.0
    return best
