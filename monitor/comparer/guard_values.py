"""Numbers and dates of a fact against one window: a value that conflicts, or that nobody tells, comes out as a finding.

A value may stand in the window, in the sentences beside it, or, with the same unit or noun, anywhere in the article.
"""

from __future__ import annotations

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Slice
from monitor.text.dates import DateValue, lacking
from monitor.text.dates import compatible as same_time
from monitor.text.numbers import Number
from monitor.text.numbers import compatible as same_amount
from monitor.verdicts import Verdict


def number_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The first number of the fact that the window contradicts or lacks."""
    for number in fact.values.numbers:
        if number.weak or number.kind in {"label", "year"}:
            continue
        if any(same_amount(number, told) for told in window.numbers):
            continue
        if _told_elsewhere(number, window):
            continue
        wanted = _printed(fact, number)
        rival = next((told for told in window.numbers if _rivals(number, told)), None)
        if rival is not None:
            said = window.text(rival.start, rival.end)
            return Finding(Verdict.DIFFERS, "number", f"says {said}, not {wanted}")
        return Finding(Verdict.PARTLY, "number", f"does not say {wanted}")
    return None


def _told_elsewhere(number: Number, window: Slice) -> bool:
    """Whether the sentences beside the window, or the article with the same unit or noun, tell the number."""
    if any(same_amount(number, told) for told in window.around().numbers):
        return True
    return any(_same_thing(number, told) and same_amount(number, told) for told in window.whole().numbers)


def _same_thing(one: Number, other: Number) -> bool:
    if one.unit is not None and other.unit is not None:
        return one.unit.dimension == other.unit.dimension
    return bool(one.noun) and one.noun[:5] == other.noun[:5]


def _rivals(wanted: Number, told: Number) -> bool:
    """Whether both numbers say the same of the same thing, with other values."""
    if told.weak or told.kind in {"label", "year"} or (told.kind == "ordinal") != (wanted.kind == "ordinal"):
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
        if not _insisted(wanted):
            continue
        here = [told for told in window.dates if told.precision != "part"]
        if any(same_time(wanted, told) for told in here) or _dated_elsewhere(wanted, window):
            continue
        said = fact.statement[wanted.start : wanted.end]
        rival = next((told for told in here if _same_grain(wanted, told)), None)
        if rival is not None:
            return Finding(Verdict.DIFFERS, "date", f"says {window.text(rival.start, rival.end)}, not {said}")
        return Finding(Verdict.PARTLY, "date", f"does not say {said}")
    return None


def _insisted(wanted: DateValue) -> bool:
    """Whether the fact names a day, a weekday, a month or a year of its own."""
    return (wanted.day or wanted.month or wanted.year) is not None or wanted.weekday is not None


def _dated_elsewhere(wanted: DateValue, window: Slice) -> bool:
    """Whether the article tells the time beside the window or in the same grain anywhere."""
    if any(same_time(wanted, told) for told in window.around().dates if told.precision != "part"):
        return True
    return any(_same_grain(wanted, told) and same_time(wanted, told) for told in window.whole().dates)


def _same_grain(one: DateValue, other: DateValue) -> bool:
    """Whether both name a day, or both a year, or both a weekday."""
    if one.precision != other.precision:
        return False
    return (one.day is None) == (other.day is None) or one.weekday is not None


def part_finding(fact: FactForm, window: Slice) -> Finding | None:
    """The part of the day that the fact names and nobody tells."""
    for wanted in fact.values.dates:
        near = window.around().dates
        if not wanted.part or any(told.part and same_time(wanted, told) for told in near):
            continue
        told_day = next((told for told in near if same_time(wanted, told) and lacking(wanted, told) == "part"), None)
        if told_day is not None:
            day = window.text(told_day.start, told_day.end)
            return Finding(Verdict.PARTLY, "missing", f"says {day}, no {wanted.part}")
    return None
