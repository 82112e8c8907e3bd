"""Names of a text: a text and its words go in, names come out with offsets; by the story's aliases or by capitals.

``NameBook`` finds the story's entities under all their names in all languages, whatever the inflection; ``read_names``
finds what is written like a name without any list. ``same_name`` compares two. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Self

from rapidfuzz.distance import JaroWinkler

from monitor.story.model import Entity
from monitor.text.languages import base_language, function_words
from monitor.text.name_words import opening_words, small_words
from monitor.text.transliteration import alike
from monitor.text.words import Words, fold, words

NEAR_SPELLING = 0.92
"""Jaro-Winkler likeness from which two words of one script are spellings of one name."""
SAME_SOUND = 0.84
"""Likeness across scripts from which two names are one."""
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Endings as folding leaves them: й is и, ё is е.
CYRILLIC_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|ему|ому|ыми|ими|иеи|иях|иям|ием|ах|ях|ам|ям|ои|еи|ии|ыи|ая|яя|ое|ее|ую|юю|ов|ев|ом|ем|ым|им|"
    r"ия|ие|ию|ою|ею|[аяоеуюыиьіє])$"
)
LINK = re.compile(
    r"[ \u00a0\u202f]|-|‐|–|·|・"
    r"|[ \u00a0](?:of|de|del|della|der|van|von|bin|al|ibn|da|di|du|la|le)[ \u00a0](?:the |la |den )?"
)
SENTENCE_START = re.compile(r"(?:^|[.!?:…\n\"“”„«»‘`(\[•]|--|—|–)[\s\"“„«‘`'(\[]*$")
VERBAL = ("ing", "ed", "ly")
"""Endings of English words that open a sentence with a capital and are rarely names."""
CASED_NOUNS = frozenset({"de"})
"""Languages that write every noun with a capital."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A story entity where a text names it."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Name:
    """Words that are written as a name."""

    start: int
    end: int
    words: tuple[str, ...]
    """Folded, without the small words between them."""
    doubtful: bool = False
    """It is one ordinary word, or one word that opens a sentence in a language whose ordinary words are not known."""


@lru_cache(maxsize=50_000)
def inflection_stem(folded: str) -> str:
    """A name's word without its Russian or Ukrainian case ending, a genitive s, or the n of "Korean"."""
    if "\u0400" <= folded[:1] <= "\u052f":
        stem = CYRILLIC_ENDING.sub("", folded)
        return stem if len(stem) >= 2 else folded
    if len(folded) > 4 and folded.endswith("s") and not folded.endswith("ss"):
        folded = folded[:-1]
    if len(folded) > 5 and folded.endswith("an") and folded[:-1].endswith("a"):
        return folded[:-1]
    return folded


class NameBook:
    """The story's entities under all their names; built once per story."""

    def __init__(
        self,
        spaced: Mapping[str, Sequence[tuple[tuple[str, ...], str, bool]]],
        unspaced: Sequence[tuple[str, str]],
        names: Mapping[tuple[str, str], tuple[str, ...]],
        common: Collection[str],
    ):
        self._spaced = spaced
        self._unspaced = unspaced
        self._names = names
        self._common = common

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Self:
        """Collect every alias: words by their stems, names of scripts without blanks as they stand."""
        spaced: dict[str, list[tuple[tuple[str, ...], str, bool]]] = defaultdict(list)
        unspaced: dict[str, str] = {}
        entities = tuple(entities)
        for entity in entities:
            for alias in {name for names in entity.names.values() for name in names}:
                if UNSPACED.search(alias):
                    unspaced |= dict.fromkeys((alias, alias.replace(" ", "")), entity.id)
                    continue
                stems = tuple(inflection_stem(word) for word in words(alias).folded)
                if stems:
                    short = len(stems) == 1 and len(stems[0]) <= 3 and alias[0].isupper()
                    spaced[stems[0]].append((stems, entity.id, short))
        return cls(
            {first: sorted(rows, key=lambda row: (-len(row[0]), row[0], row[1])) for first, rows in spaced.items()},
            sorted(unspaced.items(), key=lambda row: (-len(row[0]), row)),
            _by_language(entities),
            {entity.id for entity in entities if any(map(_is_common, chain(*entity.names.values())))},
        )

    def speaks(self, entity: str, language: str) -> bool:
        """Whether the story gives a name of the entity in a base language."""
        return (entity, language) in self._names

    def names_in(self, entity: str, language: str) -> tuple[str, ...]:
        """The entity's names in a base language, as the story prints them."""
        return self._names.get((entity, language), ())

    def is_proper(self, entity: str) -> bool:
        """Whether the story writes all its names with a capital where a script has them: an "armistice" is no name."""
        return entity not in self._common

    def find(self, text: str, found: Words) -> tuple[Mention, ...]:
        """Every mention of an entity in ``text``, whose words are ``found``; the longest name wins."""
        mentions = sorted([*self._by_words(found), *self._by_signs(text)], key=lambda m: (m.start, -m.end))
        kept: list[Mention] = []
        for mention in mentions:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return tuple(kept)

    def _by_words(self, found: Words) -> Iterator[Mention]:
        stems = [inflection_stem(word) for word in found.folded]
        for position, stem in enumerate(stems):
            for name, entity, capital in self._spaced.get(stem, ()):
                if capital and not found.names[position]:
                    continue
                end = position + len(name)
                if tuple(stems[position:end]) == name:
                    yield Mention(found.starts[position], found.ends[end - 1], entity)
                    break

    def _by_signs(self, text: str) -> Iterator[Mention]:
        if not UNSPACED.search(text):
            return
        for alias, entity in self._unspaced:
            start = text.find(alias)
            while start >= 0:
                yield Mention(start, start + len(alias), entity)
                start = text.find(alias, start + len(alias))


