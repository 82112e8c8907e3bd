"""A story's captures as a WARC file: a database goes in, a standard web archive comes out, which pywb replays.

Every stored body is a ``response`` record of its address and time; a visit that found the same bytes, or was told "not
modified", is a ``revisit`` of it. Visits whose bytes were not kept (their text was known already) have no record:
nothing is made up. Content encodings were undone when the pages came, so the headers that told of them are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, select

from db.models import Article, RawPage, UnreadPage
from db.models import Capture as CaptureRow
from monitor.captures import Page
from monitor.errors import MissingExtra, UsageError
from reports.exporting.dataset import Dataset

_OF_THE_TRANSFER = frozenset({"transfer-encoding", "content-encoding", "content-length", "connection", "keep-alive"})
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class _Written:
    """A record that later ones can refer to."""

    url: str
    date: str
    digest: str


def write(data: Dataset, out: Path) -> int:
    """Write ``out`` (gzip, one member a record); how many records of pages it holds.

    Raises ``UsageError`` where text was unwanted, ``MissingExtra`` without warcio.
    """
    if data.wishes.without_text:
        raise UsageError("a web archive is nothing but the outlets' pages; leave --without-text out")
    with out.open("wb") as file:
        archive = _Archive(data, _writer(file))
        archive.begin(out.name, data.tool, str(data.story["id"]))
        for row in data.connection.execute(_captures(str(data.story["id"]))):
            archive.add(row)
    return archive.records


@dataclass(frozen=True, slots=True)
class _Visit:
    """A visit to a further page of an article, with the names that a capture has."""

    final_url: str
    captured_at: datetime
    status: int | None
    outcome: str
    body_digest: str | None
    headers: dict[str, Any]
    memento_url: str | None
    body: bytes | None
    """Where these very bytes were kept."""

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]], note: dict[str, Any], page: Page | None) -> _Visit:
        """``note``: what the capture says of the page; ``page``: what was kept of it with the version."""
        digest = note.get("body_digest")
        same = page is not None and blake2b(page.body, digest_size=16).hexdigest() == digest
        told = {"ETag": note.get("etag"), "Last-Modified": note.get("last_modified")}
        headers = dict(page.headers) if same and page else {name: value for name, value in told.items() if value}
        at = datetime.fromisoformat(note["captured_at"]) if note.get("captured_at") else row.captured_at
        where = (note["url"], at, note.get("status"), note.get("outcome", ""), digest, headers)
        return cls(
            *where,
            note.get("memento_url") or row.memento_url,
            page.body if same and page and note.get("outcome") == "fetched" else None,
        )


class _Archive:
    """A WARC file that is being written."""

    def __init__(self, data: Dataset, writer: Any) -> None:
        self._data = data
        self._writer = writer
        self._bodies: dict[tuple[str, str], _Written] = {}
        self._newest: dict[int, _Written] = {}
        """By article: what its newest visit showed."""
        self.records = 0

    def begin(self, name: str, tool: str, story: str) -> None:
        """The record that says what this file is."""
        about = {"software": f"Gapwire/{tool}", "format": "WARC File Format 1.1", "isPartOf": story}
        self._writer.write_record(self._writer.create_warcinfo_record(name, about))

    def add(self, row: Row[*tuple[Any, ...]]) -> None:
        """One visit, in the order of time: the article's page, then its further ones."""
        self._first(row)
        if not row.pages:
            return
        kept = {page.url: page for page in self._further(row)}
        for note in row.pages:
            self._page(_Visit.of(row, note, kept.get(note["url"])))

    def _page(self, visit: _Visit) -> None:
        """One visit to a further page."""
        key = (visit.final_url, visit.body_digest or "")
        if (before := self._bodies.get(key)) is not None:
            self._revisit(visit, before, _NOT_MODIFIED if visit.outcome == "not_modified" else None)
        elif visit.body is not None:
            self._bodies[key] = self._response(visit, visit.body)

    def _further(self, row: Row[*tuple[Any, ...]]) -> tuple[Page, ...]:
        return () if row.version_id is None else self._data.raw.further(self._data.connection, row.version_id)

    def _first(self, row: Row[*tuple[Any, ...]]) -> None:
        if row.outcome == "not_modified":
            self._revisit(row, self._newest.get(row.article_id), _NOT_MODIFIED)
            return
        before = self._bodies.get((row.final_url, row.body_digest))
        if before is not None:
            self._revisit(row, before, None)
            self._newest[row.article_id] = before
            return
        body = self._body(row)
        if body is None:
            self._newest.pop(row.article_id, None)
            return
        written = self._response(row, body)
        self._bodies[row.final_url, row.body_digest] = self._newest[row.article_id] = written

    def _response(self, row: Row[*tuple[Any, ...]] | _Visit, body: bytes) -> _Written:
        record = self._writer.create_warc_record(
            row.final_url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=_http_headers(row, len(body)),
            warc_headers_dict=_warc_headers(row),
        )
        self._writer.write_record(record)
        self.records += 1
        return _Written(row.final_url, _date(row.captured_at), record.rec_headers.get_header("WARC-Payload-Digest"))

    def _revisit(self, row: Row[*tuple[Any, ...]] | _Visit, of: _Written | None, profile: str | None) -> None:
        if of is None or not row.status:
            return
        record = self._writer.create_revisit_record(
            row.final_url,
            digest=of.digest,
            refers_to_uri=of.url,
            refers_to_date=of.date,
            http_headers=_http_headers(row, None),
            warc_headers_dict=_warc_headers(row),
        )
        if profile is not None:
            record.rec_headers.replace_header("WARC-Profile", profile)
        self._writer.write_record(record)
        self.records += 1

    def _body(self, row: Row[*tuple[Any, ...]]) -> bytes | None:
        """The bytes of this visit, where they were kept."""
        connection = self._data.connection
        if row.version_id is not None and row.raw_digest == row.body_digest:
            return self._data.raw.version(connection, row.version_id)
        kept = select(UnreadPage.id)
        kept = kept.where(UnreadPage.article_id == row.article_id, UnreadPage.digest == row.body_digest)
        unread = connection.execute(kept).scalar_one_or_none()
        return None if unread is None else self._data.raw.unread(connection, unread)


