"""Terms: what is compared. The values of one text go in; stems, entities, dates and numbers come out as terms.

"DPRK" and "North Korea" become one term where the story names the entity; "Tuesday" and "25 July" are compared as days.
Grammatical words are left out. Nothing is weighed here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.comparer.guard_forms import Values
from monitor.text.dates import DateValue
from monitor.text.languages import function_words
from monitor.text.numbers import Number
from monitor.text.saying_days import saying_days

Value = DateValue | Number
SAID = "-said"
"""End of the key of a day on which something was said."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is compared."""

    key: str
    """Stem, ``@`` and the entity's id, or ``#`` and a value."""
    surface: str
    """The folded word, for near spellings; the key itself for entities and values."""
    start: int
    end: int
    name: bool = False
    """An entity, or written as a name."""
    value: Value | None = None
    said: bool = False
    """A day on which something was said, and not the day of what was done."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text in reading order, and its plain stems for near copies."""

    terms: tuple[Term, ...] = ()
    stems: tuple[str, ...] = ()
    """All stems with grammatical words, as written."""
    pairs: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Neighbouring stems."""
    runs: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    """Three stems in a row."""


def read_terms(values: Values) -> Terms:
    """Terms of a whole text with offsets into it."""
    stems = values.words.stems
    return Terms(tuple(_terms(values)), stems, _pairs(stems), _runs(stems))


def read_parts(values: Values, parts: Iterable[tuple[int, int]]) -> list[Terms]:
    """Terms of each part (start, end) of a text, with offsets into the whole text."""
    whole, starts = tuple(_terms(values)), values.words.starts
    term_starts = [term.start for term in whole]
    rows = []
    for start, end in parts:
        stems = values.words.stems[bisect_left(starts, start) : bisect_left(starts, end)]
        own = whole[bisect_left(term_starts, start) : bisect_left(term_starts, end)]
        rows.append(Terms(own, stems, _pairs(stems), _runs(stems)))
    return rows


def _terms(values: Values) -> Iterator[Term]:
    """Entities and values in place of their words; the longer wins where they overlap."""
    stop, found = function_words(values.language), values.words
    special = sorted(_special(values), key=lambda term: (term.start, -term.end))
    position = ahead = 0
    while position < len(found):
        start = found.starts[position]
        while ahead < len(special) and special[ahead].end <= start:
            ahead += 1
        if ahead < len(special) and special[ahead].start <= start:
            yield special[ahead]
            while position < len(found) and found.starts[position] < special[ahead].end:
                position += 1
            continue
        if found.folded[position] not in stop:
            name = found.names[position] and position > 0
            yield Term(found.stems[position], found.folded[position], start, found.ends[position], name=name)
        position += 1


def _special(values: Values) -> Iterator[Term]:
    for mention in values.mentions:
        key = "@" + mention.entity
        yield Term(key, key, mention.start, mention.end, name=True)
    said = saying_days(values.text, values.language, values.words, values.dates)
    told: list[Value] = [*values.dates, *(number for number in values.numbers if not number.weak)]
    for value in told:
        of_saying = value.start in said and isinstance(value, DateValue)
        key = value_key(value) + (SAID if of_saying else "")
        yield Term(key, key, value.start, value.end, value=value, said=of_saying)


def _pairs(stems: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(stems))


def _runs(stems: tuple[str, ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset(zip(stems, stems[1:], stems[2:], strict=False))


def value_key(value: Value) -> str:
    """A key that is equal for equal values."""
    if isinstance(value, DateValue):
        return f"#{value.year}-{value.month}-{value.day}-{value.last_day}-{value.weekday}-{value.part}-{value.spans}"
    return f"#{value.kind}-{value.value}-{value.high}-{value.bound}-{value.unit}-{value.step}"
