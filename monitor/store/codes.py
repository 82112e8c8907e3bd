"""Reads what coders said, for measuring agreement and for gold: one row a coder, fact and version. It never writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.models import Article as ArticleRow
from db.models import Coder, Fact, Outlet, Review, Verdict, Version
from monitor.store.coders import ADJUDICATES
from monitor.verdicts import Reason


@dataclass(frozen=True, slots=True)
class Coded:
    """One verdict, with how it came."""

    version_id: int
    fact: str
    coder: str
    verdict: str
    evidence: str | None
    flag: str | None
    person: bool
    adjudicates: bool
    rank: int
    blind: bool = False
    own: bool = True
    """False where it was carried from another version: no new coding."""


@dataclass(frozen=True, slots=True)
class GoldPair:
    """One fact and one text with the verdict that people stand by."""

    id: str
    fact: str
    fact_language: str
    text: str
    language: str | None
    label: str
    evidence: str | None
    coder: str


def read_codes(connection: Connection, story_id: str) -> list[Coded]:
    """Everything that was said about the story's present facts, but for what nobody has looked at."""
    how = _how(connection, story_id)
    rows = connection.execute(
        select(Verdict.version_id, Fact.key, Coder.name, Coder.version.label("release"), Coder.kind, Coder.rank)
        .add_columns(Verdict.verdict, Verdict.reason, Verdict.evidence, Verdict.flag, Verdict.fact_id, Verdict.coder_id)
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Fact.story_id == story_id, Fact.retired.is_(False))
        .order_by(Verdict.version_id, Fact.position, Coder.rank)
    )
    codes = []
    for row in rows:
        if row.reason == Reason.NOT_JUDGED:
            continue
        person = row.kind == "person"
        action, blind = how.get((row.coder_id, row.version_id, row.fact_id), ("coded", False))
        codes.append(
            Coded(
                row.version_id,
                row.key,
                row.name if person else f"{row.name} {row.release}",
                row.verdict,
                row.evidence,
                row.flag,
                person,
                row.release == ADJUDICATES,
                row.rank,
                blind,
                action != "carried",
            )
        )
    return codes


def standing(codes: Sequence[Coded]) -> Coded | None:
    """Of what people say about one cell, what counts: the adjudicator, else what all agree on; flagged ones never."""
    people = [one for one in codes if one.person and one.flag is None]
    settled = [one for one in people if one.adjudicates]
    if settled:
        return max(settled, key=lambda one: one.rank)
    return people[-1] if people and len({one.verdict for one in people}) == 1 else None


def by_cell(codes: Sequence[Coded]) -> dict[tuple[int, str], list[Coded]]:
    """Verdicts by version and fact."""
    cells: dict[tuple[int, str], list[Coded]] = defaultdict(list)
    for one in codes:
        cells[one.version_id, one.fact].append(one)
    return cells


def read_gold(connection: Connection, story_id: str, fact_language: str) -> Iterator[GoldPair]:
    """What people stand by, with the texts; ``unknown`` is no label."""
    codes = by_cell(read_codes(connection, story_id))
    kept = {key: found for key, one in codes.items() if (found := standing(one)) and found.verdict != "unknown"}
    facts = dict(connection.execute(select(Fact.key, Fact.statement).where(Fact.story_id == story_id)).all())
    for version_id in sorted({version for version, _ in kept}):
        row = connection.execute(
            select(Version.text, Version.language, Version.number, ArticleRow.id, Outlet.key)
            .join(ArticleRow, ArticleRow.id == Version.article_id)
            .join(Outlet, Outlet.id == ArticleRow.outlet_id)
            .where(Version.id == version_id)
        ).one()
        for (version, fact), one in kept.items():
            if version == version_id:
                name = f"{story_id}/{row.key}/{row.id}/{row.number}/{fact}"
                stated = one.evidence if one.verdict != "omitted" else None
                yield GoldPair(name, facts[fact], fact_language, row.text, row.language, one.verdict, stated, one.coder)


def _how(connection: Connection, story_id: str) -> dict[tuple[int, int, int], tuple[str, bool]]:
    """By which act each person's present verdict came: the newest one that was not taken back."""
    taken_back = select(Review.undoes).where(Review.undoes.is_not(None))
    newest = (
        select(func.max(Review.id).label("id"))
        .join(Fact, Fact.id == Review.fact_id)
        .where(Fact.story_id == story_id, Review.action != "undone", Review.id.not_in(taken_back))
        .group_by(Review.coder_id, Review.version_id, Review.fact_id)
        .subquery()
    )
    rows = connection.execute(
        select(Review.coder_id, Review.version_id, Review.fact_id, Review.action, Review.blind).join(
            newest, newest.c.id == Review.id
        )
    )
    return {(row.coder_id, row.version_id, row.fact_id): (row.action, row.blind) for row in rows}
