"""Lengths of time and amounts of data as people write them: "2h" and "500 MB" come in, seconds and bytes come out.

Pure. What cannot be read is a ``ValueError`` that says how to write it.
"""

from __future__ import annotations

import re

UNITS_OF_TIME = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
UNITS_OF_DATA = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
LARGEST = 10**13
_TIME = re.compile(r"(\d{1,6})\s*([smhd])", re.IGNORECASE)
_DATA = re.compile(r"(\d{1,6})\s*(kb|mb|gb)", re.IGNORECASE)


def seconds_of(text: str) -> int:
    """``90s``, ``30m``, ``6h``, ``1d`` as seconds."""
    found = _TIME.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise ValueError("is no length of time; write a number and s, m, h or d: 30m, 6h, 1d")
    return int(found[1]) * UNITS_OF_TIME[found[2].lower()]


def bytes_of(text: str) -> int:
    """``200 kB``, ``500 MB``, ``2GB`` as bytes, a kB being a thousand."""
    found = _DATA.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise ValueError("is no amount of data; write a number and kB, MB or GB: 500 MB")
    return int(found[1]) * UNITS_OF_DATA[found[2].lower()]


def count_of(text: str) -> int:
    """A whole number above 0."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit() and 0 < int(bare[:14]) <= LARGEST):
        raise ValueError("is no number of requests; write a whole number: 500")
    return int(bare)


def data_words(amount: int) -> str:
    """``500 MB``: the largest unit that leaves a whole number, else bytes."""
    for unit, name in (("gb", "GB"), ("mb", "MB"), ("kb", "kB")):
        if amount % UNITS_OF_DATA[unit] == 0:
            return f"{amount // UNITS_OF_DATA[unit]} {name}"
    return f"{amount:,} bytes"


def time_words(seconds: int) -> str:
    """``2 h``: the largest unit that leaves a whole number."""
    for unit, name in (("d", "days"), ("h", "h"), ("m", "min")):
        if seconds % UNITS_OF_TIME[unit] == 0:
            amount = seconds // UNITS_OF_TIME[unit]
            return "1 day" if (unit, amount) == ("d", 1) else f"{amount} {name}"
    return f"{seconds} s"
