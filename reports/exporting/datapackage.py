"""Frictionless data package: a zip of CSV tables; ``datapackage.json`` holds every column's type and levels."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from db.dictionary import columns_of
from reports.exporting.columns import LONG
from reports.exporting.csv_files import lines_to
from reports.exporting.dataset import Dataset

MATRIX = ("story", "outlet", "fact", "verdict", "reason", "score", "article_url", "version", "captured_at", "coder")
FACTS = {
    "fact": "The fact's id in the story file.",
    "statement": "The fact as the story file states it.",
    "weight": "core, secondary or background.",
    "known_from": "When it could be known first (UTC).",
}
OUTLETS = {
    "outlet": "The outlet's id in the story file.",
    "name": "Its name.",
    "country": "ISO 3166-1.",
    "ownership": "Who owns it.",
    "language": "BCP 47.",
    "publisher": "Outlets of one publisher count once.",
    "url": "Its front page.",
}


def write(data: Dataset, out: Path) -> int:
    """The package; the number of rows of the long table."""
    facts, outlets, matrix = data.facts(), data.outlets(), data.matrix()
    resources = [
        _resource("verdicts", [_field(c.name, c.kind, c.label, c.levels) for c in LONG]),
        _resource("matrix", [_field(name, _kind(name), columns_of("coverage_matrix")[name]) for name in MATRIX]),
        _resource("facts", [_field(name, _kind(name), label) for name, label in FACTS.items()], ["fact"]),
        _resource("outlets", [_field(name, "string", label) for name, label in OUTLETS.items()], ["outlet"]),
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", json.dumps(_descriptor(data, resources), ensure_ascii=False, indent=1))
        count = _table(package, "verdicts", [column.name for column in LONG], data.long())
        _table(package, "matrix", MATRIX, ([cell[name] for name in MATRIX] for cell in matrix))
        _table(package, "facts", list(FACTS), (list(fact.values()) for fact in facts))
        _table(package, "outlets", list(OUTLETS), (list(outlet.values()) for outlet in outlets))
    return count


def _descriptor(data: Dataset, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": data.story["id"],
        "title": data.story["title"],
        "description": "What each outlet states and leaves out. Machine verdicts are candidates; absence from a text "
        "is no proof of intent. Texts that a spreadsheet would calculate begin with an apostrophe.",
        "created": data.made_at.isoformat(timespec="seconds"),
        "contributors": [{"title": f"Gapwire {data.tool}", "role": "wrangler"}],
        "resources": resources,
    }


def _resource(name: str, fields: list[dict[str, Any]], key: Sequence[str] = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(name: str, kind: str, label: str, levels: Sequence[str] = ()) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind, "description": label}
    if kind == "boolean":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if kind == "datetime":
        field["format"] = "any"
    if levels:
        field["constraints"] = {"enum": list(levels)}
    return field


def _kind(name: str) -> str:
    known = {column.name: column.kind for column in LONG}
    return "datetime" if name == "known_from" else known.get(name, "string")


def _table(package: zipfile.ZipFile, name: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    with (
        package.open(f"{name}.csv", "w", force_zip64=True) as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline="") as file,
    ):
        return lines_to(file, names, rows)
