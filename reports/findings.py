"""The table goes in, the finding in words comes out, computed and never typed: what outlets share, where they part.

Only cells that could be judged count, every number names its base, and a group of fewer than three judged outlets is
not compared. Outlets are named, never ranked; nothing is said about why a text leaves something out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from reports.groupings import Group
from reports.matrix import Matrix, Place, Row, Tally, tally_of
from reports.model import Fact
from reports.wording import REASON_COUNTS, WEIGHTS, count, group_word, listing, none_or, number

FEWEST = 3
"""Judged outlets that a group needs to be compared with another one, and a fact to be called everyone's."""
WIDE = 0.5
"""Difference between two groups' parts from which it is called a gap."""


@dataclass(frozen=True, slots=True)
class GroupTally:
    """What the outlets of one group, or the carriers of one text, do with one fact."""

    group: Group
    places: tuple[Place, ...]
    tally: Tally

    @property
    def part(self) -> float:
        """Part of the judged outlets that state it."""
        return self.tally.stated / self.tally.judged if self.tally.judged else 0.0

    @property
    def compared(self) -> bool:
        """Whether enough outlets could be judged, and it is known what groups them."""
        return self.tally.judged >= FEWEST and self.group.value not in ("", "unknown")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact, the sentence about it, and the groups in which it stands."""

    fact: Fact
    words: str
    groups: tuple[GroupTally, ...]


def group_tallies(matrix: Matrix, row: Row) -> tuple[GroupTally, ...]:
    """The row by the groups of the table; carriers of a text are a group of their own."""
    places = iter(row.places)
    cut = ((group, tuple(islice(places, len(group.columns)))) for group in matrix.groups)
    return tuple(GroupTally(group, cells, tally_of(cells)) for group, cells in cut)


def own_tallies(matrix: Matrix, row: Row) -> tuple[GroupTally, ...]:
    """The row by groups, without the carriers: one text counts once."""
    return tuple(one for one in group_tallies(matrix, row) if one.group.fold is None)


def agreement(matrix: Matrix) -> Finding | None:
    """The fact that most outlets include, of those that enough outlets could be judged on: half of all, or three."""
    rows = [row for row in matrix.rows if row.tally.judged >= FEWEST and row.tally.included]
    rows = [row for row in rows if row.tally.judged * 2 >= row.tally.total] or rows
    if not rows:
        return None
    best = max(rows, key=_agreement_rank)
    return Finding(best.fact, agreement_words(best.tally), own_tallies(matrix, best))


def _agreement_rank(row: Row) -> tuple[float, int, int, int]:
    weight = -list(WEIGHTS).index(row.fact.weight) if row.fact.weight in WEIGHTS else -9
    return row.tally.included / row.tally.judged, row.tally.judged, weight, -row.fact.position


def agreement_words(tally: Tally) -> str:
    """As in: All 13 outlets that could be judged state it."""
    every = f"All {tally.judged}" if tally.included == tally.judged else f"{tally.included} of the {tally.judged}"
    rest = f"; {tally.unknown} could not be judged" if tally.unknown * 2 > tally.total else ""
    return f"{every} outlets that could be judged state it{rest}."


def gap(matrix: Matrix) -> Finding | None:
    """The fact on which two groups of owners differ most; ``None`` where no gap is wide or no two can be compared."""
    best: tuple[tuple[float, int, int], Row, GroupTally, GroupTally] | None = None
    for row in matrix.rows:
        groups = [group for group in group_tallies(matrix, row) if group.compared]
        if len(groups) < 2:
            continue
        high = max(groups, key=lambda group: (group.part, group.tally.judged))
        low = min(groups, key=lambda group: (group.part, -group.tally.judged))
        rank = (high.part - low.part, high.tally.judged + low.tally.judged, -row.fact.position)
        if high.part - low.part >= WIDE and (best is None or rank > best[0]):
            best = (rank, row, high, low)
    return None if best is None else Finding(best[1].fact, gap_words(best[2], best[3]), own_tallies(matrix, best[1]))


def gap_words(high: GroupTally, low: GroupTally) -> str:
    """As in: All 4 private outlets that could be judged state it; of the 3 state outlets none does."""
    many, few = high.tally, low.tally
    every = f"All {many.judged}" if many.stated == many.judged else f"{many.stated} of the {many.judged}"
    manner = ", in full or in part" if many.partly or few.partly else ""
    does = "does" if few.stated <= 1 else "do"
    return (
        f"{every} {group_word(high.group.value)} that could be judged state it{manner}; "
        f"of the {few.judged} {group_word(low.group.value)} {none_or(few.stated)} {does}."
    )


def comparable(matrix: Matrix) -> bool:
    """Whether any fact has two groups of owners with enough judged outlets."""
    return any(sum(group.compared for group in group_tallies(matrix, row)) >= 2 for row in matrix.rows)


def everyone(matrix: Matrix) -> list[Row]:
    """Facts that every judged outlet includes; at least three outlets and half of all could be judged."""
    base = max(FEWEST, matrix.texts / 2)
    return [row for row in matrix.rows if row.tally.judged >= base and row.tally.included == row.tally.judged]


def nearly_everyone(matrix: Matrix) -> list[Row]:
    """Facts that at least three quarters, but not all, of the judged outlets include, the most agreed first."""
    base = max(FEWEST, matrix.texts / 2)
    rows = [row for row in matrix.rows if row.tally.judged >= base and row.tally.included < row.tally.judged]
    rows = [row for row in rows if row.tally.included * 4 >= row.tally.judged * 3]
    return sorted(rows, key=_agreement_rank, reverse=True)


def few(matrix: Matrix) -> list[Row]:
    """Facts that two or three outlets state and at least twice as many, which were read, do not."""
    rows = [row for row in matrix.rows if 2 <= row.tally.stated <= 3 and row.tally.omitted >= 2 * row.tally.stated]
    return sorted(rows, key=lambda row: (row.tally.stated, -row.tally.omitted, row.fact.position))


def only_here(matrix: Matrix) -> list[tuple[Row, Place]]:
    """Facts that exactly one outlet states, with that outlet; at least two others were read and leave them out."""
    rows = [row for row in matrix.rows if row.tally.stated == 1 and row.tally.omitted >= FEWEST - 1]
    return [(row, place) for row in rows for place in row.counted if place.cell.verdict in ("included", "partly")]


def told_differently(matrix: Matrix) -> list[tuple[Row, tuple[tuple[str, tuple[Place, ...]], ...]]]:
    """Facts that outlets give with another value: each other value with its outlets, the most outlets first."""
    pairs = ((row, _values(row)) for row in matrix.rows)
    return [(row, values) for row, values in pairs if values]


def _values(row: Row) -> tuple[tuple[str, tuple[Place, ...]], ...]:
    values: defaultdict[str, list[Place]] = defaultdict(list)
    for place in row.places:
        if place.cell.verdict == "differs":
            values[place.cell.note or "another value"].append(place)
    ranked = sorted(values.items(), key=lambda item: -len(item[1]))
    return tuple((value, tuple(places)) for value, places in ranked)


def nowhere(matrix: Matrix) -> list[Row]:
    """Facts that no judged outlet states, in full, in part or with another value."""
    return [row for row in matrix.rows if row.tally.judged and row.tally.omitted == row.tally.judged]


def unknown_words(matrix: Matrix) -> str:
    """How many pairs could not be judged and the commonest reasons: what the page cannot say."""
    unknown = [place for row in matrix.rows for place in row.places if place.cell.verdict == "unknown"]
    pairs = f"{count(matrix.size, 'pair')} of fact and outlet"
    if not unknown:
        return f"Judged: {pairs}, without exception."
    reasons = reason_counts(unknown)
    parts = [f"{amount} {REASON_COUNTS.get(reason, reason)}" for reason, amount in reasons[:4]]
    more = sum(amount for _, amount in reasons[4:])
    named = listing([*parts, *([f"{more} for other reasons"] if more else [])])
    return f"Of {pairs}, {number(len(unknown))} could not be judged: {named}."


def reason_counts(places: Sequence[Place]) -> list[tuple[str, int]]:
    """Reasons of unknown cells, the commonest first."""
    return Counter(place.cell.reason or "not_collected" for place in places).most_common()
