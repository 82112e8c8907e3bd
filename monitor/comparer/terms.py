"""Terms: what is compared. Words of one text go in; stems and, where the story names an entity, its id come out.

"DPRK" and "North Korea" become one term; grammatical words have no weight and are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.story.model import Entity
from monitor.text.languages import function_words
from monitor.text.words import Words, words


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text as parallel columns in reading order."""

    keys: tuple[str, ...]
    """Stem, or ``@`` and the entity's id."""
    surfaces: tuple[str, ...]
    """Folded word, for soft matches; for entities the same as the key."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.keys)


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


def terms(found: Words, names: Names, language: str | None) -> Terms:
    """The terms of a text's words; ``language`` is a base language."""
    rows = list(_rows(found, names, function_words(language)))
    columns = tuple(zip(*rows, strict=True)) or ((), (), (), ())
    return Terms(*columns)


def _rows(found: Words, names: Names, stop: frozenset[str]) -> Iterator[tuple[str, str, int, int]]:
    position = 0
    while position < len(found):
        named = names.at(found.stems, position)
        if named:
            entity, length = named
            yield entity, entity, found.starts[position], found.ends[position + length - 1]
            position += length
            continue
        if found.folded[position] not in stop:
            yield found.stems[position], found.folded[position], found.starts[position], found.ends[position]
        position += 1
