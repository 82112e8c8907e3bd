"""Negation and opposites of a fact against one window: a statement turned round comes out as a finding.

Only what stands beside words that both share counts: a "no" in another clause of the window turns nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import permutations

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Slice, Values
from monitor.text.languages import function_words
from monitor.text.negation import Negation, opposites, polarity
from monitor.verdicts import Verdict

AHEAD = 4
"""Words behind a negation that it is about."""
CLAUSE = 8
"""Words behind a negation that may answer one of the fact's ("no treaty that ended the war was ever signed")."""
SHORT_FACT = 8
"""Content words up to which a window is taken to be about the whole fact."""
NEAR = 6
"""Words between another way to deny and a word that both sides share, at most."""
BESIDE = 8
"""Words between an opposite and a word that both sides share, at most."""
CLAUSE_END = re.compile(r"[.!?,;:\n]")
BARE = frozenset({"no", "none", "neither"})
"""Stand before a noun: a text can negate the verb behind it ("no treaty was signed": "a treaty was never signed")."""
IN_COPIES = {
    one: frozenset({other}) for pair in ("day night", "home away") for one, other in permutations(pair.split())
}
"""Opposites that a text has for so many other reasons that they count only between the same words (English)."""
RIGHT_BEFORE = 12
"""Characters between a negation and the word it negates, at most."""
PLAIN = frozenset({"man", "men", "woman", "women", "boy", "girl", "before", "after"})
"""Strict words whose opposite counts anywhere beside a shared word where the article has not the word itself: an
article about a woman says so somewhere."""
REACH = 3
"""Words within which a word stands beside another."""


def negation_finding(fact: FactForm, window: Slice) -> Finding | None:
    """A negation on one side only, beside words that both sides share."""
    if fact.language != window.values.language:
        return None
    return _lost(fact, window) if fact.values.negations else _added(fact, window)


def _lost(fact: FactForm, window: Slice) -> Finding | None:
    """A "not" of the fact that the window does not have; each negation of the window answers one of the fact's."""
    left = list(window.negations)
    wanted = sorted(fact.values.negations, key=lambda negation: negation.kind == "not")
    for negation in wanted:
        about = _about(fact.values, negation)
        answer = next((told for told in left if _word(fact.values, negation) == _word(window.values, told)), None)
        if answer is None or negation.kind == "not":
            same = [told for told in left if about & _about(window.values, told, CLAUSE)]
            bare = _word(fact.values, negation) in BARE
            same += [told for told in left if (bare or told.kind != "not") and _near_shared(about, told, window)]
            same += [told for told in left if _forbids(fact, about, told, window)]
            answer = same[0] if same else None
        if answer is not None:
            left.remove(answer)
            continue
        if negation.kind == "deny" and not window.negations and not _verbatim(fact, negation, window):
            return Finding(Verdict.PARTLY, "negation", f"does not say {_word(fact.values, negation)!r}")
        if negation.kind != "not" or _said_by_opposite(fact, about, window) or _verbatim(fact, negation, window):
            continue
        many = len(fact.content) > SHORT_FACT
        if (window.negations or many) and not about & set(window.stems):
            continue
        return Finding(Verdict.DIFFERS, "negation", f"says it without {_word(fact.values, negation)!r}")
    return None


def _verbatim(fact: FactForm, negation: Negation, window: Slice) -> bool:
    """Whether the article has the negation with the two words behind it elsewhere, as in a quotation."""
    words = fact.statement[negation.start :].lower().split()[:3]
    text = window.values.text
    outside = f"{text[: window.start]} | {text[window.end :]}".lower()
    return len(words) > 2 and " ".join(words).rstrip(".,;\"'”’") in " ".join(outside.split())


def _near_shared(about: set[str], told: Negation, window: Slice) -> bool:
    """Whether a word that denies in another way ("skipped") stands near words that the fact negates."""
    found = window.values.words
    at = bisect_left(found.starts, told.start)
    return bool(about & set(found.stems[max(0, at - NEAR) : at + NEAR + 1]))


