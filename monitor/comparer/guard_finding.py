"""What the guard answers: a verdict, the kind of the difference, the words that differ or lack. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What the guard says about one fact and one window."""

    verdict: Verdict | None
    """`None`: nothing against it. `DIFFERS`, `PARTLY`, or `OMITTED` where only a plan of the fact is told."""
    kind: str = ""
    """``''``, ``number``, ``date``, ``name``, ``negation``, ``antonym``, ``missing``, ``plan``, ``year`` (of an
    undated article; takes nothing from the score)."""
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
