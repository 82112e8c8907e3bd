"""The page of disagreements: values that cannot both be right, then what no value bears out, then labels."""

from __future__ import annotations

from itertools import groupby

from reports.context import Context
from reports.model import Fact, Value
from reports.render import Page
from reports.wording import count

ASPECTS = {
    "order": "first or second",
    "day": "day",
    "number": "number",
    "title": "title or rank",
    "polarity": "denied or not",
    "name": "name",
    "statement": "wording of the statement",
    "label": "label",
}

MOST_VALUES, MOST_NAMED = 8, 10
"""Values of a fact, and outlets of a value, on this page; the fact's own page has all."""


def disagreements_page(context: Context) -> Page:
    """Who gives which value for what."""
    lookup = context.lookup
    values = [value for found in lookup.snapshot.values.values() for value in found]
    unconfirmed = _by_fact(context, [value for value in values if value.relation == "unconfirmed"])
    confirmed = [value for value in values if value.relation != "unconfirmed"]
    conflicts, labels = _by_fact(context, confirmed), _by_fact(context, list(lookup.snapshot.labels))
    return context.renderer.page(
        "disagreements.html",
        "disagreements.html",
        conflicts=conflicts,
        unconfirmed=unconfirmed,
        labels=labels,
        aspects=ASPECTS,
        deck=_deck(len(confirmed), len(conflicts), len(values) - len(confirmed), len(lookup.snapshot.labels)),
        most_values=MOST_VALUES,
        most_named=MOST_NAMED,
        outlets_of=lambda value: [lookup.outlets[key] for key in value.outlets if key in lookup.outlets],
        stating=lambda fact: [
            place.outlet
            for row in context.matrix.rows
            if row.fact is fact
            for place in row.places
            if place.cell.verdict == "included"
        ],
    )


def _by_fact(context: Context, values: list[Value]) -> list[tuple[Fact, list[Value]]]:
    facts = context.lookup.facts
    known = sorted((value for value in values if value.fact in facts), key=lambda value: facts[value.fact].position)
    return [(facts[key], list(found)) for key, found in groupby(known, key=lambda value: value.fact)]


def _deck(values: int, facts: int, unconfirmed: int, labels: int) -> str:
    apart = [count(unconfirmed, "version that no value bears out", "versions that no value bears out")] * bool(
        unconfirmed
    )
    apart += [count(labels, "other label for the same thing", "other labels for the same thing")] * bool(labels)
    said = f"{count(values, 'other value')} of {count(facts, 'fact')}." if values else "No value conflicts."
    return f"{said} Listed apart: {' and '.join(apart)}." if apart else said
