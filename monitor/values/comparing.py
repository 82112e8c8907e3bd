"""Comparing values: a fact's statement and what a text says of it go in; what agrees or conflicts comes out.

Only what the statement itself gives is compared: its order, day, numbers, titles, polarity, names. A passage
that differs in none of them uses another label ("Victory Day" for "armistice"), which is no conflict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from monitor.text.dates import compatible as same_time
from monitor.text.languages import base_language, function_words, main_script
from monitor.text.numbers import compatible as same_amount
from monitor.text.units import units
from monitor.text.words import fold, words
from monitor.values.reading import MONTHS, PLURALS, WEEKDAYS, Value

DAY_WORDS = frozenset({*WEEKDAYS, *MONTHS})
COUNTED = frozenset({"person", "country", "time"})
"""Dimensions of units in which a later count can be higher."""
FRAME = 0.5
"""Part of the statement's other words that must be told for a name to stand in the place of its name."""
NAME = re.compile(r"(?<![\w'’])[^\W\d_a-zà-ÿ][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text says of one aspect of a fact."""

    aspect: str
    value: str
    start: int
    end: int
    relation: str
    """``agree``, ``more_precise``, ``update``, ``conflict``, ``label`` or ``unconfirmed``: the machine says that it
    differs, and no value that was read bears it out."""


def compare_values(stated: Sequence[Value], told: Sequence[Value], meant: Sequence[Value] = ()) -> tuple[Finding, ...]:
    """A finding for each aspect that the statement gives and the passage tells: what agrees before what conflicts.

    Of several that conflict, one of ``meant`` comes first: what the coder's note names.
    """
    findings = []
    for wanted in stated:
        if wanted.aspect == "polarity" or (wanted.day is not None and wanted.day.precision in {"year", "decade"}):
            continue  # a year in a statement is mostly part of a name ("the 1950-53 war")
        same = [one for one in told if one.aspect == wanted.aspect and _rivals(wanted, one)]
        agreeing = [one for one in same if _agrees(wanted, one)]
        same.sort(key=lambda one: one not in meant)
        for one in agreeing[:1] or same[:1]:
            relation = _relation(wanted, one) if agreeing else "conflict"
            findings.append(Finding(one.aspect, one.value, one.start, one.end, relation))
    return tuple({(one.aspect, one.value): one for one in findings}.values())


def polarity_turned(stated: Sequence[Value], told: Sequence[Value]) -> bool:
    """Whether one denies what the other says."""
    return any(one.aspect == "polarity" for one in stated) != any(one.aspect == "polarity" for one in told)


def name_replaced(statement: str, passage: str, entities: Mapping[str, Sequence[str]]) -> bool:
    """Whether another name stands in the passage for one of the statement's; never across scripts.

    ``entities`` are the story file's: entity -> its names. Other names of one entity are labels of the same thing, and
    an entity is there where a word of its names is ("Li" for Li Hongzhong, "Korean" for North Korea). The sentence
    around the name must be the same: half of the statement's other words.
    """
    if main_script(statement) != main_script(passage) or _frame_shared(statement, passage) < FRAME:
        return False
    mine, theirs = _names(statement), _names(passage)
    lost, new = mine - theirs, theirs - mine
    for names in entities.values():
        known = {stem for name in names for stem in _stems(name)}
        if known & theirs or any(name in passage for name in names):
            lost -= known
        new -= known if known & mine or any(name in statement for name in names) else set()
    return bool(lost) and bool(new)


def updated(findings: Sequence[tuple[datetime, Finding]]) -> tuple[Finding, ...]:
    """Conflicts over a number of people or things that only ever grows with time are updates of a count."""
    ordered = sorted(findings, key=lambda pair: pair[0])
    sizes = [
        float(match[0]) for _, one in ordered if (match := re.search(r"\d+(?:\.\d+)?", one.value.replace(",", "")))
    ]
    if any(one.value.rsplit(" ", 1)[-1] in _measures() for _, one in ordered):
        return tuple(one for _, one in ordered)  # a price or a length does not grow by being counted later
    grows = len(sizes) == len(ordered) > 1 and sizes == sorted(sizes) and sizes[0] < sizes[-1]
    if not grows:
        return tuple(one for _, one in ordered)
    return tuple(
        Finding(one.aspect, one.value, one.start, one.end, "update" if one.relation == "conflict" else one.relation)
        for _, one in ordered
    )


@cache
def _measures() -> frozenset[str]:
    """What numbers measure rather than count, as values name it."""
    named = {unit.name for unit in units().words.values() if unit.dimension not in COUNTED}
    return frozenset(named | {PLURALS.get(name, name) for name in named})


def _frame_shared(statement: str, passage: str) -> float:
    """Part of the statement's words in lower case that the passage has too."""
    frames = []
    for text in (statement, passage):
        found = words(text, "en")
        rows = zip(found.stems, found.folded, found.names, strict=True)
        frames.append({stem for stem, word, name in rows if not name and word not in function_words("en")})
    return len(frames[0] & frames[1]) / len(frames[0]) if frames[0] else 0.0


def _names(text: str) -> set[str]:
    """First letters of the capitalised words, those that open a sentence too where they are no common words."""
    return {
        stem
        for match in NAME.finditer(text)
        if match[0] not in DAY_WORDS
        for stem in _stems(match[0])
        if stem not in function_words("en")
    }


def _stems(name: str) -> set[str]:
    return {fold(word)[:5] for word in re.findall(r"[\w'’-]+", name) if word[:1].isupper()}


def _rivals(wanted: Value, told: Value) -> bool:
    """Whether both can speak of the same thing: days of one grain, numbers of one unit or thing."""
    if wanted.day is not None and told.day is not None:
        fine = (wanted.day.day or wanted.day.weekday) is not None
        return not fine or (told.day.day or told.day.weekday) is not None
    if wanted.title is not None and told.title is not None:
        return wanted.title.family == told.title.family
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
    if wanted.title is not None and told.title is not None:
        return wanted.value in (told.value, told.title.more)
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
    return "more_precise" if wanted.value != told.value else "agree"


def same_language(one: str | None, other: str | None) -> bool:
    """Whether names can be compared by their letters."""
    return base_language(one) == base_language(other)
