"""Runs, their lock, and the mirrored story file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_store import STORY, SmallStore, at, capture, load, reading, small_store

from monitor.errors import RunOverlaps
from monitor.store import run_lock, sync_story
from monitor.store.stories import newest_story_file

HOLDER = """
import sys, time
from monitor.store import run_lock

with run_lock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def test_a_run_records_how_it_ended(store: SmallStore) -> None:
    store.hour = 3
    with store.run("judge") as run:
        assert store.rows("SELECT outcome, ended_at FROM run_log") == [("running", None)]
        run.note = "nothing special"

    assert store.rows("SELECT kind, outcome, started_at, ended_at, note FROM run_log") == [
        ("judge", "fine", "2024-05-01T03:00:00.000000Z", "2024-05-01T03:00:00.000000Z", "nothing special")
    ]


def test_a_run_that_breaks_is_failed_and_says_why(store: SmallStore) -> None:
    with pytest.raises(ZeroDivisionError), store.run():
        raise ZeroDivisionError("no")

    assert store.rows("SELECT outcome, note FROM run_log") == [("failed", "ZeroDivisionError: no")]


def test_a_second_run_is_refused_while_the_first_goes_on(store: SmallStore) -> None:
    with store.run():
        with pytest.raises(RunOverlaps, match=f"process {os.getpid()}") as refused, store.run():
            pass

        assert refused.value.exit_code == 4
    assert store.rows("SELECT COUNT(*) FROM run") == [1]


def test_the_lock_is_free_after_a_run(store: SmallStore) -> None:
    for _ in range(2):
        with store.run():
            pass

    assert store.rows("SELECT outcome FROM run_log") == ["fine", "fine"]


def test_other_databases_have_other_locks(tmp_path: Path) -> None:
    with run_lock(f"sqlite:///{tmp_path / 'a.db'}"), run_lock(f"sqlite:///{tmp_path / 'b.db'}"):
        pass


def test_the_lock_dies_with_its_process(store: SmallStore) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, store.url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(RunOverlaps, match=f"process {holder.pid}"), run_lock(store.url):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    with run_lock(store.url):
        pass


def test_an_unfinished_run_is_killed_by_the_next(store: SmallStore) -> None:
    store.record(capture(7, reading()))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE run SET outcome = 'running', ended_at = NULL")
    store.record()

    assert store.rows("SELECT outcome, ended_at FROM run_log") == [
        ("killed", "2024-05-01T07:00:00.000000Z"),
        ("fine", "2024-05-01T00:00:00.000000Z"),
    ]


def test_a_killed_import_does_not_end_before_it_began(store: SmallStore) -> None:
    """Its captures may be years old."""
    store.hour = 50
    store.record(capture(1, reading()))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE run SET outcome = 'running', ended_at = NULL")
    store.record()

    assert store.rows("SELECT ended_at = started_at FROM run_log WHERE outcome = 'killed'") == [1]


def test_mirroring_twice_changes_nothing(store: SmallStore) -> None:
    first = sync_story(store.engine, store.loaded, at(0))
    again = sync_story(store.engine, store.loaded, at(9))

    assert first == again
    assert store.rows("SELECT key, position FROM fact ORDER BY position") == [("closed-monday", 0), ("nine-workers", 1)]
    assert store.rows("SELECT key FROM outlet ORDER BY position") == ["mail", "post"]
    assert store.rows("SELECT text FROM story_snapshot") == [STORY]


def test_a_changed_file_is_a_new_snapshot_with_the_same_rows(store: SmallStore) -> None:
    first = sync_story(store.engine, store.loaded, at(0))
    changed = STORY.replace("Nine workers were", "Twelve workers were").replace(
        'title = "The', 'title = "Once more: the'
    )
    again = sync_story(store.engine, load(changed), at(1))

    assert again.facts == first.facts
    assert again.snapshot_id != first.snapshot_id
    assert store.rows("SELECT statement FROM fact WHERE key = 'nine-workers'") == [
        "Twelve workers were hurt when a crane fell over."
    ]
    assert store.rows("SELECT title FROM story") == ["Once more: the bridge of Oldport is closed"]
    with store.engine.connect() as connection:
        assert newest_story_file(connection, "bridge") == changed


def test_what_the_file_no_longer_has_is_retired_and_comes_back(store: SmallStore) -> None:
    first = sync_story(store.engine, store.loaded, at(0))
    less = STORY.replace(STORY[STORY.index('[[fact]]\nid = "nine') : STORY.index("[[outlet]]")], "")
    assert list(sync_story(store.engine, load(less), at(1)).facts) == ["closed-monday"]
    assert store.rows("SELECT key FROM fact WHERE retired") == ["nine-workers"]

    assert sync_story(store.engine, store.loaded, at(2)).facts == first.facts
    assert store.rows("SELECT key FROM fact WHERE retired") == []


def test_two_stories_share_a_database(store: SmallStore) -> None:
    sync_story(store.engine, store.loaded, at(0))
    sync_story(store.engine, load(STORY.replace('id = "bridge"', 'id = "tunnel"')), at(0))

    assert store.rows("SELECT story_id, COUNT(*) FROM fact GROUP BY story_id") == [("bridge", 2), ("tunnel", 2)]