def _forbids(fact: FactForm, about: set[str], told: Negation, window: Slice) -> bool:
    """Whether a denying word is the opposite of what the fact negates: the prohibition of what is not allowed."""
    found = fact.values.words
    negated = {word for word, stem in zip(found.folded, found.stems, strict=True) if stem in about}
    said = _word(window.values, told)
    return told.kind != "not" and any(said in opposites(word, fact.language) for word in negated)


def _word(values: Values, negation: Negation) -> str:
    return values.text[negation.start : negation.end].lower()


def _said_by_opposite(fact: FactForm, about: set[str], window: Slice) -> bool:
    """``not guilty`` is told by ``acquitted``, ``not happy`` by ``unhappy``."""
    found, told = fact.values.words, set(window.folded)
    for index in fact.content:
        if found.stems[index] not in about or found.folded[index] in polarity(fact.language).strict:
            continue
        word = found.folded[index]
        if word in told:
            continue  # the window has the very word without the "not"
        if told & opposites(word, fact.language) or any(
            prefix + word in told for prefix in polarity(fact.language).prefixes
        ):
            return True
    return False


def _added(fact: FactForm, window: Slice) -> Finding | None:
    """A "not" or a denial of the window right before a word that the fact states."""
    shared = {fact.values.words.stems[index] for index in fact.content}
    for told in window.negations:
        if told.kind == "fail":
            continue
        if _about(window.values, told, 1 if told.kind == "not" else 3) & shared:
            return Finding(Verdict.DIFFERS, "negation", f"says {window.text(told.start, told.reach_end)!r}")
    return None


def _about(values: Values, negation: Negation, ahead: int = AHEAD) -> set[str]:
    """Stems of the words that a negation is about, the nearest first; without grammatical words."""
    found, grammatical = values.words, function_words(values.language)
    first, last = bisect_left(found.starts, negation.reach_start), bisect_left(found.starts, negation.reach_end)
    content = [found.stems[index] for index in range(first, last) if found.folded[index] not in grammatical]
    return set(content[:ahead])


def opposite_finding(fact: FactForm, window: Slice) -> Finding | None:
    """A word of the fact whose opposite the window has in its place."""
    if fact.language != window.values.language:
        return None
    found = fact.values.words
    for index, word in enumerate(found.folded):
        against = opposites(word, fact.language)
        if word not in polarity(fact.language).strict:
            against -= set(found.folded)  # what the fact says too is no rival
        copied = _copied_but_for(fact, index, IN_COPIES.get(word, frozenset()), window)
        if copied:
            return Finding(Verdict.DIFFERS, "antonym", f"says {copied}, not {word}")
        if not against or _part_of_a_value(fact.values, found.starts[index]):
            continue
        if any(mention.start <= found.starts[index] < mention.end for mention in fact.values.mentions):
            continue  # a name of the story, such as one that begins with "North"
        rival = _in_its_place(fact, index, against, window)
        if rival:
            return Finding(Verdict.DIFFERS, "antonym", f"says {rival}, not {word}")
    return None


def _negated(negations: Sequence[Negation], start: int) -> bool:
    """Whether a plain negation stands right before a word (right behind it where verbs close the sentence)."""
    return any(
        negation.kind == "not"
        and negation.reach_start <= start < negation.reach_end
        and min(abs(start - negation.end), abs(negation.start - start)) <= RIGHT_BEFORE
        for negation in negations
    )


def _part_of_a_value(values: Values, start: int) -> bool:
    """Whether a word belongs to a date or a number ("last year", "30 years old")."""
    dates = any(value.start <= start < value.end for value in values.dates)
    return dates or any(0 <= start - number.end <= 12 and number.unit is not None for number in values.numbers)


def _copied_but_for(fact: FactForm, index: int, against: Collection[str], window: Slice) -> str:
    """The opposite that the window has between the very words between which the fact has its own, or at the end of a
    clause like it ("on Thursday night").
    """
    found, told = fact.values.words, window.values.words
    here = _neighbours(fact.values, index) if against else ("", "")
    if not here[0] or found.folded[index] in window.folded:
        return ""
    places = (at for at in window.places if told.folded[at] in against)
    return next((told.folded[at] for at in places if _neighbours(window.values, at) == here), "")


