"""A story, compiled once for one language: every way its facts can be put, as weighted terms.

A story and a language go in; forms come out: the statement, its phrasings and its known wrong versions.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.actors import OPENING, Actors
from monitor.comparer.guard import FactForm, StoryContext
from monitor.comparer.rarity import rarity
from monitor.comparer.terms import Term, Terms, read_terms
from monitor.story.model import Fact, Story
from monitor.text.dates import DateValue
from monitor.text.languages import base_language, guess_language
from monitor.text.names import Mention, Name
from monitor.text.short_names import known_by_the_end

UNPARTED = frozenset({"zh", "ja", "ko", "th"})
"""Languages whose words are not parted by blanks, or change too much for their stems: pairs of signs are no words."""
BRACKET = re.compile(r"\s*\(([^()]{3,})\)")
DEED = 0.4
"""Least share of the one deed that a fact of names alone tells ("A attacked B"): its names stand in every sentence."""
NEGATIVE = re.compile(r"(?i)not\b|no\b|nicht\b|не\b")
ROLE = re.compile(
    r" (?:is|are|was|were|became|becomes|remains|remained)(?: (?:also|now|still))? (?:an?|the|one of the) "
)
"""What stands right behind the name that a statement tells of, before what it says the name is (English)."""
Draft = tuple[str, str, FactForm, Terms]
"""Fact id, kind, text with its values read, terms."""


@dataclass(frozen=True)
class Form:
    """One way to put one fact."""

    fact: str
    """The fact's id."""
    kind: str
    """``statement``, ``phrasing``, ``differs`` or ``not_this``."""
    guarded: FactForm
    """Its text with dates, numbers and names read."""
    row: Terms
    weights: NDArray[np.float64]
    """One for each term, summing to 1: rare in news and rare in the story's own fact list weighs more."""
    plain: NDArray[np.float64]
    """The same without the fact list."""
    names: NDArray[np.bool_]
    """Terms that are names."""
    values: NDArray[np.bool_]
    """Terms that are dates or numbers."""
    dated: bool
    """Whether one of them is a date."""
    own: NDArray[np.bool_]
    """Words that no other fact of the story has: no names, dates or numbers; none where words are not parted."""
    deed: int | None
    """Place of the one word that a fact of names alone has besides them ("started")."""
    role: NDArray[np.bool_]
    """Words of what the statement says that its name is ("a deputy head of parliament"): no dates or numbers."""
    listed: int
    """Facts of the story that can be judged in this language."""

    @property
    def text(self) -> str:
        """As it stands in the story file."""
        return self.guarded.statement

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The terms' keys in reading order."""
        return tuple(term.key for term in self.row.terms)


@dataclass(frozen=True)
class StoryForms:
    """All forms of a story's facts that can be compared with texts of one language."""

    context: StoryContext
    forms: tuple[Form, ...]
    means: frozenset[str]
    """Facts that have a statement in this language."""
    actors: Actors
    """Whom the facts tell of."""

    @cached_property
    def by_fact(self) -> dict[str, tuple[Form, ...]]:
        """Fact id -> its forms."""
        return {fact: tuple(f for f in self.forms if f.fact == fact) for fact in {f.fact for f in self.forms}}


def compile_story(story: Story, language: str | None) -> StoryForms:
    """Read the facts as they can be put in ``language`` (base language)."""
    context = StoryContext.of(story)
    # A wrong version may have a name's end only, which would set it apart from the statement.
    entities = known_by_the_end(story.entities) if any(fact.differs for fact in story.facts) else story.entities
    loose = StoryContext.of(story.model_copy(update={"entities": entities}))
    drafts = []
    for fact in story.facts:
        for kind, text in _texts(fact, base_language(story.language), language):
            guarded = FactForm.of(text, loose if kind == "differs" else context, language or "en")
            drafts.append((fact.id, kind, guarded, read_terms(guarded.values)))
    stated, told = _words_of(drafts, {"statement"}), _words_of(drafts, {"statement", "phrasing"})
    in_statements = Counter(key for keys in stated.values() for key in keys)
    in_all = Counter(key for keys in told.values() for key in keys)
    forms = tuple(
        # What is common in news ("take part") is rare among statements: only all phrasings together show it.
        _form(draft, in_all if draft[1] == "phrasing" else in_statements, len(stated), language)
        for draft in drafts
        if draft[3].terms
    )
    statements = [(fact.id, FactForm.of(fact.statement, context, story.language)) for fact in story.facts]
    actors = Actors.of(statements, {fact.id: fact.entities for fact in story.facts})
    return StoryForms(context, forms, frozenset(stated), actors)


