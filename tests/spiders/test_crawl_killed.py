"""Kill -9 at random moments of a crawl into a real database: what was finished stays, nothing is doubled, the next
run completes. Three kills here; set GAPWIRE_KILLS for more.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from outlet_server import Answer, Outlet, outlets, page, rss

KILLS = int(os.environ.get("GAPWIRE_KILLS", "3"))
ARTICLES = 40
OUTLETS = 3
ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import sys
sys.path[:0] = [{here!r}, {root!r}]
from datetime import UTC, datetime
from pathlib import Path
from crawling import outlet_of, story_of
from db.engine import open_database
from db.upgrade import upgrade
from monitor.store import known_articles, recorded_run, recorder_factory, seen_documents
from monitor.story import LoadedStory
from spiders.crawl import CrawlOptions, crawl

if __name__ == "__main__":
    url = "sqlite:///" + sys.argv[1]
    story = story_of(*[outlet_of(f"o{{at}}", url, feeds=(url + "/feed",)) for at, url in enumerate(sys.argv[2:])])
    engine = open_database(url)
    upgrade(engine)
    now = lambda: datetime.now(UTC)
    with recorded_run(engine, url, LoadedStory(story, "story", "digest", Path("x")), "crawl", now) as run:
        known = known_articles(engine, story.id)
        seen = seen_documents(engine, story.id)
        options = CrawlOptions(delay=0, allow_private=True, workers=2, reader="stand_ins:read_simply")
        crawl(story, known, seen, recorder_factory(url, run.id, story.id), options)
"""


@pytest.fixture
def press() -> Iterator[list[Outlet]]:
    """Three outlets with forty articles each and a feed that can answer 304."""
    with outlets(OUTLETS) as hosts:
        for host in hosts:
            paths = [f"/2023/07/27/parade-{number}" for number in range(ARTICLES)]
            for path in paths:
                host.routes[path] = Answer(page(f"The parade of {path}.").body, seconds=0.01)
            feed = rss(*[host.url + path for path in paths])
            host.routes["/feed"] = lambda seen, feed=feed: (
                Answer(status=304, headers={"ETag": '"f"'})
                if seen.headers.get("if-none-match")
                else Answer(feed.body, headers={**feed.headers, "ETag": '"f"'})
            )
        yield hosts


@pytest.mark.long
def test_a_crawl_may_be_killed_at_any_moment(press: list[Outlet], tmp_path: Path) -> None:
    """Whole process groups and parents alone are killed; then one run is left to finish."""
    script = tmp_path / "run.py"
    script.write_text(SCRIPT.format(here=str(Path(__file__).parent), root=str(ROOT)))
    database = tmp_path / "killed.db"
    command = [sys.executable, str(script), str(database), *[host.url for host in press]]
    dice = random.Random(7)
    finished: set[tuple[int, str]] = set()
    for attempt in range(KILLS):
        # The first moment may lie before the run, the others lie in one, however slow the machine is today.
        begun = _runs(database) if attempt else None
        _run_and_kill(command, tmp_path, database, begun, dice.uniform(0.0, 3.0), group=attempt % 2 == 0)
        before, finished = finished, _captures(database)
        assert before <= finished
    assert subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).returncode == 0
    assert finished <= _captures(database)
    _check(database)


def _run_and_kill(
    command: list[str], folder: Path, database: Path, runs: int | None, seconds: float, *, group: bool
) -> None:
    process = subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TMPDIR": str(folder)},  # what a killed group leaves behind goes with the test
    )
    while runs is not None and _runs(database) == runs and process.poll() is None:
        time.sleep(0.05)
    time.sleep(seconds)
    if group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    # The processes of a dead parent close their books within a moment; one that is still loading libraries on a busy
    # machine ends when it has loaded them.
    deadline = time.monotonic() + 60
    while _group_lives(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _group_lives(process.pid)


def _group_lives(group: int) -> bool:
    listing = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(line.split()[0] == str(group) and line.split()[1][0] != "Z" for line in listing.splitlines())


def _runs(database: Path) -> int:
    if not database.exists():
        return 0
    connection = sqlite3.connect(database)
    try:
        return int(connection.execute("SELECT count(*) FROM run").fetchone()[0])
    except sqlite3.OperationalError:  # the tables are being made
        return 0
    finally:
        connection.close()


def _captures(database: Path) -> set[tuple[int, str]]:
    if not database.exists():
        return set()
    connection = sqlite3.connect(database)
    try:
        return set(connection.execute("SELECT id, captured_at FROM capture"))
    except sqlite3.OperationalError:  # killed before the tables were made
        return set()
    finally:
        connection.close()


def _check(database: Path) -> None:
    connection = sqlite3.connect(database)

    def ask(query: str) -> list[tuple[object, ...]]:
        return connection.execute(query).fetchall()

    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    assert ask("SELECT count(*) FROM article") == [(OUTLETS * ARTICLES,)]
    assert ask("SELECT count(*), count(DISTINCT article_id) FROM version") == [(OUTLETS * ARTICLES,) * 2]
    doubled = "SELECT run_id, article_id FROM capture GROUP BY 1, 2 HAVING count(*) > 1"
    assert ask(doubled) == []
    last = "SELECT count(DISTINCT article_id) FROM capture WHERE run_id = (SELECT max(id) FROM run)"
    assert ask(last) == [(OUTLETS * ARTICLES,)]
    outcomes = [outcome for (outcome,) in ask("SELECT outcome FROM run ORDER BY id")]
    assert outcomes[-1] == "fine"
    assert "killed" in outcomes
    connection.close()
