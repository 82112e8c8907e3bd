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
