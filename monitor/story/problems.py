"""What is wrong in a story file, as data: one frozen ``Problem`` for one mistake, in words for the person who reads it.

It never decides what a mistake is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or one piece of advice: where it stands, what is wrong, and what to do about it."""

    file: str
    """The file as the user named it."""
    line: int | None
    """From 1; ``None`` where the file as a whole is meant."""
    key: str
    """The place in words: ``fact "parade-expected", entities``; may be empty."""
    what: str
    """One sentence: what is wrong."""
    remedy: str
    """One sentence: what to change."""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = f"{self.key}: " if self.key else ""
        return f"{place}: {subject}{self.what} {self.remedy}".rstrip()


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that ``word`` was most likely meant to be, or ``None`` where none is near."""
    known = sorted(set(choices))
    begun = [choice for choice in known if len(word) > 2 and choice.startswith(word.casefold())]
    if begun:
        return begun[0]
    found = process.extractOne(word.casefold(), known, scorer=fuzz.ratio, score_cutoff=65)
    return found[0] if found else None


def did_you_mean(word: str, choices: Iterable[str], otherwise: str) -> str:
    """``Did you mean ...?`` with the nearest choice, else ``otherwise``."""
    near = nearest(word, choices)
    return f'Did you mean "{near}"?' if near else otherwise
