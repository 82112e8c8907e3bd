"""The number words of each language: a base language goes in, every word form with its value comes out.

Read from ``data/numbers.toml``; it reads no text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.text.resources import read_resource


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The number words of one language, every form by itself, lower case."""

    decimal: str
    ones: Mapping[str, float] = field(default_factory=dict)
    tens: Mapping[str, float] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    ordinals: Mapping[str, float] = field(default_factory=dict)
    fractions: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, float] = field(default_factory=dict)
    vague: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    vague_scale: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    join: frozenset[str] = frozenset()
    year_nouns: tuple[str, ...] = ()
    teens_on: tuple[int, ...] = ()
    glue: re.Pattern[str] | None = None
    """One number word inside a longer one, for languages that write them together."""
    starts: frozenset[str] = frozenset()
    """Every word that a number can begin with."""


@cache
def number_tables() -> Mapping[str, Any]:
    """The language data of ``numbers.toml`` as it stands."""
    return tomllib.loads(read_resource("numbers.toml").decode())


@cache
def lexicon(language: str) -> Lexicon:
    """The number words of a base language; an unknown language has digits and shared abbreviations only."""
    table = number_tables().get(language, {})
    scale = dict(number_tables()["shared"]["scale"]) | _forms(table.get("scale", {}))
    ones, tens = _forms(table.get("ones", {})), _forms(table.get("tens", {}))
    endings = tuple(table.get("ordinal_endings", "").split())
    ordinals = dict(_ordinal_forms(table.get("ordinals", {}), endings))
    groups, fractions = _forms(table.get("groups", {})), _forms(table.get("fractions", {}))
    vague = {form: (low, high) for form, (low, high) in _forms(table.get("vague", {})).items()}
    vague_scale = {form: (low, high) for form, (low, high) in _forms(table.get("vague_scale", {})).items()}
    articles = frozenset(table.get("articles", "").split())
    ordinals |= dict.fromkeys(table.get("firsts", "").split(), 1.0)
    spelled_scale = {word for word in scale if len(word) > 2}
    return Lexicon(
        decimal=table.get("decimal", "."),
        ones=ones,
        tens=tens,
        scale=scale,
        ordinals=ordinals,
        fractions=fractions,
        groups=groups,
        vague=vague,
        vague_scale=vague_scale,
        articles=articles,
        weak=frozenset(table.get("weak", "").split()),
        join=frozenset(table.get("join", "").split()),
        year_nouns=tuple(table.get("year_nouns", "").split()),
        teens_on=tuple(table.get("teens_on", ())),
        glue=_glue(ones | tens | scale) if table.get("glued") or table.get("year_nouns") else None,
        starts=frozenset().union(ones, tens, spelled_scale, ordinals, groups, fractions, vague, vague_scale, articles),
    )


def _forms(table: Mapping[str, Any]) -> dict[str, Any]:
    return {form: value for key, value in table.items() for form in key.split()}


def _ordinal_forms(table: Mapping[str, float], endings: Sequence[str]) -> Iterator[tuple[str, float]]:
    for key, value in table.items():
        if key.endswith("*"):
            yield from ((key[:-1] + ending, value) for ending in endings)
        else:
            yield key, value


def _glue(words: Mapping[str, float]) -> re.Pattern[str]:
    longest_first = sorted((re.escape(word) for word in words if len(word) > 2), key=len, reverse=True)
    return re.compile("|".join(longest_first))
