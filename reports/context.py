"""What every page builder is handed: the snapshot with its indexes, the table, the events, the renderer, the clock.

Made once for a report. It adds only small questions that several pages ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.collection import Reading
from reports.events import Chronicle
from reports.lookup import Lookup
from reports.matrix import Matrix, Place
from reports.measured import Figures
from reports.quotes import Quote, quote
from reports.render import Renderer
from reports.steps import Steps

MOST_COLUMNS = 40
MOST_CELLS = 2_000
"""Above either of these the overview has one column for each kind of owner (a mark costs about 400 bytes)."""


@dataclass(frozen=True)
class Context:
    """One report in the making."""

    lookup: Lookup
    matrix: Matrix
    chronicle: Chronicle
    steps: Steps
    readings: tuple[Reading, ...]
    figures: Figures
    renderer: Renderer
    now: datetime
    version: str
    """Gapwire's own version."""

    @property
    def grouped(self) -> bool:
        """Whether the overview has one column for each kind of owner."""
        return len(self.matrix.columns) > MOST_COLUMNS or self.matrix.size > MOST_CELLS

    @property
    def states(self) -> dict[str, int]:
        """Outlets read in full, in part and not at all."""
        return {name: sum(reading.state == name for reading in self.readings) for name in ("read", "part", "none")}


def quote_link(place: Place) -> str:
    """Where a mark on the overview leads while the quotes lie on it."""
    return f"#q-{place.fact.key}_{place.outlet.key}"


def fact_link(place: Place) -> str:
    """Where a mark on the overview leads when they do not."""
    return f"facts/{place.fact.key}.html#o-{place.outlet.key}"


def quote_of(place: Place) -> Quote | None:
    """The quote behind a cell."""
    cell = place.cell
    return quote(place.version, cell.evidence, cell.start, cell.end)
