"""What can be wrong with a database before anything is read from it. It imports nothing, so the command line can.

Named after the decision they call for; ``str()`` is the whole message, ``exit_code`` what a command returns.
"""

from __future__ import annotations


class DatabaseUnusable(Exception):
    """The database cannot be used as it is; the message names the remedy."""

    exit_code = 2


class DatabaseMissing(DatabaseUnusable):
    """There is nothing at that address."""


class UpgradeNeeded(DatabaseUnusable):
    """The database was written by another version of Gapwire."""


class QueryRefused(DatabaseUnusable):
    """The question is wrong, writes, or takes too long or too much."""


_REMEDIES = (
    ("full", "make room on its disk"),
    ("disk I/O", "look whether its disk is full or broken (gapwire db check)"),
    ("locked", "wait until the other program that writes to it is done, or end it"),
    ("readonly", "give this user the right to write to the file and its folder"),
    ("unable to open", "look whether its folder exists and may be written to"),
    ("malformed", "restore a backup (gapwire db check says what is broken)"),
)


def refusal(error: BaseException) -> str | None:
    """What the database could not do, and what to do about it; ``None`` where the error is no refusal of a database.

    Known by its name: nothing that knows the class has to be loaded.
    """
    if type(error).__name__ not in {"OperationalError", "DatabaseError"}:
        return None
    said = " ".join(str(getattr(error, "orig", None) or error).split())[:200]
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), "")
    if not remedy:  # a mistake of ours, which must not look like one of the machine
        return None
    return f"the database could not go on: {said}; {remedy}, then run this again: what was stored stays"
