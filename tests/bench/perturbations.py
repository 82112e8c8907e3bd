"""Changes one typed thing in a true fact, so that the text no longer states it; the same seed, the same changes.

A fact, its text and names from other stories go in; (kind, changed fact) come out. Everything here is by pattern and by
short lists of its own, which the comparer does not read: a change is sometimes clumsy, and now and then still true
("Monday" where both days are told is left out, a synonym cannot be). An alarm bell, not human data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

MONTHS = ("January", "February", "March", "April", "May", "June",
          "July", "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
DIGITS = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})+(?![\w.,]*\d)|(?<![\w.,:/-])\d+(?:\.\d+)?(?![\w:/]|[.,]\d|-\w)")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NAME = re.compile(r"\b[A-Z][\w'’]*[a-z](?:[ -](?:[A-Z][\w'’]*[a-z]|of(?= [A-Z])))*")
HELPING = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|did|does|do)\b(?! not\b|n't\b)", re.IGNORECASE
)
PAST = {
    "said": "say", "told": "tell", "won": "win", "lost": "lose", "made": "make", "took": "take", "gave": "give",
    "went": "go", "came": "come", "found": "find", "became": "become", "began": "begin", "held": "hold",
    "left": "leave", "met": "meet", "paid": "pay", "sent": "send", "got": "get", "fell": "fall", "rose": "rise",
}  # fmt: skip
"""Past forms that "did not" takes apart."""
OPPOSITES = (
    "increased decreased", "rose fell", "won lost", "victory defeat", "victories defeats", "win loss", "more fewer",
    "higher lower", "highest lowest", "best worst", "largest smallest", "bigger smaller", "biggest smallest",
    "first last", "before after", "above below", "up down", "opened closed", "opens closes", "started ended",
    "began finished", "arrived left", "accepted rejected", "allowed banned", "guilty innocent", "alive dead",
    "married divorced", "hired fired", "joined left", "bought sold", "buy sell", "early late", "young old", "new old",
    "good bad", "male female", "man woman", "men women", "boy girl", "son daughter", "father mother",
    "brother sister", "husband wife", "public private", "domestic foreign", "supported opposed", "success failure",
    "successful unsuccessful", "safe dangerous", "friend enemy", "north south", "east west", "northern southern",
    "eastern western", "winter summer", "day night", "true false", "strong weak", "rich poor", "home away",
    "inside outside", "many few", "longest shortest", "oldest youngest", "fastest slowest", "cheapest dearest",
)  # fmt: skip
MUTUAL = frozenset(("and", "or", "with", "met", "meets", "married", "marries", "versus", "vs",
                    "v", "between", "like", "drew", "joined"))  # fmt: skip
"""Words between two names that leave the fact true when the names change places."""
ALSO = frozenset({*MONTHS, *WEEKDAYS, "The", "A", "An", "He", "She", "It", "They", "His", "Her", "There", "This", "In"})

Change = tuple[str, str]


def changes(fact: str, text: str, foreign: Sequence[str], seed: str) -> Iterator[Change]:
    """One change of each kind that the fact has room for; ``foreign`` are names of other stories."""
    for kind, change in CHANGES.items():
        changed = change(fact, text, foreign, Random(f"{seed} {kind}"))
        if changed and changed != fact:
            yield kind, changed


def names_of(text: str) -> list[str]:
    """What is written like a name, each once, in order of appearance."""
    found = [match[0].removesuffix("'s").removesuffix("’s") for match in NAME.finditer(text)]
    return [name for name in dict.fromkeys(found) if name not in ALSO and len(name) > 3]


def _number(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    spots = [match for match in DIGITS.finditer(fact) if not YEAR.fullmatch(match[0])]
    words = list(re.finditer(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", fact))
    if not spots and not words:
        return ""
    spot = chance.choice(spots or words)
    if not spots:
        other = chance.choice([word for word in NUMBER_WORDS if word != spot[0] and word not in text.lower()] or [""])
    else:
        value = float(spot[0].replace(",", ""))
        other = f"{int(value * chance.choice((2, 3))) + chance.randint(1, 9):,}"
        other = other if "," in spot[0] else other.replace(",", "")
    return _put(fact, spot.start(), spot.end(), other) if other and other not in text else ""


def _date(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    for pattern, others in (
        (re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b"), WEEKDAYS),
        (re.compile(rf"\b(?:{'|'.join(month for month in MONTHS if month != 'May')})\b"), MONTHS),
        (YEAR, [str(year) for year in range(1951, 2020)]),
    ):
        spot = pattern.search(fact)
        left = [other for other in others if other.lower() not in text.lower()]
        if spot and left:
            return _put(fact, spot.start(), spot.end(), chance.choice(left))
    return ""


def _foreign_name(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    left = [name for name in foreign if not set(name.lower().split()) & set(re.findall(r"\w+", text.lower()))]
    return _renamed(fact, text, left, chance)


def _name_of_the_text(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    said = set(re.findall(r"\w+", fact.lower()))
    return _renamed(fact, text, [name for name in names_of(text) if not set(name.lower().split()) & said], chance)


def _renamed(fact: str, text: str, others: Sequence[str], chance: Random) -> str:
    """The fact with one of its names, which the text has, in the place of another of like length."""
    own = [name for name in names_of(fact) if name.lower() in text.lower()]
    if not own:
        return ""
    name = chance.choice(own)
    left = [other for other in others if len(other.split()) == len(name.split())]
    return fact.replace(name, chance.choice(left), 1) if left else ""


def _negation(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    if re.search(r"\b(?:not|no|never|none|nobody|nothing)\b|n't\b", fact, re.IGNORECASE):
        return ""
    spot = HELPING.search(fact)
    if spot:
        return _put(fact, spot.end(), spot.end(), " not")
    past = re.search(rf"\b(?:{'|'.join(PAST)})\b", fact)
    return _put(fact, past.start(), past.end(), f"did not {PAST[past[0]]}") if past else ""


def _antonym(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    told = set(re.findall(r"\w+", text.lower()))
    found = []
    for pair in OPPOSITES:
        left, right = pair.split()
        for word, other in ((left, right), (right, left)):
            # Only a word that the text has and whose opposite it lacks: a fact that was told and is told no longer.
            found += [(m, other) for m in re.finditer(rf"\b{word}\b", fact) if word in told and other not in told]
    if not found:
        return ""
    spot, other = chance.choice(found)
    return _put(fact, spot.start(), spot.end(), other)


def _roles(fact: str, text: str, foreign: Sequence[str], chance: Random) -> str:
    names = names_of(fact)
    if len(names) != 2 or not all(name.lower() in text.lower() for name in names):
        return ""
    first, second = (fact.index(name) for name in names)
    between = fact[first + len(names[0]) : second]
    words = set(re.findall(r"[a-z]+", between.lower()))
    if first > 4 or second < first or len(words) < 1 or words & MUTUAL or "," in between:
        return ""
    return fact[:first] + names[1] + between + names[0] + fact[second + len(names[1]) :]


def _put(fact: str, start: int, end: int, words: str) -> str:
    return fact[:start] + words + fact[end:]


CHANGES: Mapping[str, Callable[[str, str, Sequence[str], Random], str]] = {
    "number": _number,
    "date": _date,
    "foreign name": _foreign_name,
    "negation": _negation,
    "antonym": _antonym,
    "name of the text": _name_of_the_text,
    "roles": _roles,
}
