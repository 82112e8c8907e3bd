"""Reading dates: a text, its language and its anchor go in, every statement of a time comes out in order, with offsets.

Languages with blanks are read piece by piece, Chinese, Japanese and Korean by pattern. Nothing is compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.text.date_lexicon import DateLexicon, Meaning, date_lexicon
from monitor.text.date_merging import merged, part_of_hour, with_parts
from monitor.text.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Anchor,
    DateValue,
    period_spans,
    real_date,
    relative_spans,
    resolve,
)
from monitor.text.han_dates import han_dates
from monitor.text.languages import base_language
from monitor.text.number_context import clock_time
from monitor.text.numerals import Piece, pieces
from monitor.text.spans import Spans
from monitor.text.units import units

LONGEST_TEXT = 400_000
"""Characters that are read at most."""
SHY_FRIENDS = frozenset(
    [
        "in",
        "of",
        "since",
        "last",
        "this",
        "next",
        "by",
        "until",
        "till",
        "early",
        "late",
        "mid",
        "from",
        "through",
        "on",
    ]
)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})\.(\d{1,2})\.(\d{1,2})")


def read_dates(
    text: str,
    language: str | None = None,
    anchor: Anchor | None = None,
    row: Sequence[Piece] | None = None,
) -> tuple[DateValue, ...]:
    """All dates of ``text`` in order, resolved as far as ``anchor`` allows.

    ``row`` is ``pieces(text)`` where the text was cut into pieces already.
    """
    base = base_language(language) or "en"
    text = text[:LONGEST_TEXT]
    row = pieces(text) if row is None else row
    han = base in {"zh", "ja", "ko"}
    found = list(han_dates(text, base, anchor)) if han else []
    taken = Spans((value.start, value.end) for value in found)
    plain = _piecewise(row, "en" if han else base, anchor)
    found += [value for value in plain if not taken.touch(value.start, value.end)]
    resolved = [resolve(value, anchor) for value in sorted(found, key=lambda value: (value.start, value.end))]
    return tuple(with_parts(text, merged(text, resolved)))


def _piecewise(row: Sequence[Piece], language: str, anchor: Anchor | None) -> Iterator[DateValue]:
    words = date_lexicon(language)
    at = 0
    while at < len(row):
        value, after = _date_at(row, at, words, anchor)
        if value is not None:
            yield value
        at = max(after, at + 1)


def _date_at(row: Sequence[Piece], at: int, words: DateLexicon, anchor: Anchor | None) -> tuple[DateValue | None, int]:
    """The date that starts at piece ``at`` and the piece after it."""
    if row[at].kind == "digits":
        return _clock_time(row, at) or _from_digits(row, at, words)
    if row[at].kind != "word":
        return None, at
    known = words.at(row, at)
    if known is None:
        return None, at
    meaning, after = known
    if meaning.kind == "month":
        return _month(row, at, after, meaning, words)
    if meaning.kind == "weekday":
        return _weekday(row, at, after, meaning)
    if meaning.kind == "relative":
        spans = relative_spans(meaning.value, anchor)
        return DateValue(row[at].start, row[after - 1].end, spans, part=meaning.part), after
    if meaning.kind == "part":
        return DateValue(row[at].start, row[after - 1].end, part=meaning.name, precision="part"), after
    if meaning.kind in {"before", "after", "this", "period"}:
        return _period(row, at, after, meaning, words, anchor)
    return None, at


def _weekday(row: Sequence[Piece], at: int, after: int, meaning: Meaning) -> tuple[DateValue | None, int]:
    if meaning.shy and not (at and row[at - 1].lower in SHY_FRIENDS | {"в", "во", "у", "с", "до", "к"}):
        return None, at
    return DateValue(row[at].start, row[after - 1].end, weekday=meaning.value, part=meaning.part), after


def _period(
    row: Sequence[Piece], at: int, after: int, meaning: Meaning, words: DateLexicon, anchor: Anchor | None
) -> tuple[DateValue | None, int]:
    """``last week``, ``la semaine dernière``: a pointing word and a period in either order."""
    following = words.at(row, after) if after < len(row) else None
    if following is None:
        return None, at
    second, end = following
    pointing, period = (second, meaning) if meaning.kind == "period" else (meaning, second)
    if pointing.kind not in {"before", "after", "this"} or period.kind != "period":
        return None, at
    offset = {"before": -1, "this": 0, "after": 1}[pointing.kind]
    spans = period_spans(period.name, offset, anchor)
    return DateValue(row[at].start, row[end - 1].end, spans, precision=period.name), end


def _month(
    row: Sequence[Piece], at: int, after: int, meaning: Meaning, words: DateLexicon
) -> tuple[DateValue | None, int]:
    """A month name with what stands around it: ``27 July 2023``, ``July 27, 2023``, ``25-28 июля``, ``May 2023``."""
    if after < len(row) and row[after].lower == "." and row[at].end - row[at].start <= 4:
        after += 1
    first, day, last_day = _days_before(row, at, words)
    if day is None:
        day, last_day, after = _days_behind(row, after, words)
    year, after = _year_behind(row, after, words)
    if day is None and year is None and meaning.shy and not (at and row[at - 1].lower in SHY_FRIENDS):
        return None, at
    value = DateValue(
        row[first].start, row[after - 1].end, year=year, month=meaning.value, day=day, last_day=last_day,
        precision="month" if day is None else "day",
    )  # fmt: skip
    return value, after


def _day_number(piece: Piece) -> int | None:
    if piece.kind != "digits" or not piece.lower.isdecimal() or len(piece.lower) > 2:
        return None
    return int(piece.lower) if 1 <= int(piece.lower) <= 31 else None


def _days_before(row: Sequence[Piece], at: int, words: DateLexicon) -> tuple[int, int | None, int | None]:
    """First piece, first and last day of what stands before a month name."""
    place = at - 1
    if place >= 0 and row[place].lower in words.of:
        place -= 1
    if place >= 0 and row[place].lower in words.ordinal | {"."}:
        place -= 1
        if place >= 0 and row[place].lower in {"-", "‑"}:
            place -= 1
    if place < 0 or (last := _day_number(row[place])) is None:
        return at, None, None
    joined = place >= 2 and row[place - 1].lower in {
        "-",
        "–",
        "—",
        "to",
        "bis",
        "au",
        "al",
        "до",
        "по",
        "and",
        "и",
        "und",
        "et",
        "y",
    }
    first = _day_number(row[place - 2]) if joined else None
    if first is not None and first < last:
        return place - 2, first, last
    return place, last, None


def _days_behind(row: Sequence[Piece], after: int, words: DateLexicon) -> tuple[int | None, int | None, int]:
    """First day, last day and the piece after them, behind a month name."""
    if after >= len(row) or (first := _day_number(row[after])) is None or _clock(row, after):
        return None, None, after
    after += 1
    if after < len(row) and row[after].lower in words.ordinal and row[after].kind == "word":
        after += 1
    if after + 1 < len(row) and row[after].lower in {"-", "–", "to", "and"}:
        last = _day_number(row[after + 1])
        if last is not None and last > first:
            return first, last, after + 2
    return first, None, after


def _clock_time(row: Sequence[Piece], at: int) -> tuple[DateValue | None, int] | None:
    """``21:45``, ``9 p.m.``, ``9pm``: the part of the day of a clock time."""
    clock = clock_time(row, at)
    if clock is None:
        return None
    minutes, after = clock
    part = part_of_hour(int(minutes) // 60)
    return DateValue(row[at].start, row[after - 1].end, part=part, precision="part"), after


def _clock(row: Sequence[Piece], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].lower == ":" and row[at + 1].start == row[at].end


def _year_behind(row: Sequence[Piece], after: int, words: DateLexicon) -> tuple[int | None, int]:
    place = after
    if place < len(row) and row[place].lower in words.of | {","}:
        place += 1
    if place < len(row) and _year_number(row[place]) is not None:
        return _year_number(row[place]), place + 1
    return None, after


def _year_number(piece: Piece) -> int | None:
    if piece.kind != "digits" or len(piece.lower) != 4 or not piece.lower.isdecimal():
        return None
    return int(piece.lower) if EARLIEST_YEAR <= int(piece.lower) <= LATEST_YEAR else None


def _from_digits(row: Sequence[Piece], at: int, words: DateLexicon) -> tuple[DateValue | None, int]:
    """``27.07.2023``, ``2023-07-27``, ``7/27/2023``, a bare year, ``1950-53``, ``1960s``."""
    piece = row[at]
    dotted = DOTTED.fullmatch(piece.lower)
    if dotted:
        numbers = [int(group) for group in dotted.groups() if group]
        return _numeric(piece.start, piece.end, numbers), at + 1
    parted = _three_numbers(row, at)
    if parted is not None:
        return _numeric(piece.start, row[at + 4].end, parted), at + 5
    month_follows = _day_number(piece) is not None and _month_ahead(row, at, words)
    year = _year_number(piece)
    if year is None or month_follows:
        return None, at
    return _year(row, at, year)


def _month_ahead(row: Sequence[Piece], at: int, words: DateLexicon) -> bool:
    return any(
        (known := words.at(row, place)) is not None and known[0].kind == "month"
        for place in range(at + 1, min(at + 3, len(row)))
    )


def _three_numbers(row: Sequence[Piece], at: int) -> list[int] | None:
    """Three short numbers parted by the same hyphen or slash, without blanks."""
    if at + 4 >= len(row) or row[at + 1].lower not in {"-", "/"} or row[at + 3].lower != row[at + 1].lower:
        return None
    numbers = row[at : at + 5 : 2]
    glued = all(row[place].end == row[place + 1].start for place in range(at, at + 4))
    if not glued or not all(piece.lower.isdecimal() and len(piece.lower) in {1, 2, 4} for piece in numbers):
        return None
    return [int(piece.lower) for piece in numbers]


def _numeric(start: int, end: int, numbers: Sequence[int]) -> DateValue | None:
    """Year-month-day, day-month-year, or two readings where day and month may be exchanged."""
    one, two, three = numbers
    if one > 31:
        readings = [(one, two, three)]
    elif three > 31:
        readings = [(three, two, one), (three, one, two)]
    else:
        return None
    days = [day for reading in readings if EARLIEST_YEAR <= reading[0] <= LATEST_YEAR and (day := real_date(*reading))]
    if not days:
        return None
    if len(set(days)) == 1 or one > 31:
        day = days[0]
        return DateValue(start, end, ((day, day),), day.year, day.month, day.day)
    return DateValue(start, end, tuple((day, day) for day in days), days[0].year)


def _year(row: Sequence[Piece], at: int, year: int) -> tuple[DateValue | None, int]:
    """A bare year, a span of years or a decade; nothing where the number counts something."""
    start, end = row[at].start, row[at].end
    follower = row[at + 1] if at + 1 < len(row) else None
    if follower is not None and follower.lower == "s" and follower.start == end:
        return DateValue(
            start, follower.end, ((date(year, 1, 1), date(min(year + 9, 2199), 12, 31)),), precision="decade"
        ), at + 2
    if follower is not None and follower.lower in {"-", "–", "—", "/"} and follower.start == end and at + 2 < len(row):
        last = _second_year(row[at + 2], year)
        if last is not None:
            span = (date(year, 1, 1), date(last, 12, 31))
            return DateValue(start, row[at + 2].end, (span,), precision="decade"), at + 3
    if _counts(row, at):
        return None, at
    return DateValue(start, end, year=year, precision="year"), at + 1


def _second_year(piece: Piece, year: int) -> int | None:
    """The later year of ``1950-53`` or ``1950-1953``."""
    if not piece.lower.isdecimal() or len(piece.lower) not in {2, 4}:
        return None
    last = int(piece.lower) if len(piece.lower) == 4 else year - year % 100 + int(piece.lower)
    return last if year < last <= LATEST_YEAR else None


def _counts(row: Sequence[Piece], at: int) -> bool:
    """Whether four digits are an amount: money before them, a unit or a decimal behind them."""
    before, behind = row[at - 1].lower if at else "", row[at + 1].lower if at + 1 < len(row) else ""
    return (
        before in {"$", "€", "£", "¥", "₩", "#"}
        or (behind in units().words and behind not in YEAR_WORDS)
        or behind == "%"
    )


YEAR_WORDS = frozenset(["год", "году", "года", "годов", "рік", "року", "роки"])
