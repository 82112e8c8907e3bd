"""Addresses taken apart, also those that are none.

In: any text. Out: its parts; of what cannot be an address, empty parts. It never raises.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


def split_address(address: str) -> SplitResult:
    """Like ``urlsplit``, but empty for what it refuses."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return SplitResult("", "", "", "", "")


def absolute(base: str, address: str) -> str | None:
    """``address`` as a page at ``base`` means it; ``None`` where that is no web address."""
    try:
        joined = urljoin(base, address.strip())
    except ValueError:
        return None
    parts = split_address(joined)
    return joined if parts.scheme in {"http", "https"} and parts.netloc else None
