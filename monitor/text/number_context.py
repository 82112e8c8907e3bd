"""What stands around a number: the pieces of a text and a place go in; label, sign, unit, bound or range end come out.

Small readers that ``numbers`` puts together. They know the words of the languages from ``data/numbers.toml`` and
``data/units.toml`` and decide nothing about amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from monitor.text.languages import function_words
from monitor.text.number_lexicon import lexicon, number_tables
from monitor.text.numerals import Piece, read_run
from monitor.text.units import Unit, units

CLOCK = re.compile(r"(\d{1,2})(?:\.([0-5]\d))?")
LOOK_BACK = 28
"""Characters before a number in which a bounding phrase is looked for."""


def counter(text: str, at: int) -> tuple[Unit | None, int]:
    """The counter behind a number of Chinese, Japanese or Korean, past "more than" signs and one blank."""
    start = at
    while start < len(text) and text[start] in "多余餘여 %" and start - at < 2 and text[start] != "%":
        start += 1
    if text[start : start + 1] in {"%", "％"}:
        return units().signs["%"], start + 1
    match = units().counters.match(text, start)
    return (units().words[match[0]], match.end()) if match else (None, at)


def clock_time(row: Sequence[Piece], at: int) -> tuple[float, int] | None:
    """Minutes of the day and the piece after ``21:45``, ``3.30 pm`` or ``9 a.m.``; ``None`` for anything else."""
    match = CLOCK.fullmatch(row[at].lower)
    if match is None:
        return None
    hour, minute, after = int(match[1]), int(match[2] or 0), at + 1
    colon = after + 1 < len(row) and row[after].lower == ":" and re.fullmatch(r"[0-5]\d", row[after + 1].lower)
    if colon and row[after].start == row[at].end and not match[2]:
        minute, after = int(row[after + 1].lower), after + 2
    half, length = _half_of_day([piece.lower for piece in row[after : after + 3]])
    if not half and not colon:
        return None
    if half:
        hour, after = hour % 12 + (12 if half == "p" else 0), after + length
    return (float(hour * 60 + minute), min(after, len(row))) if hour < 24 else None


def _half_of_day(ahead: Sequence[str]) -> tuple[str, int]:
    """``a`` or ``p`` and the pieces it takes, for ``am``, ``pm``, ``a.m``, ``p.m``."""
    if ahead[:1] in (["am"], ["pm"]):
        return ahead[0][0], 1
    if len(ahead) == 3 and ahead[0] in {"a", "p"} and ahead[1:] == [".", "m"]:
        return ahead[0], 3
    return "", 0


def part_of_a_code(text: str, row: Sequence[Piece], at: int, after: int) -> bool:
    """Clock times, addresses, decades and the like are no amounts."""
    start, end = row[at].start, row[after - 1].end
    before, behind = text[max(0, start - 2) : start], text[end : end + 3]
    if re.match(r":\d|\s?[ap]\.?m\b|h\d\d|['’]?s\b|[/@]\d", behind, re.I):
        return True
    return bool(re.search(r"\d[:/]$|[@_/]$", before)) or (behind[:1] == "_")


def label_before(row: Sequence[Piece], at: int) -> str:
    """The word that a number is glued to: ``COVID-19``, ``G7``, ``par-3``."""
    if at == 0:
        return ""
    before = row[at - 1]
    if before.kind == "word" and before.end == row[at].start:
        return before.lower
    hyphen = before.lower in {"-", "‑", "–"} and before.end == row[at].start
    if hyphen and at >= 2 and row[at - 2].kind == "word" and row[at - 2].end == before.start:
        return row[at - 2].lower
    return ""


def identified(text: str, row: Sequence[Piece], at: int, behind: str, language: str) -> str:
    """What a number is the name of: ``page`` for ``page 9``, ``report`` for ``report No. 9``; nothing for an amount.

    ``behind`` is the word after the number: "on the flight nine passengers" counts the passengers.
    """
    table = number_tables().get(language, {})
    point = at >= 2 and row[at - 1].lower == "." and row[at - 1].start == row[at - 2].end
    place = at - 2 if point else at - 1
    if place < 0 or row[at].start - row[at - 1].end > 2:
        return ""
    word = row[place].lower
    if word in table.get("numbered", "").split() or (
        word in table.get("numbered_short", "").split()
        and (point or text[row[place].start].isupper() or text[row[at].start].isdigit())
    ):
        named = row[place - 1].lower if place and row[place - 1].kind == "word" else ""
        if named in table.get("numbering", "").split() or re.search(r"[^sui]s$", named):
            return ""  # a verb: "the dead number nine"
        return named if named and named not in function_words(language) else "number"
    if point or word not in table.get("labelled", "").split():
        return ""
    counts = behind.endswith("s") and behind not in function_words(language)
    return "" if counts and text[row[place].start].islower() else word


def negative(text: str, row: Sequence[Piece], at: int) -> bool:
    """A minus sign that is glued to the number and to nothing else."""
    start = row[at].start
    if start == 0 or text[start - 1] not in "-−–":
        return False
    return start == 1 or (text[start - 2] in " \u00a0\t\n(\"'“«,:" and not (at >= 2 and row[at - 2].kind == "digits"))


def sign_before(text: str, start: int) -> Unit | None:
    """The currency before a number: ``US$ 5``, ``€5``; ``#`` only as old agency copy writes pounds."""
    before = text[max(0, start - 4) : start].rstrip(" \u00a0").lower()
    signs = units().signs
    for size in (3, 2, 1):
        if len(before) >= size and before[-size:] in signs and before[-1] not in "%°":
            return signs[before[-size:]]
    return None


