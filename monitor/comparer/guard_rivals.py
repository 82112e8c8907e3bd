"""Another name in a name's place: a fact's name and one window go in; the name that the window has there comes out.

The place is told by the words beside the name and by the preposition before it. Cheap and careful: an adjective, an
ordinary word, a pronoun for the name or a name that the whole article is about raise no alarm.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from monitor.comparer.guard_forms import FactForm, Slice, Values
from monitor.text.languages import function_words
from monitor.text.name_words import beside_names, common_words
from monitor.text.names import Name, near_spelling, same_name

DATELINE = re.compile(r"(?:, [^.(]{2,30})?\s*\([^)]{2,30}\)\s*[-–—]|,? [^.(]{0,20}\d{1,2} \([^)]{2,30}\)\s*[-–—]")
GENITIVE = ("'s", "’s")
OWNING = re.compile(r"(?<=s) ?['’`](?= ?[^\W\d_a-z])")
"""The genitive of a name that ends in s, before another name."""
TOPICAL = 3
"""Times an article names what it is about, at least."""
REACH = 3
"""Words between a name and the word it stands beside, at most."""
SHORT_FACT = 7
"""Content words of a fact that tells one thing of one name, at most."""
LONG_FACT = 9
"""Content words from which a fact tells many things: there a foreign name must stand in the name's very place."""
OPENING = 4
"""Characters before the name that a statement begins with, at most."""
PEOPLE = ("er", "or", "ist", "ian", "ant")
"""Endings of words for people in English."""
MARGIN = 3
"""Words by which another name must stand nearer."""


def telling_words(name: Name, language: str) -> tuple[str, ...]:
    """The words that make the name: those that are no ordinary words; nothing for a doubtful name."""
    if name.doubtful or (len(name.words) == 1 and len(name.words[0]) <= 3):
        return ()
    common = common_words(language) | (beside_names(language).titles if len(name.words) > 1 else frozenset())
    telling = tuple(word for word in name.words if word not in common and len(word) > 1)
    return telling or (name.words if len(name.words) > 2 else ())


def known(word: str, vocabulary: Collection[str]) -> bool:
    """Whether a vocabulary has a name's word, in any spelling or inflection."""
    first = word[:1]
    return word in vocabulary or any(near_spelling(word, other) for other in vocabulary if other[:1] == first)


def is_adjective(name: Name, language: str) -> bool:
    """Whether a name is written like the adjective of a place ("North Korean")."""
    endings = beside_names(language).demonyms
    last = name.words[-1]
    return last.endswith(endings) or last.removesuffix("s").endswith(endings)


def namesake(name: Name, window: Slice) -> str:
    """A name of the window that shares a word with ``name`` and is somebody else's ("Kim Jong Il").

    Nothing where the article has ``name`` itself, whole or in part.
    """
    if len(name.words) < 2:
        return ""
    printed, shared = " ".join(name.words), set(name.words)
    if any(shared & set(other.words) and same_name(printed, " ".join(other.words)) for other in window.values.names):
        return ""
    for other in window.names:
        titled = set(telling_words(other, window.values.language)) <= shared  # "Mayor Jensen" is Carl Jensen
        if len(other.words) > 1 and shared & set(other.words) and not titled:
            return window.text(other.start, other.end)
    return ""


def rival_beside(fact: FactForm, name: Name, window: Slice) -> str:
    """A name of the window right beside the word that ``name`` stands right beside in the fact."""
    spots = [(other, _places(other, window)) for other in window.names if not set(other.words) & set(name.words)]
    for stem, behind in _beside(fact, name):
        for at in (place for place, told in enumerate(window.stems) if told == stem):
            for other, places in spots:
                if _distance(places, at, behind=behind) == 1:
                    return window.text(other.start, other.end)
    return ""


def rival_in_place(fact: FactForm, name: Name, words: Sequence[str], window: Slice) -> str:
    """Another name that the window has where the fact has ``name``; empty where there is none."""
    others = [other for other in window.names if _foreign(other, fact, window)]
    if not others:
        return ""
    folded = window.folded
    places = [at for at, word in enumerate(folded) if any(word == own or near_spelling(word, own) for own in words)]
    lead = leading(fact.values, name)
    seats = beside_names(fact.language).seats if not lead else frozenset[str]()
    same_place = [
        other for other in others if leading(window.values, other) == lead and not seats & set(other.words)
    ]  # "Washington" does what the United States do
    if not same_place:
        return ""
    if not places and (_pronoun_for(words, window) or _topical(words, window)):
        return ""
    moved = len(fact.content) <= SHORT_FACT and _elsewhere(name, lead, words, window)
    if (not places and len(fact.content) <= LONG_FACT) or (moved and not _keeps_its_word(fact, name, places, window)):
        return window.text(same_place[0].start, same_place[0].end)
    # A window that has the name itself may well name others: only one in its very place speaks against it.
    return _nearer(fact, name, places, same_place, window)


