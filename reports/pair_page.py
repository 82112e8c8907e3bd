"""A page for each pair of outlets, fact by fact side by side: what differs, what both tell, what only one tells.

Only outlets of which something was read are paired. Where there are more pairs than ``MOST_PAIRS``, those that share
most facts have a page; the list says how many have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from reports.context import Context, quote_of
from reports.matrix import Place
from reports.model import Outlet
from reports.render import Page

MOST_PAIRS = 150
TOLD = frozenset({"included", "partly", "differs"})
PARTS = (
    ("different", "Told differently"),
    ("common", "Told by both"),
    ("here", "Only"),
    ("there", "Only"),
    ("open", "Cannot be compared: one of them is unknown"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two outlets and every fact that at least one of them tells."""

    here: Outlet
    there: Outlet
    parts: dict[str, list[tuple[Place, Place]]]
    wire: bool
    """Whether both carry one wire text."""

    @property
    def path(self) -> str:
        """Where its page goes."""
        return f"pairs/{self.here.key}--{self.there.key}.html"

    def size(self, part: str) -> int:
        """Facts of a part."""
        return len(self.parts[part])


def pair_pages(context: Context) -> Iterator[Page]:
    """The list of pairs, then a page for each."""
    pairs = all_pairs(context)
    shown = sorted(pairs, key=lambda pair: -(pair.size("common") + pair.size("different")))[:MOST_PAIRS]
    order = {id(pair): place for place, pair in enumerate(pairs)}
    shown.sort(key=lambda pair: order[id(pair)])
    yield context.renderer.page("pairs.html", "pairs.html", pairs=shown, left_out=len(pairs) - len(shown))
    for pair in shown:
        yield context.renderer.page(pair.path, "pair.html", pair=pair, parts=PARTS, quote_of=quote_of)


def all_pairs(context: Context) -> list[Pair]:
    """Every pair of outlets of which something was read, in the order of the story file."""
    told: dict[str, list[Place]] = {}
    for row in context.matrix.rows:
        for place in row.places:
            told.setdefault(place.outlet.key, []).append(place)
    read = [places for places in told.values() if any(place.cell.verdict in TOLD for place in places)]
    read.sort(key=lambda places: places[0].outlet.position)
    groups: dict[str, set[str]] = {}
    for one in context.lookup.snapshot.wires:
        groups.setdefault(one.outlet, set()).add(one.group)
    return [_pair(here, there, groups) for here, there in combinations(read, 2)]


def _pair(here: list[Place], there: list[Place], groups: dict[str, set[str]]) -> Pair:
    parts: dict[str, list[tuple[Place, Place]]] = {name: [] for name, _ in PARTS}
    for one, other in zip(here, there, strict=True):
        part = part_of(one.cell.verdict, other.cell.verdict)
        if part:
            parts[part].append((one, other))
    first, second = here[0].outlet, there[0].outlet
    return Pair(first, second, parts, bool(groups.get(first.key, set()) & groups.get(second.key, set())))


def part_of(here: str, there: str) -> str:
    """Where a fact stands; empty where neither tells it. A text that was not read says nothing."""
    if here in TOLD and there in TOLD:
        return "different" if "differs" in (here, there) else "common"
    if here not in TOLD and there not in TOLD:
        return ""
    if "unknown" in (here, there):
        return "open"
    return "here" if here in TOLD else "there"
