"""Numbers of a text: a text and its language go in, every number comes out with offsets, bounds and unit.

Pure: ``text[number.start:number.end]`` is the number as printed. Dates are not told from amounts here, except that a
bare year is marked; ``compatible`` says whether two numbers can tell the same amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.text.han_numerals import HanNumber, read_han
from monitor.text.languages import base_language
from monitor.text.number_context import (
    bound,
    clock_time,
    counter,
    identified,
    is_year,
    label_before,
    negative,
    ordinal_behind,
    part_of_a_code,
    range_end,
    sign_before,
    unit_behind,
)
from monitor.text.number_lexicon import lexicon
from monitor.text.numerals import Piece, Run, pieces, read_run
from monitor.text.spans import Spans
from monitor.text.units import Unit, units

LONGEST_TEXT = 400_000
"""Characters that are read at most."""
ABOUT = 0.12
"""Share by which "about" may be off."""
ROUNDED = 0.06
"""Share by which a number with a coarse last place may be off."""
OPEN = 1.3
"""How much more than X "more than X" is taken to mean at most."""


UPWARD, DOWNWARD = frozenset({"more", "least"}), frozenset({"less", "most"})


@dataclass(frozen=True, slots=True)
class Number:
    """One number as printed, and what it can mean."""

    start: int
    end: int
    value: float
    """The number itself; of a range or a vague word its lower end."""
    high: float | None = None
    """Upper end of a range or a vague word."""
    step: float = 1.0
    """Unit of the last written place."""
    kind: str = "cardinal"
    """``cardinal``, ``ordinal``, ``fraction``, ``group`` ("both"), ``vague`` ("dozens"), ``range``, ``score``,
    ``label`` ("COVID-19", "her 20s"), ``identifier`` ("page 9"), ``clock`` (minutes of the day) or ``year``."""
    bound: str = ""
    """``more``, ``less``, ``least``, ``most``, ``about`` or nothing."""
    unit: Unit | None = None
    noun: str = ""
    """The word that follows (of a label or identifier: the word before it), lower case."""
    weak: bool = False
    """Nobody insists on it: "one", "both", "half"."""

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the most that it can mean, in its own unit."""
        low, high = self.value, self.value if self.high is None else self.high
        slack = _slack(self)
        if self.bound in {"more", "least"}:
            return low - slack, max(high, low) * OPEN + slack
        if self.bound in {"less", "most"}:
            return low / OPEN - slack, high + slack
        return low - slack, high + slack


def _slack(number: Number) -> float:
    """How far the printed value may lie from the real one."""
    size = abs(number.value)
    if number.bound == "about":
        return max(ABOUT * size, min(number.step / 2, 0.15 * size))
    step = number.step
    if step == 1.0 and size >= 1000 and number.kind != "year":
        digits = f"{size:.0f}"
        zeros = len(digits) - len(digits.rstrip("0"))
        step = 10.0**zeros if zeros >= 2 else 1.0
    if step > 1:
        return min(step / 2, ROUNDED * size)
    return step / 2 * 0.999 if step < 1 else 0.0


def compatible(one: Number, other: Number) -> bool:
    """Whether both can tell the same amount: equal, rounded, bounded or more precise without conflict."""
    if "identifier" in (one.kind, other.kind):
        return one.value == other.value and _may_name_the_same(one, other)
    if one.kind != other.kind and {"label", "clock"} & {one.kind, other.kind}:
        return one.kind != "clock" and other.kind != "clock" and one.value == other.value
    if one.kind == other.kind == "label" and one.noun != other.noun:
        return False
    if not _same_sort(one, other):
        return False
    factor = _conversion(one.unit, other.unit)
    if factor is None:
        return False
    if one.kind == other.kind and one.kind in {"score", "clock", "label"}:
        return (one.value, one.high) == (other.value, other.high)
    if one.kind == other.kind == "vague":
        return max(one.value, other.value) < 3 * min(one.value, other.value)
    if one.kind == other.kind == "range":
        return _ends_meet(one, other, factor)
    if one.bound == other.bound and one.bound in {"more", "least", "less", "most"}:
        one, other = replace(one, bound=""), replace(other, bound="")
    (low, high), (other_low, other_high) = one.limits, other.limits
    slack = 0.03 * abs(one.value) if factor != 1.0 else 0.0
    if (one.bound in UPWARD and other.bound in DOWNWARD) or (one.bound in DOWNWARD and other.bound in UPWARD):
        return False
    return low - slack <= other_high * factor and other_low * factor <= high + slack


def _may_name_the_same(one: Number, other: Number) -> bool:
    """Whether two numbers of which one is a name ("page 9") can be one name: an amount of something is none."""
    if one.kind == other.kind:
        return one.noun == other.noun or "number" in (one.noun, other.noun)
    return {one.kind, other.kind} <= {"identifier", "label", "ordinal"} or "" in (one.noun, other.noun)


def _ends_meet(one: Number, other: Number, factor: float) -> bool:
    """Whether two ranges have the same ends, give or take rounding."""
    slack = max(_slack(one), _slack(other) * factor)
    ends = ((one.value, other.value), (one.high or one.value, other.high or other.value))
    return all(abs(left - right * factor) <= slack for left, right in ends)


