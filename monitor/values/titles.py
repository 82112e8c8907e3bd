"""Reading titles and ranks: a passage goes in; offices and ranks come out under one name for all languages.

``defence minister``, ``deputy defence minister``, ``vice chairman``, ``army general``. Titles of one family exclude one
another for one person; what is not in the table is not read. Who holds a title is not asked here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DEPUTY = "deputy "
CALLED = {"chairman": "vice chairman", "president": "vice president"}
"""Titles whose deputy has a name of its own."""
SPACED = re.compile(r"[a-zà-ÿа-яёіїє]", re.IGNORECASE)
UNSPACED = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as read from a passage; offsets count into the passage."""

    name: str
    """One name for all languages."""
    family: str
    start: int
    end: int
    more: str | None = None
    """The title that this one says more exactly."""


def read_titles(passage: str) -> tuple[Title, ...]:
    """All titles in the order they stand; of those that overlap the longest."""
    found = sorted(_all(passage), key=lambda title: (title.start - title.end, title.start))
    kept: list[Title] = []
    for title in found:
        if all(title.end <= other.start or other.end <= title.start for other in kept):
            kept.append(title)
    return tuple(sorted(kept, key=lambda title: title.start))


def _all(passage: str) -> Iterator[Title]:
    deputies, forms = _forms()
    for name, family, more, pattern in forms:
        for match in pattern.finditer(passage):
            before = deputies.search(passage, max(0, match.start() - 30), match.start())
            if before and before.end() == match.start() and not name.startswith(("vice ", DEPUTY)):
                yield Title(CALLED.get(name, DEPUTY + name), family, before.start(), match.end())
            else:
                yield Title(name, family, match.start(), match.end(), more)


@cache
def _forms() -> tuple[re.Pattern[str], tuple[tuple[str, str, str | None, re.Pattern[str]], ...]]:
    table = tomllib.loads(files("monitor.values").joinpath("data", "titles.toml").read_text("utf-8"))
    forms = tuple(
        (name, row["family"], row.get("more"), re.compile("|".join(map(_bounded, row["forms"])), re.IGNORECASE))
        for name, row in table["title"].items()
    )
    return re.compile(rf"(?:{table['deputies']})$", re.IGNORECASE), forms


def _bounded(form: str) -> str:
    """A form that begins and ends with its word, where its script has blanks."""
    spaced = SPACED.search(form) and not UNSPACED.search(form)
    return rf"(?<!\w)(?:{form})(?!\w)" if spaced else f"(?:{form})"
