"""Has every version judged that has no current verdict: loads documents, asks the comparer, writes what comes back.

It decides nothing itself. Verdicts are of their basis: the document as the comparer sees it, everything of the story
file that the comparer reads, and the engine's version. Equal basis, nothing to do. The machine replaces only its own
verdicts of the same version; people's verdicts are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from db.models import Article, Fact, Outlet, Run, Verdict, Version
from db.models import Capture as CaptureRow
from monitor.captures import PageClass
from monitor.comparer.engines import Engine as JudgingEngine
from monitor.comparer.engines import StoryComparer, load_engine
from monitor.store.carrying import carry_reviews
from monitor.store.cleaning import storable_note
from monitor.store.coders import machine_coder
from monitor.store.examples import taught_by_people
from monitor.store.rejudging import Changes, VerdictChange, between, judged_last, replaced, verdicts_of
from monitor.story.model import Story
from monitor.verdicts import Document, Judgement, Reason
from monitor.verdicts import Verdict as Answer

VERSIONS_AT_ONCE = 50
"""Versions whose verdicts are written in one transaction."""
READ_BY_THE_COMPARER = frozenset({"language", "start", "end", "timezone", "keywords", "threshold", "entities", "facts"})

Progress = Callable[[int, int], None]
"""Called with versions done and versions to do."""


@dataclass(frozen=True, slots=True)
class JudgeResult:
    """What one judging did."""

    versions: int
    """Versions about the story."""
    judged: int
    """Of them, those that had no current verdict."""
    verdicts: int
    """Verdicts written."""
    failed: int = 0
    """Versions on which the comparer broke down: all their facts are ``unknown: unreadable``."""
    changed: int = 0
    """Verdicts that are others than the machine's before: of another engine, or of this one on the same version."""
    changes: tuple[VerdictChange, ...] = ()
    """The first of them, with quotes."""
    carried: int = 0
    """Verdicts of people that hold for a newer version too and were written there."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that is about the story."""

    id: int
    basis: str
    document: Document


def judge_story(
    engine: Engine,
    story: Story,
    run_id: int | None,
    *,
    now: datetime,
    progress: Progress | None = None,
    judge_by: JudgingEngine | None = None,
) -> JudgeResult:
    """Judge what has no current verdict of this engine; the run counts texts on which the comparer broke down.

    The story must be mirrored in the database (``sync_story``). Interrupted at any moment, the next call goes on.
    """
    judge_by = judge_by or load_engine()
    with engine.begin() as connection:
        before_id = judged_last(connection, story.id)
        coder_id = machine_coder(connection, judge_by.name, judge_by.version)
    with engine.connect().execution_options(reads=True) as connection:
        story = taught_by_people(connection, story)
        facts = _fact_ids(connection, story)
        ids = _version_ids(connection, story)
        current = _current_bases(connection, story, coder_id, len(facts))
    coding = _Coding(story, judge_by.comparer(story), facts, coder_id, now)
    settings = _story_digest(story, judge_by)
    judged = verdicts = failed = 0
    changes = Changes()
    for done, chunk in _chunks(ids):
        with engine.connect().execution_options(reads=True) as connection:
            candidates = [one for one in _candidates(connection, chunk, settings) if current.get(one.id) != one.basis]
        rows, broke = coding.rows(candidates)
        failed += broke
        if rows and before_id == coder_id:
            changes.add(_replaced(engine, coder_id, judge_by, candidates, rows))
        if rows:
            _write(engine, coder_id, [one.id for one in candidates], rows)
        judged, verdicts = judged + len(candidates), verdicts + len(rows)
        if progress:
            progress(done + len(chunk), len(ids))
    if failed and run_id is not None:
        _count_failures(engine, run_id, failed)
    if before_id is not None and before_id != coder_id:
        with engine.connect().execution_options(reads=True) as connection:
            changes = between(connection, story.id, before_id, coder_id)
    return JudgeResult(
        len(ids), judged, verdicts, failed, changes.count, tuple(changes.kept), carry_reviews(engine, story.id, now)
    )


