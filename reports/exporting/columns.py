"""The columns of the long table: where each comes from, what it holds, which values it knows. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from db.dictionary import columns_of

VERDICTS = {"included": 1, "partly": 2, "differs": 3, "omitted": 4, "unknown": 9}
"""Codes for programs that count with numbers; 9 is a missing value."""
TEXTS = frozenset({"headline", "evidence", "note", "authors", "version_text", "attributed_to"})
"""Columns that hold what an outlet wrote."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    source: str
    """SQL: the column of a view or table."""
    kind: str
    """``string``, ``integer``, ``number``, ``boolean`` (1 and 0) or ``datetime``, as Frictionless calls them."""
    label: str
    """What it holds."""
    levels: tuple[str, ...] = ()
    """All values it can have, where they are few."""


def _column(
    name: str, view: str, kind: str = "string", *, label: str = "", levels: tuple[str, ...] = (), source: str = ""
) -> Column:
    known = {"history": "verdict_history", "versions": "article_versions"}
    meaning = label or columns_of(known[view])[name]
    return Column(name, source or f"{view}.{name}", kind, meaning.replace("`", ""), levels)


LONG = (
    _column("story", "history"),
    _column("outlet", "history"),
    _column("outlet_name", "outlet", label="The outlet's name.", source="outlet.name"),
    _column("country", "outlet", label="Country of the outlet (ISO 3166-1)."),
    _column(
        "ownership",
        "outlet",
        label="Who owns the outlet.",
        levels=("state", "public", "private", "agency", "cooperative", "ngo"),
    ),
    _column("outlet_language", "outlet", label="The outlet's language (BCP 47).", source="outlet.language"),
    _column("publisher", "outlet", label="Outlets of one publisher count once; empty where none is named."),
    _column("article_url", "history"),
    _column("version", "history", "integer"),
    _column("headline", "versions"),
    _column("language", "versions"),
    _column("published_at", "versions", "datetime"),
    _column("captured_at", "history", "datetime"),
    _column("words", "versions", "integer"),
    _column("page_class", "versions"),
    _column("complete", "versions", "boolean"),
    _column("about_story", "versions", "boolean"),
    _column("wire_group", "versions"),
    _column("fact", "history"),
    _column("statement", "fact", label="The fact as the story file states it."),
    _column(
        "weight",
        "fact",
        label="How much the fact matters to the story.",
        levels=("core", "secondary", "background"),
    ),
    _column("verdict", "history", levels=tuple(VERDICTS)),
    _column("reason", "history"),
    _column("score", "history", "number"),
    _column("evidence", "history"),
    _column("evidence_start", "history", "integer"),
    _column("evidence_end", "history", "integer"),
    _column("prominence", "history", levels=("headline", "lead", "body", "end")),
    _column("note", "history"),
    _column("coder", "history"),
    _column("coder_kind", "history", levels=("machine", "person")),
    _column("judged_at", "history", "datetime"),
    _column("article_id", "history", "integer"),
    _column("version_id", "history", "integer"),
    _column("attributed_to", "mention", label=columns_of("attributions")["attributed_to"]),
    _column("hedged", "mention", "boolean", label=columns_of("attributions")["hedged"]),
    _column("comment", "history"),
    _column("flag", "history"),
    _column("archived_copy", "versions"),
)
NAMES = tuple(column.name for column in LONG)
