"""Numbers and dates of a fact against one window: a value that conflicts, or that nobody tells, comes out as a finding.

A value may stand in the window, in the sentences beside it, or, with the same unit or noun, anywhere in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Placed, Slice
from monitor.text.dates import DateValue, lacking
from monitor.text.dates import compatible as same_time
from monitor.text.languages import base_language, function_words
from monitor.text.numbers import Number
from monitor.text.numbers import compatible as same_amount
from monitor.text.words import Words
from monitor.verdicts import Verdict

NAMES = frozenset({"label", "identifier"})
"""Kinds of numbers that count nothing."""


def number_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The first number of the fact that the window contradicts or lacks."""
    for number in fact.values.numbers:
        if number.kind == "year" or (number.weak and number.kind not in NAMES) or _definite_pair(fact, number):
            continue
        if _told(fact, number, window, window):
            continue
        wanted = _printed(fact, number)
        rivals = [told for told in window.numbers if _rivals(number, told) and not same_amount(number, told)]
        rival = next((told for told in rivals if _same_spot(fact, number, window, told)), None)
        if rival is None and _told_elsewhere(fact, number, window):
            continue
        rival = rival or next(iter(rivals), None)
        if rival is not None:
            said = window.text(rival.start, rival.end)
            return Finding(Verdict.DIFFERS, "number", f"says {said}, not {wanted}")
        if number.kind in {*NAMES, "clock", "ordinal"} or _ago(fact, number):
            continue  # often left unsaid: only another one speaks against it
        return Finding(Verdict.PARTLY, "number", f"does not say {wanted}")
    return None


def _told(fact: FactForm, wanted: Number, window: Slice, near: Slice) -> bool:
    """Whether ``near`` tells the wanted number; where the window counts the same thing otherwise ("twelve workers"),
    one that counts something else ("nine ships") does not.
    """
    same = [one for one in near.numbers if same_amount(wanted, one)]
    own = [one for one in window.numbers if _same_thing(wanted, one)]
    if all(any(same_amount(mine, one) for mine in fact.values.numbers) for one in own):
        return bool(same)
    return any(not _other_thing(wanted, one, window.values.language) for one in same)


def _other_thing(wanted: Number, told: Number, language: str) -> bool:
    """Whether a number surely counts something else than the wanted one. Only English plurals tell it: the word behind
    a number may be anything ("nine stand idle").
    """
    plural = told.noun.endswith("s") and told.noun not in function_words("en")
    return plural and base_language(language) == "en" and bool(wanted.noun) and not _same_thing(wanted, told)


def _same_spot(fact: FactForm, wanted: Placed, window: Slice, told: Placed) -> bool:
    """Whether a value of the window stands between the same words as the fact's: a near copy with another value."""
    mine, theirs = _beside(fact.values.words, wanted), _beside(window.values.words, told)
    before = mine[1] != "" and mine[1] == theirs[1]
    return before and (mine[0] == theirs[0] or mine[2] == theirs[2])


def _beside(found: Words, value: Placed) -> tuple[str, str, str]:
    """Stems of the two words before a value and the one behind it; empty at the ends."""
    first, last = bisect_left(found.starts, value.start), bisect_left(found.starts, value.end)
    before = found.stems[max(0, first - 2) : first]
    return (
        before[0] if len(before) > 1 else "",
        before[-1] if before else "",
        found.stems[last] if last < len(found) else "",
    )


def _definite_pair(fact: FactForm, number: Number) -> bool:
    """Whether the fact says "the (other) two": both are known, and a plural tells them."""
    before = fact.statement[max(0, number.start - 6) : number.start].lower()
    known = ("the ", "both ", "these ", "other ", "die ", "les ")
    return number.value == 2 and number.kind == "cardinal" and before.endswith(known)


def _ago(fact: FactForm, number: Number) -> bool:
    """Whether the fact counts back from its own day ("two days ago"), which a text does from another."""
    return re.match(r"\W*\w+ (?:ago|earlier|later)\b", fact.statement[number.end : number.end + 30]) is not None


def _told_elsewhere(fact: FactForm, number: Number, window: Slice) -> bool:
    """Whether the sentences beside the window, or the article with the same unit or noun, tell the number."""
    if _told(fact, number, window, window.around()):
        return True
    return any(_same_thing(number, told) and same_amount(number, told) for told in window.whole().numbers)


def _same_thing(one: Number, other: Number) -> bool:
    if one.unit is not None and other.unit is not None:
        return one.unit.name == other.unit.name
    return bool(one.noun) and one.noun[:5] == other.noun[:5]


def _rivals(wanted: Number, told: Number) -> bool:
    """Whether both numbers say the same of the same thing, with other values."""
    special = {*NAMES, "clock", "ordinal"}
    if {wanted.kind, told.kind} & special:
        return wanted.kind == told.kind and (wanted.kind not in NAMES or wanted.noun == told.noun)
    if told.weak or told.kind == "year":
        return False
    if wanted.unit is None and told.unit is None:
        return not wanted.noun or not told.noun or wanted.noun[:5] == told.noun[:5] or wanted.kind == "ordinal"
    if wanted.unit is None or told.unit is None:
        return True
    return wanted.unit.dimension == told.unit.dimension


def _printed(fact: FactForm, number: Number) -> str:
    noun = f" {number.noun}" if number.noun and not number.noun[0].isdigit() else ""
    bound = {"more": "more than ", "less": "less than ", "least": "at least ", "most": "up to ", "about": "about "}
    return bound.get(number.bound, "") + fact.statement[number.start : number.end] + noun


