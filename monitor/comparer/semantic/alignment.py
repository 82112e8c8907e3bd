"""English by meaning: each word of a fact looks for the word of a passage that means most nearly the same there.

A fact's forms and a document's passages go in, how well each passage has each word comes out. Names, dates and numbers
count as the lexical engine compares them: to the vectors Monday is Tuesday and one minister the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import orjson
from numpy.typing import NDArray

from monitor.comparer.forms import Form
from monitor.comparer.index import DocumentIndex
from monitor.comparer.judge import Bench, Comparer
from monitor.comparer.likeness import Matrix
from monitor.comparer.model import Model, read_model
from monitor.comparer.resources import read_resource
from monitor.comparer.semantic.tokens import TokenEncoder, Tokens
from monitor.comparer.windows import Coverage, Shares, joined
from monitor.story.model import Fact, Story

UNLIKE, ALIKE = 0.2, 0.9
"""Cosines of word pieces that count as 0 and as 1; between them likeness rises evenly."""

BY_LETTERS = frozenset({"differs", "not_this"})
"""Kinds of forms that are close to a statement and say something else: to the vectors they say the same."""

BRIEF = 200
"""Words up to which a text is read by meaning from end to end. Of a longer one each fact looks at what may tell it:"""
SHARED, BESIDE_BEST, MOST = 0.15, 0.5, 3
"""passages with this share of its weight in its own words and this part of what the best one has, so many at most."""

UNVALUED = 0.5
"""What stands for the share of dates and numbers where a form has none."""


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
        forms = [form for form in laid.forms.forms if form.fact in asked and form.kind not in BY_LETTERS]
        if index.language != "en" or not index.passages or not forms:
            return laid
        looked = {_key(form): _promising(form.weights @ laid.coverage.of(form), index.words) for form in forms}
        places = np.flatnonzero(np.logical_or.reduce(list(looked.values()))).tolist()
        self._learn(sorted({form.text for form in forms if looked[_key(form)].any()}))
        read = dict(zip(places, self._encoder.tokens([_text(index, at) for at in places]), strict=True))
        near = {
            _key(form): _near(form, self._statements[form.text], read, looked[_key(form)])
            for form in forms
            if looked[_key(form)].any()
        }
        coverage = Meant(laid.coverage.rows, laid.coverage.matrix, laid.coverage.joins, near)
        return replace(laid, coverage=coverage, model=load_meaning_model())

    def _learn(self, texts: list[str]) -> None:
        new = [text for text in texts if text not in self._statements]
        self._statements |= zip(new, self._encoder.tokens(new), strict=True)


Key = tuple[str, str]
Places = NDArray[np.bool_]


def _key(form: Form) -> Key:
    return form.kind, form.text


def _text(index: DocumentIndex, at: int) -> str:
    return index.document.text[index.passages[at].start : index.passages[at].end]


def _promising(shares: Matrix, words: int) -> Places:
    """Which passages may tell a form better than its own words show: what it shares by letters goes in.

    It depends on this form alone, so what a story's other facts are changes nothing.
    """
    if words <= BRIEF:
        return np.ones(len(shares), bool)
    promising: Places = (shares >= SHARED) & (shares >= BESIDE_BEST * shares.max())
    promising[np.argsort(-shares.round(6), kind="stable")[MOST:]] = False
    return promising


def _near(form: Form, own: Tokens, read: dict[int, Tokens], looked: Places) -> Matrix:
    """The form's terms x passages: the best cosine of each term's pieces, 0 where a passage is not looked at."""
    near: Matrix = np.zeros((len(form.row.terms), len(looked)))
    pieces = [[at for at, (start, end) in enumerate(own.spans) if start < term.end and end > term.start]
              for term in form.row.terms]  # fmt: skip
    for place in np.flatnonzero(looked).tolist():
        if len(read[place].vectors) and len(own.vectors):
            best = (own.vectors @ read[place].vectors.T).max(axis=1)
            cosines = [float(best[one].mean()) if one else 0.0 for one in pieces]
            near[:, place] = np.array(cosines).clip(0.0, 1.0).round(4)
    return near


@dataclass(frozen=True)
class Meant(Coverage):
    """Coverage in which a word is also had by a word that means the same."""

    near: dict[Key, Matrix]
    """By form: how near the nearest word of each passage is to each of its terms."""

    def of(self, form: Form) -> Matrix:
        """The form's terms x passages."""
        matrix, near = super().of(form), self.near.get(_key(form))
        if near is None:
            return matrix
        spelled = form.names | form.values
        if form.deed is not None:
            spelled[form.deed] = True  # the names around it draw every verb near
        meant = ((near - UNLIKE) / (ALIKE - UNLIKE)).clip(0.0, 1.0).round(4)
        return np.where(spelled[:, None], matrix, np.maximum(matrix, meant))

    def also(self, form: Form, matched: Shares) -> dict[str, float]:
        """How near all words are, names too; what the best passage has of dates and numbers, and of its worst word."""
        near = self.near.get(_key(form))
        # A known wrong version is compared by its letters alone: that is how near it is.
        near = super().of(form) if near is None else near
        alike = max(float((form.weights @ joined(near, length, self.joins)).max())
                    for length in range(1, min(2, near.shape[1]) + 1))  # fmt: skip
        weights = form.weights[form.values]
        values = float(weights @ matched[form.values]) / float(weights.sum()) if len(weights) else UNVALUED
        return {"alike": alike, "values": values, "weakest": float(matched.min())}


@cache
def load_meaning_model() -> Model:
    """The weights that ship with this version (``tests/bench/train_meaning.py`` fits them)."""
    return read_model(orjson.loads(read_resource("meaning_model.json")))
