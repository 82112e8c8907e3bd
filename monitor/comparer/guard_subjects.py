"""Who did it: the one a fact's verb is said of, against the one the window gives that verb to; a finding comes out.

"Chan fears the verdict" is not told by "Lopez, who met Chan, fears the verdict". Read from the order of words, without
a parser, so only plain cases count: the window has the very verb, in the same voice, and before it in the sentence
another name stands free (behind no preposition, as no part of a longer phrase). A pronoun may stand for anybody, and
an entity of the story goes by names that no list has whole ("Washington"), so both are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import SENTENCE_END, FactForm, Slice, Values
from monitor.comparer.guard_names import as_initials, spelled_out
from monitor.comparer.guard_rivals import is_adjective, known, leading, place_behind_a_name, telling_words
from monitor.text.name_words import beside_names
from monitor.text.names import Name
from monitor.text.near_words import sense_groups
from monitor.text.speech import speech_words
from monitor.verdicts import Verdict

OPENING = 4
"""Characters before the name that a statement begins with, at most."""
HELPERS = frozenset(
    ("has", "have", "had", "is", "are", "was", "were", "be", "been", "being", "will", "would", "can", "could", "may")
)
PASSIVE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
BEFORE = 3
"""Words between a subject and its verb, or a verb and its object, at most."""
AGED = re.compile(r"\b(\d{1,3})[- ]years?[- ]old\b|\baged? (?:of )?(\d{1,3})\b", re.IGNORECASE)
AGE_BEHIND = re.compile(r",? \(?(\d{1,3})(?=[,.;)]| (?:from|of|and|is|was|who|has|had)\b|$)")

PLACED = frozenset(("at", "in", "on", "near", "into", "around", "under", "over", "for"))
"""Prepositions behind which a name is no doer. Behind "of", "from" and "by" it often is one ("the arrest of Chan")."""
TOLD_OF = re.compile(r",? (?:who|which|where|whose|is|was)\b|, (?:(?:an?|the|\d+)\b|(?=[a-z]))|['’]s?\b| \(")
"""What begins another statement about the name before it ("Chan, a baker", "Chan, who")."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A fact's subject and the verb that is said of it."""

    name: Name
    words: tuple[str, ...]
    """The words that make the name."""
    verb: int
    """Index of the verb in the fact's words."""
    passive: bool


def subject_finding(fact: FactForm, window: Slice) -> Finding | None:
    """Another one who does what the fact says of its subject."""
    deed = deed_of(fact, window.values) if fact.language == window.values.language == "en" else None
    if deed is None:
        return None
    rivals = [_subject_at(fact, deed, at, window) for at in _verbs(fact, deed, window)]
    if not rivals or not all(rivals):
        return None
    said = fact.statement[deed.name.start : deed.name.end]
    return Finding(Verdict.DIFFERS, "name", f"says it of {rivals[0]}, not {said}")


def placed_finding(fact: FactForm, window: Slice) -> Finding | None:
    """A fact's subject that the window only has as a place, or for whom something is done: it does nothing there."""
    name = next((name for name in fact.names if name.start <= OPENING), None)
    if name is None or not fact.language == window.values.language == "en" or is_adjective(name, "en"):
        return None
    words = telling_words(name, "en")
    own = [told for told in window.names if any(known(word, told.words) for word in words)]
    if not own or not all(_only_placed(told, window.values) for told in own):
        return None
    if any(_word_behind(fact.values, name) == _word_behind(window.values, told) for told in own):
        return None  # "at the Linden school" of a fact about the Linden school
    said, there = fact.statement[name.start : name.end], leading(window.values, own[0])
    return Finding(Verdict.PARTLY, "name", f"has {said} only behind {there!r}")


def _word_behind(values: Values, name: Name) -> str:
    at = bisect_left(values.words.starts, name.end)
    return values.words.stems[at] if at < len(values.words) else ""


def _only_placed(name: Name, article: Values) -> bool:
    """Whether a name stands behind a preposition of place or "for", and nothing more is told of it."""
    whose = article.text[name.start : name.end].endswith(("'s", "’s"))
    return not whose and not TOLD_OF.match(article.text, name.end) and leading(article, name) in PLACED


