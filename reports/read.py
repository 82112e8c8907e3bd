"""The database goes in, one ``Snapshot`` comes out. Read-only; every table is read once, whatever the number of pages.

What a cell, a source or a change *is* comes from the analyst views; the tables add what the views leave out (notes,
offsets, texts). Of several coders the one with the highest rank counts, as in ``coverage_matrix``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, select

from db import models as m
from monitor.errors import UsageError
from reports import model
from reports.conditions import read_conditions
from reports.read_views import (
    read_archived,
    read_cells,
    read_changes,
    read_labels,
    read_sources,
    read_steps,
    read_values,
    read_wires,
)

T = TypeVar("T")


def read_snapshot(connection: Connection, story_id: str) -> model.Snapshot:
    """All there is to show about one story; raises ``UsageError`` where the database does not know it."""
    story = _story(connection, story_id)
    facts = _facts(connection, story_id)
    outlets = _outlets(connection, story_id)
    known = {outlet.key for outlet in outlets}
    articles = tuple(article for article in _articles(connection, story_id) if article.outlet in known)
    runs = _runs(connection, story_id)
    versions = _grouped(_versions(connection, story_id), lambda version: version.article)
    verdict_list = _verdicts(connection, story_id)
    keys = {fact.key for fact in facts}
    return model.Snapshot(
        story=story,
        facts=facts,
        outlets=outlets,
        articles=articles,
        urls=_grouped(_urls(connection, story_id), lambda url: url.article),
        versions=versions,
        verdicts=_standing(verdict for verdict in verdict_list if verdict.fact in keys),
        captures=_grouped(_captures(connection, story_id), lambda capture: capture.article),
        discoveries=_grouped(_discoveries(connection, story_id), lambda visit: visit.outlet),
        runs=runs,
        cells=read_cells(connection, story_id, outlets, facts),
        sources=read_sources(connection, story_id),
        text_changes=read_changes(connection, story_id),
        steps=_grouped(read_steps(connection, story_id, keys), lambda step: step.article),
        values=_grouped(read_values(connection, story_id), lambda value: value.fact),
        coders=tuple(sorted({verdict.coder for verdict in verdict_list})),
        wires=tuple(read_wires(connection, story_id)),
        conditions=read_conditions(connection, story_id),
        labels=tuple(read_labels(connection, story_id)),
        wire_known=any(version.wire_group for chain in versions.values() for version in chain),
    )


def _grouped(rows: Iterable[T], key: Any) -> dict[Any, tuple[T, ...]]:
    """Rows by key, each group in the order of reading."""
    groups: defaultdict[Any, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: tuple(group) for name, group in groups.items()}


def _standing(verdicts: Iterable[model.Verdict]) -> dict[int, dict[str, model.Verdict]]:
    """The one verdict of each version and fact that counts."""
    standing: defaultdict[int, dict[str, model.Verdict]] = defaultdict(dict)
    for verdict in verdicts:
        held = standing[verdict.version].get(verdict.fact)
        if held is None or verdict.rank > held.rank:
            standing[verdict.version][verdict.fact] = verdict
    return dict(standing)


def _story(connection: Connection, story_id: str) -> model.Story:
    statement = select(m.Story.id, m.Story.title, m.Story.language, m.Story.start, m.Story.end, m.Story.timezone)
    row = connection.execute(statement.where(m.Story.id == story_id)).one_or_none()
    if row is None:
        raise UsageError(f"The database holds no story '{story_id}'. Run or import it first.")
    return model.Story(*row)


def _facts(connection: Connection, story_id: str) -> tuple[model.Fact, ...]:
    statement = (
        select(m.Fact.key, m.Fact.statement, m.Fact.weight, m.Fact.known_from, m.Fact.position)
        .where(m.Fact.story_id == story_id, m.Fact.retired.is_(False))
        .order_by(m.Fact.position, m.Fact.key)
    )
    return tuple(model.Fact(*row) for row in connection.execute(statement))


def _outlets(connection: Connection, story_id: str) -> tuple[model.Outlet, ...]:
    o = m.Outlet
    statement = (
        select(o.key, o.name, o.country, o.ownership, o.language, o.url, o.publisher, o.position)
        .where(o.story_id == story_id, o.retired.is_(False))
        .order_by(o.position, o.key)
    )
    return tuple(model.Outlet(*row) for row in connection.execute(statement))


def _articles(connection: Connection, story_id: str) -> tuple[model.Article, ...]:
    a = m.Article
    statement = (
        select(a.id, m.Outlet.key, a.url, a.first_seen_at, a.discovered_by, a.about_story)
        .join(m.Outlet, m.Outlet.id == a.outlet_id)
        .where(a.story_id == story_id)
        .order_by(a.first_seen_at, a.id)
    )
    return tuple(model.Article(*row) for row in connection.execute(statement))


def _of_story(statement: Select[*tuple[Any, ...]], story_id: str) -> Select[*tuple[Any, ...]]:
    """Only what belongs to the story's articles."""
    return statement.where(m.Article.story_id == story_id)