def newest_documents(
    engine: Engine, story: Story, outlets: Collection[str] = ()
) -> Iterator[tuple[str, str, Document]]:
    """Outlet, address and newest version of every article about the story; of ``outlets`` only, if any are given."""
    with engine.connect().execution_options(reads=True) as connection:
        newest = (
            select(func.max(Version.id))
            .where(Version.id.in_(_version_ids(connection, story)))
            .group_by(Version.article_id)
        )
        ids = list(connection.execute(newest).scalars())
        names = {
            row.id: (row.key, row.url)
            for row in connection.execute(
                select(Version.id, Outlet.key, Article.url)
                .join(Article, Article.id == Version.article_id)
                .join(Outlet, Outlet.id == Article.outlet_id)
                .where(Version.id.in_(ids))
            )
        }
        for one in _candidates(connection, [one for one in ids if not outlets or names[one][0] in outlets], b""):
            yield (*names[one.id], one.document)


def build_document(row: Any) -> Document:
    """A row of ``Version`` (with ``changed_after``) as the comparer sees it."""
    return Document(
        text=row.text,
        headline_end=len(row.headline),
        language=row.language,
        page_class=PageClass(row.page_class),
        complete=row.complete,
        published_at=row.published_at,
        modified_at=row.modified_at,
        changed_after=row.changed_after,
        captured_at=row.captured_at,
        about_story=row.about_story,
    )


def _fact_ids(connection: Connection, story: Story) -> dict[str, int]:
    rows = connection.execute(select(Fact.key, Fact.id).where(Fact.story_id == story.id))
    return {row.key: row.id for row in rows}


def _version_ids(connection: Connection, story: Story) -> list[int]:
    """Versions about the story, or of which that is not known, of its present outlets; in a fixed order."""
    query = (
        select(Version.id)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Article.story_id == story.id, Outlet.retired.is_(False), Version.about_story.is_not(False))
        .order_by(Version.id)
    )
    return list(connection.execute(query).scalars())


def _current_bases(connection: Connection, story: Story, coder_id: int, facts: int) -> dict[int, str]:
    """The basis of every version that this coder judged in whole."""
    query = (
        select(Verdict.version_id, func.min(Verdict.basis).label("basis"))
        .join(Fact, Fact.id == Verdict.fact_id)
        .where(Verdict.coder_id == coder_id, Fact.story_id == story.id, Fact.retired.is_(False))
        .group_by(Verdict.version_id)
        .having(func.count() == facts, func.min(Verdict.basis) == func.max(Verdict.basis))
    )
    return {row.version_id: row.basis for row in connection.execute(query)}


def _candidates(connection: Connection, ids: Sequence[int], settings: bytes) -> Iterator[Candidate]:
    changed_after = (
        select(func.max(CaptureRow.captured_at))
        .where(CaptureRow.article_id == Version.article_id, CaptureRow.version_id.is_not(None))
        .where(CaptureRow.version_id != Version.id, CaptureRow.captured_at < Version.captured_at)
        .scalar_subquery()
        .label("changed_after")
    )
    columns = (Version.id, Version.text, Version.headline, Version.language, Version.page_class, Version.complete)
    times = (Version.published_at, Version.modified_at, Version.captured_at, Version.about_story, changed_after)
    for row in connection.execute(select(*columns, *times).where(Version.id.in_(ids)).order_by(Version.id)):
        document = build_document(row)
        yield Candidate(row.id, _basis(document, settings), document)


def _basis(document: Document, settings: bytes) -> str:
    """blake2b-128 of everything a verdict is made from, hex."""
    seen = orjson.dumps(document, option=orjson.OPT_UTC_Z)
    return blake2b(seen + settings, digest_size=16).hexdigest()


