"""What the difference of two wordings touches: number, date, name, negation, quotation, attribution.

Two wordings go in, classes come out. Everything is compared as it is printed, so in doubt it counts as touched; what is
touched is never folded away. It never says which of the two is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.changes.cosmetics import substance
from monitor.changes.other_languages import printed
from monitor.changes.places import read_places
from monitor.changes.quotes import quoted_words
from monitor.text.date_reading import read_dates
from monitor.text.languages import base_language
from monitor.text.names import NameBook, read_names
from monitor.text.negation import opposites, read_negations
from monitor.text.numbers import read_numbers
from monitor.text.spans import Spans
from monitor.text.speech import read_attributions, read_cues
from monitor.text.words import Words, words

VALUES = ("number", "date", "name", "negation", "quotation", "attribution")
"""Classes that no filter may hide, the gravest first."""
LONGEST = 20_000
"""Characters of a wording above which only figures and quotations are compared."""
_FIGURES = re.compile(r"[-−–]?\d+(?:[.,:/٫٬]\d+)*(?:\s?(?:[%‰٪％]|°\s?[CFKСФ]?)|['\"′″](?=\s|$))?")
"""A figure as printed, with the signs of its unit."""
_TITLES = (
    "主席|部长|部長|总理|總理|首相|总统|總統|大統領|委员长|委員長|委员|委員|书记|書記|将军|將軍|大臣|国防相|外相|氏|先生|さん|"
    "위원장|장관|대통령|총리|국방상|외무상|주석|대표|의원|부장|비서|대사|장군|씨"
)
_BESIDE_TITLES = re.compile(
    rf"[\u4e00-\u9fff\u30a1-\u30fc\uac00-\ud7a3·・]{{2,4}}(?= ?[\u4e00-\u9fff\uac00-\ud7a3]{{0,3}}(?:{_TITLES}))"
)
_FOREIGN = re.compile(
    r"[\u30a1-\u30fa\u30fc]{3,}(?:・[\u30a1-\u30fa\u30fc]+)*|[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,6}"
)
_SIDE_BY_SIDE = re.compile(r"[A-ZÄÖÜ][\w’'-]*(?: [A-ZÄÖÜ][\w’'-]*)+")
_AMOUNTS = re.compile(
    r"(?:Mehrere|Viele|Einige|Zahlreiche|Wenige|Alle|Beide|Manche|Etliche|Tausende|Hunderte|Dutzende|Keine|Jede[rs]?|"
    r"Diese[rs]?|Solche|Andere|Weitere|Neue|Erste|Letzte)\b"
)
_HAN_FIGURES = re.compile("[〇零一二两兩三四五六七八九十百千万萬億亿兆]+")
_UNCASED = frozenset({"zh", "ja", "ko"})
_PARTED_CASES = frozenset({"tr", "az"})
"""Languages that part a name's ending from it by an apostrophe."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A part of a version, with what is needed to read it."""

    text: str
    language: str | None = None
    quoted: tuple[str, ...] = ()
    """The words that stand in quotation marks."""


def wording(text: str, quoted: list[tuple[int, int]], start: int, end: int, language: str | None) -> Wording:
    """The part of a version's text from ``start`` to ``end``; ``quoted`` are the whole text's quotations."""
    return Wording(text[start:end], language, quoted_words(text, quoted, start, end))


def touches(old: Wording, new: Wording, names: NameBook | None = None) -> tuple[str, ...]:
    """Classes of ``VALUES`` in which the wordings differ, in that order; nothing for wording alone.

    ``names`` are the story's: needed where a script has no capitals.
    """
    before, after = _seen(old, names), _seen(new, names)
    found = {kind for kind in VALUES if before.get(kind) != after.get(kind)}
    if "negation" not in found and old.text and new.text and _turned(old, new):
        found.add("negation")
    return tuple(kind for kind in VALUES if kind in found)


