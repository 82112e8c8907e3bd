"""Facts that outlets tell with values that cannot both be right: since when, and who says what.

A snapshot goes in. The moment of a conflict is that at which the second of two sides was first seen, so a conflict is
as old as its texts, whenever it was judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.lookup import Lookup
from reports.model import Fact, Value

Seen = tuple[datetime, int | None]
"""When a text was first seen, and in which run."""
Firsts = Mapping[tuple[str, str, str], Seen]
"""By outlet, fact and verdict."""
SIDES = frozenset({"differs", "included"})
"""Verdicts of texts that can stand against each other."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value of a fact that stands against what others say."""

    fact: Fact
    value: Value
    others: tuple[tuple[str, tuple[str, ...]], ...]
    """What stands against it, with the outlets: other values, and the fact's own (empty value)."""
    moment: datetime
    run: int | None


def conflicts(lookup: Lookup) -> Iterator[Conflict]:
    """Every value that stands against something that another outlet says now."""
    firsts = _firsts(lookup)
    for key, values in lookup.snapshot.values.items():
        fact = lookup.facts.get(key)
        told = [value for value in values if value.relation == "conflict"]
        if fact is None or not told:
            continue
        stating = _stating(lookup, key)
        for value in told:
            found = _conflict(firsts, fact, value, [other for other in told if other is not value], stating)
            if found is not None:
                yield found


def _conflict(
    firsts: Firsts, fact: Fact, value: Value, rivals: Sequence[Value], stating: tuple[str, ...]
) -> Conflict | None:
    said = [(rival.value, rival.outlets) for rival in rivals] + [("", stating)]
    others = [(words, tuple(each for each in outlets if each not in value.outlets)) for words, outlets in said]
    others = [(words, outlets) for words, outlets in others if outlets]
    here = _first(firsts, value.outlets, fact.key, "differs")
    there = [_first(firsts, outlets, fact.key, "differs" if words else "included") for words, outlets in others]
    first = min((seen for seen in there if seen is not None), key=lambda seen: seen[0], default=None)
    if here is None or first is None:
        return None
    moment, run = max(here, first, key=lambda seen: seen[0])
    return Conflict(fact, value, tuple(others), moment, run)


def _stating(lookup: Lookup, fact: str) -> tuple[str, ...]:
    cells = lookup.snapshot.cells
    return tuple(key for key in lookup.outlets if (cell := cells.get((key, fact))) and cell.verdict == "included")


def _firsts(lookup: Lookup) -> dict[tuple[str, str, str], Seen]:
    """By outlet, fact and verdict: when a text of that outlet was first seen with it. Gathered once for all facts."""
    found: dict[tuple[str, str, str], Seen] = {}
    for article in lookup.snapshot.articles:
        if article.about_story is False:
            continue
        runs = {capture.version: capture.run for capture in reversed(lookup.snapshot.captures.get(article.id, ()))}
        for version in lookup.versions(article):
            seen = version.captured_at, runs.get(version.id)
            for fact, verdict in lookup.verdicts(version).items():
                place = article.outlet, fact, verdict.verdict
                if verdict.verdict in SIDES and (place not in found or seen[0] < found[place][0]):
                    found[place] = seen
    return found


def _first(firsts: Firsts, outlets: Sequence[str], fact: str, kind: str) -> Seen | None:
    """When a text of one of the outlets was first seen with that verdict."""
    found = [firsts[outlet, fact, kind] for outlet in outlets if (outlet, fact, kind) in firsts]
    return min(found, key=lambda seen: seen[0], default=None)