def age_finding(fact: FactForm, window: Slice) -> Finding | None:
    """Another age beside the fact's name, or its age beside another name: ages stand behind names ("Chan, 31,")."""
    match = AGED.search(fact.statement) if fact.language == window.values.language == "en" else None
    name = next((name for name in fact.values.names if name.start <= OPENING), None)
    if not match or name is None:
        return None
    age, words, article = match[1] or match[2], telling_words(name, fact.language), window.values
    ages = [(told, behind[1]) for told in article.names if (behind := AGE_BEHIND.match(article.text, told.end))]
    own = [(told, years) for told, years in ages if any(known(word, told.words) for word in words)]
    if any(years == age for _, years in own):
        return None
    if own:
        return Finding(Verdict.DIFFERS, "number", f"says {own[0][1]}, not {age}")
    other = next((told for told, years in ages if years == age), None)
    if other is None or not words:
        return None
    said = fact.statement[name.start : name.end]
    return Finding(Verdict.DIFFERS, "name", f"says it of {window.text(other.start, other.end)}, not {said}")


def deed_of(fact: FactForm, article: Values) -> Deed | None:
    """The name that opens a fact and the verb right behind it; ``None`` where the fact is not so plain."""
    found = fact.values.words
    name = next((name for name in fact.names if name.start <= OPENING), None)
    if name is None or is_adjective(name, fact.language):
        return None
    words = telling_words(name, fact.language)
    if name.doubtful and any(not told.doubtful and name.words[0] in told.words for told in article.names):
        words = name.words  # the first word of a statement is a name where the article writes it as one
    if not words:
        return None
    at = bisect_left(found.starts, name.end)
    first = at
    while at < len(found) and at - first < BEFORE and found.folded[at] in HELPERS:
        at += 1
    if (
        at >= len(found)
        or found.names[at]
        or at not in fact.content
        or "," in fact.statement[name.end : found.starts[at]]
    ):
        return None
    verb = at in fact.deeds or (at == first and found.folded[at].endswith("s")) or found.folded[at].endswith("ing")
    passive = at > first and found.folded[at - 1] in PASSIVE and at in fact.deeds
    return Deed(name, words, at, passive) if verb else None


def _verbs(fact: FactForm, deed: Deed, window: Slice) -> Iterator[int]:
    """Places of the fact's verb in the window, in the same voice."""
    stem, word = fact.values.words.stems[deed.verb], fact.values.words.folded[deed.verb]
    senses = sense_groups(stem, fact.language)
    for at, told in enumerate(window.stems):
        if told != stem and window.folded[at] != word and not senses & sense_groups(told, fact.language):
            continue
        passive = bool(set(window.folded[max(0, at - 2) : at]) & PASSIVE)
        if passive == deed.passive:
            yield at


def _subject_at(fact: FactForm, deed: Deed, at: int, window: Slice) -> str:
    """The name that the window gives the verb at a place to, as printed; empty for the fact's own or where in doubt."""
    values, place = window.values, window.places.start + at
    begin = _sentence_start(window, values.words.starts[place])
    before = [name for name in window.names if begin <= name.start and name.end <= values.words.starts[place]]
    words = deed.words
    own = [name for name in before if any(known(word, name.words) for word in words)]
    free = [name for name in before if name not in own and _free(name, place, window)]
    if spelled_out(deed.name, free) or any(as_initials(deed.name.words, name.words) for name in free):
        return ""
    ahead = values.words.folded[bisect_left(values.words.starts, begin) : place]
    if any(not leading(values, name) for name in own) or any(known(word, ahead) for word in words if not own):
        return ""
    behind = window.folded[at + 1 : at + 2 + BEFORE]
    swapped = any(known(word, behind) for word in words) and not set(behind) & beside_names("en").prepositions
    if swapped or (free and not any(known(word, fact.values.vocabulary) for word in free[0].words)):
        return window.text(free[0].start, free[0].end) if free else "another"
    return ""


def _sentence_start(window: Slice, until: int) -> int:
    ends = [match.end() for match in SENTENCE_END.finditer(window.values.text, window.start, until)]
    return ends[-1] if ends else window.start


def _free(name: Name, verb: int, window: Slice) -> bool:
    """Whether a name can be a subject: whole, behind no preposition and no article, before no noun of its own."""
    values = window.values
    printed = values.text[name.start : name.end]
    if set(name.words) & beside_names(values.language).seats:
        return False
    if name.doubtful or not telling_words(name, values.language) or is_adjective(name, values.language):
        return False
    if printed.endswith(("'s", "’s")) or leading(values, name) or place_behind_a_name(name, window):
        return False
    found, first = values.words, bisect_left(values.words.starts, name.start)
    if first and found.folded[first - 1] in beside_names(values.language).articles and len(name.words) == 1:
        return False
    behind = bisect_left(found.starts, name.end)
    if behind >= verb or values.text[name.end : found.starts[behind]] != " ":
        return True
    word = found.folded[behind]
    if word in HELPERS or word in {"and", "who", "also", "then"} or word in speech_words(values.language).past:
        return True
    return word.endswith(("ed", "ly", "s"))
