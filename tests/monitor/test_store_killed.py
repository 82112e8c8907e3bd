"""``kill -9`` at random moments: nothing that was flushed is lost, nothing is there twice, the next run completes."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from recording_child import record_until_killed
from small_store import SmallStore, at, capture, reading, small_store

from db.engine import check_integrity
from monitor.captures import Outcome
from monitor.store import Recorder, known_articles, read_raw, start_run, sync_story
from monitor.store.judging import judge_story

KILLS = 20


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallStore]:
    # Python 3.11 does not hand its module path to the server that imports ``recording_child`` ahead.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with small_store(tmp_path) as store:
        yield store


class Child:
    """A recording process, forked from a server that has imported everything already."""

    def __init__(self, store: SmallStore, run_id: int, outlet: str, seed: int) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["recording_child", "db.upgrade", "pytest"])
        self.pipe, theirs = context.Pipe(duplex=False)
        arguments = (theirs, store.url, run_id, outlet, seed)
        self.process = context.Process(target=record_until_killed, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        assert self.pipe.poll(60)
        self.saved: int = self.pipe.recv()

    def kill(self) -> int:
        """End it without warning; the number up to which it was told that all is durable (-1: none)."""
        self.process.kill()
        self.process.join()
        with contextlib.suppress(EOFError, OSError):
            while True:
                self.saved = self.pipe.recv()
        self.pipe.close()
        return self.saved


def check(store: SmallStore, outlet: str, seed: int, saved: int) -> None:
    """All that was acknowledged is there, in order and once."""
    notes = store.rows(f"SELECT note FROM capture WHERE note LIKE '{outlet} {seed} %' ORDER BY id")
    numbers = [int(note.split()[2]) for note in notes]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > saved


@pytest.mark.long
def test_twenty_kills_lose_nothing_that_was_flushed(store: SmallStore) -> None:
    moments = random.Random(7)
    synced = sync_story(store.engine, store.loaded, at(0))
    for seed in range(KILLS // 2):
        run_id = start_run(store.engine, synced, "crawl", at(seed))
        children = {outlet: Child(store, run_id, outlet, seed) for outlet in ("mail", "post")}
        time.sleep(moments.uniform(0.01, 0.5))
        for outlet, child in children.items():
            check(store, outlet, seed, child.kill())

    assert check_integrity(store.engine) == []
    assert store.rows("SELECT COUNT(*) FROM (SELECT article_id, text_digest FROM version GROUP BY 1, 2)") == store.rows(
        "SELECT COUNT(*) FROM version"
    )
    assert store.rows("SELECT COUNT(*) FROM (SELECT outlet_id, url FROM article GROUP BY 1, 2)") == store.rows(
        "SELECT COUNT(*) FROM article"
    )
    assert store.rows("SELECT COUNT(*) FROM version WHERE id NOT IN (SELECT version_id FROM raw_page)") == [0]
    with store.engine.connect().execution_options(reads=True) as connection:
        assert all(read_raw(connection, version) for version in store.rows("SELECT id FROM version"))
    assert store.rows("SELECT SUM(captures) FROM run_log") == store.rows("SELECT COUNT(*) FROM capture")

    the_next_run_completes(store)


def the_next_run_completes(store: SmallStore) -> None:
    store.hour = 50_000
    known = known_articles(store.engine, "bridge")
    with store.run() as run:
        with Recorder(store.url, run.id, "bridge") as recorder:
            for article in known:
                path = article.url.rpartition("/")[2]
                recorder.capture(
                    capture(50_000, None, outlet=article.outlet, path=path, outcome=Outcome.NOT_MODIFIED, status=304)
                )
            recorder.capture(capture(50_001, reading("Quite new."), path="new"))
        result = judge_story(store.engine, store.loaded.story, run.id, now=at(50_002))

    assert result.judged == result.versions > 1
    outcomes = store.rows("SELECT outcome FROM run_log ORDER BY run")
    assert outcomes == ["killed"] * (KILLS // 2) + ["fine"]