def date_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The first date of the fact that the window contradicts or lacks."""
    for wanted in fact.values.dates:
        finding = _one_date(fact, wanted, window)
        if finding is not None:
            return finding
    for wanted in fact.values.dates:
        if _of_an_earlier_year(wanted, window):
            return Finding(Verdict.PARTLY, "year", f"does not say {fact.statement[wanted.start : wanted.end]}")
    return None


def _one_date(fact: FactForm, wanted: DateValue, window: Slice) -> Finding | None:
    insisted = _insisted(wanted) or any(_other_years(wanted, told) for told in window.dates)
    if not insisted or any(_answers(wanted, told) for told in window.dates):
        return None
    said = fact.statement[wanted.start : wanted.end]
    rivals = [told for told in window.dates if _conflicts(wanted, told)]
    rival = next((told for told in rivals if _same_spot(fact, wanted, window, told)), None)
    if rival is None and (_dated_elsewhere(wanted, window) or _anniversary(wanted, window)):
        return None
    rival = rival or next(iter(rivals), None)
    if rival is not None:
        return Finding(Verdict.DIFFERS, "date", f"says {window.text(rival.start, rival.end)}, not {said}")
    if any(_coarser(wanted, told) for told in window.around().dates) or _implied(wanted, window):
        return None
    return Finding(Verdict.PARTLY, "date", f"does not say {said}")


def _conflicts(wanted: DateValue, told: DateValue) -> bool:
    """Whether a date of the text is at least as precise as the fact's and another."""
    if not 0 < GRAINS[told.precision] <= GRAINS[wanted.precision]:
        return False
    return not same_time(wanted, told) or _other_years(wanted, told)


def _other_years(one: DateValue, other: DateValue) -> bool:
    """Whether two stretches of years share one end and not the other ("2018-19", "2015-19"); decades are none."""
    if not one.precision == other.precision == "decade" or len(one.spans) != 1 or len(other.spans) != 1:
        return False
    (first, last), (begin, end) = one.spans[0], other.spans[0]
    decade = any(stop.year - start.year == 9 for start, stop in ((first, last), (begin, end)))
    return not decade and (first == begin) != (last == end)


def _anniversary(wanted: DateValue, window: Slice) -> bool:
    """Whether the article has the same day of another year, and how many years lie between ("27 July 1953", "70th")."""
    for told in window.around().dates:
        if told.day is None or wanted.year is None or told.year is None:
            continue
        if (told.month, told.day) == (wanted.month, wanted.day):
            years = abs(told.year - wanted.year)
            return any(number.value == years for number in window.values.numbers)
    return False


def _insisted(wanted: DateValue) -> bool:
    """Whether the fact names a day, a weekday, a month or a year of its own."""
    return (wanted.day or wanted.month or wanted.year) is not None or wanted.weekday is not None


def _answers(wanted: DateValue, told: DateValue) -> bool:
    """Whether a date of the text tells the fact's time, at least as precisely."""
    if told.precision == "part" or not same_time(wanted, told) or _other_years(wanted, told):
        return False
    if GRAINS[told.precision] > GRAINS[wanted.precision]:
        return False
    return bool(wanted.spans and told.spans) or _shares_a_field(wanted, told)


GRAINS = {"part": 0, "day": 1, "week": 2, "month": 3, "year": 4, "decade": 5}


def _shares_a_field(one: DateValue, other: DateValue) -> bool:
    pairs = ((one.day, other.day), (one.month, other.month), (one.weekday, other.weekday), (one.year, other.year))
    return any(left is not None and left == right for left, right in pairs)


LONG_ARTICLE = 150
"""Words from which a text is an article, whose month and year go without saying."""


def _implied(wanted: DateValue, window: Slice) -> bool:
    """Whether a date need not be told: the month or year is the article's own, or the article's day is not known.

    An article that names no day of a month at all leaves out its own.
    """
    anchor = window.values.anchor
    if GRAINS[wanted.precision] < GRAINS["week"]:
        if anchor is not None or wanted.day is None or any(told.day is not None for told in window.values.dates):
            return False
    if anchor is None:
        return len(window.values.words) >= LONG_ARTICLE
    return any(first <= anchor.last and anchor.first <= last for first, last in wanted.spans)


def _of_an_earlier_year(wanted: DateValue, window: Slice) -> bool:
    """Whether the fact names a year that an article without a known day never does, and that cannot be its own: it
    names a later one.
    """
    if window.values.anchor is not None or wanted.year is None:
        return False
    told = window.values.dates
    held = any(one.spans and one.year is None and same_time(wanted, one) for one in told)
    years = {one.year for one in told if one.year is not None}
    return not held and bool(years) and wanted.year not in years and wanted.year < max(years)


def _coarser(wanted: DateValue, told: DateValue) -> bool:
    """Whether a date of the text holds the fact's time without being as precise."""
    return GRAINS[told.precision] > GRAINS[wanted.precision] and same_time(wanted, told)


def _dated_elsewhere(wanted: DateValue, window: Slice) -> bool:
    """Whether the article tells the time beside the window, or in the same grain anywhere."""
    if any(_answers(wanted, told) for told in window.around().dates):
        return True
    return any(_same_grain(wanted, told) and _answers(wanted, told) for told in window.whole().dates)


def _same_grain(one: DateValue, other: DateValue) -> bool:
    """Whether both name a day, a month, a year or a weekday."""
    return one.precision == other.precision and (one.day is None) == (other.day is None)


def part_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The part of the day that the fact names and nobody tells."""
    for wanted in fact.values.dates:
        near = window.around().dates
        if not wanted.part or wanted.precision == "part" or any(told.part and same_time(wanted, told) for told in near):
            continue
        told_day = next((told for told in near if same_time(wanted, told) and lacking(wanted, told) == "part"), None)
        if told_day is not None:
            day = window.text(told_day.start, told_day.end)
            return Finding(Verdict.PARTLY, "missing", f"says {day}, no {wanted.part}")
    return None
