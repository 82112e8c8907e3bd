"""What Datasette is told: the dictionary and the cookbook go in, its metadata and its command line come out. Pure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from db.cookbook import questions
from db.dictionary import columns_of, summary_of
from db.upgrade import VIEWS

PLUGINS = Path(__file__).with_name("plugins")
FACETS = {
    "coverage_matrix": ["verdict", "reason", "outlet", "weight", "prominence"],
    "verdict_history": ["verdict", "outlet", "coder", "fact"],
    "omissions": ["outlet", "weight"],
    "article_versions": ["outlet", "page_class", "language"],
    "version_changes": ["outlet", "kind", "silent"],
    "fact_sources": ["weight", "first_outlet"],
    "discrepancies": ["fact"],
    "wire_groups": ["source", "outlet"],
    "attributions": ["outlet", "fact", "hedged", "place"],
    "fact_values": ["outlet", "fact", "aspect", "relation"],
    "labels_used": ["outlet", "entity", "label"],
    "capture_log": ["outlet", "outcome", "page_class", "status"],
    "run_log": ["outcome", "kind"],
    "outlet_conditions": ["health", "broken", "outlet"],
}
"""Columns with few values, by which a view can be narrowed with a click."""
HIDDEN = ("alembic_version", "raw_page", "unread_page", "version_words", "version_index")
CAUTION = "Machine verdicts are candidates. Absence from a text is no proof of intent."


def metadata(database: str) -> dict[str, Any]:
    """Datasette's metadata for a database of that name."""
    views = {view: _view(view) for view in VIEWS}
    hidden = {table: {"hidden": True} for table in HIDDEN}
    asked = {
        question.name: {"sql": question.sql, "title": question.title, "description": question.note or question.asks}
        for question in questions().values()
    }
    about = {"description": CAUTION, "tables": views | hidden, "queries": asked}
    return {"title": "Gapwire", "description": CAUTION, "databases": {database: about}}


def command_line(database: Path, described: Path, host: str, port: int) -> list[str]:
    """How Datasette is started: read-only, with our metadata, no downloads of the file."""
    settings = {"sql_time_limit_ms": 5_000, "allow_download": 0, "facet_time_limit_ms": 1_000, "default_page_size": 50}
    line = [sys.executable, "-m", "datasette", "serve", str(database), "--metadata", str(described)]
    line += ["--plugins-dir", str(PLUGINS), "--host", host, "--port", str(port)]
    for name, value in settings.items():
        line += ["--setting", name, str(value)]
    return line


def _view(view: str) -> dict[str, Any]:
    return {"description": summary_of(view), "columns": columns_of(view), "facets": FACETS.get(view, [])}
