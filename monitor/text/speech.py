"""Speech: a text and its words go in; who is made to say it, with what reserve, and what is only planned come out.

Each cue has offsets. Attribution and reserve never turn a statement: an attributed fact is told. Whether a plan stands
for a deed is decided by who compares.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.text.languages import base_language, function_words
from monitor.text.resources import read_resource
from monitor.text.words import Words, fold, words

LONGEST_TEXT = 60_000
"""Characters in which speakers are looked for."""
LONGEST_SOURCE = 7
"""Words of a speaker's name and office at most."""
FARTHEST = 160
"""Characters in which the end of a clause is looked for."""
CLAUSE = re.compile(r"[.!?;:,\n\"“”«»„()]| [-–—] |—")


@dataclass(frozen=True, slots=True)
class Cue:
    """One word or phrase of planning or reserve."""

    start: int
    end: int
    kind: str
    """``plan`` or ``hedge``."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker beside a verb or phrase of saying; the offsets are the speaker's."""

    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """The words of one language, folded."""

    cues: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First word -> phrases with their kind, longest first."""
    says: frozenset[str]
    past: Mapping[str, str]
    """Irregular past form -> base form."""
    patterns: Mapping[str, re.Pattern[str]]


@cache
def speech_words(language: str) -> SpeechWords:
    """The table of ``speech.toml`` for a base language; empty for an unknown one."""
    table: Mapping[str, Any] = tomllib.loads(read_resource("speech.toml").decode()).get(language, {})
    cues: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for kind in ("plan", "hedge", "according"):
        for phrase in table.get(kind, ()):
            tokens = words(phrase, language).folded
            if tokens:
                cues[tokens[0]].append((tokens, kind))
    patterns = {
        key: re.compile(table[key]) for key in ("plan_pattern", "hedge_pattern", "behind", "before") if key in table
    }
    return SpeechWords(
        cues={first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in cues.items()},
        says=frozenset(fold(word) for word in table.get("says", "").split()),
        past=dict(pair.split(":") for pair in table.get("past", "").split()),
        patterns=patterns,
    )


def read_cues(text: str, language: str | None, found: Words | None = None) -> tuple[Cue, ...]:
    """All words of planning and reserve in order; ``found`` are the text's words where they were read already."""
    base = base_language(language) or "en"
    known = speech_words(base)
    if "plan_pattern" in known.patterns:
        rows = [
            Cue(match.start(), match.end(), kind)
            for kind in ("plan", "hedge")
            for match in known.patterns[kind + "_pattern"].finditer(text)
        ]
        return tuple(sorted(rows, key=lambda cue: cue.start))
    found = words(text, base) if found is None else found
    return tuple(Cue(start, end, kind) for start, end, kind, _ in _phrases(found, known) if kind != "according")


def _phrases(found: Words, known: SpeechWords) -> Iterator[tuple[int, int, str, int]]:
    """Start, end, kind and the index of the word behind each phrase."""
    for position, word in enumerate(found.folded):
        for tokens, kind in known.cues.get(word, ()):
            if found.folded[position : position + len(tokens)] == tokens:
                behind = position + len(tokens)
                yield found.starts[position], found.ends[behind - 1], kind, behind
                break


def read_attributions(text: str, language: str | None, found: Words | None = None) -> tuple[Attribution, ...]:
    """Everybody who is made to say something, in order."""
    base = base_language(language) or "en"
    known, text = speech_words(base), text[:LONGEST_TEXT]
    if "behind" in known.patterns:
        rows: list[Attribution] = []
        for match in _matches(text, known.patterns):
            start, end = match.span("source")
            if not any(row.start < end and start < row.end for row in rows):
                rows.append(_attribution(text, start, end))
    else:
        found = words(text, base) if found is None or found.ends[-1:] > (LONGEST_TEXT,) else found
        rows = [*_after_phrases(text, found, known), *_beside_verbs(text, found, known, base)]
    return tuple(sorted({row for row in rows if row.source}, key=lambda row: row.start))


def _matches(text: str, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[re.Match[str]]:
    for key in ("before", "behind"):
        if key in patterns:
            yield from patterns[key].finditer(text)


def _attribution(text: str, start: int, end: int) -> Attribution:
    return Attribution(start, end, " ".join(text[start:end].split()))


def _after_phrases(text: str, found: Words, known: SpeechWords) -> Iterator[Attribution]:
    """``according to the ministry``: the words behind the phrase, up to the end of the clause."""
    for _, end, kind, behind in _phrases(found, known):
        if kind != "according" or behind >= len(found):
            continue
        stop = CLAUSE.search(text, found.starts[behind], found.starts[behind] + FARTHEST)
        limit = stop.start() if stop else found.starts[behind] + FARTHEST
        inside = [at for at in range(behind, min(len(found), behind + LONGEST_SOURCE)) if found.ends[at] <= limit]
        verb = next((place for place in inside if found.folded[place] in known.cues), None)
        inside = [place for place in inside if verb is None or place < verb]
        if inside and found.starts[behind] - end <= 3:
            yield _attribution(text, found.starts[inside[0]], found.ends[inside[-1]])


def _beside_verbs(text: str, found: Words, known: SpeechWords, language: str) -> Iterator[Attribution]:
    """``the ministry said``, ``said Mao Ning``: the words before the verb in its clause, else the names behind it."""
    grammatical = function_words(language)
    for at, word in enumerate(found.folded):
        if word not in known.says:
            continue
        before = _clause_before(text, found, at)
        if any(found.names[place] and found.folded[place] not in grammatical for place in before):
            yield _attribution(text, found.starts[before[0]], found.ends[before[-1]])
            continue
        behind = _names_behind(text, found, at)
        if behind:
            yield _attribution(text, found.starts[behind[0]], found.ends[behind[-1]])


def _clause_before(text: str, found: Words, at: int) -> Sequence[int]:
    places: list[int] = []
    for place in range(at - 1, max(-1, at - 1 - LONGEST_SOURCE), -1):
        if CLAUSE.search(text, found.ends[place], found.starts[place + 1]):
            break
        places.insert(0, place)
    return places


def _names_behind(text: str, found: Words, at: int) -> Sequence[int]:
    places: list[int] = []
    for place in range(at + 1, min(len(found), at + 1 + LONGEST_SOURCE)):
        if not found.names[place] or CLAUSE.search(text, found.ends[place - 1], found.starts[place]):
            break
        places.append(place)
    return places
