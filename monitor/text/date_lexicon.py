"""The date words of each language: a base language goes in, every phrase with its meaning comes out.

Read from ``data/dates.toml``; it reads no text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.text.numerals import Piece, pieces
from monitor.text.resources import read_resource

PARTS = ("morning", "noon", "afternoon", "evening", "night")
"""Parts of a day in order."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase says."""

    kind: str
    """``month``, ``weekday``, ``relative``, ``part``, ``period``, ``span``; ``before``, ``after``, ``this``."""
    value: int = 0
    name: str = ""
    part: str = ""
    """Of a weekday or relative day that names a part of the day too ("Dienstagabend", "last night")."""
    shy: bool = False
    """Means something else where no number stands beside it ("may")."""


@dataclass(frozen=True, slots=True)
class DateLexicon:
    """The phrases of one language by their first piece, longest first."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]
    of: frozenset[str] = frozenset()
    ordinal: frozenset[str] = frozenset()
    table: Mapping[str, Any] = field(default_factory=dict)

    def at(self, row: Sequence[Piece], index: int) -> tuple[Meaning, int] | None:
        """The meaning of the longest phrase that starts at piece ``index``, and the piece after it."""
        for tokens, meaning in self.phrases.get(row[index].lower, ()):
            if tuple(piece.lower for piece in row[index : index + len(tokens)]) == tokens:
                return meaning, index + len(tokens)
        return None


@cache
def date_tables() -> Mapping[str, Any]:
    """The language data of ``dates.toml`` as it stands."""
    return tomllib.loads(read_resource("dates.toml").decode())


@cache
def date_lexicon(language: str) -> DateLexicon:
    """The date words of a base language together with the English ones; English alone for an unknown language."""
    table = date_tables().get(language, {})
    found = dict(_phrases(date_tables()["en"])) if language != "en" else {}
    if "months" in table:
        found |= dict(_phrases(table))
    by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for form, meaning in found.items():
        tokens = tuple(piece.lower for piece in pieces(form))
        by_first.setdefault(tokens[0], []).append((tokens, meaning))
    return DateLexicon(
        phrases={first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in by_first.items()},
        of=frozenset(table.get("of", "of").split()),
        ordinal=frozenset(table.get("ordinal", "").split()) | {"st", "nd", "rd", "th"},
        table=table,
    )


def _phrases(table: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    shy = set(table.get("shy", "").split())
    parts = {form: name for name, forms in table.get("parts", {}).items() for form in forms.split()}
    for kind in ("before", "after", "this"):
        yield from ((form, Meaning(kind)) for form in table.get(kind, "").split())
    for form, name in parts.items():
        yield form, Meaning("part", name=name)
    for name, forms in table.get("periods", {}).items():
        yield from ((form, Meaning("period", name=name)) for form in forms.split())
    for form, days in table.get("relative", {}).items():
        yield form, Meaning("relative", days, part=parts.get(form, "night" if "night" in form else ""))
    for number, forms in enumerate(table["months"], 1):
        yield from ((form, Meaning("month", number, shy=form in shy)) for form in forms.split())
    for number, forms in enumerate(table["weekdays"]):
        for form in forms.split():
            yield form, Meaning("weekday", number, shy=form in shy)
            yield from ((form + part, Meaning("weekday", number, part=name)) for part, name in parts.items())


@cache
def han_patterns(language: str) -> tuple[re.Pattern[str], Mapping[str, Meaning]]:
    """For Chinese, Japanese and Korean: one pattern of weekdays and words, and the meaning of each word."""
    table = date_tables()[language]
    parts = {form: name for name, forms in table["parts"].items() for form in forms.split()}
    words = {form: Meaning("part", name=name) for form, name in parts.items()}
    words |= {form: Meaning("span", offset, period) for form, (period, offset) in table["spans"].items()}
    words |= {form: Meaning("relative", days, part=parts.get(form, "")) for form, days in table["relative"].items()}
    choice = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"{table['weekday_pattern']}|(?P<word>{choice})"), words
