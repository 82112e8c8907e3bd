"""Days written with the name of a month, in the languages that outlets use.

In: a short text. Out: every day with its time of day, where one stands beside it, naive. A form without a year is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from monitor.text.date_lexicon import date_tables

# Languages that the comparer's tables do not have; the names of one month, month by month.
_MORE = (
    "styczeń stycznia sty januar januari jan ocak oca ιανουαρίου ιαν led ledna ianuarie ian január januára tammikuuta",
    "luty lutego lut februar februari feb şubat şub februarie únor února február helmikuuta φεβρουαρίου φεβ pebruari",
    "marzec marca marts mars mart maret mac martie březen března március márc marec maaliskuuta μαρτίου μαρ machi",
    "kwiecień kwietnia kwi april nisan nis aprilie duben dubna április ápr huhtikuuta απριλίου απρ aprili",
    "maj maja mai mei mayıs may květen května május máj toukokuuta μαΐου mai",
    "czerwiec czerwca cze juni haziran haz iunie červen června június jún kesäkuuta ιουνίου ιουν",
    "lipiec lipca lip juli temmuz tem iulie červenec července július júl heinäkuuta ιουλίου ιουλ julai",
    "sierpień sierpnia sie august augusti agustus agu ağustos ağu srpen srpna augusztus elokuuta αυγούστου αυγ agosti",
    "wrzesień września wrz september sept eylül eyl septembrie září szeptember szept syyskuuta σεπτεμβρίου σεπ",
    "październik października paź oktober okt ekim eki octombrie říjen října október lokakuuta οκτωβρίου οκτ ",
    "listopad listopada lis november nov kasım kas noiembrie listopadu marraskuuta νοεμβρίου νοε novemba",
    "grudzień grudnia gru december desember des aralık ara decembrie prosinec prosince joulukuuta δεκεμβρίου δεκ",
)
_CLOCK = r"(?:\D{1,12}?(?<!\d)([01]?\d|2[0-3])\s?[:.h]\s?([0-5]\d)(?!\d)(?:\s?([ap])\.?m\b)?)?"


def month_dates(text: str) -> Iterator[tuple[datetime, re.Match[str]]]:
    """The days of a text with their places; those in one order of day and month before those in the other."""
    months, day_first, month_first = _forms()
    for pattern in (day_first, month_first):
        for match in pattern.finditer(text):
            found = match.groupdict()
            hour, minute, half = match.groups()[-3:]
            moment = _built(found["year"], months[found["month"].casefold()], found["day"], hour, minute, half)
            if moment is not None:
                yield moment, match


def _built(year: str, month: int, day: str, hour: str | None, minute: str | None, half: str | None) -> datetime | None:
    clock = int(hour or 0)
    if half and clock <= 12:
        clock = clock % 12 + (12 if half.lower() == "p" else 0)
    try:
        return datetime(int(year), month, int(day), clock, int(minute or 0))  # noqa: DTZ001
    except ValueError:
        return None


@cache
def _forms() -> tuple[dict[str, int], re.Pattern[str], re.Pattern[str]]:
    """Month names with their numbers, and the two orders in which days are written."""
    months: dict[str, int] = {}
    for table in date_tables().values():
        for number, names in enumerate(table.get("months", ()), 1):
            months |= dict.fromkeys(names.casefold().split(), number)
    for number, names in enumerate(_MORE, 1):
        for name in names.casefold().split():
            months.setdefault(name, number)
    choice = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    month, year = rf"(?P<month>{choice})(?!\w)\.?", r"(?P<year>(?:19|20)\d\d)(?!\d)"
    link = r"(?:\s+(?:de|di|del|of))?"
    first = rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?{link}[\s-]+{month},?{link}[\s-]+{year}{_CLOCK}"
    second = rf"(?<!\w){month}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?,?\s+{year}{_CLOCK}"
    return months, re.compile(first, re.IGNORECASE), re.compile(second, re.IGNORECASE)
