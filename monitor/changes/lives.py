"""The life of one fact in one article: what visits saw goes in, the turns come out (appeared, changed, vanished).

A turn lies between two visits: the last that saw the old state and the first that saw the new one. A visit that could
not tell (a wall, a part of the text) is no turn: the fact neither vanished nor came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

STATED = frozenset({"included", "partly", "differs"})


@dataclass(frozen=True, slots=True)
class Told:
    """What one visit saw of a fact."""

    at: datetime
    version: int
    verdict: str
    """``included``, ``partly``, ``differs``, ``omitted`` or ``unknown``."""
    evidence: str = ""
    note: str = ""
    """Which part is missing, or which words differ."""
    absent: bool = False
    """Whether an ``unknown`` says that the fact was not there yet (``not_yet_known``, ``too_short``)."""
    scrolls: bool = False
    """Whether it is a live blog, whose older posts scroll off."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One change in a fact's life."""

    kind: str
    """``present`` or ``absent`` (at the first look), ``appeared``, ``changed``, ``vanished``."""
    at: datetime
    """The first visit that saw it so."""
    after: datetime | None
    """The last visit that saw it otherwise; ``None`` at the first look."""
    version: int
    verdict: str
    evidence: str
    note: str


def life(seen: Iterable[Told]) -> tuple[Turn, ...]:
    """The turns of one fact in one article, the first one first; empty where nothing could be told."""
    turns: list[Turn] = []
    last: Told | None = None
    for now in seen:
        if now.verdict not in STATED and now.verdict != "omitted" and not now.absent:
            continue
        if now.scrolls and now.verdict == "partly" and last is not None and last.verdict in STATED:
            continue  # what is left of a fact whose post scrolled off
        kind = _kind(last, now)
        if kind:
            after = last.at if last else None
            turns.append(Turn(kind, now.at, after, now.version, now.verdict, now.evidence, now.note))
        last = now
    return tuple(turns)


def _kind(last: Told | None, now: Told) -> str:
    stated = now.verdict in STATED
    if last is None:
        return "present" if stated else "absent"
    before = last.verdict in STATED
    if stated != before:
        return "appeared" if stated else "vanished"
    told_otherwise = (last.verdict, last.note) != (now.verdict, now.note)
    return "changed" if stated and last.version != now.version and told_otherwise else ""
