"""Negation and opposites: a text and its words go in; what is negated, and words with their opposites, come out.

Each negation has offsets and the span it reaches over; phrases that negate nothing ("not only") are left out, two that
cancel each other reach over the same words. Whether a statement is turned round is decided by who compares.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.text.languages import base_language
from monitor.text.resources import read_resource
from monitor.text.words import Words, fold, words

REACH = 80
"""Characters over which a negation reaches at most."""
CLAUSE_END = re.compile(
    r"[.!?;:。！？；、，\n]|,(?!\d)| [-–—] |—| but | and (?=said|says|told)"
    r"| aber | mais | pero | но | although | because "
)


@dataclass(frozen=True, slots=True)
class Negation:
    """One negating word or phrase and the span it reaches over."""

    start: int
    end: int
    kind: str
    """``not``, ``deny`` or ``fail``."""
    reach_start: int
    reach_end: int


@dataclass(frozen=True, slots=True)
class Polarity:
    """The words of one language, folded."""

    single: Mapping[str, str]
    """Word -> kind."""
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First word -> phrases with their kind; kind ``""`` for those that negate nothing."""
    pattern: re.Pattern[str] | None
    before: bool
    opposites: Mapping[str, frozenset[str]]
    """Word -> every word that says the opposite."""
    strict: frozenset[str] = frozenset()
    """Words that a text has for other reasons too: their opposite counts only beside the same word."""
    converses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Those of the opposites that say the same of the other party: who is sent something receives it."""
    prefixes: tuple[str, ...] = ()
    """Beginnings that negate a word: ``un``."""


@cache
def polarity_tables() -> Mapping[str, Any]:
    """The language data of ``polarity.toml`` as it stands."""
    return tomllib.loads(read_resource("polarity.toml").decode())


@cache
def polarity(language: str) -> Polarity:
    """The negating words of a base language; nothing for an unknown one."""
    table = polarity_tables().get(language, {})
    single = {fold(word): kind for kind in ("fail", "deny", "not") for word in table.get(kind, "").split()}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for key, kind in (("never_mind", ""), ("phrases", "not"), ("fail_phrases", "fail")):
        for phrase in table.get(key, ()):
            tokens = tuple(fold(word) for word in phrase.split())
            phrases[tokens[0]].append((tokens, kind))
    return Polarity(
        single=single,
        phrases={first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in phrases.items()},
        pattern=re.compile(table["pattern"]) if "pattern" in table else None,
        before=table.get("before", False),
        opposites=_opposites([*table.get("opposites", ()), *table.get("converses", ())]),
        converses=_opposites(table.get("converses", [])),
        strict=frozenset(fold(word) for word in table.get("strict", "").split()),
        prefixes=tuple(table.get("prefixes", "").split()),
    )


def _opposites(rows: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        left, right = ([fold(word) for word in side.split()] for side in row.split("|"))
        for word in left:
            found[word].update(right)
        for word in right:
            found[word].update(left)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def opposites(word: str, language: str | None) -> frozenset[str]:
    """Every folded word that says the opposite of a folded word."""
    return polarity(base_language(language) or "en").opposites.get(word, frozenset())


def read_negations(text: str, language: str | None, found: Words | None = None) -> tuple[Negation, ...]:
    """All negations of ``text`` in order; ``found`` are its words where they were read already."""
    base = base_language(language) or "en"
    known = polarity(base)
    if known.pattern is not None:
        cues = [(match.start(), match.end(), "not") for match in known.pattern.finditer(text)]
    else:
        cues = list(_cues(words(text, base) if found is None else found, known))
    return tuple(_reaching(text, *cue, before=known.before) for cue in cues)


def _cues(found: Words, known: Polarity) -> Iterator[tuple[int, int, str]]:
    position = 0
    while position < len(found):
        word = found.folded[position]
        phrase = _phrase(found, position, known)
        if phrase is not None:
            length, kind = phrase
            if kind:
                yield found.starts[position], found.ends[position + length - 1], kind
            position += length
            continue
        kind = known.single.get(word) or ("not" if word.endswith(("n't", "n’t")) else "")
        if kind:
            yield found.starts[position], found.ends[position], kind
        position += 1


def _phrase(found: Words, position: int, known: Polarity) -> tuple[int, str] | None:
    for tokens, kind in known.phrases.get(found.folded[position], ()):
        if found.folded[position : position + len(tokens)] == tokens:
            return len(tokens), kind
    return None


def _reaching(text: str, start: int, end: int, kind: str, *, before: bool) -> Negation:
    """The negation with its clause: behind it, or before it where verbs close the sentence."""
    if before:
        breaks = [match.end() for match in CLAUSE_END.finditer(text, max(0, start - REACH), start)]
        return Negation(start, end, kind, breaks[-1] if breaks else max(0, start - REACH), start)
    stop = CLAUSE_END.search(text, end, min(len(text), end + REACH))
    return Negation(start, end, kind, end, stop.start() if stop else min(len(text), end + REACH))
