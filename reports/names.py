"""Outlet names go in, names short enough for a narrow column come out, each its own.

The full name is always one step away: this is for the heads and tiles of the table only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

WIDEST = 10
"""Columns of Latin letters; a Chinese or Korean character takes two."""
VALUE = 14
"""Columns of another value in a cell of the table."""
_WEEKDAY = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*day(?= \d)")
_LONG = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]{7,}")
_VOWELS = "aeiouyáéíóúàèìòùâêîôûäëïöüãõаеёиоуыэюяіїє"
_ARTICLES = frozenset({"the", "le", "la", "les", "el", "il", "der", "die", "das", "o", "os"})


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """By key: the fewest words that tell an outlet from the others (two where the first is tiny), cut if too wide."""
    words = {key: _words(name) for key, name in names.items()}
    return {key: cut(_fewest(key, words), 2 * WIDEST) for key in names}


def soft(name: str) -> str:
    """The name with a soft hyphen in the middle of every long Latin, Greek or Cyrillic word."""
    return _LONG.sub(lambda found: _hyphenated(found[0]), name)


def short_value(value: str) -> str:
    """Another value, short enough for a cell of the table: where it is too long, the day of the week is cut first."""
    return soft(cut(value if len(value) <= VALUE else _WEEKDAY.sub(r"\1", value), VALUE))


def _hyphenated(word: str) -> str:
    """Between two consonants or before a consonant that follows a vowel, as near to the middle as can be."""
    places = [at for at in range(3, len(word) - 2) if word[at].lower() not in _VOWELS]
    vowels = [at for at in places if word[at + 1].lower() in _VOWELS] or places
    if not vowels:
        return word
    at = min(vowels, key=lambda place: abs(place - len(word) / 2))
    return f"{word[:at]}\u00ad{word[at:]}"


def _words(name: str) -> list[str]:
    parts = name.split()
    if len(parts) > 1 and parts[0].lower() in _ARTICLES:
        parts = parts[1:]
    return parts or [name]


def _fewest(key: str, words: Mapping[str, list[str]]) -> str:
    own = words[key]
    least = 2 if len(own) > 1 and len(own[0]) < 4 and not own[0].isupper() and own[0].isascii() else 1
    for length in range(least, len(own) + 1):
        start = own[:length]
        if not any(other[:length] == start for name, other in words.items() if name != key):
            return " ".join(start)
    return " ".join(own)


def cut(name: str, limit: int) -> str:
    """At most ``limit`` columns, with an ellipsis where something is left out."""
    width = 0
    for index, character in enumerate(name):
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width > limit:
            return name[:index].rstrip() + "…"
    return name
