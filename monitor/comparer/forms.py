"""A story, compiled once for one language: every way its facts can be put, as weighted terms.

A story and a language go in; forms come out: the statement, its phrasings and its known wrong versions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.comparer.terms import Names, Terms, terms
from monitor.story.model import Fact, Story
from monitor.text.languages import base_language, guess_language
from monitor.text.words import words


@dataclass(frozen=True, slots=True)
class Form:
    """One way to put one fact."""

    fact: str
    """The fact's id."""
    kind: str
    """``statement``, ``phrasing`` or ``differs``."""
    text: str
    terms: Terms
    weights: tuple[float, ...]
    """One for each term, summing to 1."""


@dataclass(frozen=True)
class StoryForms:
    """All forms of a story's facts that can be compared with texts of one language."""

    language: str | None
    names: Names
    forms: tuple[Form, ...]
    means: frozenset[str]
    """Facts that have a statement in this language."""


def compile_story(story: Story, language: str | None) -> StoryForms:
    """Read the facts as they can be put in ``language`` (base language)."""
    names = Names(story.entities, language)
    drafts = [
        (fact.id, kind, text, terms(words(text, language), names, language))
        for fact in story.facts
        for kind, text in _texts(fact, base_language(story.language), language)
    ]
    statements = [draft[3] for draft in drafts if draft[1] == "statement"]
    in_facts = Counter(key for row in statements for key in set(row.keys))
    forms = tuple(
        Form(fact, kind, text, row, _weights(row, in_facts, len(statements)))
        for fact, kind, text, row in drafts
        if len(row)
    )
    means = frozenset(form.fact for form in forms if form.kind == "statement")
    return StoryForms(language, names, forms, means)


def _texts(fact: Fact, story_language: str | None, language: str | None) -> Iterator[tuple[str, str]]:
    """Kind and text of every form that can be met in ``language``."""
    if language == story_language:
        yield "statement", fact.statement
    for tag, statement in sorted(fact.statements.items()):
        if base_language(tag) == language:
            yield "statement", statement
    for kind, texts in (("phrasing", fact.phrasings), ("differs", fact.differs)):
        for text in texts:
            if guess_language(text, language) == language:
                yield kind, text


def _weights(row: Terms, in_facts: Counter[str], facts: int) -> tuple[float, ...]:
    """Rarer inside the story's own fact list weighs more."""
    raw = [0.5 + math.log((facts + 1) / (in_facts[key] + 0.5)) / math.log(facts + 2) for key in row.keys]
    total = sum(raw)
    return tuple(weight / total for weight in raw)
