"""A story's codes go in, tables of agreement come out: among people, and of people with the machine.

Adjudicated verdicts are no independent coding and carried ones no coding at all: neither counts among people. Against
the machine stands what people agree on or an adjudicator settled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path

from db.engine import open_read_only
from monitor.coding.agreement import Agreement, Unit, agreement
from monitor.commands.tables import as_table
from monitor.store.codes import Coded, by_cell, read_codes, standing
from monitor.story import load_story

ALL = "all facts"
PEOPLE, MACHINE = "people", "people and machine"
HEADS = ["coders", "fact", "units", "alpha", "95 %", "agreement", "AC1", "stated"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Agreement by kind of comparison and fact; the engine that stands for the machine."""

    rows: tuple[tuple[str, str, Agreement], ...]
    engine: str
    codes: int
    blind: int
    people_only: frozenset[str] = frozenset()

    def below(self, bar: float) -> list[str]:
        """Facts on which people and machine agree less than the bar."""
        return [
            fact
            for kind, fact, one in self.rows
            if kind == MACHINE and fact != ALL and fact not in self.people_only and one.alpha < bar
        ]

    def undefined(self) -> list[str]:
        """Facts on which all codes are one value, so that alpha says nothing."""
        return [fact for kind, fact, one in self.rows if kind == MACHINE and fact != ALL and one.one_value]

    def as_data(self, bar: float) -> dict[str, object]:
        """For programs; what is not defined is null."""
        rows = [{"coders_compared": kind, "fact": fact} | _plain(one) for kind, fact, one in self.rows]
        counts = {"codes": self.codes, "blind": self.blind, "engine": self.engine}
        return {**counts, "rows": rows, "below": self.below(bar), "one_value": self.undefined()}


def measure(story: Path, database: str, *, blind_only: bool, draws: int) -> Measured:
    """Read the codes and measure."""
    loaded = load_story(story)
    engine = open_read_only(database)
    try:
        with engine.connect() as connection:
            codes = read_codes(connection, loaded.story.id)
    finally:
        engine.dispose()
    people = [one for one in codes if one.person and one.own and not one.adjudicates]
    machines = [one for one in codes if not one.person]
    newest = max(machines, key=lambda one: one.rank).coder if machines else ""
    facts = [fact.id for fact in loaded.story.facts]
    rows = [
        *_rows(PEOPLE, _among_people([one for one in people if one.blind or not blind_only]), facts, draws),
        *_rows(MACHINE, _with_machine(codes, newest, blind_only), facts, draws),
    ]
    people_only = frozenset(fact.id for fact in loaded.story.facts if fact.coded_by == "people")
    return Measured(tuple(rows), newest, len(people), sum(one.blind for one in people), people_only)


def say(measured: Measured, bar: float) -> Iterator[str]:
    """For people: the table and what follows from it."""
    engine = measured.engine or "none"
    yield f"{measured.codes} codes of people, {measured.blind} of them given blind; machine: {engine}"
    if not measured.rows:
        yield "Nothing can be compared yet: gapwire review STORY.toml --coder NAME --blind, by two people or more."
        return
    yield from as_table(HEADS, [[kind, fact, one.units, *_figures(one)] for kind, fact, one in measured.rows])
    if measured.undefined():
        yield f"All codes are one value, so alpha is not defined: {', '.join(measured.undefined())}. Read AC1 instead."
    below = measured.below(bar)
    if below:
        yield f"Below {bar:g}: {', '.join(below)}."
        yield 'coded_by = "people" in a [[fact]] leaves it to people: the machine then says nothing about it.'


def _among_people(codes: list[Coded]) -> list[Unit]:
    cells = by_cell(codes)
    return [Unit(version, fact, {one.coder: one.verdict for one in said}) for (version, fact), said in cells.items()]


def _with_machine(codes: list[Coded], engine: str, blind_only: bool) -> list[Unit]:
    units = []
    for (version, fact), said in by_cell(codes).items():
        machine = next((one for one in said if one.coder == engine and not one.person), None)
        people = standing([one for one in said if one.own and (one.blind or one.adjudicates or not blind_only)])
        if machine and people:
            units.append(Unit(version, fact, {"machine": machine.verdict, "people": people.verdict}))
    return units


def _rows(kind: str, units: list[Unit], facts: list[str], draws: int) -> Iterator[tuple[str, str, Agreement]]:
    for fact in [ALL, *facts]:
        chosen = [unit for unit in units if fact in (ALL, unit.fact)]
        measured = agreement(chosen, draws=draws)
        if measured.units:
            yield kind, fact, measured


def _figures(one: Agreement) -> list[str]:
    around = "" if isnan(one.low) else f"{one.low:.2f} to {one.high:.2f}"
    return [_text(one.alpha), around, _text(one.percent), _text(one.ac1), _text(one.prevalence)]


def _text(value: float) -> str:
    return "" if isnan(value) else f"{value:.3f}"


def _plain(one: Agreement) -> dict[str, object]:
    return {name: None if isinstance(value, float) and isnan(value) else value for name, value in asdict(one).items()}
