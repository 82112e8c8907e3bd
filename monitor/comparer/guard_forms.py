"""What the guard reads: a fact or an article goes in, all its typed values come out, once, with offsets.

A ``FactForm`` is built once per fact and statement language, a ``Context`` once per article; a ``Slice`` is the part of
it that one window covers. Nothing is compared here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self, TypeVar

from monitor.story.model import Story
from monitor.text.date_reading import read_dates
from monitor.text.dates import Anchor, DateValue
from monitor.text.languages import base_language, function_words
from monitor.text.names import Mention, Name, NameBook, read_names
from monitor.text.negation import Negation, read_negations
from monitor.text.numbers import LONGEST_TEXT, Number, read_numbers
from monitor.text.numerals import pieces
from monitor.text.short_names import LANGUAGE as SHORT_NAMES_IN
from monitor.text.short_names import Short, is_person, short_mentions, short_names
from monitor.text.spans import Spans
from monitor.text.speech import Attribution, Cue, read_attributions, read_cues, speech_words
from monitor.text.stems import stems
from monitor.text.surnames import LANGUAGES as TITLED_IN
from monitor.text.surnames import titled_mentions, titled_names
from monitor.text.words import Words, words
from monitor.verdicts import Document

NEIGHBOURHOOD = 320
"""Characters before and after a window in which a value still counts as told with it."""
SENTENCE_END = re.compile(r"[.!?](?=\s|$|[\"”’»])|[。！？][」』”’]?|\n")


@dataclass(frozen=True, slots=True)
class StoryContext:
    """What of the story every fact and article needs; built once per story."""

    names: NameBook
    timezone: str = "UTC"
    anchor: Anchor | None = None
    """The days of the story, from which statements are read."""
    short: Short = field(default_factory=dict)
    """What the story's people are called for short."""
    titled: Mapping[str, str] = field(default_factory=dict)
    """The same in Chinese, Japanese and Korean: what is printed -> entity."""
    people: frozenset[str] = frozenset()
    """Entities that are people."""

    @classmethod
    def of(cls, story: Story | None) -> Self:
        """The context of a story; of no story for free-standing pairs, or of one without days for a list of them."""
        if story is None:
            return cls(NameBook.of(()))
        days = Anchor(story.start, story.end or story.start) if story.start else None
        told = [text for fact in story.facts for text in (fact.statement, *fact.statements.values(), *fact.phrasings)]
        people = frozenset(entity.id for entity in story.entities if is_person(entity))
        titled = titled_names([one for one in story.entities if one.id in people], told)
        return cls(NameBook.of(story.entities), story.timezone, days, short_names(story.entities), titled, people)


@dataclass(frozen=True)
class Values:
    """Everything typed that a text holds, in reading order."""

    text: str
    language: str
    words: Words
    numbers: tuple[Number, ...]
    dates: tuple[DateValue, ...]
    mentions: tuple[Mention, ...]
    negations: tuple[Negation, ...]
    story: StoryContext
    anchor: Anchor | None

    @classmethod
    def read(cls, text: str, language: str, story: StoryContext, anchor: Anchor | None) -> Self:
        """Read all values of a text once."""
        found = words(text, language)
        row = pieces(text[:LONGEST_TEXT])
        dates = read_dates(text, language, anchor, row)
        spans = [(value.start, value.end) for value in dates if value.precision != "part"]
        numbers = read_numbers(text, language, spans, row)
        negations = read_negations(text, language, found)
        mentions = _mentions(text, language, found, story)
        return cls(text, language, found, numbers, dates, mentions, negations, story, anchor)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """What is written like a name; days and months are none."""
        days = Spans((value.start, value.end) for value in self.dates if value.precision != "part")
        found = read_names(self.text, self.language, self.words)
        return tuple(name for name in found if not days.touch(name.start, name.end))

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Words of planning and reserve."""
        return read_cues(self.text, self.language, self.words)

    @cached_property
    def attributions(self) -> tuple[Attribution, ...]:
        """Everybody who is made to say something."""
        return read_attributions(self.text, self.language, self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All folded words."""
        return frozenset(self.words.folded)

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems."""
        return frozenset(self.words.stems)


def _mentions(text: str, language: str, found: Words, story: StoryContext) -> tuple[Mention, ...]:
    """The story's entities by all their names, and its people by their short ones."""
    mentions = story.names.find(text, found)
    if language in TITLED_IN:
        mentions = tuple(sorted((*mentions, *titled_mentions(mentions, text, story.titled)), key=lambda one: one.start))
    if language != SHORT_NAMES_IN or not story.short:
        return mentions
    more = short_mentions(mentions, read_names(text, language, found), found, story.short)
    return tuple(sorted((*mentions, *more), key=lambda mention: mention.start))


