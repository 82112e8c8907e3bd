"""Makes strings from strangers fit for the database: no NUL, no half characters, bounded where it is not text.

Strings go in, strings of the same length come out. SQLite's functions stop at NUL, and half of a surrogate pair
cannot be stored at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

UNFIT = re.compile("[\x00\ud800-\udfff]")
LONGEST_ADDRESS = 2_000
LONGEST_NOTE = 2_000
LONGEST_HEADER = 2_000
MOST_HEADERS = 100


def storable(text: str) -> str:
    """The text with a replacement character for everything that cannot be stored; offsets into it stay right."""
    return UNFIT.sub("\ufffd", text)


def storable_or_none(text: str | None) -> str | None:
    """As ``storable``."""
    return None if text is None else storable(text)


def storable_note(text: str) -> str:
    """A remark, cut where it is endless."""
    return storable(text[:LONGEST_NOTE])


def storable_address(url: str) -> str:
    """A URL, cut where it is endless: a cut one leads nowhere, but the rest of the capture is kept."""
    return storable(url[:LONGEST_ADDRESS])


def storable_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Response headers, cut in number and length."""
    few: Iterable[tuple[str, str]] = list(headers.items())[:MOST_HEADERS]
    return {storable(name[:200]).lower(): storable(value[:LONGEST_HEADER]) for name, value in few}
