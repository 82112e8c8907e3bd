"""Amounts: a passage goes in, its numbers come out, with ranges and numbers of people made equal.

"Between 10 and 15", 10至15人 and 10~15명 are one range each; "12 dead", "12 morts" and "12人" count persons, and 15 लाख
is 1.5 million. Verdicts are not made from it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

from monitor.text.languages import base_language
from monitor.text.numbers import Number, read_numbers
from monitor.text.units import Unit, units

BEFORE = 24
"""Characters before a number in which a word that bounds it stands."""
WIDEST = 20.0
"""How many times the low end of a range its high end may be."""
_WORD = re.compile(r"\s?([^\s\d.,;:।،()]+)")


@dataclass(frozen=True, slots=True)
class _Words:
    between: re.Pattern[str]
    joined: re.Pattern[str]
    to: re.Pattern[str]
    people: frozenset[str]
    scales: Mapping[str, Mapping[str, float]]
    bounds: Mapping[str, Mapping[str, re.Pattern[str]]]
    vague: Mapping[str, Mapping[str, Sequence[float]]]


@cache
def _words() -> _Words:
    table: dict[str, Any] = loads(files("monitor.values").joinpath("data", "amounts.toml").read_text("utf-8"))
    return _Words(
        re.compile(rf"(?<!\w)(?:{table['between']})\s*$", re.IGNORECASE),
        re.compile(table["and"], re.IGNORECASE),
        re.compile(table["to"], re.IGNORECASE),
        frozenset(table["people"].split()),
        table["scales"],
        {
            bound: {language: re.compile(rf"(?:{pattern})\s*$", re.IGNORECASE) for language, pattern in row.items()}
            for bound, row in table["bounds"].items()
        },
        table["vague"],
    )


def read_amounts(passage: str, language: str | None, taken: Sequence[tuple[int, int]]) -> tuple[Number, ...]:
    """The numbers of a passage in order; ``taken`` are spans of dates, in which none is looked for."""
    base = base_language(language) or "en"
    found = [_scaled(passage, number, base) for number in read_numbers(passage, language, taken)]
    numbers = [*_with_ranges(passage, found), *_vague(passage, base)]
    return tuple(sorted(map(_of_people, numbers), key=lambda number: number.start))


def _vague(passage: str, language: str) -> Iterator[Number]:
    """What "dozens" and "hundreds" are in languages that the text readers do not read."""
    for word, (low, high) in _words().vague.get(language, {}).items():
        for match in re.finditer(rf"(?<!\w)(?:ال)?(?:{word})(?!\w)", passage, re.IGNORECASE):
            behind = _WORD.match(passage, match.end())
            noun = behind[1].casefold().removeprefix("ال") if behind else ""
            yield Number(match.start(), match.end(), low, high, kind="vague", noun=noun)


def _scaled(passage: str, number: Number, language: str) -> Number:
    """With the word behind it that multiplies it, and the phrase before it that bounds it."""
    known = _words()
    for bound, patterns in known.bounds.items():
        if not number.bound and language in patterns:
            if patterns[language].search(passage, max(0, number.start - BEFORE), number.start):
                number = replace(number, bound=bound)
    for word, factor in known.scales.get(language, {}).items():
        if passage.startswith((word, " " + word), number.end):
            end = passage.index(word, number.end) + len(word)
            behind = _WORD.match(passage, end)
            noun = behind[1].casefold() if behind else ""
            step = number.step * factor
            return replace(number, value=number.value * factor, step=step, end=end, noun=noun, kind="cardinal")
    return number


def _with_ranges(passage: str, numbers: Sequence[Number]) -> Iterator[Number]:
    """The numbers, two that are the ends of one range as one."""
    held: Number | None = None
    for number in numbers:
        if held is not None and _is_range(passage, held, number):
            yield replace(number, start=held.start, value=held.value, high=number.value, kind="range", bound="")
            held = None
            continue
        if held is not None:
            yield held
        held = number
    if held is not None:
        yield held


def _is_range(passage: str, low: Number, high: Number) -> bool:
    if {low.kind, high.kind} != {"cardinal"} or not low.value < high.value <= WIDEST * low.value:
        return False
    known, joint = _words(), passage[low.end : high.start]
    if known.between.search(passage, max(0, low.start - BEFORE), low.start):
        return known.joined.fullmatch(joint) is not None
    return known.to.fullmatch(joint) is not None and low.unit in (None, high.unit)


def _of_people(number: Number) -> Number:
    """A number of people, whatever they are called."""
    if number.unit is None and number.noun in _words().people:
        return replace(number, unit=_person(), noun="")
    return number


def _person() -> Unit:
    return units().words["persons"]
