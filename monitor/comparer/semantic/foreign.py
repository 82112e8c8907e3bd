"""Features of one statement against one foreign-language text: vectors and values go in, a few numbers come out.

The best window minus what the rest of the article has in common with the statement, and whether the story's names
stand there. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.guard import FactForm
from monitor.comparer.index import DocumentIndex
from monitor.comparer.semantic.encoder import Encoder, Vectors
from monitor.comparer.windows import Window

NAMES = ("best", "above", "ahead", "names", "rare_names")
"""Features in the order of the documentation."""


@dataclass(frozen=True)
class Laid:
    """A document's windows as vectors."""

    windows: tuple[Window, ...]
    vectors: Vectors
    """Windows x width."""

    @classmethod
    def out(cls, index: DocumentIndex, encoder: Encoder) -> Laid:
        """One- and two-sentence windows; the headline stands alone."""
        text, found = index.document.text, index.passages
        single = [Window(place, place) for place in range(len(found))]
        pairs = [Window(place, place + 1) for place in range(len(found) - 1) if found[place].kind != "headline"]
        own = encoder.encode([text[passage.start : passage.end] for passage in found])
        mixed = [own[pair.first] + own[pair.last] for pair in pairs]
        together = [vector / max(float(np.linalg.norm(vector)), 1e-9) for vector in mixed]
        return cls((*single, *pairs), np.vstack([own, *together]) if together else own)


def features_of(
    form: FactForm, place: int, near: NDArray[np.float32], laid: Laid, index: DocumentIndex, rarity: dict[str, float]
) -> tuple[Window, dict[str, float]]:
    """The best window of the statement at ``place`` and its features; ``near`` is windows x statements."""
    own = near[:, place]
    clear = own - near.mean(axis=1)
    singles = own[: len(index.passages)]
    scores = (
        own
        + 0.5 * clear
        + np.array([0.15 * _shared(form, window, index, rarity) for window in laid.windows], np.float32)
    )
    best = int(scores.argmax())
    window = laid.windows[best]
    others = np.sort(np.delete(singles, range(window.first, window.last + 1)))[::-1][:3]
    named = {mention.entity for mention in form.values.mentions}
    told = _entities(window, index)
    return window, {
        "best": float(own[best]),
        "above": float(own[best] - (others.mean() if len(others) else 0.0)),
        "ahead": float(own[best] - np.delete(near[best], place).max(initial=0.0)),
        "names": len(named & told) / len(named) if named else 0.5,
        "rare_names": _shared(form, window, index, rarity) if named else 0.5,
    }


def _shared(form: FactForm, window: Window, index: DocumentIndex, rarity: dict[str, float]) -> float:
    """Share of the statement's entities, weighted by rarity in the story, that stand in the window."""
    named = {mention.entity for mention in form.values.mentions}
    total = sum(rarity.get(entity, 1.0) for entity in named)
    told = named & _entities(window, index)
    return sum(rarity.get(entity, 1.0) for entity in sorted(told)) / total if total else 0.0


def _entities(window: Window, index: DocumentIndex) -> set[str]:
    start, end = index.span(window.first, window.last)
    return {one.entity for one in index.context.values.mentions if one.start >= start and one.end <= end}
