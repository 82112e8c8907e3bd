"""A page for each pair of outlets: fact by fact, and their main articles sentence by sentence, side by side.

Only outlets of which something was read are paired. Pairs grow with the square of the outlets, so the pages share a
budget of quotes: pairs that tell a fact differently or print one text come first, then those that share most facts.
The list names further pairs with their numbers, and says how many are not listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from reports.context import Context
from reports.matrix import Place
from reports.model import Outlet
from reports.quotes import Quote, direction, quote, short_quote
from reports.render import Page
from reports.sentences import WORDS, sentences

MOST_QUOTES = 5_000
"""Facts on all pages of pairs together."""
MOST_LINES = 6_000
"""Sentences side by side on all pages of pairs together."""
MOST_LISTED = 600
"""Pairs on the list."""
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

    @property
    def facts(self) -> int:
        """Facts on its page."""
        return sum(len(part) for part in self.parts.values())

    @property
    def telling(self) -> tuple[bool, int, int]:
        """How much there is to see, for an order."""
        return self.wire or self.size("different") > 0, self.size("different"), self.size("common")

    @property
    def as_of(self) -> datetime | None:
        """When the newest text behind it was first seen."""
        both = (place for part in self.parts.values() for pair in part for place in pair)
        return max((place.version.captured_at for place in both if place.version), default=None)


def pair_pages(context: Context) -> Iterator[Page]:
    """The list of pairs, then a page for each that has one."""
    pairs = all_pairs(context)
    listed = sorted(pairs, key=lambda pair: pair.telling, reverse=True)[:MOST_LISTED]
    shown = within_budget(listed)
    order = {id(pair): place for place, pair in enumerate(pairs)}
    listed.sort(key=lambda pair: order[id(pair)])
    paged = {pair.path for pair in shown}
    yield context.renderer.page(
        "pairs.html", "pairs.html", pairs=listed, paged=paged, unlisted=len(pairs) - len(listed)
    )
    room = MOST_LINES
    for pair in shown:
        beside = sentences([cells for part in pair.parts.values() for cells in part]) if room > 0 else None
        room -= len(beside.lines) if beside else 0
        yield context.renderer.page(
            pair.path,
            "pair.html",
            pair=pair,
            parts=PARTS,
            quote_of=side_quote,
            same_words=same_words,
            beside=beside,
            kinds=WORDS,
            direction=direction,
        )


def within_budget(pairs: Sequence[Pair]) -> list[Pair]:
    """The first pairs whose facts fit ``MOST_QUOTES``; at least one."""
    room, shown = MOST_QUOTES, list[Pair]()
    for pair in pairs:
        room -= pair.facts
        if room < 0 and shown:
            break
        shown.append(pair)
    return shown


def same_words(one: Place, other: Place) -> bool:
    """Whether both sides say the same of the same words; a copied passage then stands there once."""
    here, there = one.cell, other.cell
    told = here.verdict in TOLD and (here.verdict, here.note) == (there.verdict, there.note)
    return told and bool(here.evidence) and here.evidence == there.evidence


def side_quote(place: Place, part: str) -> Quote | None:
    """The quote of one side: with the words around it where the two tell the fact differently."""
    cell = place.cell
    if part == "different":
        return quote(place.version, cell.evidence, cell.start, cell.end)
    return short_quote(place.version, cell.evidence)


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
