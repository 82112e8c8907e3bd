"""The phrases of page furniture in many languages.

In: ``data/boilerplate.toml``. Out: a quick test of a line against all of them. It knows nothing of pages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_MAX_DATE_LINE = 120
_FIGURES = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_DAY_OR_TIME = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d{4}\s?[年년]|\d\s?(?:hours?|minutes?|days?|min|h)\b"
)
_STEM = 4
_NO_START = 330
"""No rule takes a longer line by its beginning."""
_EDGES = " \t\n\"'“”„«»‹›()[]{}<>|•·*–—-→>»:;,.!?…、。！？▶►▼◆■●：／/+#"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase with what it gives away and the longest line that it may take out."""

    text: str
    why: str
    limit: int
    only_links: bool = False
    """Only on a line that is nothing but a link."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything the data file says, arranged so that a line is tested in microseconds."""

    whole: dict[str, Phrase]
    start: dict[str, list[Phrase]]
    """By their first characters."""
    contains: dict[str, list[Phrase]]
    """By their longest word."""
    unspaced: list[Phrase]
    """Those in scripts without spaces."""
    patterns: list[tuple[Callable[[str], re.Match[str] | None], str, int]]
    longest: int
    months: frozenset[str]
    date_words: frozenset[str]


@cache
def furniture() -> Furniture:
    """The data file, read once."""
    data = tomllib.loads(files("monitor.extraction").joinpath("data/boilerplate.toml").read_text("utf-8"))
    found = Furniture({}, {}, {}, [], [], max(r["limit"] for r in data["rule"]), *_date_words(data["date"]))
    for rule in data["rule"]:
        why, limit = rule["why"], rule["limit"]
        for text in map(bare_line, rule.get("whole", ())):
            found.whole.setdefault(text, Phrase(text, why, limit))
        for text in map(_unended, rule.get("start", ())):
            found.start.setdefault(text[:_STEM], []).append(Phrase(text, why, limit, rule.get("only_links", False)))
        for text in map(_unended, rule.get("contains", ())):
            words = _LETTERS.findall(text)
            shelf = found.unspaced if _UNSPACED.search(text) else found.contains.setdefault(max(words, key=len), [])
            shelf.append(Phrase(text, why, limit))
        found.patterns.extend((_test_of(pattern), why, limit) for pattern in rule.get("patterns", ()))
    return found


def _test_of(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Where it has to begin with the line, it is not tried at every place of the line."""
    compiled = re.compile(pattern)
    return compiled.match if pattern.startswith("^") else compiled.search


@lru_cache(maxsize=2_000)  # a line is asked for more than once while its page is read
def match(line: str, *, is_link: bool = False) -> str | None:
    """Why ``line`` is furniture, or ``None``; ``is_link``: it is nothing but a link."""
    known = furniture()
    if len(line) > known.longest + 40:
        return None
    bare = bare_line(line)
    if not bare:
        return "signs only"
    if len(bare) > _NO_START:
        return next((phrase.why for phrase in _contained(bare, known) if _stands_in(phrase, bare)), None)
    if bare.isdecimal() and len(bare) < 6:
        return "counter"
    if (phrase := known.whole.get(bare)) is not None:
        return phrase.why
    for size in range(1, _STEM + 1):
        for phrase in known.start.get(bare[:size], ()):
            if len(bare) <= phrase.limit and bare.startswith(phrase.text) and _word_ends(bare, len(phrase.text)):
                if is_link or not phrase.only_links:
                    return phrase.why
    for phrase in _contained(bare, known):
        if _stands_in(phrase, bare):
            return phrase.why
    for found, why, limit in known.patterns:
        if len(bare) <= limit and found(bare):
            return why
    return "date line" if is_date_line(bare) else None


def _word_ends(bare: str, at: int) -> bool:
    """Whether a word ends before ``at``; scripts without spaces have no such place."""
    return (
        at >= len(bare) or not bare[at].isalnum() or not bare[at - 1].isalnum() or bool(_UNSPACED.match(bare[at - 1]))
    )


def _stands_in(phrase: Phrase, bare: str) -> bool:
    return len(bare) <= phrase.limit and phrase.text in bare


def _contained(bare: str, known: Furniture) -> Iterator[Phrase]:
    """Phrases that may stand anywhere in the line and share a word with it."""
    for word in known.contains.keys() & set(_LETTERS.findall(bare)):
        yield from known.contains[word]
    if _UNSPACED.search(bare):
        yield from known.unspaced


def is_date_line(bare: str) -> bool:
    """Whether the line holds nothing but a date or a time of day and the words that go with them."""
    if len(bare) > _MAX_DATE_LINE or not _FIGURES.search(bare):
        return False
    words = _LETTERS.findall(bare)
    known = furniture()
    if not all(word in known.date_words for word in words):
        return False
    return bool(_DAY_OR_TIME.search(bare)) or any(word in known.months for word in words)


def bare_line(line: str) -> str:
    """The line as phrases are written: lower case, single spaces, no signs at its ends."""
    return _unended(line).strip(_EDGES)


def _unended(line: str) -> str:
    """Like ``bare_line``, but what ends a phrase (a colon, a space) stays."""
    return " ".join(line.casefold().replace("’", "'").split()).lstrip(_EDGES) + (" " if line.endswith(" ") else "")


def _date_words(data: dict[str, list[str]]) -> tuple[frozenset[str], frozenset[str]]:
    months = frozenset(data["months"])
    return months, months | frozenset(data["words"])
