"""Is an outlet silent for longer than its habit? Moments of news go in, the length of the silence comes out. Pure.

A story that fades makes everybody silent: where the others bring nothing either, nobody is stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

LEAST = 4
"""Moments of news that make a habit."""
TOGETHER = timedelta(hours=1)
"""News within one visit or hour is one moment."""
SHORTEST_HABIT = timedelta(days=1)
"""Nights are no silence."""
FACTOR = 2
OTHERS = 1 / 3
"""Of the other outlets with news, so many must have brought some meanwhile."""


def silence(news: Sequence[datetime], others: Iterable[Sequence[datetime]], now: datetime) -> timedelta | None:
    """How long the outlet has been silent, where that is more than twice its longest pause so far; else ``None``.

    ``news`` in order of time; ``others``: the same of every other outlet.
    """
    moments = _moments(news)
    if len(moments) < LEAST:
        return None
    habit = max(SHORTEST_HABIT, *(later - earlier for earlier, later in pairwise(moments)))
    pause = now - moments[-1]
    if pause <= FACTOR * habit:
        return None
    talkative = [other for other in others if other]
    awake = sum(other[-1] > moments[-1] + habit for other in talkative)
    return pause if not talkative or awake > OTHERS * len(talkative) else None


def _moments(news: Sequence[datetime]) -> list[datetime]:
    moments: list[datetime] = []
    for moment in news:
        if not moments or moment - moments[-1] > TOGETHER:
            moments.append(moment)
    return moments
