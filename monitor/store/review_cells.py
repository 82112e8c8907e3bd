"""Reads what people are asked about: the cells of the queue, and one cell with everything a coder has to see.

The newest version that a visit could read stands for an article, as in ``coverage_matrix``. Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from db.models import Article, Coder, Fact, Outlet, Review, Verdict, Version, WireGroup, WireMember
from db.models import Capture as CaptureRow
from monitor.coding.codes import Readable
from monitor.coding.queue import Cell, Said
from monitor.coding.shown import Opinion, Place, Shown
from monitor.store.coders import ADJUDICATES
from monitor.store.reviews import read_basis

ONE_TEXT = ("source", "first", "whole", "cut")
"""Relations of a version that is the wire text itself, not mixed with another and not told anew."""


def texts_carried(connection: Connection, story_id: str) -> dict[int, int]:
    """By version, the wire text that it carries."""
    rows = connection.execute(
        select(WireMember.version_id, WireMember.group_id)
        .join(WireGroup, WireGroup.id == WireMember.group_id)
        .where(WireGroup.story_id == story_id, WireMember.relation.in_(ONE_TEXT))
    )
    return {row.version_id: row.group_id for row in rows}


def newest_versions(story_id: str) -> Select[int, int]:
    """Version and article: the newest text of every article about the story at its present outlets."""
    newest = (
        select(CaptureRow.version_id)
        .where(CaptureRow.article_id == Article.id, CaptureRow.version_id.is_not(None))
        .order_by(CaptureRow.captured_at.desc(), CaptureRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Version.id, Article.id)
        .select_from(Article)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .join(Version, Version.id == newest)
        .where(Article.story_id == story_id, Article.about_story.is_not(False), Outlet.retired.is_(False))
        .order_by(Version.id)
    )


def read_cells(connection: Connection, story_id: str, people_only: Collection[str] = ()) -> list[Cell]:
    """Every cell that can be coded; ``people_only`` are the keys of facts that only people code."""
    articles = {row[0]: row[1] for row in connection.execute(newest_versions(story_id))}
    facts = connection.execute(
        select(Fact.id, Fact.key)
        .where(Fact.story_id == story_id, Fact.retired.is_(False))
        .order_by(Fact.position, Fact.key)
    ).all()
    said, texts = _said(connection, story_id), texts_carried(connection, story_id)
    coded: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in (one for rows in said.values() for one in rows):
        if row.kind == "person" and row.release != ADJUDICATES:
            coded[row.article_id, row.fact_id].add(row.name)
    return [
        replace(
            _cell(version, fact.id, said.get((version, fact.id), ()), coded[article, fact.id], fact.key in people_only),
            text=texts.get(version),
        )
        for version, article in articles.items()
        for fact in facts
    ]


def read_own(connection: Connection, story_id: str, coder: str, *, adjudicates: bool) -> dict[tuple[int, int], Said]:
    """What one person says by cell; of adjudicators, what any of them says, unflagged before flagged."""
    rows = connection.execute(
        select(Verdict.version_id, Verdict.fact_id, Verdict.verdict, Verdict.flag, Coder.name)
        .join(Coder, Coder.id == Verdict.coder_id)
        .join(Fact, Fact.id == Verdict.fact_id)
        .where(Fact.story_id == story_id, Coder.kind == "person", (Coder.version == ADJUDICATES) == adjudicates)
        .where(*([] if adjudicates else [Coder.name == coder]))
        .order_by(Verdict.flag.is_(None), Coder.rank)
    )
    return {(row.version_id, row.fact_id): Said(row.name, row.verdict, adjudicates, row.flag) for row in rows}


def read_titles(
    connection: Connection, story_id: str
) -> tuple[dict[int, tuple[str, str, str, str | None]], dict[int, str]]:
    """For lists: by version its outlet's name and language, its headline or address, its language; facts by row."""
    versions = connection.execute(
        select(Version.id, Outlet.name, Outlet.language, Version.headline, Article.url, Version.language)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Article.story_id == story_id)
    )
    facts = connection.execute(select(Fact.id, Fact.statement).where(Fact.story_id == story_id))
    return {row[0]: (row[1], row[2], row[3] or row[4], row[5]) for row in versions}, {row[0]: row[1] for row in facts}


