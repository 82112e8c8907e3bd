"""The analyst views go in, plain data come out: cells, sources, steps between versions, values told differently.

The views answer in SQL's own types; times and lists are put right here and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from monitor.changes import TextChange
from reports.model import Carrier, Cell, Fact, Outlet, Sources, Step, Value
from reports.told import told


def moment(value: object) -> datetime | None:
    """A time as a view gives it (ISO text on SQLite), as aware UTC."""
    if value is None:
        return None
    parsed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def keys_in(value: object, known: set[str]) -> tuple[str, ...]:
    """The fact keys that a list column names, in its order, each once."""
    names = re.findall(r"[a-z0-9][a-z0-9-]*", str(value or ""))
    return tuple(dict.fromkeys(name for name in names if name in known))


def read_cells(
    connection: Connection, story: str, outlets: Sequence[Outlet], facts: Sequence[Fact]
) -> dict[tuple[str, str], Cell]:
    """A cell for every outlet and fact; a pair that the view does not have was never collected."""
    values, speakers = _other_values(connection, story), _speakers(connection, story)
    found = {}
    for row in _rows(connection, "coverage_matrix", story):
        key = row["version_id"], row["fact"]
        cell = _cell(row, values.get(key, ()))
        if key in speakers and cell.verdict not in ("omitted", "unknown"):
            cell = replace(cell, speaker=speakers[key][0], hedged=speakers[key][1])
        found[row["outlet"], row["fact"]] = cell
    return {
        (outlet.key, fact.key): found.get((outlet.key, fact.key)) or Cell(outlet.key, fact.key)
        for outlet in outlets
        for fact in facts
    }


def read_sources(connection: Connection, story: str) -> dict[str, Sources]:
    """Outlets and independent sources by fact key."""
    return {
        row["fact"]: Sources(
            int(row["outlets_including"] or 0),
            int(row["independent_sources"] or 0),
            row["first_outlet"],
            moment(row["first_seen"]),
        )
        for row in _rows(connection, "fact_sources", story)
    }


def read_steps(connection: Connection, story: str, known: set[str]) -> list[Step]:
    """What happened between versions that follow each other, by article and number."""
    steps = [_step(row, known) for row in _rows(connection, "version_changes", story)]
    return sorted(steps, key=lambda step: (step.article, step.to_version))


def read_changes(connection: Connection, story: str) -> dict[tuple[int, int, int], tuple[TextChange, ...]]:
    """What changed in the texts, by article and both version numbers, in the order of the newer text."""
    columns = "article_id, from_version, to_version, op, kind, kinds, old_start, old_end, new_start, new_end"
    statement = text(
        f"SELECT {columns}, folded, headline FROM text_changes WHERE story = :story ORDER BY step_id, position"  # noqa: S608
    )
    found: defaultdict[tuple[int, int, int], list[TextChange]] = defaultdict(list)
    for row in connection.execute(statement, {"story": story}):
        kinds = row.kinds if isinstance(row.kinds, list) else json.loads(row.kinds)
        spans = (row.old_start, row.old_end, row.new_start, row.new_end)
        change = TextChange(row.op, row.kind, tuple(kinds), *spans, bool(row.folded), bool(row.headline))
        found[row.article_id, row.from_version, row.to_version].append(change)
    return {pair: tuple(changes) for pair, changes in found.items()}


def read_values(connection: Connection, story: str) -> list[Value]:
    """The ways a disputed fact is told; outlets as the view lists them."""
    rows = _rows(connection, "discrepancies", story)
    values = [
        Value(
            row["fact"],
            str(row["value"] or ""),
            _names(row["outlets"]),
            row["aspect"],
            row["relation"],
            int(row["independent_sources"]),
        )
        for row in rows
    ]
    return sorted(values, key=lambda value: (value.fact, -len(value.outlets), value.value))


def read_wires(connection: Connection, story: str) -> list[Carrier]:
    """Every version of every wire group, group by group in the order of time."""
    carriers = [
        (
            moment(row["published_at"] or row["captured_at"]),
            Carrier(
                *(row["wire_group"], row["source"], row["source_kind"], row["outlet"], row["version_id"]),
                *(row["printed_id"], row["shared"], row["reused"], row["relation"], bool(row["new_headline"])),
                *(row["known_by"], row["credit"]),
            ),
        )
        for row in _rows(connection, "wire_groups", story)
    ]
    return [one for _, one in sorted(carriers, key=lambda pair: (pair[1].group, pair[0], pair[1].version))]


def read_archived(connection: Connection, story: str) -> dict[int, dict[str, Any]]:
    """The oldest archived copy of each version that has one, by version id: address, archive, time of the copy."""
    statement = text(
        "SELECT version_id, archive, memento_url, capture.captured_at FROM capture "
        "JOIN article ON article.id = capture.article_id WHERE article.story_id = :story "
        "AND memento_url IS NOT NULL AND version_id IS NOT NULL ORDER BY capture.captured_at DESC, capture.id DESC"
    )
    return {
        row.version_id: {
            "archived_copy": row.memento_url,
            "archived_by": row.archive,
            "archived_at": moment(row.captured_at),
        }
        for row in connection.execute(statement, {"story": story})
    }


def read_labels(connection: Connection, story: str) -> list[Value]:
    """Passages that differ from a fact in their label alone, with the outlets that use it."""
    statement = text(
        "SELECT DISTINCT fact.key AS fact, fact_value.value AS value, outlet.key AS outlet, outlet.position "
        "FROM fact_value JOIN fact ON fact.id = fact_value.fact_id JOIN version ON version.id = fact_value.version_id "
        "JOIN article ON article.id = version.article_id JOIN outlet ON outlet.id = article.outlet_id "
        "WHERE fact.story_id = :story AND relation = 'label' ORDER BY fact.key, value, outlet.position"
    )
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in connection.execute(statement, {"story": story}):
        found[row.fact, row.value].append(row.outlet)
    return [Value(fact, value, tuple(outlets), "label", "label") for (fact, value), outlets in found.items()]


def _rows(connection: Connection, view: str, story: str) -> list[dict[str, Any]]:
    """All rows of one view of the contract for one story."""
    statement = text(f"SELECT * FROM {view} WHERE story = :story")  # noqa: S608  (names are constants of this module)
    return [dict(row._mapping) for row in connection.execute(statement, {"story": story})]


def _other_values(connection: Connection, story: str) -> dict[tuple[int, str], list[str]]:
    """Values that are not those of most sources, by version id and fact key, in the order of the text."""
    statement = text(
        "SELECT fact_value.version_id, fact.key AS fact, fact_value.value FROM fact_value "
        "JOIN fact ON fact.id = fact_value.fact_id WHERE fact.story_id = :story "
        "AND relation IN ('conflict', 'update', 'unconfirmed') AND aspect NOT IN ('statement', 'polarity') "
        "ORDER BY fact_value.start, fact_value.id"
    )
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for row in connection.execute(statement, {"story": story}):
        found[row.version_id, row.fact].append(row.value)
    return dict(found)


def _speakers(connection: Connection, story: str) -> dict[tuple[int, str], tuple[str, bool]]:
    """Who is made to say a fact, and whether with reserve, by version id and fact key; nothing for own flat reports."""
    statement = text(
        "SELECT version_id, fact, attributed_to, hedged FROM attributions WHERE story = :story "
        "AND (attributed_to IS NOT NULL OR hedged)"
    )
    rows = connection.execute(statement, {"story": story})
    return {(row.version_id, row.fact): (row.attributed_to or "", bool(row.hedged)) for row in rows}


def _cell(row: Mapping[str, Any], values: Sequence[str]) -> Cell:
    note, by_person = row["note"] or "", row["coder_kind"] == "person"
    return Cell(
        outlet=row["outlet"],
        fact=row["fact"],
        verdict=row["verdict"],
        reason=row["reason"],
        score=row["score"],
        evidence=row["evidence"],
        start=row["evidence_start"],
        end=row["evidence_end"],
        note=note,
        prominence=row["prominence"],
        by_person=by_person,
        coder=row["coder"],
        article=row["article_id"],
        version=row["version_id"],
        captured_at=moment(row["captured_at"]),
        checked_at=moment(row["checked_at"]),
        removed=bool(row["removed"]),
        comment=row["comment"] or "",
        flag=row["flag"],
        told=told(note, values, by_person=by_person) if row["verdict"] == "differs" else "",
    )


def _step(row: Mapping[str, Any], known: set[str]) -> Step:
    silent = row["silent"]
    return Step(
        article=row["article_id"],
        from_version=int(row["from_version"]),
        to_version=int(row["to_version"]),
        kind=str(row["kind"] or ""),
        added=keys_in(row["facts_added"], known),
        dropped=keys_in(row["facts_dropped"], known),
        changed=keys_in(row["facts_changed"], known),
        silent=None if silent is None else bool(silent),
        note=row["note"],
        times=row["times"],
        returned=bool(row["returned"]),
        captured_at=moment(row["captured_at"]),
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r"[,\n]", str(value or "")) if name.strip())
