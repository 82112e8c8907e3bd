"""How long a server asks us to wait, and which answers are worth asking again for. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FOR_THE_MOMENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses of a server that may well answer a little later."""


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header (seconds or an HTTP date) asks for; ``None`` where it cannot be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(int(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def backoff(delay: float, attempt: int) -> float:
    """Seconds before repeat number ``attempt`` (from 1) where the server says nothing."""
    return max(delay, 0.5) * float(2 ** (attempt - 1))
