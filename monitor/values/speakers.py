"""Speakers: a version's text and where a fact is told in it go in; who is made to say it comes out.

Looked for in the passage itself, then, where it stands in a quotation that goes on, behind and before that quotation;
"he said" is whoever spoke last before. Nobody found means that the outlet says it itself. It never says who is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from operator import itemgetter
from tomllib import loads

from monitor.changes.quotes import quoted_spans
from monitor.text.languages import base_language
from monitor.text.speech import read_attributions, speech_words
from monitor.text.words import words
from monitor.values.speakers_by_pattern import speaker_by_pattern

LONGEST = 60_000
"""Characters of a text in which quotations are looked for."""
MOST_WORDS = 10
"""Words of a speaker with office; what is longer is a clause."""
NEAR = 220
"""Characters behind and before a quotation in which its speaker stands."""
BACK = 700
"""Characters before a passage in which the one was named who "said" it."""
_FIRST_PERSONS = frozenset(
    {"i", "we", "ich", "wir", "je", "nous", "yo", "nosotros", "io", "noi", "eu", "nós", "ik", "wij", "я", "мы", "ми"}
)
_PERSONS = frozenset({"he", "she"})
_ASKS = frozenset({"what", "was", "wie", "dont", "что"})
_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*\.?(?=\s|$)|[^\W_]+(?:[-'’.&][^\W_]+)*")
_CLAUSE = re.compile(r"[,.!?;:\n\"“”«»„]+|\s[-–—]+\s|—")
_PLACE = re.compile(r" (?:in|of|from|at|by)\b[^,.!?;:\n\"“”]{1,60}")
_DATELINE = re.compile(r"^[^\n]{0,60}\([^()\n]{2,24}\)\s*(?:--|[-–—])\s*")
_TIMES = re.compile(
    r"(?:,?\s+(?:on|late|early|earlier|later|am|le|el|il|op|в|во)?\s*(?:on\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|,?\s+(?:in|at)\s+an?\s+(?:[\w-]+\s){0,2}(?:statement|briefing|interview|report|post|letter|speech)|,?\s+(?:yester|to)day\b){1,3}",
    re.IGNORECASE,
)
_LEADING_TIME = re.compile(
    r"^(?:(?:on|late|early|earlier|am)\s)?(?:on\s)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)s?\b(?:\s(?:morning|evening|night|afternoon))?,?\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language."""

    says: frozenset[str]
    if_that: frozenset[str]
    that: frozenset[str]
    passive: frozenset[str]
    helpers: frozenset[str]
    joins: frozenset[str]
    pronouns: frozenset[str]
    stops: frozenset[str]
    voices: frozenset[str]


@cache
def _tables() -> Mapping[str, _Words]:
    table = loads(files("monitor.values").joinpath("data", "speakers.toml").read_text("utf-8"))
    return {
        language: _Words(**{key: frozenset(listed.split()) for key, listed in row.items()})
        for language, row in table.items()
    }


def speaker(text: str, start: int, end: int, language: str | None, headline_end: int = 0) -> str | None:
    """Who is made to say ``text[start:end]``, as printed; ``None`` where the outlet reports it itself."""
    known = _tables().get(base_language(language) or "en")
    passage = text[start:end]
    found = _of_passage(passage, language, known, headline=end <= headline_end)
    if found is None and known is not None and start < LONGEST:
        found = _of_quotation(text, start, end, known)
    if found is not None and known is not None and found.casefold() in known.pronouns:
        found = _named_before(text, start, language, known, person=found.casefold() in _PERSONS) or found
    return found[:200] if found else None


def _of_passage(passage: str, language: str | None, known: _Words | None, *, headline: bool) -> str | None:
    """The first speaker in the passage."""
    if known is None:
        return speaker_by_pattern(passage, language)
    speakers = [*_beside_verbs(passage, known), *_behind_phrases(passage, language)]
    found = next((one for one in speakers if one.casefold() not in known.pronouns), next(iter(speakers), None))
    if found is None and headline:
        last = re.split(r"\s[-–—]\s?|:\s", passage)[-1].strip(" .")
        found = last if last != passage and {word.casefold() for word in last.split()[-2:]} & known.voices else None
    return found


@cache
def _phrases(language: str) -> tuple[str, ...]:
    """What stands before a speaker: "according to"."""
    cues = speech_words(language).cues
    return tuple(" ".join(tokens) for rows in cues.values() for tokens, kind in rows if kind == "according")


def _behind_phrases(passage: str, language: str | None) -> Iterator[str]:
    """Speakers behind such a phrase, with the place in which they say it."""
    base = base_language(language) or "en"
    for row in read_attributions(passage, language):
        if " ".join(words(passage[max(0, row.start - 40) : row.start], base).folded).endswith(_phrases(base)):
            more = _PLACE.match(passage, row.end)
            yield row.source + (more[0] if more else "")


