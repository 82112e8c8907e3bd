"""RIS: the articles for Zotero, EndNote, Citavi. One field a line, so no text can bring a field of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reports.exporting.dataset import Dataset
from reports.exporting.references import Reference, references


def write(data: Dataset, out: Path) -> int:
    """The articles."""
    count = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        for count, reference in enumerate(references(data), start=1):  # noqa: B007  # counted
            file.writelines(f"{tag}  - {value}\r\n" for tag, value in fields(reference) if value or tag == "ER")
            file.write("\r\n")
    return count


def fields(reference: Reference) -> Iterator[tuple[str, str]]:
    """Tags and values of one article."""
    yield "TY", "NEWS"
    yield "ID", reference.key
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", author
    yield "T2", reference.outlet
    if reference.published:
        yield "PY", f"{reference.published:%Y}"
        yield "DA", f"{reference.published:%Y/%m/%d}"
    yield "CY", reference.country
    yield "LA", reference.language
    yield "UR", reference.url
    yield "Y2", f"{reference.seen:%Y/%m/%d}"
    yield "N1", f"Version {reference.version} as first seen by Gapwire"
    yield "ER", ""
