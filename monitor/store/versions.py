"""From a reading to a version row: which readings have a text, and what is stored of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from monitor.captures import PageClass, Reading, Removed
from monitor.store.cleaning import storable, storable_or_none
from monitor.story.terms import count_words
from monitor.text.compose import version_text

WITH_TEXT = frozenset(
    {PageClass.ARTICLE, PageClass.LIVE_BLOG, PageClass.GALLERY, PageClass.PAYWALLED, PageClass.TRUNCATED}
)
"""Page classes whose text is the outlet's article, or a part of it."""
IN_PART = frozenset({PageClass.PAYWALLED, PageClass.TRUNCATED})
GIVEN = "given"
"""The extractor of texts that an import brought ready."""


@dataclass(frozen=True, slots=True)
class VersionText:
    """The compared text of a reading."""

    text: str
    headline: str
    digest: str


def digest_text(text: str) -> str:
    """blake2b-128 of the UTF-8 bytes, hex."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def reading_text(reading: Reading | None) -> VersionText | None:
    """The text that makes a version; ``None`` where the page shows no article text."""
    if reading is None or reading.page_class not in WITH_TEXT or not reading.body.strip():
        return None
    text, headline_end = version_text(storable(reading.headline), storable(reading.body))
    return VersionText(text, text[:headline_end], digest_text(text))


def text_columns(text: VersionText, reading: Reading) -> dict[str, Any]:
    """The columns of ``Version`` that come from reading the page: all that a new extractor may change."""
    return {
        "text": text.text,
        "text_digest": text.digest,
        "headline": text.headline,
        "words": count_words(text.text),
        "language": storable_or_none(reading.language),
        "declared_language": storable_or_none(reading.declared_language),
        "detected_language": storable_or_none(reading.detected_language),
        "published_at": reading.published_at,
        "modified_at": reading.modified_at,
        "page_class": str(reading.page_class),
        "complete": reading.page_class not in IN_PART,
        "authors": [storable(author) for author in reading.authors],
        "section": storable_or_none(reading.section),
        "credit": storable_or_none(reading.credit),
        "free": reading.free,
        "dates": [
            {
                "kind": candidate.kind,
                "source": candidate.source,
                "raw": storable(candidate.raw),
                "value": _iso(candidate.value),
                "precision": candidate.precision,
            }
            for candidate in reading.dates
        ],
        "removed": [_removed(piece) for piece in reading.removed],
        "extractor": reading.extractor,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _removed(piece: Removed) -> dict[str, str | int]:
    row: dict[str, str | int] = {"text": storable(piece.text), "why": piece.why}
    return row if piece.words is None else row | {"kind": piece.kind, "words": piece.words}
