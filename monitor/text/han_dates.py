"""Dates of Chinese, Japanese and Korean: a text and its anchor go in, every statement of a time comes out.

Year, month and day in digits or signs, weekdays, words such as "yesterday" or "this week", parts of the day. Nothing is
merged or compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.text.date_lexicon import date_lexicon, han_patterns
from monitor.text.date_merging import part_of_hour
from monitor.text.dates import EARLIEST_YEAR, LATEST_YEAR, Anchor, DateValue, period_spans, relative_spans
from monitor.text.han_numerals import magnitude

NUMERAL = "[〇零一二三四五六七八九十]"
HAN_DATE = re.compile(
    rf"(?:(?P<year>\d{{4}}|{NUMERAL}{{4}})\s?[年년]\s?)?(?P<month>\d{{1,2}}|{NUMERAL}{{1,2}})\s?[月월]\s?"
    rf"(?:(?P<day>\d{{1,2}}|{NUMERAL}{{1,3}})\s?[日号號일])?"
    rf"|(?P<only_year>\d{{4}}|{NUMERAL}{{4}})\s?[年년](?!間|间|간|代)"
    rf"|(?<![\d年월月년.])(?P<only_day>\d{{1,2}}|{NUMERAL}{{2,3}})\s?[日일](?!間|间|간|\s?(?:동안|만에|째|ぶり))"
)
CLOCK = re.compile(r"(?P<hour>\d{1,2})\s?[時时点點시](?!間|间|간)")


def han_dates(text: str, language: str, anchor: Anchor | None) -> Iterator[DateValue]:
    """All dates of a text in ``zh``, ``ja`` or ``ko``, grouped by their form; single ones are not resolved yet."""
    for match in HAN_DATE.finditer(text):
        value = _han_date(match)
        if value is not None:
            yield value
    for match in CLOCK.finditer(text):
        if int(match["hour"]) > 12:
            yield DateValue(match.start(), match.end(), part=part_of_hour(int(match["hour"])), precision="part")
    pattern, words = han_patterns(language)
    for match in pattern.finditer(text):
        groups = match.groupdict()
        sign = groups.get("weekday") or groups.get("short")
        if sign:
            row = han_weekdays(language)
            yield DateValue(match.start(), match.end(), weekday=row[sign])
            continue
        meaning = words[match["word"]]
        if meaning.kind == "part":
            yield DateValue(match.start(), match.end(), part=meaning.name, precision="part")
        elif meaning.kind == "relative":
            spans = relative_spans(meaning.value, anchor)
            yield DateValue(match.start(), match.end(), spans, part=meaning.part)
        elif meaning.kind == "span":
            spans = period_spans(meaning.name, meaning.value, anchor)
            yield DateValue(match.start(), match.end(), spans, precision=meaning.name)


def han_weekdays(language: str) -> dict[str, int]:
    """The sign of each weekday, Monday 0."""
    return {sign: number for number, signs in enumerate(date_lexicon(language).table["weekdays"]) for sign in signs}


def _han_date(match: re.Match[str]) -> DateValue | None:
    numbers = {name: _small(written) for name, written in match.groupdict().items() if written}
    year = numbers.get("year", numbers.get("only_year"))
    day, month = numbers.get("day", numbers.get("only_day")), numbers.get("month")
    if (month or 1) > 12 or not 1 <= (day or 1) <= 31 or month == 0:
        return None
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    precision = "day" if day else "month" if month else "year"
    end = match.start() + len(match[0].rstrip())
    return DateValue(match.start(), end, year=year, month=month, day=day, precision=precision)


def _small(written: str) -> int:
    parsed = magnitude(written)
    return int(parsed[0]) if parsed else 0
