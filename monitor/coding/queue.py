"""In which order people are asked: cells with what the machine and people said go in, a queue comes out. Pure.

First what has to be looked at again, then facts that only people code, then what the machine is unsure of, then what
coders disagree on, then a random sample of the rest. One text counts once: of its carriers one is asked at its place,
the others come last, for the answer may settle them. A blind coder's queue is made without looking at other people.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.verdicts import Verdict

UNSURE = 0.3
"""Scores this near to one half are uncertain."""


class Why(StrEnum):
    """Why a cell is in the queue, in the order of the queue."""

    AGAIN = "again"
    PEOPLE = "people"
    UNCERTAIN = "uncertain"
    DISAGREEMENT = "disagreement"
    SAMPLE = "sample"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Said:
    """What one person says of a cell."""

    coder: str
    verdict: str
    adjudicates: bool = False
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact in the newest version of one article."""

    version_id: int
    fact_id: int
    machine: str | None
    """The machine's verdict; ``None`` where it gave none."""
    reason: str | None
    score: float | None
    people: tuple[Said, ...] = ()
    people_only: bool = False
    outdated: frozenset[str] = frozenset()
    """People who coded an earlier version of the article and not this one."""
    text: int | None = None
    """The wire text that the version carries, whole or cut; ``None`` where it has a text of its own."""

    @property
    def key(self) -> tuple[int, int]:
        """What names the cell."""
        return self.version_id, self.fact_id

    def by(self, coder: str) -> Said | None:
        """What that person says."""
        return next((one for one in self.people if one.coder == coder and not one.adjudicates), None)

    @property
    def disputed(self) -> bool:
        """Whether people disagree."""
        return len({one.verdict for one in self.people if not one.adjudicates}) > 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell of the queue."""

    cell: Cell
    why: Why


def coding_queue(cells: Iterable[Cell], coder: str, *, blind: bool, seed: int, sample: int) -> list[Asked]:
    """What this person is asked, in order; what they have coded stays at its place as long as nothing changes.

    ``sample`` bounds the random part only.
    """
    asked = [Asked(cell, _why(cell, coder, blind)) for cell in cells]
    parts = {why: [one for one in asked if one.why is why] for why in Why}
    parts[Why.UNCERTAIN].sort(key=lambda one: (_certainty(one.cell), one.cell.key))
    rest = sorted(parts[Why.SAMPLE], key=lambda one: one.cell.key)
    random.Random(seed).shuffle(rest)  # noqa: S311  # a sample that can be drawn again, no secret
    parts[Why.SAMPLE] = rest
    first, copies = _parted(one for why in Why for one in parts[why])
    certain = [one for one in first if one.why is not Why.SAMPLE]
    kept = certain + [one for one in first if one.why is Why.SAMPLE][:sample]
    offered = {_text(one.cell) for one in kept}
    return kept + [replace(one, why=Why.COPY) for one in copies if _text(one.cell) in offered]


def _parted(asked: Iterable[Asked]) -> tuple[list[Asked], list[Asked]]:
    """The first cell of each text and everything that stands for itself; the other carriers of those texts."""
    offered: set[tuple[int, int]] = set()
    first: list[Asked] = []
    copies: list[Asked] = []
    for one in asked:
        text = _text(one.cell)
        copy = text in offered and one.why is not Why.AGAIN
        (copies if copy else first).append(one)
        offered |= {text} if text else set()
    return first, copies


def _text(cell: Cell) -> tuple[int, int] | None:
    """What is the same for all carriers: the text and the fact."""
    return None if cell.text is None else (cell.text, cell.fact_id)


def adjudication_queue(cells: Iterable[Cell]) -> list[Asked]:
    """What people disagree on."""
    return [Asked(cell, Why.DISAGREEMENT) for cell in sorted(cells, key=lambda one: one.key) if cell.disputed]


def is_current(said: Said | None) -> bool:
    """Whether a verdict is there and nothing asks for another look at it; coders who disagree need an adjudicator."""
    return said is not None and said.flag in (None, "disputed")


def _why(cell: Cell, coder: str, blind: bool) -> Why:
    said = cell.by(coder)
    if coder in cell.outdated or (said is not None and said.flag not in (None, "disputed")):
        return Why.AGAIN
    if cell.people_only:
        return Why.PEOPLE
    if _certainty(cell) <= UNSURE or cell.machine in (Verdict.PARTLY, Verdict.DIFFERS) or cell.reason == "language":
        return Why.UNCERTAIN
    if not blind and _disagree(cell):
        return Why.DISAGREEMENT
    return Why.SAMPLE


def _certainty(cell: Cell) -> float:
    """How far the score is from one half; what was not scored is last."""
    return 1.0 if cell.score is None or cell.machine == Verdict.UNKNOWN else abs(cell.score - 0.5)


def _disagree(cell: Cell) -> bool:
    machine = {cell.machine} - {None, Verdict.UNKNOWN}
    return len({one.verdict for one in cell.people} | (machine if cell.people else set())) > 1