Placed = TypeVar("Placed", Number, DateValue, Mention, Negation, Name, Cue, Attribution)


@dataclass(frozen=True)
class Slice:
    """The part of an article that lies between two offsets."""

    values: Values
    start: int
    end: int

    def _inside(self, rows: Sequence[Placed]) -> tuple[Placed, ...]:
        return tuple(row for row in rows if row.start >= self.start and row.end <= self.end)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Numbers inside."""
        return self._inside(self.values.numbers)

    @cached_property
    def dates(self) -> tuple[DateValue, ...]:
        """Dates inside."""
        return self._inside(self.values.dates)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Story entities inside."""
        return self._inside(self.values.mentions)

    @cached_property
    def negations(self) -> tuple[Negation, ...]:
        """Negations inside."""
        return self._inside(self.values.negations)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Unlisted names inside."""
        return self._inside(self.values.names)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Words of planning and reserve inside."""
        return self._inside(self.values.cues)

    @cached_property
    def attributions(self) -> tuple[Attribution, ...]:
        """Speakers inside."""
        return self._inside(self.values.attributions)

    @cached_property
    def places(self) -> range:
        """Indexes of the words inside, in the article's words."""
        found = self.values.words
        return range(bisect_left(found.starts, self.start), bisect_right(found.ends, self.end))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stems inside, in order."""
        return self.values.words.stems[self.places.start : self.places.stop]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Folded words inside, in order."""
        return self.values.words.folded[self.places.start : self.places.stop]

    def text(self, start: int, end: int) -> str:
        """Words of the article for a note, on one line."""
        return " ".join(self.values.text[start:end].split())

    def around(self) -> Slice:
        """The window with the sentence before and the one after it."""
        text = self.values.text
        before = [match.end() for match in SENTENCE_END.finditer(text, max(0, self.start - NEIGHBOURHOOD), self.start)]
        start = before[-2] if len(before) > 1 else max(0, self.start - NEIGHBOURHOOD)
        ends = [
            match.end() for match in SENTENCE_END.finditer(text, self.end, min(len(text), self.end + NEIGHBOURHOOD))
        ]
        end = next((stop for stop in ends if stop > self.end + 2), min(len(text), self.end + NEIGHBOURHOOD))
        return Slice(self.values, start, end)

    def whole(self) -> Slice:
        """The whole article."""
        return Slice(self.values, 0, len(self.values.text))


@dataclass(frozen=True)
class FactForm:
    """A statement with its values read; built once per fact and statement language."""

    statement: str
    language: str
    values: Values
    content: tuple[int, ...]
    """Indexes of the words that carry meaning."""

    @classmethod
    def of(cls, statement: str, story: StoryContext, language: str) -> Self:
        """Read the values of a statement in its language (BCP 47)."""
        base = base_language(language) or "en"
        values = Values.read(statement, base, story, story.anchor)
        grammatical = function_words(base)
        content = tuple(index for index, word in enumerate(values.words.folded) if word not in grammatical)
        return cls(statement, base, values, content)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Unlisted names that can be insisted on: no story entity, no date, not doubtful."""
        mentions = [(mention.start, mention.end) for mention in self.values.mentions]
        taken = Spans([*mentions, *((value.start, value.end) for value in self.values.dates)])
        return tuple(name for name in self.values.names if not taken.touch(name.start, name.end))

    @cached_property
    def deeds(self) -> dict[int, str]:
        """Index of every past verb -> stem of its base form."""
        past, found = speech_words(self.language).past, self.values.words
        rows = {}
        for index in self.content:
            word = found.folded[index]
            if word in past:
                rows[index] = stems([past[word]], self.language)[0]
            elif self.language == "en" and word.endswith("ed") and len(word) > 4 and not found.names[index]:
                rows[index] = found.stems[index]
        return rows


@dataclass(frozen=True)
class Context:
    """An article with its values read; built once per article."""

    values: Values
    language: str

    @classmethod
    def of(cls, document: Document, story: StoryContext) -> Self:
        """Read the values of a whole document once."""
        language = base_language(document.language) or "en"
        moment = document.published_at or document.captured_at
        anchor = Anchor.of(moment, story.timezone) if moment else None
        return cls(Values.read(document.text, language, story, anchor), language)

    @property
    def text(self) -> str:
        """The document's text."""
        return self.values.text

    def window(self, window: str, start: int | None) -> Slice | None:
        """The slice of a window; ``None`` where the text does not hold it."""
        if start is None or self.text[start : start + len(window)] != window:
            start = self.text.find(window)
        return None if start < 0 else Slice(self.values, start, start + len(window))