def _story_digest(story: Story, judge_by: JudgingEngine) -> bytes:
    settings = story.model_dump_json(include=set(READ_BY_THE_COMPARER))
    return f"{judge_by.name} {judge_by.version}\n{settings}".encode()


@dataclass(frozen=True, slots=True)
class _Coding:
    """What turns candidates into rows of verdicts."""

    story: Story
    comparer: StoryComparer
    facts: Mapping[str, int]
    """Row id by fact id."""
    coder_id: int
    now: datetime

    def rows(self, candidates: Sequence[Candidate]) -> tuple[list[dict[str, Any]], int]:
        """A row for each candidate and fact, and on how many candidates the comparer broke down."""
        people_only = {fact.id for fact in self.story.facts if fact.coded_by == "people"}
        rows, failed = [], 0
        for candidate in candidates:
            judgements, broke = _judge(self.comparer, candidate.document, self.story)
            judgements = [_left_to_people(one) if one.fact in people_only else one for one in judgements]
            failed += broke
            rows += [_row(candidate, self.facts[one.fact], self.coder_id, one, self.now) for one in judgements]
        return rows, failed


def _judge(comparer: StoryComparer, document: Document, story: Story) -> tuple[Sequence[Judgement], bool]:
    """The comparer's answer; where it breaks down on a text, that text counts as unreadable."""
    try:
        return comparer.judge(document), False
    except Exception as error:  # noqa: BLE001  # one hostile page must not silence all outlets; it is counted and told
        note = f"the comparer broke down: {type(error).__name__}: {error}"
        unknown = [Judgement(fact.id, Answer.UNKNOWN, Reason.UNREADABLE, note=note) for fact in story.facts]
        return unknown, True


def _left_to_people(judgement: Judgement) -> Judgement:
    """Of a fact that only people code the machine says nothing, but for why nobody can say it of this text."""
    if judgement.verdict is Answer.UNKNOWN:
        return judgement
    return Judgement(judgement.fact, Answer.UNKNOWN, Reason.NOT_JUDGED, note="Only people code this fact.")


def _row(candidate: Candidate, fact_id: int, coder_id: int, judgement: Judgement, now: datetime) -> dict[str, Any]:
    return {
        "version_id": candidate.id,
        "fact_id": fact_id,
        "coder_id": coder_id,
        "verdict": str(judgement.verdict),
        "reason": str(judgement.reason) if judgement.reason else None,
        "score": judgement.score,
        "evidence": judgement.evidence,
        "evidence_start": judgement.start,
        "evidence_end": judgement.end,
        "note": storable_note(judgement.note),
        "prominence": judgement.prominence,
        "judged_at": now,
        "basis": candidate.basis,
    }


def _write(engine: Engine, coder_id: int, version_ids: Sequence[int], rows: Sequence[dict[str, Any]]) -> None:
    """Put this coder's verdicts in the place of its earlier ones; those on retired facts stay."""
    fact_ids = {row["fact_id"] for row in rows}
    own = (Verdict.coder_id == coder_id, Verdict.version_id.in_(version_ids), Verdict.fact_id.in_(fact_ids))
    with engine.begin() as connection:
        connection.execute(delete(Verdict).where(*own))
        connection.execute(insert(Verdict), list(rows))


def _replaced(
    engine: Engine, coder_id: int, judge_by: JudgingEngine, candidates: Sequence[Candidate], rows: list[dict[str, Any]]
) -> list[VerdictChange]:
    with engine.connect().execution_options(reads=True) as connection:
        before = verdicts_of(connection, coder_id, [one.id for one in candidates])
        return list(replaced(connection, before, rows, f"{judge_by.name} {judge_by.version}"))


def _count_failures(engine: Engine, run_id: int, failed: int) -> None:
    with engine.begin() as connection:
        connection.execute(update(Run).where(Run.id == run_id).values(failures=Run.failures + failed))


def _chunks(ids: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for start in range(0, len(ids), VERSIONS_AT_ONCE):
        yield start, ids[start : start + VERSIONS_AT_ONCE]
