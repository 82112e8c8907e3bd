"""Notes by which an outlet says that it changed a text: corrections, updates, agency lines such as CORRECTS.

A text goes in, the passages that are such a note come out. A sentence that tells of somebody else's correction is none:
a note opens its line with a label, is an agency's bracket, or speaks of "this article".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from tomllib import loads

LONGEST = 600
"""Characters of a line in which a note is looked for."""
LONGEST_LABEL = 60
_BLANKS = re.compile(r"\s+")


def _months() -> str:
    table = loads(files("monitor.changes").joinpath("data/churn.toml").read_text("utf-8"))
    return "".join(str(table["month"]).split())


@cache
def _patterns(own: bool) -> tuple[re.Pattern[str], ...]:
    """What a note looks like in the article's ``own`` text, or in what stands around it."""
    table = loads(files("monitor.changes").joinpath("data/notes.toml").read_text("utf-8"))
    labels = "|".join([*table["labels"], *(table["updates"] if own else ())])
    # Behind a label a day or an hour may stand: "Correction, 27 July:".
    part = rf"\d{{1,4}}(?:[:.h]\d\d)?(?:st|nd|rd|th|er)?|{_months()}|{table['between']}"
    moment = rf"[\s,.]+(?=[^:：\n]{{0,40}}\d)(?:(?:{part})(?!\w)[\s,./-]*){{1,7}}"
    lines = rf"^\W*(?:{labels})(?:\s*\([^)]{{1,60}}\)|{moment})?\s*(?:[:：]|\s[-–—]\s|[】\]])"
    if own:
        lines = rf"{lines}|^\W*{table['moments'].replace('MONTH', _months())}"
    return (
        re.compile(lines, re.IGNORECASE),
        re.compile("|".join(table["agency"])),
        re.compile("|".join(table["this_text"]), re.IGNORECASE),
    )


@cache
def _headings() -> re.Pattern[str]:
    """Labels that stand alone in a line; words that head other things too ("Precision", "Amendment") do not count."""
    table = loads(files("monitor.changes").joinpath("data/notes.toml").read_text("utf-8"))
    return re.compile("|".join(table["headings"]), re.IGNORECASE)


def is_note(line: str, *, own: bool = True) -> bool:
    """Whether a line is a note of a change. ``own``: it stands in the article's text, not beside it."""
    return any(pattern.search(line[:LONGEST]) for pattern in _patterns(own))


def notes(text: str, *, own: bool = True) -> tuple[str, ...]:
    """The lines of a text that are notes, in order, with single blanks."""
    lines = [_BLANKS.sub(" ", line).strip() for line in text.splitlines() if line.strip()]
    return tuple(
        f"{line}: {behind}"[:LONGEST] if _is_heading(line) else line
        for line, behind in zip(lines, [*lines[1:], ""], strict=False)
        if is_note(line, own=own) or (behind and _is_heading(line))
    )


def _is_heading(line: str) -> bool:
    """Whether a line is nothing but a label: the next one is the note."""
    return len(line) <= LONGEST_LABEL and _headings().fullmatch(line) is not None


def new_note(old: Sequence[str], new: Sequence[str]) -> str:
    """The first note of ``new`` that did not stand in ``old``; empty where there is none.

    Of both, the first is the article's text and the others are pieces of the page that were left out of it.
    """
    known = {note for text in old for note in notes(text)}
    found = (note for place, text in enumerate(new) for note in notes(text, own=not place))
    return next((note for note in found if note not in known), "")
