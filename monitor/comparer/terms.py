"""Terms: what is compared. The words of one text go in; stems, entities, dates and numbers come out as terms.

"DPRK" and "North Korea" become one term where the story names the entity; "Tuesday" and "25 July" are compared as days.
Grammatical words are left out. Nothing is weighed here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.story.model import Entity
from monitor.text.date_reading import read_dates
from monitor.text.dates import Anchor, DateValue
from monitor.text.languages import function_words
from monitor.text.numbers import Number, read_numbers
from monitor.text.words import Words, words

Value = DateValue | Number


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


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text in reading order, and its plain stems for near copies."""

    terms: tuple[Term, ...] = ()
    stems: tuple[str, ...] = ()
    """All stems with grammatical words, as written."""
    pairs: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Neighbouring stems."""


class Names:
    """Finds the story's entities in a row of stems, by all their names in all languages."""

    def __init__(self, entities: Iterable[Entity], language: str | None) -> None:
        table: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
        for entity in entities:
            for name_language, names in entity.names.items():
                for name in names:
                    # A name is met in texts of other languages too, stemmed by their rules.
                    for stemmed in {words(name, name_language).stems, words(name, language).stems}:
                        if stemmed:
                            table[stemmed[0]].add((stemmed, "@" + entity.id))
        self._by_first = {first: sorted(names, key=lambda n: (-len(n[0]), n)) for first, names in table.items()}

    def at(self, stems: tuple[str, ...], position: int) -> tuple[str, int] | None:
        """The entity whose name begins at ``position`` and the number of its words; the longest name wins."""
        for name, entity in self._by_first.get(stems[position], ()):
            if stems[position : position + len(name)] == name:
                return entity, len(name)
        return None


@dataclass(frozen=True, slots=True)
class Reader:
    """How texts of one language are read for one story."""

    language: str | None
    names: Names

    def read(self, text: str, anchor: Anchor | None = None) -> Terms:
        """Terms of a text with offsets into it; ``anchor`` is the day it speaks from."""
        found = words(text, self.language)
        return Terms(tuple(self._terms(found, self._values(text, anchor))), found.stems, _pairs(found.stems))

    def read_parts(self, text: str, parts: Iterable[tuple[int, int]], anchor: Anchor | None = None) -> list[Terms]:
        """Terms of each part (start, end) of a text, which is read only once."""
        found = words(text, self.language)
        terms = tuple(self._terms(found, self._values(text, anchor)))
        term_starts = [term.start for term in terms]
        rows = []
        for start, end in parts:
            stems = found.stems[bisect_left(found.starts, start) : bisect_left(found.starts, end)]
            own = terms[bisect_left(term_starts, start) : bisect_left(term_starts, end)]
            rows.append(Terms(own, stems, _pairs(stems)))
        return rows

    def _values(self, text: str, anchor: Anchor | None) -> list[Value]:
        dates = read_dates(text, self.language or "en", anchor)
        spans = [(value.start, value.end) for value in dates]
        numbers = read_numbers(text, self.language, spans)
        return sorted([*dates, *(number for number in numbers if not number.weak)], key=lambda value: value.start)

    def _terms(self, found: Words, values: list[Value]) -> Iterator[Term]:
        stop = function_words(self.language)
        position, ahead = 0, list(values)
        while position < len(found):
            start = found.starts[position]
            while ahead and ahead[0].end <= start:
                ahead.pop(0)
            if ahead and ahead[0].start <= start:
                value = ahead.pop(0)
                yield Term(value_key(value), value_key(value), value.start, value.end, value=value)
                while position < len(found) and found.starts[position] < value.end:
                    position += 1
                continue
            named = self.names.at(found.stems, position)
            if named:
                entity, length = named
                yield Term(entity, entity, start, found.ends[position + length - 1], name=True)
                position += length
                continue
            if found.folded[position] not in stop:
                name = found.names[position] and position > 0
                yield Term(found.stems[position], found.folded[position], start, found.ends[position], name=name)
            position += 1


def _pairs(stems: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(stems))


def value_key(value: Value) -> str:
    """A key that is equal for equal values."""
    if isinstance(value, DateValue):
        return f"#{value.year}-{value.month}-{value.day}-{value.last_day}-{value.weekday}-{value.part}-{value.spans}"
    return f"#{value.kind}-{value.value}-{value.high}-{value.bound}-{value.unit}-{value.step}"
