"""Who did it to whom: both sides of a fact's verb against those the window gives it; a finding comes out.

"Leeds beat York" is not told by "York beat Leeds" nor by "Leeds were beaten by York", however alike the words are. Read
from the order of words, without a parser (English): a side is a name right before the verb, right behind it, or behind
its "by". So what stands further off is no side, and verbs that say the same of both sides ("met") are left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import SENTENCE_END, FactForm, Slice, Values
from monitor.comparer.guard_rivals import describes, known, leading, owns, telling_words
from monitor.text.name_words import beside_names
from monitor.text.names import Mention, Name
from monitor.text.near_words import sense_groups
from monitor.text.spans import Spans
from monitor.text.stems import stems
from monitor.verdicts import Verdict

LOOKED_AT, LONGEST = 20, 2_000
"""Places of the verb in a window, and characters of a sentence on either side of it, that are read at most."""
REACH = 3
"""Words between a verb and the name on either side of it, at most."""
HELPING = (
    "has have had is are was were be been being will would can could may might must should do does did also then now"
    " not never to just again later since who"
)
BETWEEN = frozenset(HELPING.split())
"""Words that stand between a name and what it does, besides those in -ly."""
PASSIVE = frozenset(("is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"))
OWN = frozenset(("his", "her", "its", "their", "both", "rivals", "hosts", "visitors", "champions"))
"""Words that stand between a verb and a name besides articles and titles."""
APART = frozenset(',;:()"“”-/')
"""Signs that part a name from the verb."""
ALIKE = (
    "meet met marry married wed divorce divorced face faced fight fought play played battle battled clash clashed"
    " tied draw drew resemble date dated kiss kissed hug hugged be is was visit"
)
MUTUAL = frozenset(stems(ALIKE.split(), "en"))
"""Verbs that are said of both sides alike, and those that names stand beside for other reasons."""


@dataclass(frozen=True, slots=True)
class Side:
    """A name on one side of a verb."""

    start: int
    end: int
    entity: str
    """Of the story's, else empty."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who does it, and to whom it is done; ``None`` where no name stands there."""

    doer: Side | None
    other: Side | None
    start: int
    end: int


def sides_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The fact's doer as the one to whom it is done, or the other way round."""
    if not fact.language == window.values.language == "en":
        return None
    named, whole = _named(fact.values, fact.values.mentions, fact.values.names), (0, len(fact.statement))
    for at in fact.content if named else ():
        own = _sides(fact.values, at, named, whole) if _is_verb(fact, at) else None
        told = _told(fact, at, window) if own is not None else []
        if own is None or any(_agree(own, found) for found in told):
            continue
        turned = next((found for found in told if _turned(own, found)), None)
        if turned is not None:
            return Finding(Verdict.DIFFERS, "name", f"has it the other way: {window.text(turned.start, turned.end)!r}")
    return None


def _told(fact: FactForm, at: int, window: Slice) -> list[Sides]:
    """The sides that the window gives the fact's verb."""
    places = list(islice(_same_verb(fact, at, window), LOOKED_AT))
    named = _named(window.values, window.mentions, window.names) if places else []
    found = [_sides(window.values, place, named, _sentence(window, place)) for place in places]
    return [sides for sides in found if sides is not None]


def _is_verb(fact: FactForm, at: int) -> bool:
    found = fact.values.words
    if found.names[at] or found.stems[at] in MUTUAL:
        return False
    before, word = found.folded[at - 1] if at else "", found.folded[at]
    if at in fact.deeds or before in PASSIVE:
        return at in fact.deeds or word.endswith(("ing", "en")) or found.folded[at + 1 : at + 2] == ("by",)
    return before in BETWEEN or word.endswith("s")


def _same_verb(fact: FactForm, at: int, window: Slice) -> Iterator[int]:
    """Places of the fact's verb in the article's words, inside the window."""
    stem = fact.values.words.stems[at]
    senses = sense_groups(stem, "en")
    for place in window.places:
        told = window.values.words.stems[place]
        if told == stem or senses & sense_groups(told, "en"):
            yield place


