"""Units of measure: the words or signs beside a number go in, the unit comes out.

Read from ``data/units.toml``; one table for all languages. It converts nothing by itself: see ``Unit.factor``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.text.resources import read_resource


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: ``kilometre``, of the dimension ``length``, 1000 of whose base it is."""

    name: str
    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit by its words and signs."""

    words: Mapping[str, Unit]
    """Lower-case words of languages with blanks."""
    signs: Mapping[str, Unit]
    counters: re.Pattern[str]
    """Words of languages without blanks, longest first."""
    phrases: re.Pattern[str]


UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def units() -> Units:
    """The table of ``units.toml``."""
    words: dict[str, Unit] = {}
    signs: dict[str, Unit] = {}
    phrases: dict[str, Unit] = {}
    for name, row in tomllib.loads(read_resource("units.toml").decode()).items():
        unit = Unit(name, row["dimension"], float(row["factor"]))
        words |= {word: unit for word in row["words"].split() if word not in words}
        signs |= {sign.lower(): unit for sign in row.get("signs", "").split()}
        phrases |= dict.fromkeys(row.get("phrases", ()), unit)
    unspaced = sorted((word for word in words if UNSPACED.search(word)), key=len, reverse=True)
    return Units(
        words=words | phrases,
        signs=signs,
        counters=re.compile("|".join(map(re.escape, unspaced))),
        phrases=re.compile("|".join(re.escape(phrase) for phrase in phrases)),
    )
