"""Features of a story's statements against one foreign-language text: both go in, numbers come out.

Every text of a story names the same people and places, and their names draw all sentences together. So the vectors are
of sentences without the names (in the statement by its entities, in the text by their aliases); names and single words
are compared apart (``foreign_words``). A window is weighed against the article's other windows and against the story's
other facts. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.guard import FactForm
from monitor.comparer.index import DocumentIndex
from monitor.comparer.semantic import foreign_words
from monitor.comparer.semantic.encoder import Encoder, Vectors
from monitor.comparer.semantic.foreign_words import without_names
from monitor.comparer.windows import Window

SENTENCES = ("centred", "among_facts", "of_article", "above")
NAMES = (*SENTENCES, *foreign_words.NAMES)
"""Features in the order of the documentation."""
MANY = 3
"""Facts from which a fact can be weighed against the others."""

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Laid:
    """A document's windows, as vectors of their words without names."""

    windows: tuple[Window, ...]
    vectors: Vectors
    """Windows x width."""
    singles: int
    """Of the windows the first so many are of one sentence."""

    @classmethod
    def out(cls, index: DocumentIndex, encoder: Encoder) -> Laid:
        """One- and two-sentence windows; the headline stands alone."""
        text, found, mentions = index.document.text, index.passages, index.context.values.mentions
        pairs = [Window(place, place + 1) for place in range(len(found) - 1) if found[place].kind != "headline"]
        own = encoder.encode([without_names(text, mentions, one.start, one.end) for one in found])
        rows = [own, *(_unit(own[pair.first] + own[pair.last])[None, :] for pair in pairs)]
        windows = (*(Window(place, place) for place in range(len(found))), *pairs)
        return cls(windows, np.vstack(rows), len(found))


@dataclass(frozen=True)
class Facts:
    """A story's facts: vectors of every way to put them."""

    vectors: Vectors
    """Ways to put a fact x width, without names."""
    first: tuple[int, ...]
    """Row of each fact's statement in ``vectors``; its other rows follow."""

    @classmethod
    def of(cls, forms: Sequence[Sequence[FactForm]], encoder: Encoder) -> Facts:
        """Read the facts; of each the statement comes first."""
        texts: list[str] = []
        first: list[int] = []
        for ways in forms:
            first.append(len(texts))
            texts += [without_names(one.statement, one.values.mentions, 0, len(one.statement)) for one in ways]
        return cls(encoder.encode(texts), tuple(first))


def feature_table(facts: Facts, laid: Laid, shares: Table | None) -> Table:
    """Windows x facts x features, in the order of ``NAMES``; ``shares`` come from ``foreign_words``."""
    near = laid.vectors @ facts.vectors.T
    told = np.maximum.reduceat(near, facts.first, axis=1).astype(np.float64)
    singles = told[: laid.singles]
    table = np.zeros((*told.shape, len(NAMES)))
    table[:, :, 0] = _centred(facts, laid)
    if told.shape[1] >= MANY:
        table[:, :, 1] = _scores(told, 1)
        table[:, :, 2] = _scores(told.max(axis=0, keepdims=True), 1)
    table[:, :, 3] = told - np.sort(singles, axis=0)[-4:].mean(axis=0)
    if shares is not None:
        table[:, :, len(SENTENCES) :] = shares
    return table


def _centred(facts: Facts, laid: Laid) -> Table:
    """Likeness of what sets a window apart in its article to what sets a fact apart in its story."""
    windows = laid.vectors - laid.vectors[: laid.singles].mean(axis=0) * (laid.singles >= MANY)
    ways = facts.vectors - facts.vectors[list(facts.first)].mean(axis=0) * (len(facts.first) >= MANY)
    near: Table = np.maximum.reduceat(_unit(windows) @ _unit(ways).T, facts.first, axis=1).astype(np.float64)
    return near


def _scores(values: Table, axis: int) -> Table:
    result: Table = (values - values.mean(axis=axis, keepdims=True)) / (values.std(axis=axis, keepdims=True) + 1e-6)
    return result


def _unit(rows: Vectors) -> Vectors:
    result: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return result