def _beside_verbs(passage: str, known: _Words) -> Iterator[str]:
    """Speakers before and behind verbs of saying, in order."""
    lead = _DATELINE.match(passage)
    begin = lead.end() if lead else 0
    for match in _WORD.finditer(passage, begin):
        verb = match[0].casefold().rstrip(".")
        if verb not in known.says | known.if_that or match[0][:1].isupper():
            continue
        if verb in known.if_that and not _opens_clause(passage, match.end(), known):
            continue
        before = passage[begin : match.start()]
        subject = _subject(before, known)
        if subject is None and _is_bare(before, known):
            subject = _behind(passage[match.end() :], known)
        if subject and subject.casefold() not in _FIRST_PERSONS:
            yield subject


def _opens_clause(passage: str, at: int, known: _Words) -> bool:
    """Whether what was said follows, or stood before: a clause, a quotation, the end of the sentence."""
    time = _TIMES.match(passage, at)
    rest = passage[time.end() if time else at :].lstrip(" ")
    word = _WORD.match(rest)
    return not rest or rest[0] in ',.:;"“”«„!?' or (word is not None and word[0].casefold() in known.that)


def _subject(before: str, known: _Words) -> str | None:
    """The end of the clause before a verb, without helpers and times; across a name's office between commas."""
    parts = re.split(_CLAUSE, before)
    marks = _CLAUSE.findall(before)
    last = _trimmed_subject(parts[-1], known)
    if last is not None:
        return last
    if parts[-1].strip() or len(parts) < 3 or [mark.strip() for mark in marks[-2:]] != [",", ","]:
        return None  # behind a quotation or a comma: the speaker follows
    return _trimmed_subject(parts[-3], known) if len(parts[-2].split()) <= 2 * MOST_WORDS else None


def _is_bare(before: str, known: _Words) -> bool:
    """Whether nothing but helpers stands between a verb and the comma or quotation before it."""
    return all(word.casefold() in known.helpers for word in _CLAUSE.split(before)[-1].split())


def _trimmed_subject(clause: str, known: _Words) -> str | None:
    clause = re.sub(rf"{_TIMES.pattern}\s*$", "", " " + clause.strip(), flags=re.IGNORECASE).strip()
    words = _LEADING_TIME.sub("", clause).split()
    while words and words[-1].casefold() in known.helpers:
        words.pop()
    if words and words[-1].casefold() in known.passive:
        return None
    joins = [at for at, word in enumerate(words) if word.casefold() in known.joins and not _joins_names(words, at)]
    if joins:
        if words[joins[-1]].casefold() in _ASKS:
            return None
        words = words[joins[-1] + 1 :]
    return " ".join(words) if 0 < len(words) <= MOST_WORDS else None


def _joins_names(words: list[str], at: int) -> bool:
    """Whether an "and" stands inside a name: between two words with capitals ("Health and Safety")."""
    around = words[at - 1 : at] + words[at + 1 : at + 2]
    return at > 0 and len(around) == 2 and all(word[:1].isupper() for word in around)


def _behind(after: str, known: _Words) -> str | None:
    """The speaker behind a verb: up to a comma, a stop or a word that ends it; never a clause."""
    stop = _CLAUSE.search(after)
    words = (after[: stop.start()] if stop else after).split()
    if not words or words[0].casefold() in known.that | known.stops:
        return None
    end = next((at for at, word in enumerate(words) if at and word.casefold() in known.stops - {"of"}), len(words))
    words = words[:end]
    return " ".join(words) if len(words) <= MOST_WORDS else None


@lru_cache(maxsize=4)
def _quotations(text: str) -> list[tuple[int, int]]:
    return quoted_spans(text)


def _of_quotation(text: str, start: int, end: int, known: _Words) -> str | None:
    """Who speaks a quotation in which the passage stands: named right behind it, else right before it."""
    spans = _quotations(text[:LONGEST])
    at = bisect_right(spans, start, key=itemgetter(1))
    if at == len(spans) or spans[at][0] > start + 2 or spans[at][1] < end - 2:
        return None
    left, right = spans[at]
    line_end = text.find("\n", right)
    behind = text[right : min(right + NEAR, line_end if line_end >= 0 else len(text))].lstrip("”\"»“’',. ")
    found = next(_beside_verbs(behind[: _sentence_end(behind)], known), None)
    if found is not None:
        return found
    line_start = text.rfind("\n", 0, left) + 1
    before = text[max(line_start, left - NEAR) : left].rstrip('“"«„‘ :')
    return next(iter([*_beside_verbs(before + ":", known)][-1:]), None)


def _sentence_end(text: str) -> int:
    stop = re.search(r"[.!?](?:\s|$)", text)
    return stop.end() if stop else len(text)


def _is_body(speaker: str, known: _Words) -> bool:
    """Whether a speaker is no person: without a capital, or with a last word such as "ministry"."""
    return speaker == speaker.lower() or speaker.split()[-1].casefold() in known.voices


def _named_before(text: str, start: int, language: str | None, known: _Words, *, person: bool) -> str | None:
    """The last speaker before a passage who is no pronoun; a ``person`` is no "ministry" without a name."""
    before = text[max(0, start - BACK) : start]
    named = [
        one
        for sentence in re.split(r"(?<=[.!?”\"])\s+|\n", before)
        for one in (*_beside_verbs(sentence, known), *_behind_phrases(sentence, language))
        if one.casefold() not in known.pronouns and not (person and _is_body(one, known))
    ]
    return named[-1] if named else None