def _sentence(window: Slice, place: int) -> tuple[int, int]:
    """Where the sentence of a word begins and ends in the window."""
    at, text = window.values.words.starts[place], window.values.text
    ends = [match.end() for match in SENTENCE_END.finditer(text, max(window.start, at - LONGEST), at)]
    stop = SENTENCE_END.search(text, at, min(window.end, at + LONGEST))
    return ends[-1] if ends else window.start, stop.start() if stop else window.end


def _sides(values: Values, at: int, named: Sequence[Side], within: tuple[int, int]) -> Sides | None:
    """The names on both sides of a verb, by who does it; ``None`` where there is neither."""
    found, place = values.words, bisect_left(named, values.words.starts[at], key=lambda side: side.start)
    left = named[place - 1] if place and named[place - 1].start >= within[0] else None
    right = named[place] if place < len(named) and named[place].end <= within[1] else None
    by = found.folded[at + 1 : at + 2] == ("by",)
    left = left if left and _leads_to(values, left, at) else None
    right = right if right and _is_object(values, right, at + 1 if by else at) else None
    passive = bool(PASSIVE & {*found.folded[max(0, at - 2) : at]}) and not found.folded[at].endswith("ing")
    if passive and not by:
        right = None
    passive = passive or (by and right is not None)  # a headline's "York beaten by Leeds"
    begins = found.folded[at + 1 : at + 2]
    if left is not None and right is None and not passive and not {*begins} & (beside_names("en").articles | OWN):
        left = None  # "Chan suspended for a week" may be both
    if left is None and right is None:
        return None
    doer, other = (right, left) if passive else (left, right)
    spots = [side for side in (left, right) if side]
    return Sides(
        doer, other, min(found.starts[at], *(side.start for side in spots)),
        max(found.ends[at], *(side.end for side in spots)),
    )  # fmt: skip


def _named(values: Values, mentions: Iterable[Mention], names: Iterable[Name]) -> list[Side]:
    """The story's entities and all other names, in order."""
    sides = [Side(one.start, one.end, one.entity, ()) for one in mentions]
    taken = Spans((side.start, side.end) for side in sides)
    for name in names:
        words = telling_words(name, values.language)
        if words and not taken.touch(name.start, name.end) and not owns(name, values) and not describes(name, values):
            sides.append(Side(name.start, name.end, "", words))
    return sorted(sides, key=lambda side: side.start)


def _leads_to(values: Values, side: Side, at: int) -> bool:
    """Whether only helping words stand between a name and the verb, and no preposition before it."""
    first = bisect_left(values.words.starts, side.end)
    between = values.words.folded[first:at]
    small = all(word in BETWEEN or word.endswith("ly") for word in between)
    apart = values.text[side.end : values.words.starts[at]]
    return len(between) <= REACH and small and not set(apart) & APART and not _leading(values, side)


def _leading(values: Values, side: Side) -> str:
    return leading(values, Name(side.start, side.end, side.words, False))


def _is_object(values: Values, side: Side, at: int) -> bool:
    """Whether only articles and titles stand between a verb (or its "by") and a name."""
    found, beside = values.words, beside_names(values.language)
    between = found.folded[at + 1 : bisect_left(found.starts, side.start)]
    small = all(word in beside.articles or word in beside.titles or word in OWN for word in between)
    apart = values.text[found.ends[at] : side.start]
    return len(between) <= REACH and small and not set(apart) & APART


def _same(one: Side | None, other: Side | None) -> bool:
    if one is None or other is None:
        return False
    if one.entity or other.entity:
        return one.entity == other.entity
    return any(known(word, other.words) for word in one.words)


def _agree(own: Sides, told: Sides) -> bool:
    """Whether a side of the fact stands where it does in the window."""
    return _same(own.doer, told.doer) or _same(own.other, told.other)


def _turned(own: Sides, told: Sides) -> bool:
    return _same(own.doer, told.other) or _same(own.other, told.doer)
