"""Outlets go in, their groups come out: by owner, by country or by language, in the order of the table's columns.

The order of groups and of the outlets within them is no ranking: owners as the glossary lists them, countries and
languages by name, what is not known last. Carriers that are folded stand behind the group of the outlet they carry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reports import wording
from reports.folds import Fold
from reports.model import Outlet
from reports.names import short_names, soft


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group outlets."""

    key: str
    """``owner``, ``country`` or ``language``."""
    caption: str
    """As in: grouped by who owns the outlet."""
    each: str
    """As in: one column for each kind of owner."""
    value: Callable[[Outlet], str]
    """What an outlet is grouped by; empty where it is not known."""
    head: Callable[[str], str]
    """The head of the group with this value."""
    short: Callable[[str], str]
    """The same for one narrow column."""

    def order(self, outlets: Iterable[Outlet]) -> list[str]:
        """The values of these outlets in the order of the table."""
        found = {self.value(outlet) for outlet in outlets}
        if self.key == "owner":
            return [name for name in (*wording.GROUPS, *sorted(found - set(wording.GROUPS))) if name in found]
        return sorted(found, key=lambda value: (not value, self.head(value), value))


def _country(code: str) -> str:
    return wording.country(code) if code else "Country not known"


def _language(code: str) -> str:
    return wording.sentence(wording.language(code))


OWNER = Grouping(
    "owner",
    "who owns the outlet",
    "kind of owner",
    lambda outlet: outlet.ownership,
    wording.group_head,
    wording.group_short,
)
COUNTRY = Grouping(
    "country", "the outlet’s country", "country", lambda outlet: outlet.country, _country, lambda code: code or "?"
)
LANGUAGE = Grouping(
    "language",
    "the language of the outlet",
    "language",
    lambda outlet: outlet.language,
    _language,
    lambda code: code or "?",
)
GROUPINGS = (OWNER, COUNTRY, LANGUAGE)
"""All ways, that of the overview first."""


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
    """The outlets of one owner kind, country or language, or those that carry one text."""

    by: Grouping
    value: str
    """Empty for carriers, and where it is not known."""
    columns: tuple[Column, ...]
    fold: Fold | None = None
    """What the carriers carry."""

    @property
    def key(self) -> str:
        """Its name in addresses: letters, figures and hyphens."""
        if self.fold:
            return f"{'' if self.by is OWNER else self.by.key + '-'}carriers-{self.fold.stands.key}"
        if self.by is OWNER:
            return self.value
        return f"{self.by.key}-{re.sub(r'[^a-z0-9]+', '-', self.value.lower()).strip('-') or 'unknown'}"

    @property
    def head(self) -> str:
        """What the group is called."""
        return f"Carriers of {self.fold.stands.name}" if self.fold else self.by.head(self.value)

    @property
    def short(self) -> str:
        """The same for one narrow column."""
        return "Carriers" if self.fold else self.by.short(self.value)

    @property
    def fitting(self) -> str:
        """What stands above its columns: the head where they are wide enough for it."""
        wide = self.fold is None and len(self.columns) > 1 and len(self.head) <= MOST_LETTERS * len(self.columns)
        return self.head if wide else self.short


MOST_LETTERS = 8
"""Letters of a head that one column has room for."""


def groups(by: Grouping, outlets: Sequence[Outlet], folded: Sequence[Fold]) -> list[Group]:
    """The outlets in their groups; behind each group the carriers of its outlets' texts."""
    short = short_names({outlet.key: outlet.name for outlet in outlets})
    carriers = {outlet.key for fold in folded for outlet in fold.carriers}
    sizes = {fold.stands.key: len(fold.carriers) for fold in folded}

    def columns(members: Sequence[Outlet]) -> tuple[Column, ...]:
        return tuple(Column(one, short[one.key], at == 0, sizes.get(one.key, 0)) for at, one in enumerate(members))

    made = []
    for value in by.order(outlets):
        members = [one for one in outlets if by.value(one) == value and one.key not in carriers]
        made += [Group(by, value, columns(members))] if members else []
        made += [Group(by, "", columns(fold.carriers), fold) for fold in folded if by.value(fold.stands) == value]
    return made