def _by_language(entities: Iterable[Entity]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        for tag, names in entity.names.items():
            found[entity.id, base_language(tag) or ""] += names
    return {key: tuple(names) for key, names in found.items()}


def _is_common(name: str) -> bool:
    """Whether a name is written without any capital in a script that has them."""
    return name == name.lower() != name.upper()


def read_names(text: str, language: str | None, found: Words | None = None) -> tuple[Name, ...]:
    """What is written as a name: runs of words with capitals, without the ordinary word that opens a sentence.

    Nothing for scripts without capitals and for languages that write every noun with one.
    """
    base = base_language(language) or "en"
    found = words(text, base) if found is None else found
    if base in CASED_NOUNS:
        return ()
    return tuple(name for run in _runs(text, found) if (name := _name(text, found, run, base)) is not None)


def _runs(text: str, found: Words) -> Iterator[list[int]]:
    """Indexes of words with capitals that stand together."""
    run: list[int] = []
    for index, capital in enumerate(found.names):
        if not capital or found.folded[index] in {"i", "a"}:
            continue
        if run and not _linked(text[found.ends[run[-1]] : found.starts[index]], found.folded[run[-1]]):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _linked(between: str, before: str) -> bool:
    """Whether what stands between two capitals keeps one name: a blank, a hyphen, "of"; a point after an initial."""
    if len(between) > 14:
        return False
    return LINK.fullmatch(between) is not None or (between in {". ", "."} and len(before) <= 2)


def _name(text: str, found: Words, run: list[int], language: str) -> Name | None:
    """The name a run makes; ``None`` where an ordinary word only opens a sentence."""
    common = small_words(language)
    opens = SENTENCE_START.search(text[max(0, found.starts[run[0]] - 8) : found.starts[run[0]]]) is not None
    kept = list(run)
    if opens and found.folded[run[0]] in common and not text[found.starts[run[0]] : found.ends[run[0]]].isupper():
        kept.pop(0)
    while kept and len(found.folded[kept[0]]) > 1 and found.folded[kept[0]] in function_words(language):
        kept.pop(0)
    if not kept:
        return None
    folded = tuple(found.folded[index] for index in kept)
    ordinary = language != "en" or folded[0].endswith(VERBAL) or folded[0] in opening_words(language)
    opening = opens and kept == run and ordinary
    alone = len(kept) == 1 and (folded[0] in common or opening)
    popped = [found.folded[index] for index in run[: len(run) - len(kept)]]
    of_a_name = len(kept) == 1 and any(word not in function_words(language) for word in popped)
    cut = bool(popped) and (of_a_name or all(word in common for word in folded))
    return Name(found.starts[kept[0]], found.ends[kept[-1]], folded, doubtful=alone or cut)


def fold_words(name: str) -> tuple[str, ...]:
    """The folded words of a name as printed."""
    return tuple(fold(word) for word in re.findall(r"[^\W\d_]+", name))


def near_spelling(one: str, other: str) -> bool:
    """Whether two folded words of one script are spellings or inflections of one name."""
    if one == other or inflection_stem(one) == inflection_stem(other):
        return True
    short = min(len(one), len(other))
    if short < 4 or one[0] != other[0]:
        return False
    shared = next((at for at in range(short) if one[at] != other[at]), short)
    if shared >= 5 or (shared == 4 and max(len(one), len(other)) <= 8):
        return True  # Togo, Togolese; Britain, British
    return bool(JaroWinkler.similarity(one, other) >= NEAR_SPELLING)


def same_name(one: str, other: str) -> bool:
    """Whether two names in any scripts can be one: a part ("Shoigu"), another spelling, or initials.

    Words of up to three letters must be equal: Kim Jong Un is not Kim Jong Il.
    """
    left, right = list(fold_words(one)), list(fold_words(other))
    if not left or not right:
        return False
    if _script(one) != _script(other):
        return alike(one, other) >= SAME_SOUND
    fewer, more = sorted((left, right), key=len)
    if len(fewer) == 1 and len(more) > 1 and fewer[0] == "".join(word[0] for word in more):
        return True
    if len(left) != len(right) and "".join(left) == "".join(right):
        return True
    rest = list(more)
    for word in fewer:
        match = next((candidate for candidate in rest if _same_word(word, candidate)), None)
        if match is None:
            return False
        rest.remove(match)
    return True


def _same_word(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= 3:
        return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
    return near_spelling(one, other) or alike(one, other) >= NEAR_SPELLING


def _script(name: str) -> str:
    first = next((letter for letter in name if letter.isalpha()), "a")
    if UNSPACED.match(first):
        return "unspaced"
    return "cyrillic" if "\u0400" <= first <= "\u052f" else "other"
