"""The model: features and a guard's finding go in, two probabilities come out.

``told``: the text tells the fact in some way, maybe in part or with another value. ``included``: it tells it as it is
stated; the guard's finding takes its share away. Both are logistic sums of a few monotone parts, shipped as JSON
(``data/lexical_model.json``) that people can read and that ``gapwire evaluate`` measures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson

from monitor.comparer.guard import Finding
from monitor.comparer.resources import read_resource


@dataclass(frozen=True, slots=True)
class Part:
    """One logistic sum."""

    intercept: float
    weights: Mapping[str, float]
    """By feature."""
    against: Mapping[str, float] = field(default_factory=dict)
    """What a guard's finding takes away, by its kind."""
    ceiling: float = 1.0
    """The surest it can be: even of the most alike people call some not told."""

    def probability(self, features: Mapping[str, float], finding: Finding | None = None) -> float:
        """0 to ``ceiling``, rounded to four places so that the last bit of a sum never matters."""
        total = self.intercept + sum(weight * features[name] for name, weight in sorted(self.weights.items()))
        if finding and finding.verdict:
            total -= self.against.get(finding.kind, 0.0)
        return round(self.ceiling / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


@dataclass(frozen=True, slots=True)
class Model:
    """Both probabilities, and the ``told`` from which a fact counts as told."""

    name: str
    told: Part
    included: Part
    threshold: float


_UNTRAINED = Part(-4.0, {"story_one": 2.5, "story_two": 4.0})
UNTRAINED = Model("untrained", _UNTRAINED, _UNTRAINED, 0.4)
"""The share of the fact's story-weighted words: for languages the model was not trained on."""


@cache
def load_model() -> Model:
    """The trained model that ships with this version."""
    return read_model(orjson.loads(read_resource("lexical_model.json")))


def read_model(raw: Mapping[str, Any]) -> Model:
    """A model as its file has it."""
    told, included = raw["told"], raw["included"]
    return Model(
        raw["name"],
        Part(told["intercept"], told["weights"]),
        Part(included["intercept"], included["weights"], included["against"], included["ceiling"]),
        raw["threshold"],
    )
