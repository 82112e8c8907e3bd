"""The cells go in, the table comes out: facts by weight, outlets in their groups, a tally for each row.

Outlets that only carry another's text follow behind that outlet's group and are no part of any tally: one text counts
once. Nothing is judged here, but one thing is refused: a cut, walled or unread page that would show as left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.errors import GapwireError
from reports.baselines import Baseline, baselines, baselines_of
from reports.folds import Fold, folds
from reports.groupings import GROUPINGS, OWNER, Column, Group, Grouping, groups
from reports.lookup import Lookup
from reports.model import Article, Cell, Fact, Outlet, Version
from reports.wording import WEIGHTS

READABLE = frozenset({"article", "live_blog", "gallery"})
"""Page classes whose text can be the whole article."""


class FalseOmission(GapwireError):
    """A cell says ``omitted`` about a text that was not read in full: the report is not written."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell with everything behind it."""

    outlet: Outlet
    fact: Fact
    cell: Cell
    version: Version | None
    article: Article | None
    carries: Outlet | None = None
    """Whose column stands for this one's, where the outlet only carries that one's text."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells say what. ``judged`` is the base of every count: all but the unknown ones."""

    included: int = 0
    partly: int = 0
    differs: int = 0
    omitted: int = 0
    unknown: int = 0

    @property
    def judged(self) -> int:
        """Cells that could be judged."""
        return self.included + self.partly + self.differs + self.omitted

    @property
    def stated(self) -> int:
        """Cells that state the fact in full or in part."""
        return self.included + self.partly

    @property
    def total(self) -> int:
        """All cells."""
        return self.judged + self.unknown


@dataclass(frozen=True, slots=True)
class Row:
    """One fact over all outlets, in the order of the columns."""

    fact: Fact
    places: tuple[Place, ...]
    tally: Tally
    sources: int | None
    """Independent sources that include it; ``None`` where the database does not say."""
    baselines: frozenset[str] = frozenset({"all"})
    """The baselines that the fact belongs to."""

    @property
    def counted(self) -> tuple[Place, ...]:
        """One place for each text: without carriers that are folded."""
        return tuple(place for place in self.places if place.carries is None)

    def agreeing(self, place: Place) -> tuple[int, int]:
        """Of a place and the carriers folded into it: how many say the same, and how many there are."""
        carried = [other.cell.verdict for other in self.places if other.carries == place.outlet]
        return 1 + carried.count(place.cell.verdict), 1 + len(carried)


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one weight."""

    weight: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table."""

    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    by: Grouping = OWNER
    """What the columns are grouped by."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """All outlets in their order."""
        return tuple(column for group in self.groups for column in group.columns)

    @property
    def folds(self) -> tuple[Fold, ...]:
        """What is folded, in the order of the columns."""
        return tuple(group.fold for group in self.groups if group.fold)

    @property
    def texts(self) -> int:
        """Columns that count: those that are not folded."""
        return sum(len(group.columns) for group in self.groups if not group.fold)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All facts in their order."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """What outlets can be measured against."""
        return baselines(self.rows)

    @property
    def facets(self) -> tuple[tuple[Grouping, tuple[str, ...]], ...]:
        """What outlets can be chosen by, with its values."""
        outlets = [column.outlet for column in self.columns]
        return tuple((by, tuple(value for value in by.order(outlets) if value)) for by in GROUPINGS)

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.columns) * len(self.rows)


def tally_of(places: Sequence[Place]) -> Tally:
    """Counts by verdict."""
    counts = Counter(place.cell.verdict for place in places)
    return Tally(**{name: counts[name] for name in ("included", "partly", "differs", "omitted", "unknown")})


def build_matrix(lookup: Lookup, by: Grouping = OWNER) -> Matrix:
    """The table of the newest state; raises ``FalseOmission``."""
    made = groups(by, lookup.snapshot.outlets, folds(lookup))
    carried = {outlet.key: group.fold.stands for group in made if group.fold for outlet in group.fold.carriers}
    outlets = [column.outlet for group in made for column in group.columns]
    rows = [_row(lookup, fact, outlets, carried) for fact in lookup.snapshot.facts]
    check_omissions([place for row in rows for place in row.places])
    sections = [Section(weight, _ordered(rows, weight)) for weight in WEIGHTS]
    return Matrix(tuple(made), tuple(section for section in sections if section.rows), by)


def check_omissions(places: Sequence[Place]) -> None:
    """Refuse a table in which something unread looks left out."""
    wrong = [place for place in places if place.cell.verdict == "omitted" and not _read_in_full(place.version)]
    if wrong:
        names = ", ".join(f"{place.outlet.key}/{place.fact.key}" for place in wrong[:5])
        raise FalseOmission(
            f"{len(wrong)} cells say 'omitted' of a text that was not read in full ({names}). "
            "The report is not written; run 'gapwire judge' again and report this as a fault."
        )


def _read_in_full(version: Version | None) -> bool:
    return version is not None and version.complete and version.page_class in READABLE


def _row(lookup: Lookup, fact: Fact, outlets: Sequence[Outlet], carried: Mapping[str, Outlet]) -> Row:
    places = tuple(_place(lookup, outlet, fact, carried.get(outlet.key)) for outlet in outlets)
    sources = lookup.snapshot.sources.get(fact.key)
    tally = tally_of([place for place in places if place.carries is None])
    return Row(fact, places, tally, sources.independent if sources else None, baselines_of(places, tally))


def _place(lookup: Lookup, outlet: Outlet, fact: Fact, carries: Outlet | None) -> Place:
    cell = lookup.snapshot.cells[outlet.key, fact.key]
    return Place(outlet, fact, cell, lookup.version(cell.version), lookup.articles.get(cell.article or 0), carries)


def _ordered(rows: Sequence[Row], weight: str) -> tuple[Row, ...]:
    """Most included first; the story file's order where equal."""
    chosen = [row for row in rows if row.fact.weight == weight]
    return tuple(sorted(chosen, key=lambda row: (-row.tally.included, -row.tally.partly, row.fact.position)))
