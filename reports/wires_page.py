"""The page of wire texts: for each group its lineage as a picture, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import accumulate, groupby

from monitor.wires.credits import agencies as agency_names
from reports.context import Context
from reports.lookup import Lookup
from reports.model import Article, Carrier, Outlet, Version
from reports.render import Page

LEFT, RIGHT, ROW, TOP = 190, 690, 30, 24
"""Places in the picture, in its own units (720 wide)."""
MOST_ROWS = 60
"""Versions of one group."""
MOST_POINTS = 400
"""Versions of all groups that are shown one by one."""
MOST_NAMED = 300
"""Further groups that are named with their numbers."""
RELATIONS = {
    "source": "the agency’s own",
    "first": "none seen earlier",
    "whole": "whole",
    "cut": "cut",
    "mixed": "mixed with other text",
    "reworded": "told again in other words",
}
KNOWN_BY = {"credit": "a credit in the text", "time": "the times both pages print", "": "not known"}
KINDS = {
    "outlet": "an agency that is followed",
    "agency": "credited; the agency itself is not followed",
    "carrier": "seen first; no agency is credited",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One version in the picture and in the table."""

    carrier: Carrier
    outlet: Outlet
    article: Article
    version: Version
    x: float
    y: float
    origin: Point | None
    """The version whose text it prints."""

    @property
    def dashed(self) -> bool:
        """Whether the line stands for something else than a copy."""
        return self.carrier.relation in {"mixed", "reworded"}


@dataclass(frozen=True, slots=True)
class Lineage:
    """One wire group."""

    source: str
    kind: str
    points: tuple[Point, ...]
    names: tuple[tuple[Outlet, float], ...]
    """Outlets with their height in the picture."""
    first: datetime
    last: datetime

    @property
    def height(self) -> int:
        """Of the picture."""
        return TOP + ROW * len(self.names) + 18


def wires_page(context: Context) -> Page:
    """Who carries whose text."""
    lookup = context.lookup
    groups = [list(found) for _, found in groupby(lookup.snapshot.wires, key=lambda one: one.group)]
    made = sorted((one for one in (_lineage(lookup, found) for found in groups) if one.points), key=_size)
    shown = within(made, MOST_POINTS)
    return context.renderer.page(
        "wires.html",
        "wires.html",
        groups=made[:shown],
        further=made[shown : shown + MOST_NAMED],
        total=len(made),
        relations=RELATIONS,
        known_by=KNOWN_BY,
        kinds=KINDS,
        left=LEFT,
        right=RIGHT,
        dated=dated,
        day_only=day_only,
        agency=partial(agency_name, lookup),
    )


def _size(one: Lineage) -> tuple[int, datetime]:
    """The largest first."""
    return -len(one.points), one.first


def within(groups: Sequence[Lineage], most: int) -> int:
    """How many of the groups have no more versions together than ``most``; at least one."""
    sizes = accumulate(len(one.points) for one in groups)
    return max(1, sum(size <= most for size in sizes))


def dated(version: Version) -> datetime:
    """The time the page prints for a version, else when it was first seen."""
    return version.modified_at or version.published_at or version.captured_at


def day_only(moment: datetime) -> bool:
    """Whether only the day is known: midnight in UTC, as pages without an hour are stored."""
    return moment.timetz().replace(tzinfo=None) == time()


def agency_name(lookup: Lookup, key: str) -> str:
    """An outlet's name, an agency's first name; several keys are parted by a comma and a blank."""
    agencies: dict[str, str] = {}
    for name, one in agency_names().items():
        agencies.setdefault(one, name)
    named = (lookup.outlets[one].name if one in lookup.outlets else agencies.get(one, one) for one in key.split(", "))
    return ", ".join(named)


def _lineage(lookup: Lookup, carriers: Sequence[Carrier]) -> Lineage:
    found = [
        (one, version) for one in carriers if (version := lookup.version(one.version)) and one.outlet in lookup.outlets
    ]
    found = found[:MOST_ROWS]
    order = list(dict.fromkeys(one.outlet for one, _ in found))
    source = carriers[0].source
    order.sort(key=lambda key: key != source)
    heights = {key: TOP + ROW * place + ROW / 2 for place, key in enumerate(order)}
    moments = [dated(version) for _, version in found]
    first, last = min(moments), max(moments)
    points: dict[int, Point] = {}
    for (one, version), moment in sorted(
        zip(found, moments, strict=True), key=lambda pair: (pair[1], pair[0][0].printed or 0)
    ):
        share = (moment - first) / ((last - first) or timedelta(seconds=1))
        article = lookup.articles[version.article]
        x = round(LEFT + 12 + share * (RIGHT - LEFT - 24), 1)
        points[one.version] = Point(one, lookup.outlets[one.outlet], article, version, x, heights[one.outlet], None)
    linked = tuple(_linked(point, points) for point in points.values())
    return Lineage(
        agency_name(lookup, source),
        carriers[0].source_kind,
        linked,
        tuple((lookup.outlets[key], heights[key]) for key in order),
        first,
        last,
    )


def _linked(point: Point, points: dict[int, Point]) -> Point:
    origin = points.get(point.carrier.printed or 0)
    return Point(point.carrier, point.outlet, point.article, point.version, point.x, point.y, origin)
