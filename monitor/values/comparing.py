"""Comparing values: a fact's statement and what a text says of it go in; what agrees or conflicts comes out.

Only what the statement itself gives is compared: its order, its day, its numbers, its polarity, its names. A passage
that differs in none of them uses another label ("Victory Day" for "armistice"), which is no conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.text.dates import compatible as same_time
from monitor.text.languages import base_language
from monitor.text.numbers import compatible as same_amount
from monitor.text.words import fold
from monitor.values.reading import Value

NAME = re.compile(r"(?<![\w'’])[^\W\d_a-zà-ÿ][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text says of one aspect of a fact."""

    aspect: str
    value: str
    start: int
    end: int
    relation: str
    """``agree``, ``more_precise``, ``update``, ``conflict`` or ``label``."""


def compare_values(stated: Sequence[Value], told: Sequence[Value]) -> tuple[Finding, ...]:
    """A finding for each aspect that the statement gives and the passage tells: what agrees before what conflicts."""
    findings = []
    for wanted in stated:
        if wanted.aspect == "polarity" or (wanted.day is not None and wanted.day.precision in {"year", "decade"}):
            continue  # a year in a statement is mostly part of a name ("the 1950-53 war")
        same = [one for one in told if one.aspect == wanted.aspect and _rivals(wanted, one)]
        agreeing = [one for one in same if _agrees(wanted, one)]
        for one in agreeing[:1] or same[:1]:
            relation = _relation(wanted, one) if agreeing else "conflict"
            findings.append(Finding(one.aspect, one.value, one.start, one.end, relation))
    return tuple({(one.aspect, one.value): one for one in findings}.values())


def polarity_turned(stated: Sequence[Value], told: Sequence[Value]) -> bool:
    """Whether one denies what the other says."""
    return any(one.aspect == "polarity" for one in stated) != any(one.aspect == "polarity" for one in told)


def name_replaced(statement: str, passage: str, aliases: Iterable[str]) -> str:
    """The name that stands in the passage for one of the statement's; empty where no name was replaced.

    Names of the entities that the story file lists (``aliases``) are other names for the same thing.
    """
    for alias in sorted(aliases, key=len, reverse=True):
        statement, passage = statement.replace(alias, " . "), passage.replace(alias, " . ")
    mine, theirs = _names(statement), _names(passage)
    lost = [name for stem, name in mine.items() if stem not in theirs]
    new = [name for stem, name in theirs.items() if stem not in mine]
    return new[0] if lost and new else ""


def updated(findings: Sequence[tuple[datetime, Finding]]) -> tuple[Finding, ...]:
    """Conflicts over a number of people or things that only ever grows with time are updates of a count."""
    ordered = sorted(findings, key=lambda pair: pair[0])
    sizes = [float(match[0]) for _, one in ordered if (match := re.search(r"[\d.]+", one.value))]
    grows = len(sizes) == len(ordered) > 1 and sizes == sorted(sizes) and sizes[0] < sizes[-1]
    if not grows:
        return tuple(one for _, one in ordered)
    return tuple(
        Finding(one.aspect, one.value, one.start, one.end, "update" if one.relation == "conflict" else one.relation)
        for _, one in ordered
    )


def _names(text: str) -> dict[str, str]:
    """Capitalised words that do not open a sentence, by their first letters."""
    found: dict[str, str] = {}
    for match in NAME.finditer(text):
        before = text[: match.start()].rstrip()
        if (before and before[-1] not in '.!?:"“«') or match[0].isupper():
            found.setdefault(fold(match[0])[:5], match[0])
    return found


def _rivals(wanted: Value, told: Value) -> bool:
    """Whether both can speak of the same thing: days of one grain, numbers of one unit or thing."""
    if wanted.day is not None and told.day is not None:
        fine = (wanted.day.day or wanted.day.weekday) is not None
        return not fine or (told.day.day or told.day.weekday) is not None
    if wanted.number is not None and told.number is not None:
        one, other = wanted.number, told.number
        if one.unit is not None and other.unit is not None:
            return one.unit.dimension == other.unit.dimension
        return one.unit is other.unit and one.noun[:4] == other.noun[:4]
    return True


def _agrees(wanted: Value, told: Value) -> bool:
    if wanted.day is not None and told.day is not None:
        return same_time(wanted.day, told.day)
    if wanted.number is not None and told.number is not None:
        return same_amount(wanted.number, told.number)
    return wanted.value == told.value


def _relation(wanted: Value, told: Value) -> str:
    """Whether what agrees says more than the statement."""
    if wanted.day is not None and told.day is not None:
        finer = (wanted.day.day is None and told.day.day is not None) or (not wanted.day.part and told.day.part)
        return "more_precise" if finer else "agree"
    if wanted.number is not None and told.number is not None:
        rough = bool(wanted.number.bound) or wanted.number.kind in {"vague", "range"}
        exact = not told.number.bound and told.number.kind not in {"vague", "range"}
        return "more_precise" if rough and exact and told.number.value != wanted.number.value else "agree"
    return "agree"


def same_language(one: str | None, other: str | None) -> bool:
    """Whether names can be compared by their letters."""
    return base_language(one) == base_language(other)