def _keeps_its_word(fact: FactForm, name: Name, places: Sequence[int], window: Slice) -> bool:
    """Whether the word right behind the name in the fact is right behind it in the window too ("Soviet air force")."""
    behind = {stem for stem, after in _beside(fact, name, touching=True) if after}
    return any(set(window.stems[place + 1 : place + 2]) & behind for place in places)


def _elsewhere(name: Name, lead: str, words: Sequence[str], window: Slice) -> bool:
    """Whether the window has the name only behind other prepositions: "from Kyoto" where the fact has Kyoto do it."""
    own = {leading(window.values, other) for other in window.names if set(other.words) & set(words)}
    places = beside_names(window.values.language).places
    does_it = not lead and name.start <= OPENING
    return bool(own) and lead not in own and (lead in places or (does_it and own <= places))


def turned_round(fact: FactForm, name: Name, words: Sequence[str], window: Slice) -> str:
    """The words of the window that have a name on the other side of the word it touches in the fact; else empty.

    "Arsenal beat Chelsea" is not told by "Chelsea beat Arsenal". Passive sentences turn sides and are left alone.
    """
    folded = window.folded
    places = [at for at, word in enumerate(folded) if any(word == own or near_spelling(word, own) for own in words)]
    beside = beside_names(window.values.language)
    if len(places) != 1 or (places[0] and folded[places[0] - 1] in beside.prepositions):
        return ""
    deeds = {fact.values.words.stems[index] for index in fact.deeds}
    for stem, behind in _beside(fact, name, touching=True):
        spots = [at for at, told in enumerate(window.stems) if told == stem]
        if len(spots) != 1 or stem not in deeds or (not behind and _cut_short(spots[0], places[0], window)):
            continue
        steps = spots[0] - places[0] if behind else places[0] - spots[0]
        first, last = sorted((spots[0], places[0]))
        between = set(folded[max(0, first - 1) : last + 2])
        if -REACH <= steps < 0 and not between & beside.passive:
            found = window.values.words
            start, end = window.places.start + first, window.places.start + last
            return window.text(found.starts[start], found.ends[end])
    return ""


def _cut_short(verb: int, name: int, window: Slice) -> bool:
    """Whether a headline leaves out the "was": "Lopez suspended for a week"."""
    behind, language = window.folded[verb + 1 : verb + 2], window.values.language
    small = function_words(language) - beside_names(language).articles
    return name + 1 == verb and (not behind or behind[0] in small)


def _topical(words: Sequence[str], window: Slice) -> bool:
    """Whether the article is full of the name, so that sentences do without it."""
    return sum(word in words for word in window.values.words.folded) >= TOPICAL


def _pronoun_for(words: Sequence[str], window: Slice) -> bool:
    """Whether the window opens with a pronoun and the sentence before it has the name."""
    if not set(window.folded[:3]) & beside_names(window.values.language).pronouns:
        return False
    around = window.around()
    before = Slice(window.values, around.start, window.start)
    return any(known(word, before.folded) for word in words)


def _foreign(other: Name, fact: FactForm, window: Slice) -> bool:
    """Whether a name of the window can stand for somebody else: not of the fact, no adjective, no ordinary words."""
    if other.doubtful or not telling_words(other, window.values.language):
        return False
    printed = window.values.text[other.start : other.end]
    if owns(other, window.values) or (printed.isupper() and len(printed) > 5):
        return False
    if is_adjective(other, window.values.language) or place_behind_a_name(other, window) or _dateline(other, window):
        return False
    if describes(other, window.values):
        return False
    return not any(known(word, fact.values.vocabulary) for word in other.words)


def owns(name: Name, values: Values) -> bool:
    """Whether a name only says whose the next one is: "England's Chan", "St Helens' Chan"."""
    return values.text[name.start : name.end].endswith(GENITIVE) or bool(OWNING.match(values.text, name.end))


