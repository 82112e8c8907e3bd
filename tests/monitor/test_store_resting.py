"""Which articles a scheduled run leaves alone, what pruning lets go of, and the backup of a live database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import BODY, START, SmallStore, at, capture, reading, small_store, visit

from db.engine import back_up
from db.errors import DatabaseMissing, DatabaseUnusable
from monitor.captures import Outcome, PageClass
from monitor.store import known_articles, waiting_documents
from monitor.store.pruning import prune
from monitor.store.resting import rested, standstills
from monitor.visiting import LONGEST, Standstill, next_visit, rests
from spiders.histories import Histories
from spiders.plan import plan_tasks
from spiders.rules import OutletRules

DAY = 24


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        yield made


def same(hour: float, path: str = "a", outcome: Outcome = Outcome.NOT_MODIFIED) -> object:
    return replace(capture(hour, path=path), outcome=outcome, status=304)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_longer_standstill_never_means_a_shorter_rest(one: int, other: int) -> None:
    def rest(seconds: int) -> timedelta:
        visited = START + timedelta(seconds=seconds)
        return next_visit(Standstill(START, visited, read=True)) - visited

    assert (rest(one) <= rest(other)) or one > other
    assert timedelta(0) <= rest(one) <= LONGEST


def test_fresh_and_unread_articles_never_rest() -> None:
    assert not rests(Standstill(at(0), at(23), read=True), at(23))
    assert not rests(Standstill(at(0), at(100 * DAY), read=False), at(100 * DAY))
    assert rests(Standstill(at(0), at(8 * DAY), read=True), at(8 * DAY + 23))
    assert not rests(Standstill(at(0), at(8 * DAY), read=True), at(9 * DAY))


def resting(store: SmallStore, now: datetime) -> dict[str, bool]:
    known = known_articles(store.engine, store.loaded.story.id)
    return {one.url.rsplit("/", 1)[-1]: one.resting for one in rested(store.engine, store.loaded.story, known, now)}


def test_what_stood_still_rests_and_what_changed_flipped_or_failed_does_not(store: SmallStore) -> None:
    old, new = reading(), reading(BODY + " A ferry runs from Tuesday.")
    for path in ("still", "changed", "flipped", "failed"):
        store.record(capture(0, old, path=path))
    store.record(capture(10 * DAY, new, path="changed"), capture(1, new, path="flipped"))
    store.record(*(same(10 * DAY, path) for path in ("still",)))
    store.record(capture(10 * DAY, old, path="flipped"))
    store.record(capture(10 * DAY, path="failed", outcome=Outcome.FAILED, status=503))
    assert resting(store, at(10 * DAY + 5)) == {"still": True, "changed": False, "flipped": False, "failed": False}
    assert not any(resting(store, at(12 * DAY)).values())


def test_a_blocked_page_does_not_rest(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    blocked = reading("", page_class=PageClass.BLOCKED, headline="Just a moment")
    store.record(capture(20 * DAY, blocked, about_story=None))
    (seen,) = standstills(store.engine, "bridge").values()
    assert not seen.read
    assert resting(store, at(20 * DAY)) == {"a": False}


def test_a_resting_article_is_no_task_and_a_feed_does_not_bring_it_back(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(0, reading(), path="b"))
    store.record(same(30 * DAY))
    story = store.loaded.story
    known = rested(store.engine, story, known_articles(store.engine, story.id), at(30 * DAY + 1))
    tasks = plan_tasks(story, known)
    assert {task.url for task in tasks if not task.is_document} == {"https://mail.example/b"}
    rules = {outlet.id: OutletRules.of(outlet) for outlet in story.outlets}
    assert Histories(known, rules).rejected == {rules["mail"].key("https://mail.example/a")}


def test_an_outlet_without_lists_keeps_all_its_articles_awake(store: SmallStore) -> None:
    store.record(capture(0, reading()))
    store.record(same(30 * DAY))
    story = store.loaded.story
    bare = story.model_copy(update={"outlets": tuple(one.model_copy(update={"feeds": ()}) for one in story.outlets)})
    assert not any(one.resting for one in rested(store.engine, bare, known_articles(store.engine, story.id), at(721)))


def test_pruning_keeps_first_and_last_sight_and_everything_that_was_read(store: SmallStore) -> None:
    store.record(capture(0, reading()), visit(0))
    for hour in range(1, 9):
        store.record(same(hour), visit(hour, "not_modified"))
    store.record(capture(9, reading(BODY + " A ferry runs.")), visit(9))
    for hour in range(10, 14):
        store.record(same(hour, outcome=Outcome.SAME_BYTES), visit(hour, "not_modified"))
    before = store.rows("SELECT article_url, version, captured_at FROM article_versions")
    dry = prune(store.engine, "bridge", at(12), dry=True)
    assert store.rows("SELECT count(*) FROM capture") == [14]
    assert prune(store.engine, "bridge", at(12)) == dry
    assert (dry.captures, dry.looks) == (7 + 2, 1 + 10)
    hours = "CAST((julianday(captured_at) - julianday('2024-05-01')) * 24 + .5 AS INTEGER)"
    left = store.rows(f"SELECT {hours} FROM capture ORDER BY captured_at")
    assert left == [0, 8, 9, 12, 13]
    assert store.rows("SELECT article_url, version, captured_at FROM article_versions") == before
    assert prune(store.engine, "bridge", at(12)).captures == 0
    (known,) = known_articles(store.engine, "bridge")
    assert known.body_digest


def test_pruning_keeps_the_last_sight_before_a_text_that_came_back_went_away(store: SmallStore) -> None:
    """Between which two visits a text changed is evidence, at every turn."""
    one, other = reading(), reading(BODY + " A ferry runs.")
    store.record(capture(0, one))
    store.record(*(same(hour) for hour in (1, 2, 3)))
    store.record(capture(4, other))
    store.record(capture(5, one))
    store.record(*(same(hour) for hour in (6, 7, 8)))
    assert prune(store.engine, "bridge", at(99)).captures == 2 + 2
    hours = "CAST((julianday(captured_at) - julianday('2024-05-01')) * 24 + .5 AS INTEGER)"
    assert store.rows(f"SELECT {hours} FROM capture ORDER BY captured_at") == [0, 3, 4, 5, 8]


def test_a_backup_of_a_database_in_use_is_whole(store: SmallStore, tmp_path: Path) -> None:
    store.record(capture(0, reading()))
    copy = tmp_path / "copy.db"
    with store.engine.begin() as writing:
        writing.exec_driver_sql("UPDATE story SET title = 'unfinished'")
        assert back_up(store.url, copy) == copy.stat().st_size
    with sqlite3.connect(copy) as reading_copy:
        assert reading_copy.execute("SELECT title FROM story").fetchall() == [("The bridge of Oldport is closed",)]
        assert reading_copy.execute("SELECT count(*) FROM version").fetchone() == (1,)
    reading_copy.close()
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.db"]
    with pytest.raises(DatabaseUnusable, match="exists already"):
        back_up(store.url, copy)
    with pytest.raises(DatabaseMissing):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "other.db")


def test_a_backup_that_cannot_be_written_leaves_nothing(store: SmallStore, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be copied"):
        back_up(store.url, tmp_path / "missing folder" / "copy.db")


def test_a_note_that_nobody_came_is_due_first_and_goes_once_somebody_did(store: SmallStore) -> None:
    left = replace(capture(1), outcome=Outcome.NOT_VISITED, status=None)
    store.record(capture(0, reading()), visit(0, "not_visited"))
    store.record(left, visit(1, "not_visited"))
    store.record(replace(left, captured_at=at(2)), visit(2, "not_visited"))
    (known,) = known_articles(store.engine, store.loaded.story.id)
    assert known.waited == 2
    assert waiting_documents(store.engine, store.loaded.story.id) == {"https://mail.example/rss.xml": 3}
    assert not resting(store, at(30 * DAY))["a"]
    assert prune(store.engine, store.loaded.story.id, at(9 * DAY)).captures == 0

    store.record(same(3), same(4), same(5), visit(3))

    (known,) = known_articles(store.engine, store.loaded.story.id)
    assert known.waited == 0
    assert waiting_documents(store.engine, store.loaded.story.id) == {}
    assert prune(store.engine, store.loaded.story.id, at(9 * DAY)).captures == 4
    assert store.rows("SELECT outcome FROM capture ORDER BY captured_at") == ["fetched", "not_modified"]
