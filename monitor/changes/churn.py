"""Lines of a page that change by themselves: time stamps, ages, counters. And furniture that tells nothing.

A line, or two texts go in; whether it is such a line, or whether only such lines went on between the texts, comes out.
Only whole short lines of a closed list of forms count: "3 hours ago" inside a sentence is the outlet's word and stays.
A counter that falls, a new day of publication and a figure under a line that ends in a colon are edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

LONGEST = 80
"""Characters of such a line at most."""
_FIGURE = re.compile(r"\d+(?:[.,\s]\d+)*")
_EDGES = " \t•·|–—-()[]:."
_ANNOUNCES = (":", "：")
"""How a line ends that says what the next one gives: "Losses so far:"."""


@cache
def _forms() -> Mapping[str, Any]:
    table = loads(files("monitor.changes").joinpath("data/churn.toml").read_text("utf-8"))
    moment = table["moment"].replace("MONTH", table["month"])
    between = r"\s*[:：]?\s*(?:(?:at|um|am|à|le|a\ las|el|alle|il|às|em|om|в|о)\s+)?"
    stamp = (
        rf"(?:(?P<changed>{table['updated']}){between}(?:{moment}|{table['age']})"
        rf"|(?P<made>{table['published']})?{between}(?:{table['age']}))"
    )
    return {
        "stamp": re.compile(stamp, re.VERBOSE | re.IGNORECASE),
        "count": re.compile(table["count"], re.VERBOSE | re.IGNORECASE),
        "furniture": frozenset(table["furniture"]),
    }


def moves_by_itself(line: str) -> bool:
    """Whether a line has the form of a time stamp, an age or a counter, and holds nothing else."""
    return _bare(line) is not None


def is_furniture(line: str) -> bool:
    """Whether a line asks or labels and tells nothing: ``Read more``, ``Advertisement``; never one with a figure."""
    return len(line) <= LONGEST and line.strip(_EDGES + "!…→›»").casefold() in _forms()["furniture"]


def went_on(old: str, new: str) -> bool:
    """Whether two lines are one stamp, age or counter that went on as such lines do."""
    bare = _bare(old)
    return bare is not None and bare == _bare(new) and _count(old) <= _count(new)


def steady(text: str) -> str:
    """The text with its moving lines bare of what moves: different for texts between which anything else changed."""
    return "\n".join(bare if bare is not None else line for line, bare in _lines(text))


def only_went_on(old: str, new: str) -> bool:
    """Whether the texts differ in lines alone that move by themselves, and each of them went on as such lines do."""
    if steady(old) != steady(new):
        return False
    return all(
        one == other or bare is None or went_on(one, other)
        for (one, bare), (other, _) in zip(_lines(old), _lines(new), strict=True)
    )


def _lines(text: str) -> Iterator[tuple[str, str | None]]:
    """Each line, and what of it stays; ``None`` where it does not move by itself."""
    said_what_follows = False
    for line in text.split("\n"):
        yield line, None if said_what_follows else _bare(line)
        said_what_follows = line.rstrip().endswith(_ANNOUNCES) if line.strip() else said_what_follows


def _bare(line: str) -> str | None:
    """A moving line without what moves in it; ``None`` for any other line."""
    if len(line) > LONGEST or not line or line.isspace():
        return None
    inner = line.strip(_EDGES)
    stamp = _forms()["stamp"].fullmatch(inner)
    if stamp:
        said = stamp["changed"] or stamp["made"] or ""
        return line.replace(inner, f"{said.casefold()} #")
    if any(map(str.isdigit, inner)) and _forms()["count"].fullmatch(inner):
        return _FIGURE.sub("#", line)
    return None


def _count(line: str) -> float:
    """What a counter says; 0 for a time stamp."""
    inner = line.strip(_EDGES)
    found = None if _forms()["stamp"].fullmatch(inner) else _FIGURE.search(inner)
    if found is None:
        return 0.0
    figure = found[0]
    if re.search(r"\d\s?[km]\b", inner, re.IGNORECASE) and re.fullmatch(r"\d+(?:[.,]\d+)?", figure):
        return float(figure.replace(",", "."))  # "1.5k": the sign behind is the same on both sides
    return float(re.sub(r"\D", "", figure))
