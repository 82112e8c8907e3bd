"""The same models, migrations and views on a real PostgreSQL server, and the whole pipeline into it."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, insert, select, text

from db.cookbook import questions
from db.dictionary import columns_of
from db.engine import open_database, open_read_only
from db.errors import DatabaseUnusable, QueryRefused
from db.models import Base
from db.query import run_query
from db.search import search_versions
from db.upgrade import VIEWS, upgrade
from monitor.coding.codes import checked_code
from monitor.coding.shown import Place
from monitor.commands.stages import bench, crawl_stage, judge_stage
from monitor.errors import RunOverlaps
from monitor.store.carrying import carry_reviews
from monitor.store.coders import person_coder
from monitor.store.codes import read_gold
from monitor.store.lock import run_lock
from monitor.store.review_cells import read_cells, read_own, read_shown
from monitor.store.reviews import Act, save_code, undo
from monitor.story import load_story
from reports.exporting.dataset import Wishes, open_dataset
from spiders.crawl import CrawlOptions
from spiders.press import Press

pytestmark = pytest.mark.long

TOOLS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def as_server(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: hand its folder to the user that the package made."""
    if os.getuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("root cannot start PostgreSQL and there is no user 'postgres'")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of our own on a socket in a folder; the address of its databases up to their name."""
    if not TOOLS:
        pytest.skip("there is no PostgreSQL on this machine (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="gapwire-pg-"))
    how = as_server(folder)
    tools, data = TOOLS[-1], folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **how}
    made = [tools / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"]
    subprocess.run(made, check=True, **quiet)
    settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    process = subprocess.Popen([tools / "postgres", "-D", data, *settings], **quiet)
    ready = [tools / "pg_isready", "-q", "-h", folder]
    while subprocess.run(ready, check=False, **quiet).returncode != 0:
        assert process.poll() is None, "the server ended while it started"
        time.sleep(0.1)
    yield f"postgresql+psycopg://postgres@/{{}}?host={folder}"
    process.send_signal(signal.SIGQUIT)
    process.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.format(name)


@pytest.fixture(scope="module")
def both(server: str, played_press: Any) -> Iterator[tuple[Engine, Engine]]:
    """The built-in press on SQLite, and the same rows on PostgreSQL."""
    source = open_read_only(played_press.url)
    url = new_database(server, "copy")
    target = open_database(url)
    with source.connect() as read, target.begin() as write:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in read.execute(select(table))]
            if rows:
                write.execute(insert(table), rows)
    target.dispose()
    reader = open_read_only(url)
    yield source, reader
    source.dispose()
    reader.dispose()


def plain(value: Any) -> Any:
    """A value without what the two databases write differently."""
    if isinstance(value, list | dict):  # JSON is text on SQLite
        return json.dumps(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return int(value) if isinstance(value, bool) else str(value) if hasattr(value, "isoformat") else value


def rows_of(engine: Engine, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(plain(value) for value in row) for row in run_query(engine, sql, rows=10_000, seconds=60).rows]


def test_the_schema_is_that_of_the_models(both: tuple[Engine, Engine]) -> None:
    with both[1].connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)

    assert [change for change in found if "ix_version_words" not in str(change)] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_holds_the_same_rows(both: tuple[Engine, Engine], view: str) -> None:
    sqlite, server = (sorted(rows_of(engine, view), key=repr) for engine in both)

    assert server == sqlite
    assert run_query(both[1], view, rows=1, seconds=60).columns == tuple(columns_of(view))


@pytest.mark.parametrize("name", [name for name in questions() if name != "who-uses-a-word"])
def test_a_question_of_the_cookbook_has_the_same_answer(both: tuple[Engine, Engine], name: str) -> None:
    assert rows_of(both[1], name) == rows_of(both[0], name)


@pytest.mark.parametrize("words", ["停战", "전승절", "missil*", '"defence minister" -parade', "シ", "' & | ! :* <->"])
def test_the_search_finds_the_same_versions(both: tuple[Engine, Engine], words: str) -> None:
    found = []
    for engine in both:
        with engine.connect() as connection:
            found.append({hit.version_id for hit in search_versions(connection, "armistice-70-press", words, 100)})

    assert found[0] == found[1]


def test_an_export_is_the_same(both: tuple[Engine, Engine]) -> None:
    tables = []
    for engine in both:
        with open_dataset(engine, "armistice-70-press", Wishes(), datetime.now(UTC), "0") as data:
            tables.append(sorted(data.long(), key=repr))

    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM verdict",
        "SELECT 1; DELETE FROM verdict",
        "COMMIT",
        "SET default_transaction_read_only = off",
        "WITH gone AS (DELETE FROM verdict RETURNING id) SELECT * FROM gone",
        "COPY verdict TO '/tmp/verdict'",
        "SELECT nonsense",
        "",
    ],
)
def test_a_question_cannot_write(both: tuple[Engine, Engine], sql: str) -> None:
    before = rows_of(both[1], "SELECT COUNT(*) FROM verdict")
    with pytest.raises(QueryRefused):
        run_query(both[1], sql, rows=10, seconds=5)

    assert rows_of(both[1], "SELECT COUNT(*) FROM verdict") == before != [(0,)]


def test_an_endless_question_is_stopped(both: tuple[Engine, Engine]) -> None:
    with pytest.raises(QueryRefused, match="longer than"):
        run_query(both[1], "SELECT pg_sleep(60)", rows=1, seconds=0.2)


def test_the_pipeline_runs_into_the_server(server: str, played_press: Any, tmp_path: Path) -> None:
    """Crawled, judged and recorded there by several processes, the first moment gives the matrix that SQLite has."""
    url = new_database(server, "live")
    with Press() as press:
        loaded = load_story(press.story_path(tmp_path))
        at = press.moments[0]
        press.moment = 1
        offset = at - datetime.now(UTC)
        with bench(loaded, url, offset) as place, place.run("demo") as run:
            crawl_stage(place, run, CrawlOptions(delay=0, allow_private=True, clock_offset=offset))
            judge_stage(place, run)
    cells = "SELECT outlet, fact, verdict, reason, evidence FROM coverage_matrix ORDER BY outlet, fact"
    sqlite, live = open_read_only(f"sqlite:///{played_press.moments[0]}"), open_read_only(url)

    assert rows_of(live, cells) == rows_of(sqlite, cells)
    assert rows_of(live, "SELECT COUNT(*) FROM version_words") == rows_of(sqlite, "SELECT COUNT(*) FROM version_words")
    for engine in (sqlite, live):
        engine.dispose()


def test_one_run_at_a_time(server: str) -> None:
    url = new_database(server, "locked")
    with run_lock(url), pytest.raises(RunOverlaps), run_lock(url):
        pass
    with run_lock(url):
        pass


def test_an_upgrade_keeps_what_is_there(server: str) -> None:
    engine = open_database(new_database(server, "twice"))
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("COMMENT ON VIEW run_log IS 'old'"))
    open_database(engine.url.render_as_string(hide_password=False)).dispose()
    with engine.connect() as connection:
        note = connection.execute(text("SELECT obj_description('run_log'::regclass, 'pg_class')")).scalar_one()
    engine.dispose()

    assert note.startswith("gapwire ")


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(DatabaseUnusable, match="cannot be read"):
        open_read_only(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")


def test_people_code_there_too(both: tuple[Engine, Engine]) -> None:
    """Last in this file: it adds a person's verdict and its log to the copy."""
    engine = open_database(both[1].url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        for table in ("coder", "verdict"):  # the copy brought its own numbers
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
            )
    with engine.connect() as connection:
        story = connection.execute(text("SELECT id FROM story")).scalar_one()
        cell = next(one for one in read_cells(connection, story) if one.machine == "omitted")
        shown = read_shown(connection, Place(*cell.key))
    assert shown is not None
    with engine.begin() as connection:
        coder = person_coder(connection, "Ann")
    code = checked_code(shown.readable, "included", span=(0, 12), comment="=so")
    save_code(engine, shown.place, code, Act(coder, datetime.now(UTC), blind=True), basis=shown.basis)
    assert carry_reviews(engine, story, datetime.now(UTC)) == 0
    with engine.connect() as connection:
        assert read_own(connection, story, "Ann", adjudicates=False)[cell.key].verdict == "included"
        log = connection.execute(text("SELECT coder, verdict, evidence, comment FROM review_log")).one()
        assert tuple(log) == ("Ann", "included", shown.readable.text[:12], "=so")
        assert [one.label for one in read_gold(connection, story, "en")] == ["included"]
    assert undo(engine, coder, datetime.now(UTC)) == shown.place
    engine.dispose()