def _captures(story_id: str) -> Select[*tuple[Any, ...]]:
    columns = (CaptureRow.id, CaptureRow.article_id, CaptureRow.version_id, CaptureRow.final_url, CaptureRow.status)
    more = (CaptureRow.captured_at, CaptureRow.outcome, CaptureRow.headers, CaptureRow.body_digest)
    return (
        select(*columns, *more, CaptureRow.memento_url, CaptureRow.pages, RawPage.digest.label("raw_digest"))
        .join(Article, Article.id == CaptureRow.article_id)
        .outerjoin(RawPage, RawPage.version_id == CaptureRow.version_id)
        .where(Article.story_id == story_id, CaptureRow.outcome.in_(("fetched", "same_bytes", "not_modified")))
        .order_by(CaptureRow.captured_at, CaptureRow.id)
    )


def _http_headers(row: Row[*tuple[Any, ...]] | _Visit, length: int | None) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    headers = list(_safe_headers(row.headers or {}))
    if length is not None:
        headers.append(("Content-Length", str(length)))
    return StatusAndHeaders(f"{row.status or 200} Archived", headers, protocol="HTTP/1.1")


def _safe_headers(headers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Headers that can stand in one line each; what an outlet sent must not begin another header or record."""
    for name, value in headers.items():
        clean = " ".join(str(value).split())
        if name.lower() not in _OF_THE_TRANSFER and name.replace("-", "").replace("_", "").isalnum() and name.isascii():
            yield name, clean


def _warc_headers(row: Row[*tuple[Any, ...]] | _Visit) -> dict[str, str]:
    headers = {"WARC-Date": _date(row.captured_at)}
    if row.memento_url:  # as other programs do that make WARC files from archives
        headers["WARC-Source-URI"] = row.memento_url
    return headers


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _writer(file: Any) -> Any:
    try:
        from warcio.warcwriter import WARCWriter
    except ImportError:
        raise MissingExtra("writing WARC archives needs one more package: pip install 'gapwire[warc]'") from None
    return WARCWriter(file, gzip=True, warc_version="1.1")