def _same_sort(one: Number, other: Number) -> bool:
    """An ordinal is no amount, save for anniversaries and large numbers ("70th anniversary", "70 years")."""
    kinds = {one.kind, other.kind}
    if "ordinal" not in kinds or kinds == {"ordinal"}:
        return True
    return one.value > 12 or any(number.unit is not None and number.unit.name == "year" for number in (one, other))


def _conversion(one: Unit | None, other: Unit | None) -> float | None:
    """Factor from the other's unit to one's; 1 where a unit is not told; ``None`` where they measure other things."""
    if one is None or other is None or one.name == other.name:
        return 1.0
    counted = {"person", "country", "occasion"}
    if one.dimension != other.dimension or one.dimension in counted:
        return None
    return other.factor / one.factor


def read_numbers(
    text: str,
    language: str | None = None,
    skip: Sequence[tuple[int, int]] = (),
    row: Sequence[Piece] | None = None,
) -> tuple[Number, ...]:
    """All numbers of ``text`` in order; those that touch a span of ``skip`` (dates) are left out.

    ``row`` is ``pieces(text)`` where the text was cut into pieces already.
    """
    base = base_language(language) or "en"
    text = text[:LONGEST_TEXT]
    row = pieces(text) if row is None else row
    if base in {"zh", "ja", "ko"}:
        found = [_from_han(text, number, base) for number in read_han(text, base)]
        found += _alphabetic(text, row, "en", Spans((number.start, number.end) for number in found))
    else:
        found = list(_alphabetic(text, row, base, Spans(())))
    skipped = Spans(skip)
    kept = [number for number in found if not skipped.touch(number.start, number.end)]
    return tuple(sorted(kept, key=lambda number: (number.start, number.end)))


def _from_han(text: str, number: HanNumber, language: str) -> Number:
    unit, end = counter(text, number.end)
    kind = number.kind
    if kind == "cardinal" and unit is not None and unit.name == "year" and 1500 <= number.value <= 2199:
        kind, unit = "year", None
    money = sign_before(text, number.start)
    if text[max(0, number.start - 3) : number.start] == "百分之":
        unit = units().signs["%"]
    return Number(
        number.start, number.end, number.value, number.high, number.step, kind,
        bound(text, number.start, end, language), money or unit,
        text[number.end : number.end + 2].strip(), number.weak,
    )  # fmt: skip


def _alphabetic(text: str, row: Sequence[Piece], language: str, taken: Spans) -> Iterator[Number]:
    words = lexicon(language)
    at = 0
    while at < len(row):
        run = read_run(row, at, words)
        if run is None:
            at += 1
            continue
        number, after = _number(text, row, at, run, language)
        if number is not None and not taken.touch(number.start, number.end):
            yield number
        at = max(after, at + 1)


def _number(text: str, row: Sequence[Piece], at: int, run: Run, language: str) -> tuple[Number | None, int]:
    """The number of a run with its sign, unit, bound and range; and the first piece after it."""
    start, after, value, step, kind = row[at].start, run.after, run.value, run.step, run.kind
    digits = row[at].kind == "digits"
    if digits and (clock := clock_time(row, at)) is not None:
        return Number(start, row[clock[1] - 1].end, clock[0], kind="clock"), clock[1]
    if digits and run.kind == "cardinal" and _a_plural(row, after):
        return Number(start, row[after - 1].end, value, kind="label", noun="s", weak=True), after
    if digits and part_of_a_code(text, row, at, after):
        return None, after
    label = label_before(row, at) if digits else ""
    if digits and not label and negative(text, row, at):
        start, value = start - 1, -value
    money = sign_before(text, start)
    if digits and kind == "cardinal":
        ordinal_after = ordinal_behind(row, after, language)
        kind, after = ("ordinal", ordinal_after) if ordinal_after else (kind, after)
        if money and after < len(row) and row[after].start - row[after - 1].end <= 1 and row[after].lower in {"m", "b"}:
            factor = {"m": 1e6, "b": 1e9}[row[after].lower]
            value, step, after = value * factor, step * factor, after + 1
    high, after, ranged = range_end(row, after, language, value) if not label else (run.high, after, "")
    end = row[after - 1].end
    unit, noun, unit_end = unit_behind(row, after, text) if not run.unit else (units().words[run.unit], run.unit, end)
    if label:
        kind, noun, unit = "label", label, None
    elif ranged:
        kind = ranged
    elif kind == "cardinal" and not (money or unit) and (named := identified(text, row, at, noun, language)):
        kind, noun = "identifier", named
    elif kind == "cardinal" and digits and money is None and unit is None and is_year(row, at, after, value):
        kind = "year"
    return Number(
        start, end, value, run.high if high is None else high, step, kind,
        bound(text, start, unit_end or end, language), money or unit, noun, run.weak or kind in {"label", "identifier"},
    ), after  # fmt: skip


def _a_plural(row: Sequence[Piece], after: int) -> bool:
    """Whether an "s" is glued to the digits: ``her 20s``."""
    return after < len(row) and row[after].lower == "s" and row[after].start == row[after - 1].end