@lru_cache(maxsize=4_000)
def _seen(part: Wording, names: NameBook | None) -> Mapping[str, Counter[Hashable]]:
    """What stands in a wording, by class, as printed."""
    text, language = part.text, part.language
    quoted = Counter[Hashable](quote for quote in part.quoted if quote)
    if len(text) > LONGEST:
        return {"number": Counter(_FIGURES.findall(text)), "quotation": quoted}
    dates = read_dates(text, language)
    taken = [(date.start, date.end) for date in dates]
    found = words(text, base_language(language) or "en")
    seen: dict[str, Counter[Hashable]] = {
        "number": Counter(_numbers(text, language, taken)),
        "date": Counter(substance(text[start:end]).casefold() for start, end in taken),
        "name": Counter(_names(text, language, taken, names)),
        "negation": Counter(_negations(text, language, found)),
        "quotation": quoted,
        "attribution": Counter(_speakers(text, language)),
    }
    for kind, more in printed(text, base_language(language)).items():
        seen[kind].update((kind, word) for word in more.elements())
    return seen


def _numbers(text: str, language: str | None, dates: list[tuple[int, int]]) -> Iterator[Hashable]:
    """Figures outside dates as printed, and numbers with their unit and bound."""
    in_dates = Spans(dates)
    for match in _FIGURES.finditer(text):
        if not in_dates.touch(*match.span()):
            yield substance(match[0])
    if base_language(language) in ("zh", "ja"):
        yield from (match[0] for match in _HAN_FIGURES.finditer(text) if not in_dates.touch(*match.span()))
    for number in read_numbers(text, language, dates):
        printed = substance(text[number.start : number.end]).casefold()
        yield printed, number.value, number.bound, number.unit.name if number.unit else ""


def _names(text: str, language: str | None, dates: list[tuple[int, int]], names: NameBook | None) -> Iterator[Hashable]:
    in_dates = Spans(dates)
    for name in read_names(text, language):
        if not name.doubtful and not in_dates.touch(name.start, name.end):
            yield " ".join(map(_without_case, name.words) if base_language(language) in _PARTED_CASES else name.words)
    if base_language(language) == "de":  # every noun has a capital there: a name is two of them side by side
        yield from (match[0] for match in _SIDE_BY_SIDE.finditer(text) if _may_be_name(match, in_dates))
    if names is not None:
        yield from ((mention.entity,) for mention in names.find(text, words(text, language)))
    if base_language(language) in _UNCASED:
        yield from _BESIDE_TITLES.findall(text)
        yield from _FOREIGN.findall(text)
    yield from (("place", place) for place in read_places(text, base_language(language)))


def _may_be_name(match: re.Match[str], dates: Spans) -> bool:
    """Two German capitals side by side, unless the first only opens a sentence ("Viele Menschen")."""
    return not dates.touch(*match.span()) and not _AMOUNTS.match(match[0])


def _without_case(word: str) -> str:
    return re.split("['’]", word, maxsplit=1)[0]


def _negations(text: str, language: str | None, found: Words) -> Iterator[Hashable]:
    """Kind and word; "No, troops left" is not "No troops left", and "never" says more than "not"."""
    for negation in read_negations(text, language, found):
        printed_word = text[negation.start : negation.end].casefold().replace("’", "'")
        short = printed_word.endswith("n't")
        yield negation.kind, "not" if short else printed_word, text[negation.end : negation.end + 1] == ","


def _speakers(text: str, language: str | None) -> Iterator[Hashable]:
    """Who is made to say it, and words of reserve."""
    yield from (found.source.casefold() for found in read_attributions(text, language))
    yield from (text[cue.start : cue.end].casefold() for cue in read_cues(text, language) if cue.kind == "hedge")


def _turned(old: Wording, new: Wording) -> bool:
    """Whether a word gave way to its opposite."""
    before, after = set(words(old.text, old.language).folded), set(words(new.text, new.language).folded)
    gone, come = before - after, after - before
    return any(opposites(word, new.language) & come for word in gone)
