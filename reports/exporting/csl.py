"""CSL-JSON: the articles as Zotero, pandoc and citation processors read them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from reports.exporting.dataset import Dataset
from reports.exporting.references import Reference, references


def write(data: Dataset, out: Path) -> int:
    """The articles."""
    items = [item(reference) for reference in references(data)]
    out.write_text(json.dumps(items, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(items)


def item(reference: Reference) -> dict[str, Any]:
    """One article; empty fields are left out."""
    values = {
        "id": reference.key,
        "type": "article-newspaper",
        "title": reference.title,
        "author": [{"literal": author} for author in reference.authors],
        "container-title": reference.outlet,
        "publisher-place": reference.country,
        "language": reference.language,
        "URL": reference.url,
        "issued": _parts(reference.published),
        "accessed": _parts(reference.seen),
        "version": str(reference.version),
    }
    return {name: value for name, value in values.items() if value}


def _parts(day: date | None) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}
