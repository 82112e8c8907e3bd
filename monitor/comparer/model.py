"""The model: features go in, the probability that the text states the fact comes out.

A logistic sum of monotone parts, shipped as JSON (``data/lexical_model.json``) that people can read; ``training.py``
made it. Without it, an untrained formula answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import orjson

from monitor.comparer.resources import read_resource


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features and the threshold from which a fact counts as told."""

    name: str
    intercept: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1, rounded to four places so that the last bit of a sum never matters."""
        total = self.intercept + sum(weight * features[name] for name, weight in sorted(self.weights.items()))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


UNTRAINED = Model("untrained", -4.2, {"story_one": 2.5, "story_two": 4.5}, 0.5)
"""The formula for languages and texts unlike the training data: the share of the fact's story-weighted words."""


@cache
def load_model() -> Model:
    """The trained model that ships with this version."""
    raw = orjson.loads(read_resource("lexical_model.json"))
    return Model(raw["name"], raw["intercept"], raw["weights"], raw["threshold"])
