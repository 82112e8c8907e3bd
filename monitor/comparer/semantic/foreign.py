"""Features of a story's statements against one foreign-language text: vectors and names go in, numbers come out.

Every text of a story names the same people and places, and their names draw all sentences together. So the vectors are
of the words without the names (in the statement by its entities, in the text by their aliases), and names are
compared apart. A window is weighed against the article's other windows and against the story's other facts. Nothing is
decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.guard import FactForm
from monitor.comparer.index import DocumentIndex
from monitor.comparer.semantic.encoder import Encoder, Vectors
from monitor.comparer.windows import Window
from monitor.text.names import Mention

NAMES = ("centred", "among_facts", "of_article", "above", "names", "names_anywhere")
"""Features in the order of the documentation."""
MANY = 3
"""Facts from which a fact can be weighed against the others."""
UNNAMED = 0.5
"""What stands for the share of names where a statement has none."""

Table = NDArray[np.float64]


def without_names(text: str, mentions: Iterable[Mention], start: int, end: int) -> str:
    """``text[start:end]`` without the names that lie in it."""
    kept, at = [], start
    for one in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if at <= one.start and one.end <= end:
            kept.append(text[at : one.start])
            at = one.end
    return " ".join([*kept, text[at:end]])


@dataclass(frozen=True)
class Laid:
    """A document's windows: as vectors of their words without names, and the entities that each names."""

    windows: tuple[Window, ...]
    vectors: Vectors
    """Windows x width."""
    entities: tuple[frozenset[str], ...]
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
        named = [{m.entity for m in mentions if one.start <= m.start and m.end <= one.end} for one in found]
        entities = tuple(frozenset().union(*named[one.first : one.last + 1]) for one in windows)
        return cls(windows, np.vstack(rows), entities, len(found))


@dataclass(frozen=True)
class Facts:
    """A story's facts: vectors of every way to put them, and the entities that each names."""

    vectors: Vectors
    """Ways to put a fact x width, without names."""
    first: tuple[int, ...]
    """Row of each fact's statement in ``vectors``; its other rows follow."""
    entities: tuple[frozenset[str], ...]
    rarity: dict[str, float]
    """By entity: one that every fact names says nothing about which fact is told."""

    @classmethod
    def of(cls, forms: Sequence[Sequence[FactForm]], rarity: dict[str, float], encoder: Encoder) -> Facts:
        """Read the facts; of each the statement comes first."""
        texts: list[str] = []
        first: list[int] = []
        for ways in forms:
            first.append(len(texts))
            texts += [without_names(one.statement, one.values.mentions, 0, len(one.statement)) for one in ways]
        entities = tuple(frozenset(mention.entity for mention in ways[0].values.mentions) for ways in forms)
        return cls(encoder.encode(texts), tuple(first), entities, rarity)


def feature_table(facts: Facts, laid: Laid) -> Table:
    """Windows x facts x features, in the order of ``NAMES``."""
    near = laid.vectors @ facts.vectors.T
    told = np.maximum.reduceat(near, facts.first, axis=1).astype(np.float64)
    singles = told[: laid.singles]
    table = np.zeros((*told.shape, len(NAMES)))
    table[:, :, 0] = _centred(facts, laid)
    if told.shape[1] >= MANY:
        table[:, :, 1] = _scores(told, 1)
        table[:, :, 2] = _scores(told.max(axis=0, keepdims=True), 1)
    table[:, :, 3] = told - np.sort(singles, axis=0)[-4:].mean(axis=0)
    table[:, :, 4] = [[_share(facts, fact, seen) for fact in facts.entities] for seen in laid.entities]
    table[:, :, 5] = table[:, :, 4].max(axis=0)
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


def _share(facts: Facts, named: frozenset[str], seen: frozenset[str]) -> float:
    """Share of a statement's entities, weighted by rarity in the story, that stand in a window."""
    total = sum(facts.rarity.get(entity, 1.0) for entity in sorted(named))
    return sum(facts.rarity.get(entity, 1.0) for entity in sorted(named & seen)) / total if total else UNNAMED


def _unit(rows: Vectors) -> Vectors:
    result: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return result
