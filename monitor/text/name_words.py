"""Words around names: a base language goes in; its ordinary words and the words that stand beside names come out.

Read from ``data/names.toml`` and the word lists; it reads no text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from monitor.text.languages import function_words
from monitor.text.resources import read_resource
from monitor.text.words import fold


@cache
def common_words(language: str) -> frozenset[str]:
    """Words that are written small inside a sentence, folded; beyond English only grammatical words are known."""
    return _listed("common_words_en.txt") if language == "en" else function_words(language)


def _listed(name: str) -> frozenset[str]:
    lines = read_resource(name).decode().splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def opening_words(language: str) -> frozenset[str]:
    """Words that make no name at the start of a sentence, folded."""
    more = _listed("opening_words_en.txt") if language == "en" else frozenset[str]()
    return small_words(language) | more


@cache
def small_words(language: str) -> frozenset[str]:
    """Ordinary and grammatical words of a base language."""
    return common_words(language) | function_words(language)


@dataclass(frozen=True, slots=True)
class Beside:
    """Words that stand beside names in one language, folded."""

    prepositions: frozenset[str]
    places: frozenset[str]
    """Prepositions that put a name beside the deed, not where the doer stands."""
    articles: frozenset[str]
    pronouns: frozenset[str]
    passive: frozenset[str]
    """Words that turn the sides of a verb round."""
    titles: frozenset[str]
    """Words before a person's name that are no part of it."""
    people: frozenset[str]
    """Words for people and teams that a name before them describes ("the Wales forward")."""
    seats: frozenset[str]
    """Places that stand for the government that sits there."""
    demonyms: tuple[str, ...]
    """Endings of words made from the name of a place."""


@cache
def beside_names(language: str) -> Beside:
    """The table of ``names.toml`` for a base language; empty for an unknown one."""
    table = tomllib.loads(read_resource("names.toml").decode()).get(language, {})
    row = {key: tuple(fold(word) for word in table.get(key, "").split()) for key in Beside.__slots__}
    return Beside(
        prepositions=frozenset(row["prepositions"]),
        places=frozenset(row["places"]),
        articles=frozenset(row["articles"]),
        pronouns=frozenset(row["pronouns"]),
        passive=frozenset(row["passive"]),
        titles=frozenset(row["titles"]),
        people=frozenset(row["people"]),
        seats=frozenset(row["seats"]),
        demonyms=row["demonyms"],
    )
