"""What a crawler process says on standard error: warnings and worse, on one line, without control characters."""

from __future__ import annotations

import logging
import sys

MAX_LENGTH = 2_000


class SafeFormatter(logging.Formatter):
    """Escapes what a terminal would obey, and cuts what is long: messages can hold text from the network."""

    def format(self, record: logging.LogRecord) -> str:
        """One printable line; a traceback keeps its lines."""
        lines = super().format(record)[:MAX_LENGTH].splitlines()
        return "\n".join("".join(char if char.isprintable() else repr(char)[1:-1] for char in line) for line in lines)


def quiet_logging() -> None:
    """Send warnings to standard error, drop everything below before it is even put together."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    for name in ("scrapy", "twisted"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # A byte limit that a page ran into is in its capture's note.
    logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)
