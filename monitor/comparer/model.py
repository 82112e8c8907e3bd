"""The model: features and a guard's finding go in, two probabilities come out.

``told``: the text tells the fact in some way, maybe in part or with another value. ``included``: it tells it as it is
stated; the guard's finding takes its share away. Both are sums of a few monotone parts, shipped as JSON
(``data/lexical_model.json``) that people can read and that ``gapwire evaluate`` measures. A sum becomes a probability
by the logistic curve or by a map fitted to people's answers, which rises from knot to knot and changes no order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import orjson

from monitor.comparer.guard import Finding
from monitor.comparer.resources import read_resource

Knots = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One sum and how it becomes a probability."""

    intercept: float
    weights: Mapping[str, float]
    """By feature."""
    against: Mapping[str, float] = field(default_factory=dict)
    """What a guard's finding takes away, by its kind."""
    ceiling: float = 1.0
    """The surest it can be: even of the most alike people call some not told."""
    listed: Knots = ()
    """Sums and their log-odds for the facts of a list, rising; empty: the logistic curve up to the ceiling."""
    alone: Knots = ()
    """The same for claims that stand alone against a whole article."""

    def probability(self, features: Mapping[str, float], finding: Finding | None = None) -> float:
        """0 to 1, rounded to four places so that the last bit of a sum never matters."""
        total = self.intercept + sum(weight * features[name] for name, weight in sorted(self.weights.items()))
        if finding and finding.verdict:
            total -= self.against.get(finding.kind, 0.0)
        if self.listed:
            return round(_logistic(self._odds(total, features["alone"])), 4)
        return round(self.ceiling * _logistic(total), 4)

    def _odds(self, total: float, alone: float) -> float:
        return (1 - alone) * _between(self.listed, total) + alone * _between(self.alone, total)


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _between(knots: Knots, at: float) -> float:
    """The value of a line through knots, level beyond its ends."""
    for (left, low), (right, high) in pairwise(knots):
        if at <= right:
            return low + (high - low) * max(0.0, at - left) / (right - left)
    return knots[-1][1]


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
    told, included, sure = raw["told"], raw["included"], raw.get("sure", {})
    listed, alone = (_knots(sure.get(kind, {})) for kind in ("listed", "alone"))
    return Model(
        raw["name"],
        Part(told["intercept"], told["weights"]),
        Part(included["intercept"], included["weights"], included["against"], included["ceiling"], listed, alone),
        raw["threshold"],
    )


def _knots(shares: Mapping[str, float]) -> Knots:
    """Sums and log-odds, from sums (JSON has texts for keys) and probabilities."""
    return tuple((float(knot), math.log(share / (1 - share))) for knot, share in shares.items())
