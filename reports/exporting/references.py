"""Articles as references: rows of articles go in, what a bibliography needs comes out. The two formats write it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.exporting.cells import one_line
from reports.exporting.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Reference:
    """One article in its newest version; texts are on one line."""

    key: str
    title: str
    authors: tuple[str, ...]
    outlet: str
    country: str
    language: str
    url: str
    published: date | None
    seen: date
    version: int


def references(data: Dataset) -> Iterator[Reference]:
    """The articles of a story in the order of its outlets."""
    for row in data.articles():
        yield Reference(
            key=f"{row['outlet']}-{row['article_id']}",
            title=one_line(row["headline"] or ""),
            authors=tuple(one_line(str(author)) for author in _authors(row["authors"])),
            outlet=one_line(row["outlet_name"]),
            country=one_line(row["country"]),
            language=one_line(row["language"] or ""),
            url=one_line(row["article_url"]),
            published=date.fromisoformat(row["published_at"][:10]) if row["published_at"] else None,
            seen=date.fromisoformat(row["captured_at"][:10]),
            version=row["version"],
        )


def _authors(stored: Any) -> list[Any]:
    """SQLite gives JSON as text, PostgreSQL as a list."""
    return json.loads(stored) if isinstance(stored, str) else stored or []
