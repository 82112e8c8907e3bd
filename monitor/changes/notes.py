"""Notes by which an outlet says that it changed a text: corrections, updates, agency lines such as CORRECTS.

A text goes in, the passages that are such a note come out. A sentence that tells of somebody else's correction is none:
a note opens its line with a label, is an agency's bracket, or speaks of "this article".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from tomllib import loads

LONGEST = 600
"""Characters of a line in which a note is looked for."""
_BLANKS = re.compile(r"\s+")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = loads(files("monitor.changes").joinpath("data/notes.toml").read_text("utf-8"))
    labels = "|".join(table["labels"])
    lines = rf"^\W*(?:{labels})(?:\s*\([^)]{{1,60}}\))?\s*(?:[:：]|\s[-–—]\s|[】\]])"
    return (
        re.compile(lines, re.IGNORECASE),
        re.compile("|".join(table["agency"])),
        re.compile("|".join(table["this_text"]), re.IGNORECASE),
    )


def is_note(line: str) -> bool:
    """Whether a line is a note of a change."""
    return any(pattern.search(line[:LONGEST]) for pattern in _patterns())


def notes(text: str) -> tuple[str, ...]:
    """The lines of a text that are notes, in order, with single blanks."""
    return tuple(_BLANKS.sub(" ", line).strip() for line in text.splitlines() if line.strip() and is_note(line))


def new_note(old: Iterable[str], new: Sequence[str]) -> str:
    """The first note among the lines of ``new`` that did not stand in ``old``; empty where there is none."""
    known = {note for text in old for note in notes(text)}
    return next((note for text in new for note in notes(text) if note not in known), "")
