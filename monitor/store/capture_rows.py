"""What a visit's row holds: a capture or a look at a list goes in, columns come out. Pure; nothing is written here."""

from __future__ import annotations

from typing import Any

from monitor.captures import ArchivedCopy, Capture, DiscoveryVisit
from monitor.store.cleaning import storable, storable_address, storable_headers, storable_note, storable_or_none
from monitor.store.further_pages import visit_notes
from monitor.store.raw import digest_bytes


def capture_row(
    run_id: int, article_id: int, version_id: int | None, capture: Capture, page_class: str | None
) -> dict[str, Any]:
    """The columns of table ``capture``; ``page_class`` is what the page is known to be, also where it was not sent."""
    headers = storable_headers(capture.headers)
    digest = capture.body_digest or (digest_bytes(capture.body) if capture.body is not None else None)
    return {
        "run_id": run_id,
        "article_id": article_id,
        "version_id": version_id,
        "requested_url": storable_address(capture.requested_url),
        "final_url": storable_address(capture.final_url),
        "captured_at": capture.captured_at,
        "outcome": str(capture.outcome),
        "status": capture.status,
        "page_class": page_class,
        "note": storable_note(capture.note or (capture.reading.note if capture.reading else "")),
        "etag": headers.get("etag"),
        "last_modified": headers.get("last-modified"),
        "body_digest": digest,
        "headers": headers,
        "modified_at": capture.reading.modified_at if capture.reading else None,
        "pages": visit_notes(capture),
    } | _copy_columns(capture.copy)


def _copy_columns(copy: ArchivedCopy | None) -> dict[str, Any]:
    if copy is None:
        return dict.fromkeys(("archive", "memento_url", "asked_url", "archive_digest", "retrieved_at"))
    return {
        "archive": storable(copy.archive),
        "memento_url": storable_address(copy.memento_url),
        "asked_url": storable_address(copy.asked_url),
        "archive_digest": storable_or_none(copy.digest or None),
        "retrieved_at": copy.retrieved_at,
    }


def visit_row(run_id: int, outlet_id: int, visit: DiscoveryVisit) -> dict[str, Any]:
    """The columns of table ``discovery_visit``."""
    return {
        "run_id": run_id,
        "outlet_id": outlet_id,
        "url": storable_address(visit.url),
        "kind": storable(visit.kind),
        "visited_at": visit.visited_at,
        "outcome": visit.outcome,
        "status": visit.status,
        "links": visit.links,
        "matched": visit.matched,
        "etag": storable_or_none(visit.etag),
        "last_modified": storable_or_none(visit.last_modified),
        "note": storable_note(visit.note),
    }