def ordinal_behind(row: Sequence[Piece], after: int, language: str) -> int | None:
    """The piece after ``th`` in ``70th``, after ``й`` in ``70-й``, after the point in ``70. Jahrestag``."""
    suffixes = number_tables().get(language, {}).get("ordinal_suffix", ())
    if after >= len(row) or row[after].start != row[after - 1].end:
        return None
    if row[after].lower in suffixes and row[after].lower != ".":
        return after + 1
    if row[after].lower == "." and after + 1 < len(row) and row[after + 1].lower in {"º", "ª"}:
        return after + 2
    if row[after].lower == "." and "." in suffixes:
        unit_follows = after + 1 < len(row) and row[after + 1].lower in units().words
        return after + 1 if unit_follows else None
    if row[after].lower in {"-", "‑"} and after + 1 < len(row) and row[after + 1].lower in suffixes:
        keeps_noun = row[after + 1].lower in units().words
        return after if keeps_noun else after + 2
    return None


def range_end(row: Sequence[Piece], after: int, language: str, low: float) -> tuple[float | None, int, str]:
    """The upper end of ``50 to 60`` or ``50-60``, the piece after it, and ``range`` or ``score``."""
    if after + 1 >= len(row):
        return None, after, ""
    hyphen = row[after].lower in {"-", "–", "—", "‑"} and row[after].start == row[after - 1].end
    words = set(number_tables().get(language, {}).get("range", "").split()) - {
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "и",
        "і",
    }
    if not hyphen and row[after].lower not in words:
        return None, after, ""
    run = read_run(row, after + 1, lexicon(language))
    if run is None or run.kind != "cardinal" or (hyphen and row[after + 1].start != row[after].end):
        return None, after, ""
    both_small = low < 200 and run.value < 200 and row[after + 1].kind == row[after - 1].kind == "digits"
    if run.value > low and _years(row, after - 1, after + 1) and hyphen:
        return run.value, run.after, "year"
    if hyphen and 1500 <= low <= 2199 and low % 100 < run.value < 100:
        return low - low % 100 + run.value, run.after, "year"
    if hyphen and both_small and (low >= run.value or (low < 20 and run.value < 20)):
        return run.value, run.after, "score"
    if run.value <= low or run.value > low * 100 + 100:
        return None, after, ""
    return run.value, run.after, "range"


def _years(row: Sequence[Piece], *places: int) -> bool:
    """Whether every piece is four digits that may be a year."""
    return all(re.fullmatch(r"(?:1[5-9]|2[01])\d\d", row[at].lower) is not None for at in places)


def unit_behind(row: Sequence[Piece], after: int, text: str) -> tuple[Unit | None, str, int | None]:
    """The unit and the next word behind a number, past one hyphen or blank; and where the unit ends."""
    if after >= len(row):
        return None, "", None
    at = after + 1 if row[after].lower in {"-", "‑"} and after + 1 < len(row) else after
    known = units()
    if row[at].lower in known.signs and row[at].start - row[at - 1].end <= 1:
        return known.signs[row[at].lower], "", row[at].end
    phrase = known.phrases.match(text[row[at].start : row[at].start + 12].lower())
    if phrase:
        return known.words[phrase[0]], phrase[0], row[at].start + phrase.end()
    if row[at].kind != "word":
        return None, "", None
    word = row[at].lower
    if word in known.words and (len(word) > 2 or row[at].start - row[at - 1].end <= 1):
        return known.words[word], word, row[at].end
    follower = row[at + 1].lower if at + 1 < len(row) and row[at + 1].kind == "word" else ""
    return None, word if len(word) > 3 or not follower else follower, None


def is_year(row: Sequence[Piece], at: int, after: int, value: float) -> bool:
    """Four bare digits between 1500 and 2199."""
    return after == at + 1 and len(row[at].lower) == 4 and 1500 <= value <= 2199


@cache
def _bounds(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, dict[str, str]]:
    """Patterns for the bounding phrases before and after a number, and the bound that each phrase sets."""
    table = number_tables().get(language, {})
    meaning: dict[str, str] = {}
    sides: list[re.Pattern[str] | None] = []
    for prefix in ("", "after_"):
        here = {
            phrase: kind
            for kind in ("most", "least", "less", "more", "about")
            for phrase in table.get(prefix + kind, ())
        }
        meaning |= {prefix + phrase: kind for phrase, kind in here.items()}
        choice = "|".join(re.escape(phrase) for phrase in sorted(here, key=len, reverse=True))
        if not here:
            sides.append(None)
        elif prefix:
            sides.append(re.compile(rf"[\s\-]?(?P<phrase>{choice})(?![^\W\d_a-z]?[a-z])"))
        else:
            sides.append(
                re.compile(rf"(?:(?<![^\W\d_])|(?<=[\u3040-\uffff]))(?P<phrase>{choice})\s*(?:us)?[$€£#¥₩]?\s*$")
            )
    return sides[0], sides[1], meaning


def bound(text: str, start: int, end: int, language: str) -> str:
    """``more``, ``less``, ``least``, ``most``, ``about`` by the phrase beside the number."""
    before, behind, meaning = _bounds(language)
    if before is not None:
        match = before.search(text[max(0, start - LOOK_BACK) : start].lower())
        if match:
            return meaning[match["phrase"]]
    if behind is not None:
        match = behind.match(text[end : end + 12].lower())
        if match:
            return meaning["after_" + match["phrase"]]
    return ""
