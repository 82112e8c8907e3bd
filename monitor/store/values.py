"""Has the values of a story's facts read: loads told cells, asks ``monitor.values``, writes the answer.

It decides nothing itself. Equal basis (texts, verdicts, story settings), nothing to do; else all of the story's rows
are made again, in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, delete, insert, select

from db.models import Article, Coder, Fact, FactLabel, FactValue, Mention, Outlet, Verdict, Version
from monitor.store.wires import TOLD, keep_basis, known_basis, story_basis, told_facts
from monitor.story.model import Story
from monitor.text.dates import Anchor
from monitor.values.comparing import Finding, updated
from monitor.values.judging import Stated, Told, findings, hedged
from monitor.values.labels import labels_used
from monitor.values.speakers import speaker

READING = "7"
"""Raise it where the reading changes: all values are read again."""
ROWS_AT_ONCE = 1_000


def read_story_values(engine: Engine, story: Story) -> None:
    """Read what every version gives for the facts it states; nothing is done where all is known."""
    with engine.connect().execution_options(reads=True) as connection:
        settings = blake2b(story.model_dump_json(include={"entities", "facts", "timezone", "language"}).encode())
        told = told_facts(connection, story.id)
        basis = story_basis(connection, story.id, told, READING + settings.hexdigest())
        if known_basis(connection, story.id, "values") == basis:
            return
        cells = list(_cells(connection, story))
        labels = list(_labels(connection, story))
        mentions = list(_mentions(connection, cells))
    values = list(_values(cells, story))
    with engine.begin() as connection:
        _forget(connection, story.id)
        for table, rows in ((FactValue, values), (Mention, mentions), (FactLabel, labels)):
            for start in range(0, len(rows), ROWS_AT_ONCE):
                connection.execute(insert(table), rows[start : start + ROWS_AT_ONCE])
        keep_basis(connection, story.id, "values", basis)


def _cells(connection: Connection, story: Story) -> Iterator[Row[*tuple[Any, ...]]]:
    """What the highest coder says of every version and fact that is told, with its evidence."""
    rows = connection.execute(
        select(Verdict.version_id, Verdict.fact_id, Verdict.verdict, Verdict.evidence, Verdict.evidence_start)
        .add_columns(
            Coder.kind.label("coder"),
            Verdict.note,
            Verdict.prominence,
            Fact.key,
            Version.language,
            Version.published_at,
        )
        .add_columns(Version.captured_at, case((Verdict.verdict == "differs", Version.text), else_="").label("text"))
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .join(Version, Version.id == Verdict.version_id)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Fact.story_id == story.id, Fact.retired.is_(False), Outlet.retired.is_(False))
        .where(Version.about_story.is_not(False))
        .order_by(Coder.rank)
    )
    highest = {(row.version_id, row.fact_id): row for row in rows}
    yield from (row for _, row in sorted(highest.items()) if row.verdict in TOLD and row.evidence)


def _values(cells: list[Row[*tuple[Any, ...]]], story: Story) -> Iterator[dict[str, Any]]:
    stated = _stated(story)
    found: dict[tuple[int, str], list[tuple[datetime, Finding, Row[*tuple[Any, ...]]]]] = defaultdict(list)
    for cell in cells:
        seen = cell.published_at or cell.captured_at
        anchor = Anchor.of(seen, story.timezone)
        by_person = cell.coder == "person"
        told = Told(cell.verdict, cell.evidence, cell.language, cell.note, anchor, by_person, cell.text)
        if cell.key in stated:
            for one in findings(stated[cell.key], told):
                found[cell.fact_id, one.aspect].append((seen, one, cell))
    for (_, aspect), rows in sorted(found.items()):
        rows.sort(key=lambda row: (row[0], row[2].version_id))
        counted = updated([(seen, one) for seen, one, _ in rows]) if aspect == "number" else [one for _, one, _ in rows]
        for one, (_, _, cell) in zip(counted, rows, strict=True):
            yield _value_row(one, cell)


def _stated(story: Story) -> Mapping[str, Stated]:
    names = {entity.id: [name for known in entity.names.values() for name in known] for entity in story.entities}
    return {fact.id: Stated.of(fact.statement, story.language, names, None) for fact in story.facts}


def _value_row(one: Finding, cell: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    start = cell.evidence_start or 0
    return {
        "version_id": cell.version_id,
        "fact_id": cell.fact_id,
        "aspect": one.aspect,
        "value": one.value[:500],
        "printed": cell.evidence[one.start : one.end],
        "start": start + one.start,
        "end": start + one.end,
        "relation": one.relation,
    }


def _mentions(connection: Connection, cells: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[dict[str, Any]]:
    """Who is made to say each cell's fact; each version's text is loaded once."""
    for version_id, told in groupby(cells, key=lambda cell: cell.version_id):
        columns = select(Version.text, Version.headline).where(Version.id == version_id)
        text, headline = connection.execute(columns).one()
        for cell in told:
            start = cell.evidence_start or 0
            end = start + len(cell.evidence)
            yield {
                "version_id": version_id,
                "fact_id": cell.fact_id,
                "attributed_to": speaker(text, start, end, cell.language, len(headline)),
                "hedged": hedged(cell.evidence, cell.language),
                "place": cell.prominence,
            }


def _labels(connection: Connection, story: Story) -> Iterator[dict[str, Any]]:
    rows = connection.execution_options(yield_per=200).execute(
        select(Version.id, Version.text)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Article.story_id == story.id, Outlet.retired.is_(False), Version.about_story.is_not(False))
        .order_by(Version.id)
    )
    names = {entity.id: [name for known in entity.names.values() for name in known] for entity in story.entities}
    for row in rows:
        for entity, known in names.items():
            for label, mentions in sorted(labels_used(row.text, known).items()):
                yield {"version_id": row.id, "entity": entity, "label": label, "mentions": mentions}


def _forget(connection: Connection, story_id: str) -> None:
    facts = select(Fact.id).where(Fact.story_id == story_id)
    versions = select(Version.id).join(Article).where(Article.story_id == story_id)
    connection.execute(delete(FactValue).where(FactValue.fact_id.in_(facts)))
    connection.execute(delete(Mention).where(Mention.fact_id.in_(facts)))
    connection.execute(delete(FactLabel).where(FactLabel.version_id.in_(versions)))
