"""Opens databases: an address goes in, an engine comes out that is safe with several processes.

Writers take SQLite's write lock when their transaction starts and wait for it, so that two of them never fail with
"database is locked"; readers neither wait nor write. An engine opened for writing with
``execution_options(reads=True)`` on a connection starts plain transactions for short looks. It never migrates an
existing database by itself.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import QueuePool

from db.errors import DatabaseMissing, DatabaseUnusable, UpgradeNeeded
from db.postgresql import connect_server

BUSY_SECONDS = 30.0
"""How long a writer waits for another one's transaction."""
CACHE_KIBIBYTES = 32_768
"""Views look at many verdicts more than once; SQLite's own 2 MB would read them from the file again and again."""


def database_path(url: str) -> Path | None:
    """The file behind a SQLite address; ``None`` for databases in memory or on a server."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def parse_url(url: str) -> URL:
    """A database address; raises ``DatabaseUnusable`` where it is none."""
    try:
        return make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(f"{url!r} is no database address; write it as sqlite:///{url}") from None


def open_database(url: str) -> Engine:
    """An engine for reading and writing. A new SQLite file gets its tables and views at once.

    Raises ``UpgradeNeeded`` where another version of Gapwire wrote the schema, ``DatabaseUnusable`` where the file is
    no database or its folder is missing.
    """
    from db.upgrade import refresh_views, upgrade

    engine = connect(url)
    try:
        if is_empty(engine):
            upgrade(engine)
        check_schema(engine)
        refresh_views(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_existing(url: str) -> Engine:
    """An engine for reading and writing what was collected before. Raises ``DatabaseMissing`` where nothing was."""
    open_read_only(url).dispose()
    return open_database(url)


def connect(url: str) -> Engine:
    """An engine for reading and writing that does not look at the schema."""
    path = database_path(url)
    if path is not None and not path.absolute().parent.is_dir():
        raise DatabaseUnusable(f"the folder {path.absolute().parent} for the database does not exist; create it first")
    if path is not None and not os.access(path.absolute().parent, os.W_OK):
        raise DatabaseUnusable(
            f"the folder {path.absolute().parent} of the database cannot be written to; "
            "copy the database to one that can, or get the right to write there"
        )
    if parse_url(url).get_backend_name() != "sqlite":
        return connect_server(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", _begin)
    return engine


def open_read_only(url: str) -> Engine:
    """An engine that cannot write: for reports and queries, also beside a running crawl.

    Raises ``DatabaseMissing`` where there is nothing at the address, ``UpgradeNeeded`` where its schema is another one.
    """
    path = database_path(url)
    if parse_url(url).get_backend_name() != "sqlite":
        engine = connect_server(url, read_only=True)
    elif path is None:
        engine = connect(url)
    else:
        if not path.is_file():
            raise DatabaseMissing(
                f"there is no database at {path}; collect something first (gapwire run, gapwire import, gapwire demo) "
                "or name another one with --db"
            )
        engine = _read_only_engine(path)
    try:
        if is_empty(engine):
            raise DatabaseMissing(f"the database at {url} is empty; collect something first (gapwire run STORY.toml)")
        check_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table of any kind."""
    try:
        with engine.connect().execution_options(reads=True) as connection:
            return not inspect(connection).get_table_names()
    except DatabaseError as error:
        raise DatabaseUnusable(f"{engine.url.database or engine.url} cannot be read: {error.orig}") from error


def schema_of(engine: Engine) -> str | None:
    """The number of the database's newest migration; ``None`` where Gapwire did not write it."""
    from db.upgrade import revision

    with engine.connect().execution_options(reads=True) as connection:
        return revision(connection)


def check_schema(engine: Engine) -> None:
    """Raise ``UpgradeNeeded`` unless the database has the schema of this version of Gapwire."""
    from db.upgrade import newest_revision

    found = schema_of(engine)
    known = newest_revision()
    if found == known:
        return
    where = f"the database ({engine.url.database or engine.url})"
    if found is None:
        raise UpgradeNeeded(f"{where} was not written by Gapwire; name another one with --db")
    if found > known:
        raise UpgradeNeeded(f"{where} was written by a newer Gapwire (schema {found}, here {known}); update Gapwire")
    raise UpgradeNeeded(f"{where} has an older schema ({found}, now {known}); run: gapwire db upgrade")


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so, see _begin
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = NORMAL")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switching a new file to WAL does not wait for others by itself, so it is tried until it works."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _read_only_address(path: Path) -> str:
    address = path.resolve().as_uri() + "?mode=ro"
    if not os.access(path.parent, os.W_OK) and _is_settled(path):
        # On read-only media nobody can write, and SQLite cannot create the shared memory that WAL readers need.
        address += "&immutable=1"
    return address


def _read_only_engine(path: Path) -> Engine:
    address = _read_only_address(path)

    def creator() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        return connection

    engine = create_engine(f"sqlite:///{path}", creator=creator, poolclass=QueuePool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _is_settled(path: Path) -> bool:
    """Whether all of a database in a folder that cannot be written to is in its main file, as its writer leaves it.

    Raises ``DatabaseUnusable`` where the newest rows stand in its log and nobody can put them in order.
    """
    log, memory = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    if not log.exists() or log.stat().st_size == 0:
        return True
    if not memory.exists():
        raise DatabaseUnusable(
            f"the newest rows of {path} are still in {log.name}, and its folder cannot be written to: copy both files "
            "to a folder that can, or take the copy with gapwire db backup, which makes one whole file"
        )
    return False


def check_integrity(engine: Engine) -> list[str]:
    """What SQLite finds wrong with the file, foreign keys included; empty where all is well."""
    with engine.connect().execution_options(reads=True) as connection:
        rows: list[Any] = list(connection.execute(text("PRAGMA integrity_check")).scalars())
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    return [str(row) for row in rows if row != "ok"] + [f"foreign key: {tuple(row)}" for row in broken]


def back_up(url: str, copy: Path) -> int:
    """Copy a SQLite database that may be in use (SQLite's own online backup); the size of the copy in bytes.

    The copy gets its name only after SQLite found it whole. Raises ``DatabaseMissing`` where there is nothing to copy,
    and ``DatabaseUnusable`` where the database is no file, the copy exists already or cannot be written.
    """
    path = database_path(url)
    if path is None:
        raise DatabaseUnusable(f"{url} is no SQLite file; use the backup of your database server (pg_dump)")
    if not path.is_file():
        raise DatabaseMissing(f"there is no database at {path}; name one with --db")
    if copy.exists():
        raise DatabaseUnusable(f"{copy} exists already; name a new file, or move it away first")
    partial = copy.with_name(copy.name + ".partial")
    try:
        source = sqlite3.connect(_read_only_address(path), uri=True, timeout=BUSY_SECONDS)
        target = sqlite3.connect(partial)
        try:
            source.backup(target, pages=2_000, sleep=0.01)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, complete by itself
            found = target.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            target.close()
            source.close()
        if found != "ok":
            raise DatabaseUnusable(f"the copy of {path} is damaged ({found}); nothing was kept")
        partial.replace(copy)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusable(f"{path} cannot be copied to {copy}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return copy.stat().st_size