def describes(name: Name, values: Values) -> bool:
    """Whether a name only says which one the word behind it means ("the Wales forward", "an ESPN reporter"), or is
    what the word before it has ("last season's Grand Final").
    """
    found, behind = values.words, bisect_left(values.words.starts, name.end)
    before = bisect_left(found.starts, name.start) - 1
    if before >= 0 and not found.names[before] and values.text[name.start - 3 : name.start - 1] in GENITIVE:
        return True
    if behind >= len(found) or values.text[name.end : found.starts[behind]] != " " or found.names[behind]:
        return False
    word, titled = found.folded[behind], beside_names(values.language)
    return word in titled.people or (word.endswith(PEOPLE) and word not in function_words(values.language))


def _dateline(other: Name, window: Slice) -> bool:
    """Whether a name only says where the report was written: "OSLO (AP) -"."""
    return DATELINE.match(window.values.text, other.end) is not None


def place_behind_a_name(other: Name, window: Slice) -> bool:
    """Whether a name only tells where the one before it lies: "Waupaca, Michigan"."""
    found, text = window.values.words, window.values.text
    before = bisect_left(found.starts, other.start) - 1
    return before >= 0 and text[found.ends[before] : other.start] == ", " and found.names[before]


def leading(values: Values, name: Name) -> str:
    """The preposition right before a name; empty where there is none."""
    found, beside = values.words, beside_names(values.language)
    before = bisect_left(found.starts, name.start) - 1
    if before >= 0 and found.folded[before] in beside.articles:
        before -= 1
    return found.folded[before] if before >= 0 and found.folded[before] in beside.prepositions else ""


def _nearer(fact: FactForm, name: Name, places: Sequence[int], others: Sequence[Name], window: Slice) -> str:
    """A foreign name that stands beside the word that ``name`` stands beside in the fact, while ``name`` is far."""
    rows = [(other, _places(other, window)) for other in others]
    for stem, behind in _beside(fact, name):
        apart = behind and _apart(fact, name)
        for at in (place for place, told in enumerate(window.stems) if told == stem):
            own = _distance(places, at, behind=behind)
            for other, spots in rows:
                near = _distance(spots, at, behind=behind)
                if near > REACH or near + MARGIN > own or (apart and near == 1 and _only_a_blank(window, other, at)):
                    continue
                if near == 1 or _one_phrase(window, other, at, behind=behind):
                    return window.text(other.start, other.end)
    return ""


def _only_a_blank(window: Slice, other: Name, at: int) -> bool:
    """Whether nothing but a blank parts a name from the word behind it."""
    start = window.values.words.starts[window.places.start + at]
    return window.values.text[other.end : start] == " "


def _one_phrase(window: Slice, other: Name, at: int, *, behind: bool) -> bool:
    """Whether neither a comma nor a preposition parts a name from a word near it."""
    found = window.values.words
    place = window.places.start + at
    start, end = (other.end, found.starts[place]) if behind else (found.ends[place], other.start)
    between = window.values.text[start:end]
    return "," not in between and not set(between.lower().split()) & beside_names(window.values.language).prepositions


def _beside(fact: FactForm, name: Name, *, touching: bool = False) -> Iterator[tuple[str, bool]]:
    """Stems of the content words next to a name in the fact, and whether they stand behind it.

    ``touching``: only those with nothing but a blank between.
    """
    found = fact.values.words
    behind = [index for index in fact.content if found.starts[index] >= name.end][:1]
    before = [index for index in fact.content if found.ends[index] <= name.start][-1:]
    if touching:
        behind = [index for index in behind if fact.statement[name.end : found.starts[index]] == " "]
        before = [index for index in before if fact.statement[found.ends[index] : name.start] == " "]
    yield from ((found.stems[index], True) for index in behind if not found.names[index])
    yield from ((found.stems[index], False) for index in before if not found.names[index])


def _apart(fact: FactForm, name: Name) -> bool:
    """Whether a small word parts the name from the next one ("is a forward"): "Wales forward" is another relation."""
    found = fact.values.words
    behind = bisect_left(found.starts, name.end)
    return behind < len(found) and behind not in fact.content


def _places(name: Name, window: Slice) -> list[int]:
    found = window.values.words
    first = window.places.start
    return [index - first for index in window.places if name.start <= found.starts[index] < name.end]


def _distance(places: Sequence[int], at: int, *, behind: bool) -> int:
    """Words from the nearest of ``places`` to ``at`` on the side asked for; far where there is none."""
    steps = [at - place if behind else place - at for place in places]
    return min((step for step in steps if step > 0), default=99)
