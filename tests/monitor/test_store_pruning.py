"""What pruning leaves: whatever the visits were, no version, verdict, quote, step or raw page goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from small_store import BODY, SmallStore, at, capture, reading, small_store, visit
from sqlalchemy import select

from db.models import RawPage
from monitor.captures import Capture, Outcome, PageClass
from monitor.store import known_articles
from monitor.store.comparing import compare_story
from monitor.store.judging import judge_story
from monitor.store.pruning import prune
from monitor.store.raw import read_raw

TEXTS = (BODY, BODY + "\n\nNine workers were hurt when a crane fell over.", BODY.replace("Monday", "Tuesday"))
EVIDENCE = {
    "coverage_matrix": "SELECT * FROM coverage_matrix ORDER BY outlet, fact",
    "verdict_history": "SELECT * FROM verdict_history ORDER BY version_id, fact, coder",
    "versions": "SELECT version_id, version, captured_at, last_seen_at FROM article_versions ORDER BY version_id",
    "steps": "SELECT * FROM version_changes ORDER BY article_id, captured_at, to_version",
    "changes": "SELECT * FROM text_changes ORDER BY article_id, captured_at, position",
    "read or failed": "SELECT * FROM capture WHERE outcome IN ('fetched', 'failed', 'robots') ORDER BY id",
    "seen in": "SELECT DISTINCT article_id, version_id FROM capture WHERE version_id IS NOT NULL ORDER BY 1, 2",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def months(chance: Random, path: str) -> Iterator[Capture]:
    """Sixty visits to one article: mostly nothing new, now and then another text, a wall, a fault or a removal."""
    text = chance.choice(TEXTS)
    for day in range(60):
        kind = chance.choices(("same", "bytes", "edit", "wall", "gone", "fault", "left"), (9, 3, 2, 1, 1, 1, 1))[0]
        if day == 0 or kind == "edit":
            text = chance.choice(TEXTS)
            yield capture(24 * day, reading(text), path=path)
        elif kind in ("same", "bytes"):
            outcome = Outcome.NOT_MODIFIED if kind == "same" else Outcome.SAME_BYTES
            yield capture(24 * day, None, path=path, outcome=outcome, body_digest=None)
        elif kind in ("wall", "gone"):
            page_class = PageClass.BLOCKED if kind == "wall" else PageClass.REMOVED
            yield capture(
                24 * day, reading("", page_class=page_class), path=path, status=404 if kind == "gone" else 403
            )
        else:
            outcome = Outcome.FAILED if kind == "fault" else Outcome.NOT_VISITED
            yield replace(capture(24 * day, None, path=path, outcome=outcome), status=None)


def evidence(store: SmallStore) -> dict[str, list[object]]:
    found = {name: store.rows(sql) for name, sql in EVIDENCE.items()}
    with store.engine.connect().execution_options(reads=True) as connection:
        ids = connection.execute(select(RawPage.version_id).order_by(RawPage.version_id)).scalars().all()
        return found | {"raw": [(each, read_raw(connection, each)) for each in ids]}


@pytest.mark.parametrize("seed", range(3))
def test_pruning_drops_no_evidence_of_any_verdict(store: SmallStore, seed: int) -> None:
    chance = Random(seed)
    store.record(*months(chance, "a"), *months(chance, "b"), *(visit(24 * day, "not_modified") for day in range(60)))
    with store.run("judge") as run:
        judge_story(store.engine, store.loaded.story, run.id, now=at(60 * 24))
        compare_story(store.engine, store.loaded.story)
    before, known = evidence(store), known_articles(store.engine, "bridge")
    visits = store.rows("SELECT COUNT(*) FROM capture")

    for day in (10, 30, 59):
        assert prune(store.engine, "bridge", at(24 * day)).captures > 0
        assert evidence(store) == before
    with store.run("judge") as run:
        judge_story(store.engine, store.loaded.story, run.id, now=datetime(2024, 9, 1, tzinfo=UTC))
        compare_story(store.engine, store.loaded.story)

    assert evidence(store) == before
    assert store.rows("SELECT COUNT(*) FROM capture")[0] < 0.8 * visits[0]
    assert known_articles(store.engine, "bridge") == known
