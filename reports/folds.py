"""Cells and wire groups go in, the outlets that only carry another's text come out, with the one that stands for them.

An outlet is folded only where every text behind its judged cells is one source's text, whole or cut. Whoever also
reports on their own keeps a column. Nothing is hidden for good: the fold opens.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from reports.lookup import Lookup
from reports.model import Outlet

ONE_TEXT = frozenset({"source", "first", "whole", "cut"})
"""Relations of a version that is the text itself; a mixed or retold one is a text of its own."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Outlets that carry one source's text."""

    stands: Outlet
    """Whose column stands for all: the source, or the first to carry where the source was not read."""
    source: str
    """Whose text it is, as a name."""
    carriers: tuple[Outlet, ...]
    """The others, in the order of the story file."""


def folds(lookup: Lookup) -> tuple[Fold, ...]:
    """Every fold, in the order of the outlets that stand for them."""
    carrying: defaultdict[str, list[Outlet]] = defaultdict(list)
    for outlet, source in _sources(lookup).items():
        carrying[source].append(lookup.outlets[outlet])
    made = [_fold(lookup, source, outlets) for source, outlets in carrying.items()]
    return tuple(sorted((one for one in made if one.carriers), key=lambda one: one.stands.position))


def _sources(lookup: Lookup) -> dict[str, str]:
    """By outlet, the one source whose text it carries; outlets with a text of their own are left out."""
    source_of = {one.version: one.source for one in lookup.snapshot.wires if one.relation in ONE_TEXT}
    behind = _versions_behind(lookup)
    sources = {outlet: {source_of.get(version) for version in versions} for outlet, versions in behind.items()}
    return {outlet: source for outlet, found in sources.items() if len(found) == 1 and (source := found.pop())}


def _versions_behind(lookup: Lookup) -> dict[str, set[int]]:
    """By outlet in the order of the story file, the versions behind its judged cells."""
    behind: dict[str, set[int]] = {key: set() for key in lookup.outlets}
    for cell in lookup.snapshot.cells.values():
        if cell.verdict != "unknown" and cell.version is not None:
            behind[cell.outlet].add(cell.version)
    return {outlet: versions for outlet, versions in behind.items() if versions}


def _fold(lookup: Lookup, source: str, outlets: list[Outlet]) -> Fold:
    agency = lookup.outlets.get(source)
    order = [one.outlet for one in lookup.snapshot.wires if one.source == source]
    read = agency is not None and agency.key in _versions_behind(lookup)
    stands = agency if agency is not None and read else min(outlets, key=lambda outlet: order.index(outlet.key))
    name = agency.name if agency else source.upper()
    return Fold(stands, name, tuple(outlet for outlet in outlets if outlet.key != stands.key))
