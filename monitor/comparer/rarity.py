"""How much a word says: a stem and its language go in, a weight from 0.5 (everywhere) to 1.5 (rare) comes out.

Counted once over English news texts (``data/word_counts_en.json``, recipe in ``training.py``); other languages have no
table yet, every content word weighs the same there.
"""

from __future__ import annotations

import math
from functools import cache

import orjson

from monitor.comparer.resources import read_resource

NAMED = 1.3
"""Entities and values: as telling as a rare word."""


def rarity(key: str, language: str | None) -> float:
    """Weight of a term's key."""
    if key[0] in "@#":
        return NAMED
    if language != "en":
        return 1.0
    texts, counts = _table()
    return 0.5 + math.log((texts + 1) / (counts.get(key, 0) + 0.5)) / math.log(2 * texts + 2)


@cache
def _table() -> tuple[int, dict[str, int]]:
    table = orjson.loads(read_resource("word_counts_en.json"))
    return table["texts"], table["counts"]
