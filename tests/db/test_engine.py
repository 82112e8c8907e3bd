"""Opening databases: what is refused, what waits, what cannot be written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db.engine import check_integrity, database_path, open_database, open_read_only
from db.errors import DatabaseMissing, DatabaseUnusable, UpgradeNeeded
from db.models import Coder, Moment

ORPHAN = "INSERT INTO article_url (article_id, url, kind, first_seen_at) VALUES (7, '', '', '')"


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_new_file_gets_its_schema_at_once(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "new.db"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM coverage_matrix")).scalar() == 0
        settings = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")]
    engine.dispose()

    assert settings == ["wal", 1]


def test_reading_what_does_not_exist_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match=r"gapwire run.*--db"):
        open_read_only(url(tmp_path / "none.db"))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_not_reported_as_a_schema_error(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()

    with pytest.raises(DatabaseMissing, match="is empty"):
        open_read_only(url(tmp_path / "empty.db"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="does not exist"):
        open_database(url(tmp_path / "no" / "x.db"))


def test_a_path_in_place_of_an_address_is_explained() -> None:
    with pytest.raises(DatabaseUnusable, match=r"sqlite:///gapwire\.db"):
        open_database("gapwire.db")


@pytest.mark.parametrize("opener", [open_database, open_read_only])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, opener: object) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database, but it is long enough to look like one" * 20)

    with pytest.raises(DatabaseUnusable, match="cannot be read"):
        opener(url(tmp_path / "x.db"))  # type: ignore[operator]


@pytest.mark.parametrize("opener", [open_database, open_read_only])
def test_a_foreign_database_is_left_alone(tmp_path: Path, opener: object) -> None:
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")
    connection.close()

    with pytest.raises(UpgradeNeeded, match="not written by Gapwire"):
        opener(url(tmp_path / "x.db"))  # type: ignore[operator]


@pytest.mark.parametrize(("revision", "remedy"), [("0000", "gapwire db upgrade"), ("9999", "newer Gapwire")])
def test_another_schema_is_not_touched(engine: Engine, revision: str, remedy: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    for opener in (open_database, open_read_only):
        with pytest.raises(UpgradeNeeded, match=remedy):
            opener(str(engine.url))


def test_foreign_keys_are_kept(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(ORPHAN))


def test_a_reader_cannot_write(engine: Engine) -> None:
    reader = open_read_only(str(engine.url))
    with pytest.raises(OperationalError, match="readonly"), reader.begin() as connection:
        connection.execute(insert(Coder).values(kind="person", name="Eve", version="", rank=1))
    reader.dispose()


def test_a_reader_sees_the_state_before_a_writer_commits(engine: Engine) -> None:
    reader = open_read_only(str(engine.url))
    with engine.begin() as writing:
        writing.execute(insert(Coder).values(kind="person", name="Ada", version="", rank=1))
        with reader.connect() as reading:
            assert reading.execute(select(Coder.name)).all() == []
    with reader.connect() as reading:
        assert reading.execute(select(Coder.name)).scalars().all() == ["Ada"]
    reader.dispose()


def test_a_writer_waits_for_another(engine: Engine) -> None:
    """Both read before they write, which fails at once unless the lock is taken when the transaction begins."""

    def write(name: str, rank: int) -> None:
        with engine.begin() as connection:
            connection.execute(select(Coder)).all()
            connection.execute(insert(Coder).values(kind="person", name=name, version="", rank=rank))

    threads = [threading.Thread(target=write, args=(f"p{number}", number)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert len(connection.execute(select(Coder)).all()) == 8


WRITER = """
import sys
from sqlalchemy import insert, select
from db.engine import open_database
from db.models import Coder, Moment

engine = open_database(sys.argv[1])
for number in range(60):
    with engine.begin() as connection:
        connection.execute(select(Coder)).all()
        rank = int(sys.argv[2]) + number
        connection.execute(insert(Coder).values(kind="person", name=str(rank), version="", rank=rank))
engine.dispose()
"""


def test_two_processes_create_and_fill_one_new_database(tmp_path: Path) -> None:
    """They open a file that does not exist yet at the same moment, and none of 120 writes fails."""
    address = url(tmp_path / "shared.db")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, address, str(first)], stderr=subprocess.PIPE, text=True)
        for first in (0, 1000)
    ]
    errors = [writer.communicate(timeout=60)[1] for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0], errors
    engine = open_database(address)
    with engine.connect() as connection:
        assert len(connection.execute(select(Coder)).all()) == 120
    assert check_integrity(engine) == []
    engine.dispose()


def test_addresses_tell_their_file() -> None:
    assert database_path("sqlite:///x/y.db") == Path("x/y.db")
    assert database_path("sqlite://") is None


def test_a_name_with_signs_of_an_address_can_be_read(tmp_path: Path) -> None:
    address = URL.create("sqlite", database=str(tmp_path / "a b%20#c.db")).render_as_string()
    open_database(address).dispose()
    reader = open_read_only(address)
    with reader.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM run_log")).scalar() == 0
    reader.dispose()


def test_a_broken_foreign_key_is_found(engine: Engine) -> None:
    with sqlite3.connect(str(engine.url.database)) as connection:
        connection.execute(ORPHAN)
    connection.close()

    (problem,) = check_integrity(engine)
    assert "article_url" in problem


def test_the_first_and_the_last_day_of_the_calendar_come_back(tmp_path: Path) -> None:
    dialect = open_database(url(tmp_path / "days.db")).dialect
    for moment in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
        kept = Moment().process_bind_param(moment, dialect)
        assert len(kept) == len("2023-07-25T18:00:00.123456Z")
        assert Moment().process_result_value(kept, dialect) == moment
