"""How often a run starts: "30m" comes in, a ``timedelta``, a cron line's time fields and the next start come out.

Pure: no clock is read and nothing waits here.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from monitor.errors import UsageError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SHORTEST = timedelta(minutes=5)
"""A guest does not come more often."""
LONGEST = timedelta(days=31)
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")


def duration(text: str) -> timedelta:
    """A length of time written as ``90s``, ``30m``, ``6h`` or ``1d``; ``UsageError`` for anything else."""
    found = _DURATION.fullmatch(text.strip().lower())
    if not found or not int(found[1]):
        raise UsageError(f'"{text}" is no length of time; write a number and s, m, h or d: 30m, 6h, 1d')
    return timedelta(seconds=int(found[1]) * UNITS[found[2]])


def rhythm(text: str, *, allow_short: bool = False) -> timedelta:
    """A duration that a schedule may have: at least five minutes, at most 31 days."""
    every = duration(text)
    if every < SHORTEST and not allow_short:
        raise UsageError(
            f"every {text} is too often for other people's servers; 5m is the shortest (shorter only together with "
            "--allow-private-addresses)"
        )
    if every > LONGEST:
        raise UsageError(f"every {text} is too seldom for a schedule; 31d is the longest")
    return every


def next_start(started: datetime, ended: datetime, every: timedelta) -> datetime:
    """The next beat after the run that started at ``started`` and ended at ``ended``.

    Beats are counted from the start, so that a long run moves no later one; beats that passed meanwhile are left out.
    """
    beats = max(1, -((started - ended) // every))  # rounds up
    return started + beats * every


def cron_fields(every: timedelta) -> str:
    """The five time fields of a cron line; ``UsageError`` where cron cannot say it."""
    minutes, rest = divmod(int(every.total_seconds()), 60)
    if not rest and minutes < 60 and 60 % minutes == 0:
        return f"*/{minutes} * * * *" if minutes > 1 else "* * * * *"
    hours, rest = divmod(minutes, 60)
    if not rest and hours < 24 and 24 % hours == 0:
        return f"7 */{hours} * * *" if hours > 1 else "7 * * * *"
    if minutes == 24 * 60:
        return "7 5 * * *"
    raise UsageError(
        "cron can only say parts of an hour or of a day that come out even (5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, "
        "4h, 6h, 8h, 12h, 1d); choose one of these, or print a timer with --systemd"
    )
