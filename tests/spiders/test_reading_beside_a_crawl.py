"""A crawl writes while a report is built, questions are asked and Datasette looks; and a database that cannot be
written to is read.
"""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outlet_server import Answer, Outlet, Route, Seen
from town import Town, article, gapwire

from db.engine import open_read_only
from db.errors import DatabaseUnusable
from db.query import run_query
from reports.build import build_report

PAGES = 10
SEEN = "SELECT (SELECT COUNT(*) FROM capture_log), (SELECT MAX(outcome) FROM run_log), (SELECT COUNT(*) FROM version)"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(tmp_path, [stack.enter_context(Outlet()) for _ in range(2)], PAGES)


def test_reports_questions_and_datasette_read_while_a_crawl_writes(town: Town) -> None:
    pytest.importorskip("datasette", reason="datasette is not installed (gapwire[datasette])")
    ready, looked = threading.Event(), threading.Event()
    for host in town.hosts:
        host.routes |= {path: slow(n) for n, path in enumerate(town.paths)}
        host.routes[town.paths[5]] = waits_for(ready, host.routes[town.paths[5]])
        host.routes[town.paths[-1]] = waits_for(looked, host.routes[town.paths[-1]])
    line = ["crawl", str(town.write()), "--db", town.database, "--delay=0", "--allow-private-addresses", "--workers=2"]
    crawl = subprocess.Popen([sys.executable, "-m", "monitor", *line], stderr=subprocess.PIPE)
    try:
        with datasette(town) as address:
            ready.set()
            amounts: list[int] = []
            while len(amounts) < 2:
                assert crawl.poll() is None, "the crawl ended before anybody could look"
                amounts += look(town, address)
        looked.set()
        assert crawl.wait(60) == 0, crawl.stderr.read() if crawl.stderr else ""
    finally:
        ready.set()
        looked.set()
        crawl.kill()
        if crawl.stderr is not None:
            crawl.stderr.close()

    assert amounts == sorted(amounts), "what was seen once went away"
    assert amounts[0] < 2 * PAGES
    assert town.rows(SEEN) == [(2 * PAGES, "fine", 2 * PAGES)]
    assert "locked" not in json.dumps(town.rows("SELECT note FROM run_log"))


def slow(number: int) -> Answer:
    answer = article(number)
    answer.seconds = 0.1
    return answer


def waits_for(event: threading.Event, route: Route) -> Callable[[Seen], Answer]:
    assert isinstance(route, Answer)

    def answer(_: Seen) -> Answer:
        event.wait(60)
        return route

    return answer


def look(town: Town, address: str) -> list[int]:
    """Ask, build and look once each: how many visits each of them saw."""
    reader = open_read_only(town.database)
    try:
        ((first, outcome, versions),) = run_query(reader, SEEN, rows=5, seconds=30).rows
    finally:
        reader.dispose()
    assert (outcome, versions) == ("running", first)
    built = build_report(town.database, "bridge", town.folder / "report", now=datetime.now(UTC))
    assert built.index.read_text(encoding="utf-8").rstrip().endswith("</html>")
    with urllib.request.urlopen(f"{address}/capture_log.json?_size=0", timeout=30) as answer:
        last = json.load(answer)["filtered_table_rows_count"]
    return [first, last] if first else []


@contextmanager
def datasette(town: Town) -> Iterator[str]:
    """Datasette over the town's database, once there is one."""
    wait_until(lambda: bool(town.rows("SELECT id FROM story")))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "monitor", "serve", "--datasette", "--db", town.database, "--port", str(port)]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/story"
        wait_until(lambda: urllib.request.urlopen(f"{address}.json", timeout=30).close() or True)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def wait_until(there: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError, sqlite3.Error, urllib.error.URLError):
            if there():
                return
        time.sleep(0.05)
    raise TimeoutError


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as a medium that nobody can write to; needs the right to mount, or not to be root."""
    mounted = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode == 0
    if mounted:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    else:
        folder.chmod(0o555)
    try:
        if not mounted and _can_write(folder):
            pytest.skip("root without the right to mount can write everywhere")
        yield
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)
        folder.chmod(0o755)


def _can_write(folder: Path) -> bool:
    try:
        (folder / "try").touch()
    except OSError:
        return False
    return True


def test_a_database_on_a_medium_that_cannot_be_written_to_is_read(town: Town, tmp_path: Path) -> None:
    """By questions, status, a report and a backup; also where an empty log was copied with it."""
    town.hosts[1].routes["/feed"] = town.hosts[0].routes["/feed"] = Answer(b"<rss><channel/></rss>")
    town.write()
    town.run(command="crawl")
    medium = tmp_path / "medium"
    medium.mkdir()
    shutil.copy(tmp_path / "story.db", medium / "story.db")
    shutil.copy(tmp_path / "story.db", medium / "copied.db")
    (medium / "copied.db-wal").touch()

    with read_only(medium):
        for name in ("story.db", "copied.db"):
            database = f"--db=sqlite:///{medium / name}"
            assert json.loads(gapwire("query", "run_log", database, "--json").stdout)[0]["outcome"] == "fine"
        assert gapwire("status", database).exit_code in (0, 3)
        assert gapwire("report", str(town.story), database, f"--out={tmp_path / 'out'}").exit_code == 0
        assert (tmp_path / "out" / "index.html").is_file()
        assert gapwire("db", "backup", str(tmp_path / "whole.db"), database).exit_code == 0
        said = gapwire("judge", str(town.story), database)
        assert said.exit_code == 2
        assert "right to write" in said.stderr
        assert "Traceback" not in said.stderr


def test_a_log_that_nobody_can_put_in_order_is_named_with_the_remedy(tmp_path: Path, town: Town) -> None:
    """The newest rows stand in it: leaving it out would show yesterday's state without a word."""
    town.hosts[1].routes["/feed"] = town.hosts[0].routes["/feed"] = Answer(b"<rss><channel/></rss>")
    town.write()
    town.run(command="crawl")
    medium = tmp_path / "medium"
    medium.mkdir()
    with closing(sqlite3.connect(tmp_path / "story.db")) as writer:
        writer.execute("UPDATE story SET title = 'newest'")
        writer.commit()
        for name in ("story.db", "story.db-wal"):
            shutil.copy(tmp_path / name, medium / name)

    with read_only(medium), pytest.raises(DatabaseUnusable, match=r"story\.db-wal.*copy both files"):
        open_read_only(f"sqlite:///{medium / 'story.db'}")
    engine = open_read_only(f"sqlite:///{medium / 'story.db'}")
    assert run_query(engine, "SELECT title FROM story", rows=1, seconds=5).rows == [("newest",)]
    engine.dispose()
