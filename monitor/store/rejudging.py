"""What re-judging changed: verdicts of the machine before and after go in, the differences with their quotes come out.

The machine before is either another engine or version (its verdicts stay beside the new ones) or the same one, whose
verdicts are replaced because a text or the story changed. People's verdicts are not looked at. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from db.models import Article, Coder, Fact, Outlet, Verdict, Version

KEPT = 2_000
"""Changes that are kept with their quotes; further ones are only counted."""

AT_ONCE = 500
"""Changes whose quotes are read in one go."""

Key = tuple[int, int]
"""Version and fact."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a coder said about one fact and one version."""

    coder: str
    verdict: str
    reason: str | None
    score: float | None
    quote: str | None
    note: str


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One verdict that is another one now."""

    outlet: str
    url: str
    version: int
    fact: str
    before: Said
    after: Said


@dataclass(slots=True)
class Changes:
    """Changes as they are met."""

    count: int = 0
    kept: list[VerdictChange] = field(default_factory=list)

    def add(self, found: Iterable[VerdictChange]) -> None:
        """Count them all, keep the first ``KEPT``."""
        for change in found:
            self.count += 1
            if len(self.kept) < KEPT:
                self.kept.append(change)


def judged_last(connection: Connection, story_id: str) -> int | None:
    """The machine whose verdicts counted so far in this story: the highest that gave any."""
    query = (
        select(Coder.id)
        .where(Coder.kind == "machine")
        .where(
            select(Verdict.id)
            .join(Fact, Fact.id == Verdict.fact_id)
            .where(Verdict.coder_id == Coder.id, Fact.story_id == story_id)
            .exists()
        )
        .order_by(Coder.rank.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def verdicts_of(connection: Connection, coder_id: int, version_ids: Sequence[int]) -> dict[Key, Said]:
    """What this coder has said about these versions."""
    if not version_ids:
        return {}
    name = func.trim(Coder.name + " " + Coder.version).label("coder")
    asked = (Verdict.version_id, Verdict.fact_id, Verdict.verdict, Verdict.reason, Verdict.score, Verdict.evidence)
    query = (
        select(*asked, Verdict.note, name)
        .join(Coder, Coder.id == Verdict.coder_id)
        .where(Verdict.coder_id == coder_id, Verdict.version_id.in_(version_ids))
    )
    return {
        (row.version_id, row.fact_id): Said(row.coder, row.verdict, row.reason, row.score, row.evidence, row.note)
        for row in connection.execute(query)
    }


def replaced(
    connection: Connection, before: Mapping[Key, Said], rows: Iterable[Mapping[str, Any]], coder: str
) -> Iterator[VerdictChange]:
    """Where rows that are about to be written differ from what the same coder said."""
    changed = {}
    for row in rows:
        key = (row["version_id"], row["fact_id"])
        if key in before and (before[key].verdict, before[key].reason) != (row["verdict"], row["reason"]):
            after = Said(coder, row["verdict"], row["reason"], row["score"], row["evidence"], row["note"])
            changed[key] = (before[key], after)
    places = _places(connection, changed)
    for key, (was, now) in changed.items():
        yield VerdictChange(*places[key], was, now)


def between(connection: Connection, story_id: str, before_id: int, after_id: int) -> Changes:
    """Where two coders of one story differ, in the order of versions and facts."""
    was, now = aliased(Verdict), aliased(Verdict)
    query = (
        select(was.version_id, was.fact_id)
        .join(now, and_(now.version_id == was.version_id, now.fact_id == was.fact_id, now.coder_id == after_id))
        .join(Fact, Fact.id == was.fact_id)
        .where(was.coder_id == before_id, Fact.story_id == story_id, Fact.retired.is_(False))
        .where(or_(was.verdict != now.verdict, func.coalesce(was.reason, "") != func.coalesce(now.reason, "")))
        .order_by(was.version_id, Fact.position)
    )
    keys = [(row.version_id, row.fact_id) for row in connection.execute(query)]
    changes = Changes(count=len(keys))
    for start in range(0, min(len(keys), KEPT), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        versions = sorted({version for version, _ in part})
        old, new = verdicts_of(connection, before_id, versions), verdicts_of(connection, after_id, versions)
        places = _places(connection, part)
        changes.kept += [VerdictChange(*places[key], old[key], new[key]) for key in part]
    return changes


def _places(connection: Connection, keys: Iterable[Key]) -> dict[Key, tuple[str, str, int, str]]:
    wanted = list(keys)
    versions = (
        select(Version.id, Outlet.key, Article.url, Version.number)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Version.id.in_({version for version, _ in wanted}))
    )
    of_version = {row.id: (row.key, row.url, row.number) for row in connection.execute(versions)}
    facts = select(Fact.id, Fact.key).where(Fact.id.in_({fact for _, fact in wanted}))
    of_fact = {row.id: row.key for row in connection.execute(facts)}
    return {(version, fact): (*of_version[version], of_fact[fact]) for version, fact in wanted}