def _words_of(drafts: Iterable[Draft], kinds: set[str]) -> dict[str, set[str]]:
    """Fact id -> keys of the terms that its forms of these kinds have."""
    found: dict[str, set[str]] = {}
    for fact_id, kind, _, row in drafts:
        if kind in kinds:
            found.setdefault(fact_id, set()).update(term.key for term in row.terms)
    return found


def _texts(fact: Fact, story_language: str | None, language: str | None) -> Iterator[tuple[str, str]]:
    """Kind and text of every form that can be met in ``language``."""
    statements = [fact.statement] if language == story_language else []
    statements += [text for tag, text in sorted(fact.statements.items()) if base_language(tag) == language]
    for statement in statements:
        for text in bracket_variants(statement):
            yield "statement", text
    for kind, texts in (("phrasing", fact.phrasings), ("differs", fact.differs), ("not_this", fact.not_this)):
        for text in texts:
            if guess_language(text, language) == language:
                yield kind, text


def bracket_variants(statement: str) -> list[str]:
    """What stands in brackets is another way to say it: the statement without it, and with it in place of the rest.

    "X is a deputy head (vice chairman of Y)" is also told by "X ... vice chairman of Y".
    """
    match = BRACKET.search(statement)
    if not match:
        return [statement]
    before, inside, after = statement[: match.start()], match[1], statement[match.end() :]
    variants = [before + after]
    if not NEGATIVE.match(inside):
        subject = " ".join(before.split()[:1]) if after.strip(" .") == "" else ""
        variants.append(f"{subject} {inside}{after}".strip())
    return variants


def _form(draft: Draft, in_facts: Counter[str], facts: int, language: str | None) -> Form:
    fact, kind, guarded, row = draft
    plain = np.array([rarity(term.key, language) for term in row.terms])
    told = plain * np.array([_story_rarity(in_facts[term.key], facts) for term in row.terms])
    told /= told.sum()
    deed, role = _only_deed(guarded, row), _role_of(guarded)
    if deed is not None and told[deed] < DEED:
        told *= (1 - DEED) / (1 - told[deed])
        told[deed] = DEED
    return Form(
        fact,
        kind,
        guarded,
        row,
        told,
        plain / plain.sum(),
        np.array([term.name for term in row.terms]),
        np.array([term.value is not None for term in row.terms]),
        any(isinstance(term.value, DateValue) for term in row.terms),
        np.array([_own(term, in_facts[term.key], facts, language) for term in row.terms]),
        deed,
        np.array([term.start >= role and term.value is None for term in row.terms]),
        facts,
    )


def _role_of(guarded: FactForm) -> int:
    """Where it is said what the name that opens a statement is; behind the end of a statement of another kind."""
    opening: list[Mention | Name] = [*guarded.values.mentions, *guarded.values.names]
    ends = sorted(name.end for name in opening if name.start <= OPENING)
    found = ROLE.match(guarded.statement, ends[-1]) if ends and guarded.language == "en" else None
    return found.end() if found else len(guarded.statement)


def _only_deed(guarded: FactForm, row: Terms) -> int | None:
    """Place of the past verb, or of any word between entities of the story, that a statement has besides names."""
    others = [place for place, term in enumerate(row.terms) if not term.name and term.key[0] not in "@#"]
    entities = sum(term.key[0] == "@" for term in row.terms)
    if len(others) != 1 or len(row.terms) == 1:
        return None
    if entities > 1 and entities == len(row.terms) - 1:
        return others[0]
    start = row.terms[others[0]].start
    return others[0] if any(guarded.values.words.starts[at] == start for at in guarded.deeds) else None


def _own(term: Term, facts_with_it: int, facts: int, language: str | None) -> bool:
    if facts < 3 or facts_with_it > 1 or language in UNPARTED:
        return False
    return not term.name and term.key[0] not in "@#"


def _story_rarity(facts_with_it: int, facts: int) -> float:
    """A word that every fact of the story has says nothing about which fact is told."""
    if facts < 3:
        return 1.0
    return 0.3 + math.log((facts + 1) / max(facts_with_it, 1))
