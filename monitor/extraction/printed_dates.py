"""Dates printed near the headline, for pages that declare none.

In: the tree. Out: moments as printed, without an offset, each with whether it is told as a change. Figures are read in
the orders that leave no doubt, and days with the name of a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from monitor.extraction.month_dates import month_dates
from monitor.extraction.tree import text_of

_REACH = 80
_LINE = 120
_TIME = r"(?:\D{1,12}?(?<!\d)([01]?\d|2[0-3])\s?[:時시]\s?([0-5]\d)(?!\d))?"
_YEAR_FIRST = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)\s?[-/.年년]\s?(\d{{1,2}})\s?[-/.月월]\s?(\d{{1,2}})(?!\d)[日일]?{_TIME}"
)
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})([./-])(\d{{1,2}})\2((?:19|20)\d\d)(?!\d){_TIME}")
_CHANGED = re.compile(
    r"updat|last (?:edit|chang)|geändert|diperbarui|güncel|aktuali|modif|mis à jour|обновл|оновл|수정|更新|bijgewerkt|"
    r"uppdat|oppdat|opdat",
    re.IGNORECASE,
)


def printed_dates(root: HtmlElement) -> Iterator[tuple[str, datetime, bool]]:
    """Text, moment and whether it is a change, of the short lines after the first heading."""
    heading = next(root.iter("h1"), None)
    if heading is None:
        return
    for element in islice(_after(heading), _REACH):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if any(c.isdigit() for c in own) and len(line := text_of(element)) <= _LINE:
            for moment, raw, start in _moments(line):
                yield raw, moment, tells_change(line[:start])


def tells_change(before: str) -> bool:
    """Whether the words before a time say that it is the time of a change."""
    return bool(_CHANGED.search(before[-30:]))


def _after(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Elements after the heading in page order."""
    element: HtmlElement | None = heading
    while element is not None:
        following = element.getnext()
        if following is not None:
            yield from following.iter()
        element = following if following is not None else element.getparent()


def _moments(line: str) -> Iterator[tuple[datetime, str, int]]:
    for match in _YEAR_FIRST.finditer(line):
        year, month, day, hour, minute = match.groups()
        yield from _built(match, year, month, day, hour, minute)
    for match in _DAY_FIRST.finditer(line):
        day, sign, month, year, hour, minute = match.groups()
        if sign == "." or int(day) > 12:
            yield from _built(match, year, month, day, hour, minute)
        elif int(month) > 12:
            yield from _built(match, year, day, month, hour, minute)

    for moment, found in month_dates(line):
        yield moment, found.group(0), found.start()


def _built(
    match: re.Match[str], year: str, month: str, day: str, hour: str | None, minute: str | None
) -> Iterator[tuple[datetime, str, int]]:
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001
    except ValueError:
        return
    yield moment, match.group(0), match.start()
