"""The pages after the first one of an article on several pages: from visits to rows, and back to pages.

Bytes are kept once per version, compressed with the version's first page as prefix, which most of their markup shares.
What each visit saw of them stands in its capture, with the validators that the next visit asks with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from db.models import Base, FurtherPage
from monitor.captures import Capture, FollowingPage, KnownPage, Outcome, Page
from monitor.store.cleaning import storable, storable_address, storable_headers, storable_note, storable_or_none
from monitor.store.raw import RawPageDamaged, compress, decompress, digest_bytes

INSERT_FURTHER = insert(Base.metadata.tables["further_page"])
MISSING = frozenset({Outcome.FAILED, Outcome.ROBOTS, Outcome.ARCHIVE_EXCLUDED})


def further_rows(version_id: int, first: bytes, pages: Sequence[FollowingPage]) -> list[dict[str, Any]]:
    """The rows of ``FurtherPage`` for the pages that are part of a version's text."""
    parts = [page for page in pages if page.body is not None]
    return [
        {
            "version_id": version_id,
            "number": number,
            "url": storable_address(page.url),
            "headers": storable_headers(page.headers),
            "is_whole": page.is_whole,
            "digest": digest_bytes(page.body or b""),
            "length": len(page.body or b""),
            "body": compress(page.body or b"", first),
        }
        for number, page in enumerate(parts, 2)
    ]


def visit_notes(capture: Capture) -> list[dict[str, Any]] | None:
    """What a capture keeps of its visits to further pages; ``None`` for an article on one page."""
    split = capture.reading is not None and capture.reading.sequence is not None
    return [dict(_noted(page)) for page in capture.pages] or ([] if split else None)


def known_pages(notes: Sequence[Mapping[str, Any]] | None) -> tuple[KnownPage, ...]:
    """The pages as the next visit asks for them."""
    return tuple(
        KnownPage(
            url=note["url"],
            etag=note.get("etag"),
            last_modified=note.get("last_modified"),
            body_digest=note.get("body_digest"),
            is_whole=bool(note.get("is_whole")),
            missing=bool(note.get("missing")),
            note=note.get("note", ""),
        )
        for note in notes or ()
    )


def read_further(connection: Connection, version_id: int, first: bytes) -> tuple[Page, ...]:
    """The further pages of a version, as they came; raises ``RawPageDamaged`` for bytes that are not those."""
    rows = connection.execute(
        select(FurtherPage).where(FurtherPage.version_id == version_id).order_by(FurtherPage.number)
    ).mappings()
    return tuple(_page(row, first) for row in rows)


def _page(row: Mapping[Any, Any], first: bytes) -> Page:
    body = decompress(row["body"], row["length"], first)
    if digest_bytes(body) != row["digest"]:
        raise RawPageDamaged(f"page {row['number']} of version {row['version_id']} does not match its digest")
    return Page(url=row["url"], body=body, headers=row["headers"], is_whole=row["is_whole"])


def _noted(page: FollowingPage) -> Iterator[tuple[str, Any]]:
    headers = storable_headers(page.headers)
    yield "url", storable_address(page.url)
    yield "outcome", str(page.outcome)
    yield "status", page.status
    yield "etag", headers.get("etag")
    yield "last_modified", headers.get("last-modified")
    yield "body_digest", storable_or_none(page.body_digest)
    yield "is_whole", page.is_whole
    yield "missing", page.outcome in MISSING
    yield "note", storable_note(storable(page.note))
    if page.captured_at is not None:
        yield "captured_at", page.captured_at.isoformat()
    if page.copy is not None:
        yield "asked_url", storable_address(page.copy.asked_url)
        yield "memento_url", storable_address(page.copy.memento_url)
