"""The cells go in, the table comes out: facts by weight, outlets by owner, a tally for each row.

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
class Column:
    """One outlet; ``opens`` where it is the first of its group."""

    outlet: Outlet
    short: str
    opens: bool
    carriers: int = 0
    """Outlets that are folded into it."""

    @property
    def soft(self) -> str:
        """The short name with places where a narrow column may break it."""
        return soft(self.short)


@dataclass(frozen=True, slots=True)
class Group:
    """The outlets of one kind of owner, or those that carry one text."""

    ownership: str
    """Empty for carriers."""
    columns: tuple[Column, ...]
    fold: Fold | None = None
    """What the carriers carry."""

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return f"carriers-{self.fold.stands.key}" if self.fold else self.ownership


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
    def facets(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What outlets can be chosen by: the name of the choice, its key, its values."""
        outlets = [column.outlet for column in self.columns]
        owners = tuple(name for name in owner_order(outlets) if any(name == outlet.ownership for outlet in outlets))
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
    groups = _groups(lookup.snapshot.outlets, folds(lookup))
    carried = {outlet.key: group.fold.stands for group in groups if group.fold for outlet in group.fold.carriers}
    outlets = [column.outlet for group in groups for column in group.columns]
    rows = [_row(lookup, fact, outlets, carried) for fact in lookup.snapshot.facts]
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


def owner_order(outlets: Sequence[Outlet]) -> list[str]:
    """Kinds of owner in the order of the table, those we have no word for last."""
    return [*GROUPS, *sorted({outlet.ownership for outlet in outlets} - set(GROUPS))]


def _groups(outlets: Sequence[Outlet], folded: Sequence[Fold]) -> list[Group]:
    """Outlets by owner; behind each group the carriers of its outlets' texts."""
    short = short_names({outlet.key: outlet.name for outlet in outlets})
    carriers = {outlet.key for fold in folded for outlet in fold.carriers}
    sizes = {fold.stands.key: len(fold.carriers) for fold in folded}

    def columns(members: Sequence[Outlet]) -> tuple[Column, ...]:
        return tuple(Column(one, short[one.key], at == 0, sizes.get(one.key, 0)) for at, one in enumerate(members))

    groups = []
    for ownership in owner_order(outlets):
        members = [one for one in outlets if one.ownership == ownership and one.key not in carriers]
        groups += [Group(ownership, columns(members))] if members else []
        groups += [Group("", columns(fold.carriers), fold) for fold in folded if fold.stands.ownership == ownership]
    return groups


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
