"""The errors a person meets, named after the decision they call for.

::

    GapwireError
    ├── UsageError          exit 2: the command or its input is wrong; the message says what to change
    │   └── StoryFileError  exit 2: the story file is wrong; one problem per line with file, line, key and remedy
    ├── RunOverlaps         exit 4: another run holds the lock
    └── MissingExtra        exit 2: an optional part is not installed; the message names the extra

A page that cannot be read is a result (a page class with a note), never an exception.
"""

from __future__ import annotations

EXIT_FINE, EXIT_FAILED, EXIT_USAGE, EXIT_DEGRADED, EXIT_LOCKED = 0, 1, 2, 3, 4


class GapwireError(Exception):
    """Something a person can act on; ``str()`` is the whole message, ``exit_code`` what the command returns."""

    exit_code = EXIT_FAILED


class UsageError(GapwireError):
    """The command line or an input file is wrong."""

    exit_code = EXIT_USAGE


class StoryFileError(UsageError):
    """The story file is wrong; ``problems`` holds one readable line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class RunOverlaps(GapwireError):
    """Another run on the same database is still going on."""

    exit_code = EXIT_LOCKED


class MissingExtra(UsageError):
    """An optional part was asked for and is not installed."""
