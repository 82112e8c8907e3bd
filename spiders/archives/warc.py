"""One response record of a WARC file, as a range read brings it. Pure.

The bytes of one gzip member (or of a plain record) go in; the page in it comes out. Needs warcio (``gapwire[warc]``).
Whatever the bytes are, the answer is a record or ``NotARecord``.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.warc_records import open_records

LARGEST = 10_000_000


class NotARecord(ValueError):
    """The bytes hold no response record; ``str()`` says what they hold."""


@dataclass(frozen=True, slots=True)
class Record:
    """A response as it was archived."""

    url: str
    captured_at: datetime
    status: int
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes
    """Transfer and content encoding undone."""


def check_installed() -> None:
    """``MissingExtra`` where records cannot be read."""
    open_records(io.BytesIO())


def read_member(data: bytes, limit: int = LARGEST) -> Record:
    """The first response record in ``data``."""
    iterator = open_records(io.BytesIO(data))
    try:
        for record in iterator:
            if record.rec_type == "response" and record.http_headers is not None:
                return _record(record, limit)
    except NotARecord:
        raise
    except Exception as error:  # warcio raises many kinds on broken bytes
        raise NotARecord(f"the record cannot be read ({type(error).__name__})") from error
    raise NotARecord("there is no response record")


def _record(record: Any, limit: int) -> Record:
    captured_at = _moment(record.rec_headers.get_header("WARC-Date"))
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if captured_at is None or not url.startswith(("http://", "https://")):
        raise NotARecord("the record has no web address or no time")
    body = record.content_stream().read(limit + 1)
    if len(body) > limit:
        raise NotARecord(f"the page is larger than {limit:,} bytes")
    if int(getattr(record.raw_stream, "limit", 0) or 0) > 0:  # warcio takes what is there for all of it
        raise NotARecord("the record ends early")
    headers = {str(name).lower(): str(value) for name, value in record.http_headers.headers}
    status = record.http_headers.get_statuscode() or ""
    return Record(url, captured_at, int(status) if status.isdigit() and len(status) == 3 else 0, headers, body)


def _moment(raw: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(raw or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
