"""Words of one sense: a stem goes in, the groups of news words it stands in come out (English only).

The groups are written by hand (``data/same_sense_en.txt``); opposites never share one.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from monitor.text.resources import read_resource
from monitor.text.stems import stems


def sense_groups(stem: str, language: str | None) -> frozenset[int]:
    """Numbers of the groups a stem belongs to; empty for unknown words and languages."""
    return _groups().get(stem, frozenset()) if language == "en" else frozenset()


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(read_resource("same_sense_en.txt").decode("utf-8").splitlines()):
        if line.startswith("#"):
            continue
        for stem in stems(line.split(), "en"):
            found[stem].add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}
