"""Reading: a version's text with what is known about it goes in; what wire detection compares comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.text.languages import base_language, function_words
from monitor.text.passages import passages
from monitor.text.words import words
from monitor.wires.copies import Grams
from monitor.wires.fingerprints import LONGEST_TEXT, tokens
from monitor.wires.rewording import Telling
from monitor.wires.sentences import LONG, Sentence

QUOTED = re.compile('["“”«»„「」『』]')


@dataclass(frozen=True, slots=True)
class Text:
    """One version as wire detection sees it."""

    key: int
    article: int
    outlet: str
    headline: str
    language: str | None
    published_at: datetime | None
    """The time the page prints for this version: of its last change, else of publication."""
    captured_at: datetime
    credits: tuple[str, ...]
    """Agencies that it names as its source."""
    agency: bool
    """Whether the outlet is a news agency."""
    grams: Grams
    telling: Telling
    sentences: tuple[Sentence, ...]

    @property
    def seen(self) -> tuple[datetime, int, int]:
        """The order of time: as printed, else as first seen; of one moment the longest first, for the rest was cut."""
        return self.published_at or self.captured_at, -len(self.grams.words), self.key


def content(text: str, language: str | None) -> frozenset[str]:
    """The stems of a text without its grammatical words."""
    found, grammatical = words(text, language), function_words(base_language(language))
    return frozenset(stem for stem, word in zip(found.stems, found.folded, strict=True) if word not in grammatical)


def own_sentences(text: str, headline_end: int, language: str | None) -> tuple[Sentence, ...]:
    """The stems of each long sentence of the body that quotes nobody."""
    found = []
    for passage in passages(text[:LONGEST_TEXT], headline_end, language):
        sentence = text[passage.start : passage.end]
        if passage.kind == "sentence" and not QUOTED.search(sentence):
            stems = content(sentence, language)
            if len(stems) >= LONG:
                found.append(stems)
    return tuple(found)


def body_grams(text: str, headline_end: int) -> Grams:
    """The runs of five words behind the headline: a new headline is no other text."""
    return Grams.of(tokens(text[headline_end:]))


def telling(text: str, language: str | None, places: Mapping[str, int], differing: Sequence[str]) -> Telling:
    """What the text tells: the facts with the offsets of their evidence."""
    return Telling(places, frozenset(differing), content(text[:LONGEST_TEXT], language))