def read_shown(connection: Connection, place: Place) -> Shown | None:
    """One cell in full; ``None`` where there is none."""
    row = connection.execute(
        select(Fact.key, Fact.statement, Fact.weight, Fact.known_from, Outlet.key.label("outlet"), Outlet.name)
        .add_columns(Outlet.language.label("outlet_language"), Article.id.label("article_id"), Article.url)
        .add_columns(Version.number, Version.captured_at, Version.published_at, Version.language, Version.headline)
        .add_columns(Version.text, Version.text_digest, Version.page_class, Version.complete)
        .select_from(Version)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .join(Fact, Fact.story_id == Article.story_id)
        .where(Version.id == place.version_id, Fact.id == place.fact_id)
    ).one_or_none()
    if row is None:
        return None
    return Shown(
        place,
        row.key,
        row.statement,
        row.weight,
        row.known_from,
        row.outlet,
        row.name,
        row.outlet_language,
        row.article_id,
        row.url,
        row.number,
        row.captured_at,
        row.published_at,
        row.language,
        row.headline if row.text.startswith(row.headline) else "",
        Readable(row.text, row.page_class, row.complete),
        read_basis(row.statement, row.text_digest),
        tuple(_opinions(connection, place)),
        _earlier_statement(connection, place, row.statement),
    )


def _said(connection: Connection, story_id: str) -> dict[tuple[int, int], list[Any]]:
    """All verdicts of a story by cell, highest rank first."""
    rows = connection.execute(
        select(Verdict.version_id, Verdict.fact_id, Verdict.verdict, Verdict.reason, Verdict.score, Verdict.flag)
        .add_columns(Coder.kind, Coder.name, Coder.version.label("release"), Version.article_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Version, Version.id == Verdict.version_id)
        .where(Fact.story_id == story_id, Fact.retired.is_(False))
        .order_by(Coder.rank.desc())
    )
    said: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        said[row.version_id, row.fact_id].append(row)
    return said


def _cell(version_id: int, fact_id: int, rows: Sequence[Any], coded: set[str], people_only: bool) -> Cell:
    machine = next((row for row in rows if row.kind == "machine"), None)
    people = tuple(
        Said(row.name, row.verdict, row.release == ADJUDICATES, row.flag) for row in rows if row.kind == "person"
    )
    return Cell(
        version_id,
        fact_id,
        machine.verdict if machine else None,
        machine.reason if machine else None,
        machine.score if machine else None,
        people,
        people_only,
        frozenset(coded - {one.coder for one in people if not one.adjudicates}),
    )


def _opinions(connection: Connection, place: Place) -> Iterator[Opinion]:
    rows = connection.execute(
        select(Coder.name, Coder.kind, Coder.version.label("release"), Verdict.verdict, Verdict.reason)
        .add_columns(Verdict.evidence, Verdict.evidence_start, Verdict.evidence_end, Verdict.note, Verdict.comment)
        .add_columns(Verdict.flag, Verdict.judged_at)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Verdict.version_id == place.version_id, Verdict.fact_id == place.fact_id)
        .order_by(Coder.rank.desc())
    )
    for row in rows:
        person = row.kind == "person"
        yield Opinion(
            row.name if person else f"{row.name} {row.release}",
            person,
            person and row.release == ADJUDICATES,
            row.verdict,
            row.reason,
            row.evidence_start,
            row.evidence_end,
            row.evidence,
            row.note,
            row.comment,
            row.flag,
            row.judged_at,
        )


def _earlier_statement(connection: Connection, place: Place, statement: str) -> str | None:
    same = (Review.version_id == place.version_id, Review.fact_id == place.fact_id, Review.statement != statement)
    newest = select(func.max(Review.id)).where(*same).scalar_subquery()
    return connection.execute(select(Review.statement).where(Review.id == newest)).scalar()