def _neighbours(values: Values, index: int) -> tuple[str, str]:
    """Stems of the words right before and behind a word; empty where a clause begins or ends there."""
    found, text = values.words, values.text
    before = index and not CLAUSE_END.search(text, found.ends[index - 1], found.starts[index])
    behind = index + 1 < len(found) and not CLAUSE_END.search(text, found.ends[index], found.starts[index + 1])
    return (found.stems[index - 1] if before else "", found.stems[index + 1] if behind else "")


def _in_its_place(fact: FactForm, index: int, against: Collection[str], window: Slice) -> str:
    """The opposite that stands where the fact has its word; empty where the window has the word itself there."""
    found = fact.values.words
    word, folded, stems = found.folded[index], window.folded, window.stems
    rivals = [at for at, told in enumerate(folded) if told in against and not _is_name(window, at)]
    starts = window.values.words.starts[window.places.start : window.places.stop]
    turned = _negated(fact.values.negations, found.starts[index])  # "not guilty" is told by its opposite
    rivals = [at for at in rivals if _negated(window.negations, starts[at]) == turned]
    other_way = polarity(fact.language).converses.get(word, frozenset())
    rivals = [at for at in rivals if folded[at] not in other_way or _of_the_same(fact, index, window, at)]
    if not rivals:
        return ""
    sides = _content_beside(fact, index)
    own = [at for at, told in enumerate(folded) if told == word or stems[at] == found.stems[index]]
    if any(_stands_beside(stems, at, sides) for at in own):
        return ""
    strict = word in polarity(fact.language).strict
    if strict and word in PLAIN and not own and not _in_article(fact, index, window):
        strict, rivals = False, [at for at in rivals if folded[at] in PLAIN]
    if own or strict:
        near = (at for at in rivals if _stands_beside(stems, at, sides) or (not own and _touches(fact, window, at)))
        return next((folded[at] for at in near), "")
    shared = {found.stems[other] for other in fact.content if other != index}
    return next((folded[at] for at in rivals if shared & set(stems[max(0, at - BESIDE) : at + BESIDE + 1])), "")


def _in_article(fact: FactForm, index: int, window: Slice) -> bool:
    """Whether the article has a word of the fact anywhere: if not, its opposite in the window stands for it."""
    found, article = fact.values.words, window.values
    return found.folded[index] in article.vocabulary or found.stems[index] in article.stems


def _of_the_same(fact: FactForm, index: int, window: Slice, at: int) -> bool:
    """Whether the converse of a fact's verb is said of the same one and the same thing: "Rome received guests" turns
    "Rome sent guests" round, "the host received guests from Rome" and "Rome received a letter" do not.
    """
    stems = fact.values.words.stems
    doers = {stems[other] for other in fact.content if other < index}
    thing = _content_beside(fact, index)[1]
    same = not thing or _stands_beside(window.stems, at, ("", thing))
    return same and (not doers or not doers.isdisjoint(window.stems[max(0, at - CLAUSE) : at]))


def _touches(fact: FactForm, window: Slice, at: int) -> bool:
    """Whether a name of the fact stands right beside a place ("her husband Tom")."""
    names = {stem for stem, name in zip(fact.values.words.stems, fact.values.words.names, strict=True) if name}
    return bool(names & {*window.stems[max(0, at - 1) : at], *window.stems[at + 1 : at + 2]})


def _content_beside(fact: FactForm, index: int) -> tuple[str, str]:
    """Stems of the content words before and after a word of the fact; empty where there is none within reach."""
    found = fact.values.words
    before = [other for other in fact.content if index - REACH <= other < index]
    behind = [other for other in fact.content if index < other <= index + REACH]
    return (found.stems[before[-1]] if before else "", found.stems[behind[0]] if behind else "")


def _stands_beside(stems: Sequence[str], at: int, sides: tuple[str, str]) -> bool:
    """Whether one of the two words stands on its side of a place."""
    left, right = sides
    return (left != "" and left in stems[max(0, at - REACH) : at]) or (
        right != "" and right in stems[at + 1 : at + 1 + REACH]
    )


def _is_name(window: Slice, at: int) -> bool:
    """Whether a word of the window is written as part of a name ("Down syndrome")."""
    found, place = window.values.words, window.places.start + at
    return found.names[place] and place > 0 and window.values.text[found.ends[place - 1] : found.starts[place]] == " "
