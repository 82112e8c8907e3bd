"""Names of a fact against one window: a name that nobody names, or another name in its place, comes out as a finding.

People's judgement is lenient on names: a part of the name, another spelling, initials or another mention nearby is
enough. A name that the article has elsewhere is missed only where the window has a foreign name in its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Slice, Values
from monitor.comparer.guard_rivals import (
    is_adjective,
    known,
    namesake,
    rival_beside,
    rival_in_place,
    telling_words,
    turned_round,
)
from monitor.text.languages import SPACELESS, function_words, main_script
from monitor.text.names import Mention, Name, NameBook, fold_words, same_name
from monitor.text.seats import stand_for
from monitor.verdicts import Verdict


def name_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The first name of the fact that the article lacks, or whose place another name has."""
    if fact.language != window.values.language:
        return None
    for name in fact.names:
        finding = _one_name(fact, name, window)
        if finding is not None:
            return finding
    return None


def _one_name(fact: FactForm, name: Name, window: Slice) -> Finding | None:
    article = window.values
    words = telling_words(name, article.language)
    if not words:
        return None
    printed = fact.statement[name.start : name.end]
    if not any(known(word, article.vocabulary) for word in words):
        if as_initials(_with_its_pair(fact, name), article.vocabulary) or spelled_out(name, article.names):
            return None
        rival = rival_beside(fact, name, window)
        if rival:
            return Finding(Verdict.DIFFERS, "name", f"names {rival}, not {printed}")
        return Finding(Verdict.PARTLY, "name", f"does not name {printed}")
    if is_adjective(name, article.language) or _owns(fact, name):
        return None
    rival = namesake(name, window) or rival_in_place(fact, name, words, window)
    if rival:
        return Finding(Verdict.DIFFERS, "name", f"names {rival}, not {printed}")
    turned = turned_round(fact, name, words, window)
    return Finding(Verdict.DIFFERS, "name", f"has {printed} in another part: {turned!r}") if turned else None


def _owns(fact: FactForm, name: Name) -> bool:
    """Whether the fact only says whose something is ("China's ruling party")."""
    return fact.statement[name.start : name.end].endswith(("'s", "’s", "s'", "s’"))


def _with_its_pair(fact: FactForm, name: Name) -> tuple[str, ...]:
    """The words of a name and of the one that an "and" ties to it: Health and Safety Executive."""
    for other in fact.names:
        first, second = sorted((name, other), key=lambda row: row.start)
        if fact.statement[first.end : second.start] in {" and ", " & ", " und ", " et ", " y "}:
            return first.words + second.words
    return name.words


def as_initials(words: Sequence[str], vocabulary: Collection[str]) -> bool:
    """Whether the initials stand in an abbreviation of the article: HSE for a Health and Safety Executive."""
    initials = "".join(word.lstrip(".")[0] for word in words)
    return len(initials) > 1 and any(initials in word for word in vocabulary if len(word) <= 6)


def spelled_out(name: Name, others: Sequence[Name]) -> bool:
    """Whether an abbreviation of the fact stands for a name of the article: HSE."""
    short = name.words[0].lstrip(".")
    if len(name.words) > 1 or not 2 <= len(short) <= 6:
        return False
    return any(short == "".join(word.lstrip(".")[0] for word in other.words) for other in others)


def entity_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The first story entity of the fact that the article never names though the story knows its name there.

    Only what is written with a capital counts, in the fact or, where its script has none, in the story: an "armistice"
    has other words in every language.
    """
    article, book = window.values, window.values.story.names
    named = {mention.entity for mention in article.mentions}
    for mention in fact.values.mentions:
        printed = fact.statement[mention.start : mention.end]
        if mention.entity in named:
            rival = _somebody_else(fact, mention, window)
            if rival:
                return Finding(Verdict.DIFFERS, "name", f"names {rival}, not {printed}")
            continue
        if not book.speaks(mention.entity, article.language):
            continue
        if not _is_proper(printed, mention.entity, book) or _told_otherwise(mention.entity, window):
            continue
        rival = _other_person(printed, window) or _in_its_place(fact, mention, window)
        if rival:
            return Finding(Verdict.DIFFERS, "name", f"names {rival}, not {printed}")
        if fact.language == article.language and any(known(word, article.vocabulary) for word in _parts(printed)):
            continue
        return Finding(Verdict.PARTLY, "name", f"does not name {printed}")
    return None


def _parts(printed: str) -> tuple[str, ...]:
    """The words of a name; none where no blanks part words, as its signs stand in every text."""
    return () if main_script(printed) in SPACELESS else fold_words(printed)


def _somebody_else(fact: FactForm, mention: Mention, window: Slice) -> str:
    """Another of the story's people in the place of one whom the article names only elsewhere."""
    people = window.values.story.people
    if mention.entity not in people or any(one.entity == mention.entity for one in window.around().mentions):
        return ""
    return _in_its_place(fact, mention, window, people)


def _is_proper(printed: str, entity: str, book: NameBook) -> bool:
    has_case = printed.lower() != printed.upper()
    return printed[:1].isupper() if has_case else book.is_proper(entity)


def _told_otherwise(entity: str, window: Slice) -> bool:
    """Whether a city's country, or a country's city, stands in the window; or the name as a part of a longer word."""
    article, book = window.values, window.values.story.names
    own = book.names_in(entity, article.language)
    passage = window.text(window.start, window.end)
    others = frozenset().union(*(stand_for(name, article.language) for name in own))
    if any(other in passage for other in others):
        return True
    # Arabic and Hebrew write "and", "to", "the" to the front of a name.
    return any(len(name) > 2 and name.lower() == name.upper() and name in article.text for name in own)


def _in_its_place(fact: FactForm, mention: Mention, window: Slice, among: Collection[str] | None = None) -> str:
    """One of the story's others that the window has beside the very word that the entity stands beside in the fact."""
    own = {one.entity for one in fact.values.mentions}
    places = _neighbours(fact.values, mention)
    for other in window.mentions:
        if (
            other.entity not in own
            and (among is None or other.entity in among)
            and places & _neighbours(window.values, other)
        ):
            return window.text(other.start, other.end)
    return ""


def _neighbours(values: Values, mention: Mention) -> set[tuple[str, str]]:
    """The words right before and right behind a name, if they are no grammatical ones."""
    found, small = values.words, function_words(values.language)
    before, behind = bisect_right(found.ends, mention.start) - 1, bisect_left(found.starts, mention.end)
    beside = {("before", before), ("behind", behind)}
    return {(side, found.stems[at]) for side, at in beside if 0 <= at < len(found) and found.folded[at] not in small}


def _other_person(printed: str, window: Slice) -> str:
    """A name of the window that shares a word with the entity's and is another's: Kim Jong Il for Kim Jong Un."""
    words = set(fold_words(printed))
    if len(words) < 2:
        return ""
    for name in window.names:
        if len(name.words) > 1 and set(name.words) & words and not same_name(printed, " ".join(name.words)):
            return window.text(name.start, name.end)
    return ""
