"""A row of the table goes in, the baselines it belongs to come out: what left out is measured against.

What counts as left out depends on what one could expect. Each baseline is a set of facts, stated in words with its
number, and the reader switches between them. A baseline hides rows and changes no cell and no count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.matrix import Place, Row, Tally

FEWEST = 3
"""Judged outlets below which "most" means nothing."""
AGENCIES = frozenset({"agency", "cooperative"})
"""Kinds of owner whose texts the others can print."""

WORDS = {
    "all": ("All facts", "every fact of the story file"),
    "most": ("What most report", "facts that more than half of the outlets that could be judged state, of at least 3"),
    "agency": ("What an agency had", "facts that a text of an agency or a cooperative of newspapers states"),
    "known": ("Known to all at the time", "facts that no outlet’s text is too early for"),
}
"""Name and meaning of each baseline, in the order of the switch."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """One way to choose the facts that outlets are measured against."""

    key: str
    facts: int
    """How many facts it has."""

    @property
    def name(self) -> str:
        """As the switch says it."""
        return WORDS[self.key][0]

    @property
    def meaning(self) -> str:
        """Which facts these are."""
        return WORDS[self.key][1]


def baselines_of(places: Sequence[Place], tally: Tally) -> frozenset[str]:
    """Which baselines the fact of these cells belongs to."""
    found = {"all"}
    if tally.judged >= FEWEST and tally.stated * 2 > tally.judged:
        found.add("most")
    if any(place.outlet.ownership in AGENCIES and place.cell.verdict in ("included", "partly") for place in places):
        found.add("agency")
    if not any(place.cell.reason == "not_yet_known" for place in places):
        found.add("known")
    return frozenset(found)


def baselines(rows: Iterable[Row]) -> tuple[Baseline, ...]:
    """All baselines with the number of their facts; one without facts is among them, so that its absence is seen."""
    listed = list(rows)
    return tuple(Baseline(key, sum(key in row.baselines for row in listed)) for key in WORDS)
