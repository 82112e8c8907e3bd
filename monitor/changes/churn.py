"""Lines of a page that change by themselves: time stamps, ages, counters. And furniture that tells nothing.

A line or a text goes in; whether it is such a line, or the text without its moving figures, comes out. Only whole short
lines count: "3 hours ago" inside a sentence is the outlet's word and stays.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

LONGEST = 70
"""Characters of such a line at most."""
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_EDGES = " \t•·|–—-()[]:."


@cache
def _lines() -> dict[str, Any]:
    table = loads(files("monitor.changes").joinpath("data/churn.toml").read_text("utf-8"))
    return {
        "stamps": re.compile(table["stamp"], re.VERBOSE | re.IGNORECASE),
        "counts": re.compile(table["count"], re.VERBOSE | re.IGNORECASE),
        "furniture": frozenset(table["furniture"]),
    }


def moves_by_itself(line: str) -> bool:
    """Whether a line is nothing but a time stamp, an age or a counter."""
    if len(line) > LONGEST or not any(map(str.isdigit, line)):
        return False
    bare = line.strip(_EDGES)
    known = _lines()
    return bool(known["stamps"].fullmatch(bare) or known["counts"].fullmatch(bare))


def is_furniture(line: str) -> bool:
    """Whether a line asks or labels and tells nothing: ``Read more``, ``Advertisement``; never one with a figure."""
    return len(line) <= LONGEST and line.strip(_EDGES + "!…→›»").casefold() in _lines()["furniture"]


def steady(text: str) -> str:
    """The text with the figures of its moving lines left out: equal for two captures between which only these moved."""
    lines = text.split("\n")
    return "\n".join(_FIGURES.sub("#", line) if moves_by_itself(line) else line for line in lines)
