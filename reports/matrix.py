"""The cells go in, the table comes out: facts by weight, outlets by owner, a tally for each row.

Nothing is judged here, but one thing is refused: a cut, walled or unread page that would show as left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.errors import GapwireError
from reports.baselines import Baseline, baselines, baselines_of
from reports.lookup import Lookup
from reports.model import Article, Cell, Fact, Outlet, Version
from reports.names import short_names, soft
from reports.wording import GROUPS, WEIGHTS

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


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one weight."""

    weight: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One outlet; ``opens`` where it is the first of its group."""

    outlet: Outlet
    short: str
    opens: bool

    @property
    def soft(self) -> str:
        """The short name with places where a narrow column may break it."""
        return soft(self.short)


@dataclass(frozen=True, slots=True)
class Group:
    """The outlets of one kind of owner."""

    ownership: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table."""

    groups: tuple[Group, ...]
    sections: tuple[Section, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All outlets in their order."""
        return tuple(column for group in self.groups for column in group.columns)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All facts in their order."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """What outlets can be measured against."""
        return baselines(self.rows)

    @property
    def facets(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What outlets can be chosen by: the name of the choice, its key, its values."""
        outlets = [column.outlet for column in self.columns]
        owners = tuple(group.ownership for group in self.groups)
        countries = tuple(sorted({outlet.country for outlet in outlets if outlet.country}))
        languages = tuple(sorted({outlet.language for outlet in outlets if outlet.language}))
        return ("Owners", "o", owners), ("Countries", "c", countries), ("Languages", "l", languages)

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.columns) * len(self.rows)


def tally_of(places: Sequence[Place]) -> Tally:
    """Counts by verdict."""
    counts = Counter(place.cell.verdict for place in places)
    return Tally(**{name: counts[name] for name in ("included", "partly", "differs", "omitted", "unknown")})


def build_matrix(lookup: Lookup) -> Matrix:
    """The table of the newest state; raises ``FalseOmission``."""
    groups = _groups(lookup.snapshot.outlets)
    outlets = [column.outlet for group in groups for column in group.columns]
    rows = [_row(lookup, fact, outlets) for fact in lookup.snapshot.facts]
    check_omissions([place for row in rows for place in row.places])
    sections = [Section(weight, _ordered(rows, weight)) for weight in WEIGHTS]
    return Matrix(tuple(groups), tuple(section for section in sections if section.rows))


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


def _groups(outlets: Sequence[Outlet]) -> list[Group]:
    short = short_names({outlet.key: outlet.name for outlet in outlets})
    order = [*GROUPS, *sorted({outlet.ownership for outlet in outlets} - set(GROUPS))]
    groups = []
    for ownership in order:
        members = [outlet for outlet in outlets if outlet.ownership == ownership]
        columns = tuple(Column(outlet, short[outlet.key], index == 0) for index, outlet in enumerate(members))
        if columns:
            groups.append(Group(ownership, columns))
    return groups


def _row(lookup: Lookup, fact: Fact, outlets: Sequence[Outlet]) -> Row:
    places = tuple(_place(lookup, outlet, fact) for outlet in outlets)
    sources = lookup.snapshot.sources.get(fact.key)
    tally = tally_of(places)
    return Row(fact, places, tally, sources.independent if sources else None, baselines_of(places, tally))


def _place(lookup: Lookup, outlet: Outlet, fact: Fact) -> Place:
    cell = lookup.snapshot.cells[outlet.key, fact.key]
    return Place(outlet, fact, cell, lookup.version(cell.version), lookup.articles.get(cell.article or 0))


def _ordered(rows: Sequence[Row], weight: str) -> tuple[Row, ...]:
    """Most included first; the story file's order where equal."""
    chosen = [row for row in rows if row.fact.weight == weight]
    return tuple(sorted(chosen, key=lambda row: (-row.tally.included, -row.tally.partly, row.fact.position)))
