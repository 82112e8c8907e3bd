"""WARC archives (.warc, .warc.gz): a file goes in, places and pages of the story's outlets come out.

Needs warcio (``gapwire[warc]``). A record belongs to the outlet whose address has the same site; others are counted and
left out. No more than one page is in memory, and none larger than ``LARGEST_PAGE``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.errors import UsageError
from monitor.store.importing.saved import SavedPage
from monitor.warc_records import open_records

LARGEST_PAGE = 20_000_000
HTML = ("text/html", "application/xhtml+xml")

OutletOf = Callable[[str], str | None]
"""The outlet id that a URL belongs to."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where a page stands in an archive."""

    captured_at: datetime
    offset: int
    outlet: str
    url: str = ""
    is_repeat: bool = False
    """Whether the archive only notes at this time that the page was what it had been; ``offset`` is where that is."""


@dataclass(slots=True)
class CheckedArchive:
    """What an archive holds."""

    records: list[Record]
    foreign: int = 0
    """Pages of no outlet of the story."""
    unusable: int = 0
    """Records without a web address or a time."""
    _by_digest: dict[tuple[str, str], Record] = field(default_factory=dict)
    """Pages by address and digest of their bytes, for what is noted of them later."""

    def add(self, record: Any, offset: int, outlet_of: OutletOf) -> None:
        """Note a record of a page, or one that says that a page was the same again."""
        url = (record.rec_headers.get_header("WARC-Target-URI") or "").partition("#")[0]
        captured_at = _moment(record.rec_headers.get_header("WARC-Date"))
        body = (url, record.rec_headers.get_header("WARC-Payload-Digest") or "")
        if record.rec_type == "revisit":
            before = self._by_digest.get(body)
            if before is not None and captured_at is not None:
                self.records.append(replace(before, captured_at=captured_at, is_repeat=True))
        elif captured_at is None or not url.startswith(("http://", "https://")):
            self.unusable += 1
        elif (outlet := outlet_of(url)) is None:
            self.foreign += 1
        else:
            found = Record(captured_at, offset, outlet, url)
            self.records.append(found)
            if body[1]:
                self._by_digest.setdefault(body, found)


def check_archive(path: Path, outlet_of: OutletOf, records: list[Record] | None = None) -> CheckedArchive:
    """Read the whole archive once. ``UsageError`` where it is none, ``MissingExtra`` without warcio.

    ``records`` is filled on the way: where the file breaks off it holds what came before.
    """
    checked = CheckedArchive([] if records is None else records)
    with path.open("rb") as file:
        iterator = open_records(file)
        for record in _records(iterator, path):
            is_page = record.rec_type == "response" and _content_type(record) in HTML
            if is_page or record.rec_type == "revisit":
                checked.add(record, _offset(iterator, path), outlet_of)
    return checked


def read_record(path: Path, place: Record) -> SavedPage | None:
    """The page at a place that ``check_archive`` found; ``None`` where it is larger than any news page, or cut."""
    with path.open("rb") as file:
        file.seek(place.offset)
        record = next(_records(open_records(file), path))
        body = record.content_stream().read(LARGEST_PAGE + 1)
        if len(body) > LARGEST_PAGE or _is_cut(record):
            return None
        headers = {name.lower(): value for name, value in record.http_headers.headers}
        headers.pop("content-encoding", None)  # undone by warcio
        return SavedPage(
            outlet=place.outlet,
            url=str(record.rec_headers.get_header("WARC-Target-URI")).partition("#")[0],
            captured_at=place.captured_at,
            html=body,
            status=_status(record.http_headers.get_statuscode()),
            headers=headers,
        )


def _records(iterator: Any, path: Path) -> Iterator[Any]:
    try:
        for record in iterator:
            yield record
            _read_to_end(record)
    except Exception as error:  # warcio raises many kinds on broken bytes
        raise _unreadable(path, error) from error


def _offset(iterator: Any, path: Path) -> int:
    """Where the newest record begins; to say so warcio looks at what comes behind it."""
    try:
        return int(iterator.get_record_offset())
    except Exception as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> UsageError:
    return UsageError(f"{path} cannot be read as a WARC archive: {str(error)[:300]}")


def _read_to_end(record: Any) -> None:
    """Raise where the file ends inside of a record: warcio takes what is there for all of it."""
    while record.raw_stream.read(1 << 16):
        pass
    if _is_cut(record):
        raise EOFError("it ends in the middle of a record")


def _is_cut(record: Any) -> bool:
    """Whether bytes of the record are missing once it was read to its end."""
    return int(getattr(record.raw_stream, "limit", 0) or 0) > 0


def _content_type(record: Any) -> str:
    value = record.http_headers.get_header("Content-Type") if record.http_headers else None
    return (value or "").partition(";")[0].strip().lower()


def _moment(raw: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(raw or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _status(raw: str | None) -> int:
    return int(raw) if raw and raw.isdigit() and len(raw) == 3 else 200