def _urls(connection: Connection, story_id: str) -> list[model.ArticleUrl]:
    u = m.ArticleUrl
    statement = select(u.article_id, u.url, u.kind, u.first_seen_at).join(m.Article, m.Article.id == u.article_id)
    return [
        model.ArticleUrl(*tuple(row))
        for row in connection.execute(_of_story(statement, story_id).order_by(u.first_seen_at, u.id))
    ]


def _versions(connection: Connection, story_id: str) -> list[model.Version]:
    v = m.Version
    columns = (
        *(v.id, v.article_id, v.number, v.text, v.headline, v.words, v.language, v.published_at, v.modified_at),
        *(v.captured_at, v.page_class, v.complete, v.about_story, v.authors, v.section, v.credit, v.free),
        *(v.dates, v.removed, v.extractor, v.wire_group),
    )
    statement = _of_story(select(*columns).join(m.Article, m.Article.id == v.article_id), story_id)
    archived = read_archived(connection, story_id)
    rows = connection.execute(statement.order_by(v.article_id, v.number))
    return [_version(dict(row._mapping) | archived.get(row.id, {})) for row in rows]


def _version(values: dict[str, Any]) -> model.Version:
    values["article"] = values.pop("article_id")
    for name in ("authors", "dates", "removed"):
        values[name] = tuple(values[name] or ())
    return model.Version(**values)


def _verdicts(connection: Connection, story_id: str) -> list[model.Verdict]:
    v, c = m.Verdict, m.Coder
    columns = (
        *(v.version_id, m.Fact.key, v.verdict, v.reason, v.score, v.evidence, v.evidence_start, v.evidence_end),
        *(v.note, v.prominence, c.kind, c.rank, c.name, c.version, v.comment, v.flag),
    )
    statement = (
        select(*columns)
        .join(m.Fact, m.Fact.id == v.fact_id)
        .join(c, c.id == v.coder_id)
        .where(m.Fact.story_id == story_id)
        .order_by(v.version_id, v.id)
    )
    return [_verdict(tuple(row)) for row in connection.execute(statement)]


def _verdict(row: tuple[Any, ...]) -> model.Verdict:
    version, fact, verdict, reason, score, evidence, start, end, note, prominence, kind, rank, name, release, *more = (
        row
    )
    coder = f"{name} {release}".strip()
    return model.Verdict(
        version,
        fact,
        verdict,
        reason,
        score,
        evidence,
        start,
        end,
        note,
        prominence,
        kind == "person",
        rank,
        coder,
        *more,
    )


def _captures(connection: Connection, story_id: str) -> list[model.Capture]:
    c = m.Capture
    columns = (
        *(c.run_id, c.article_id, c.version_id, c.requested_url, c.final_url, c.captured_at),
        *(c.outcome, c.status, c.page_class, c.note),
    )
    statement = _of_story(select(*columns).join(m.Article, m.Article.id == c.article_id), story_id)
    return [model.Capture(*row) for row in connection.execute(statement.order_by(c.captured_at, c.id))]


def _discoveries(connection: Connection, story_id: str) -> list[model.Discovery]:
    d = m.DiscoveryVisit
    columns = (d.run_id, m.Outlet.key, d.url, d.kind, d.visited_at, d.outcome, d.status, d.links, d.matched, d.note)
    statement = select(*columns).join(m.Outlet, m.Outlet.id == d.outlet_id).where(m.Outlet.story_id == story_id)
    return [model.Discovery(*tuple(row)) for row in connection.execute(statement.order_by(d.visited_at, d.id))]


def _runs(connection: Connection, story_id: str) -> tuple[model.Run, ...]:
    r = m.Run
    columns = (
        *(r.id, r.kind, r.started_at, r.ended_at, r.outcome, r.tool_version),
        *(r.captures, r.new_versions, r.failures, r.note, m.StorySnapshot.digest),
    )
    statement = (
        select(*columns)
        .join(m.StorySnapshot, m.StorySnapshot.id == r.snapshot_id)
        .where(r.story_id == story_id)
        .order_by(r.started_at, r.id)
    )
    rows = enumerate(connection.execute(statement), start=1)
    return tuple(model.Run(row[0], ordinal, *row[1:]) for ordinal, row in rows)
