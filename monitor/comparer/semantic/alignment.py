"""English by meaning: each word of a fact looks for the word of a passage that means most nearly the same there.

A fact's forms and a document's passages go in, how well each passage has each word comes out. Names, dates and numbers
count as the lexical engine compares them: to the vectors Monday is Tuesday and one minister the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import orjson

from monitor.comparer.forms import Form
from monitor.comparer.index import DocumentIndex
from monitor.comparer.judge import Bench, Comparer
from monitor.comparer.likeness import Matrix
from monitor.comparer.model import Model, read_model
from monitor.comparer.resources import read_resource
from monitor.comparer.semantic.tokens import Spans, TokenEncoder, Tokens
from monitor.comparer.semantic.transformer import Floats
from monitor.comparer.windows import Coverage
from monitor.story.model import Fact, Story

UNLIKE, ALIKE = 0.2, 0.9
"""Cosines of word pieces that count as 0 and as 1; between them likeness rises evenly."""

BY_LETTERS = frozenset({"differs", "not_this"})
"""Kinds of forms that are close to a statement and say something else: to the vectors they say the same."""


class MeaningComparer(Comparer):
    """A story prepared once for many documents. Only English facts in English texts gain by it."""

    def __init__(self, story: Story, encoder: TokenEncoder) -> None:
        super().__init__(story)
        self._encoder = encoder
        self._statements: dict[str, Tokens] = {}

    def bench(self, index: DocumentIndex, facts: list[Fact]) -> Bench:
        """The document laid out against the story."""
        laid = super().bench(index, facts)
        asked = {fact.id for fact in facts}
        forms = [form for form in laid.forms.forms if form.fact in asked]
        if index.language != "en" or not index.passages or not forms:
            return laid
        texts = sorted({form.text for form in forms})
        new = [text for text in texts if text not in self._statements]
        self._statements |= zip(new, self._encoder.tokens(new), strict=True)
        passages = self._encoder.tokens([index.document.text[one.start : one.end] for one in index.passages])
        statements = {text: self._statements[text] for text in texts}
        meant = Meant(laid.coverage.rows, laid.coverage.matrix, laid.coverage.joins, _near(statements, passages))
        return replace(laid, coverage=meant, model=load_meaning_model())


Near = dict[str, tuple[Spans, Floats]]
"""By statement: where its word pieces stand, and word pieces x passages, the best cosine of each."""


def _near(statements: dict[str, Tokens], passages: list[Tokens]) -> Near:
    """All statements against all passages in one product."""
    told, starts = _laid(passages)
    own, first = _laid(list(statements.values()))
    best = np.maximum.reduceat(own @ told.T, starts, axis=1)
    parts = np.split(best, first[1:], axis=0)
    return {text: (one.spans, part) for (text, one), part in zip(statements.items(), parts, strict=True)}


def _laid(texts: list[Tokens]) -> tuple[Floats, list[int]]:
    """The word pieces of texts one after another, and the row of each text's first one."""
    # A text of signs alone gets one empty piece, so that every text has a row.
    width = max(one.vectors.shape[1] for one in texts)
    rows = [one.vectors if len(one.vectors) else np.zeros((1, width), np.float32) for one in texts]
    return np.concatenate(rows), np.cumsum([0, *map(len, rows)])[:-1].tolist()


@dataclass(frozen=True)
class Meant(Coverage):
    """Coverage in which a word is also had by a word that means the same."""

    near: Near
    _kept: dict[str, Matrix] = field(default_factory=dict, compare=False)

    def of(self, form: Form) -> Matrix:
        """The form's terms x passages."""
        matrix = super().of(form)
        if form.kind in BY_LETTERS:
            return matrix
        if form.text not in self._kept:
            self._kept[form.text] = self._by_meaning(form)
        spelled = form.names | np.array([term.value is not None for term in form.row.terms])
        if form.deed is not None:
            spelled[form.deed] = True  # the names around it draw every verb near
        return np.where(spelled[:, None], matrix, np.maximum(matrix, self._kept[form.text]))

    def _by_meaning(self, form: Form) -> Matrix:
        """The best cosine of each term's pieces in each passage, stretched to 0 to 1."""
        spans, near = self.near[form.text]
        rows = []
        for term in form.row.terms:
            own = [at for at, (start, end) in enumerate(spans) if start < term.end and end > term.start]
            rows.append(near[own].mean(axis=0) if own else np.zeros(near.shape[1]))
        cosines: Matrix = np.array(rows, dtype=np.float64)
        stretched: Matrix = ((cosines - UNLIKE) / (ALIKE - UNLIKE)).clip(0.0, 1.0).round(4)
        return stretched


@cache
def load_meaning_model() -> Model:
    """The weights that ship with this version (``tests/bench/train_meaning.py`` fits them)."""
    return read_model(orjson.loads(read_resource("meaning_model.json")))
