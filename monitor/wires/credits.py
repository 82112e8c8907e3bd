"""Credits: what a page says about where its text comes from goes in; the agencies it names as its source come out.

Read are the page's declared credit, its bylines, the dateline ("SEOUL (AP) -", "[ソウル 24日 ロイター]"), copyright
lines ("© Reuters") and phrases of the kind "по данным ТАСС" in the first and last lines. That a text quotes an
agency in its middle says nothing about whose text it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

HEAD, TAIL = 420, 160
"""Characters at the beginning and end in which a credit can stand."""
BRACKETED = r"[(（\[【〔][^()（）\[\]【】\n]{0,40}?(?<![\w-])(?P<a>NAMES)(?![\w-])[^()（）\[\]【】\n]{0,24}[)）\]】〕]"
COPYRIGHT = r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:the\s+)?(?P<b>NAMES)(?![\w-])"
BYLINE = (
    r"(?:^|\n)\s*(?i:(?:by|von|par|por|di|source|quelle|来源|來源|出处)\s*[:：]?\s*)?"
    r"(?P<c>NAMES)(?![\w-])\s*(?:$|\n|[-–—/|,]|\s+published)"
)
ACCORDING = r"(?:по данным|по сообщению|сообщает|передает|передаёт|据|據)\s*(?P<d>NAMES)(?![\w-])"
DATED = r"(?P<e>NAMES)(?:[^\s,，。]{0,12}?(?:\d{1,2}月)?\d{1,2}日[电電]|\s*特派員|\s*기자\s*=)"


@cache
def agencies() -> Mapping[str, str]:
    """Every name an agency is credited by -> its id."""
    table = tomllib.loads(files("monitor.wires").joinpath("data", "agencies.toml").read_text("utf-8"))
    return {name: agency for agency, names in table.items() for name in names}


def credited(
    text: str, credit: str | None, authors: Iterable[str], outlets: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Ids of the agencies that a version names as its source, in the order met.

    ``outlets`` are further names of agencies that the story itself follows, with the ids they have there.
    """
    names = {**agencies(), **(outlets or {})}
    pattern = _pattern(tuple(sorted(names, key=lambda name: (-len(name), name))))
    found: dict[str, None] = {}
    for declared in (credit or "", *authors):
        for match in pattern["name"].finditer(declared):
            found.setdefault(names[match[0]])
    for piece in (text[:HEAD], text[-TAIL:]):
        for match in pattern["place"].finditer(piece):
            found.setdefault(names[next(group for group in match.groups() if group)])
    return tuple(found)


@cache
def _pattern(names: tuple[str, ...]) -> Mapping[str, re.Pattern[str]]:
    choice = "|".join(re.escape(name) for name in names)
    shapes = "|".join(shape.replace("NAMES", choice) for shape in (BRACKETED, COPYRIGHT, BYLINE, ACCORDING, DATED))
    return {"name": re.compile(rf"(?<![\w-])(?:{choice})(?![\w-])"), "place": re.compile(shapes)}
