"""What is different on PostgreSQL: connecting, the words of views, one run at a time, questions that cannot write.

The models, migrations and views are those of SQLite. Where a view needs other words, they stand in its SQL as a comment
that only PostgreSQL reads: ``/*postgresql ... */``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import NoSuchModuleError

from db.errors import DatabaseUnusable, QueryRefused

RUN_LOCK = 0x67617077697265  # "gapwire"
"""The number under which the run lock is known to the server."""
UTC = "-c timezone=UTC"
READ_ONLY = f"{UTC} -c default_transaction_read_only=on"
WORDS = "CREATE VIEW version_index AS SELECT version_id AS rowid, words FROM version_words"
"""SQLite's full-text index, as far as the views read it."""


def connect_server(url: str, *, read_only: bool = False) -> Engine:
    """An engine for a database server; raises ``DatabaseUnusable`` where its driver is missing."""
    try:
        return create_engine(url, connect_args={"options": READ_ONLY if read_only else UTC}, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise DatabaseUnusable(
            f"this database needs a driver that is not installed ({error}); for PostgreSQL: "
            "pip install 'gapwire[postgresql]' and --db postgresql+psycopg://USER@HOST/NAME"
        ) from None


def in_postgresql(statement: str) -> str:
    """A view's statement as PostgreSQL reads it."""
    statement = re.sub(r"/\*postgresql (.*?) ?\*/", r"\1", statement, flags=re.DOTALL)
    return re.sub(r"\bgroup_concat\(", "string_agg(", statement)


def views_are_current(connection: Connection, statements: dict[str, str]) -> bool:
    """Whether the database holds these views: each carries the digest of its statement as its comment."""
    found = connection.execute(
        text("SELECT relname, obj_description(oid, 'pg_class') AS made_from FROM pg_class WHERE relkind = 'v'")
    )
    held = {row.relname: row.made_from for row in found}
    return all(held.get(name) == digest(statement) for name, statement in statements.items())


def create_views(connection: Connection, statements: dict[str, str]) -> None:
    """Create the views in their order."""
    connection.exec_driver_sql(WORDS)
    for name, statement in statements.items():
        connection.execute(text(in_postgresql(statement).replace(":", "\\:")))
        connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS '{digest(statement)}'")


def digest(statement: str) -> str:
    """What is noted on a view to tell whether it is current."""
    return "gapwire " + blake2b(statement.encode(), digest_size=16).hexdigest()


@contextmanager
def server_lock(url: str) -> Iterator[bool]:
    """Hold the run lock of a database for the length of the block; gives whether it could be had.

    It goes with the connection, so a process that dies leaves none behind.
    """
    engine = connect_server(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield bool(connection.execute(text(f"SELECT pg_try_advisory_lock({RUN_LOCK})")).scalar_one())
    finally:
        engine.dispose()


def ask_server(engine: Engine, sql: str, rows: int, seconds: float) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """At most ``rows`` rows of one question in a transaction that only reads; raises ``QueryRefused``.

    The question becomes a cursor, and PostgreSQL makes cursors of nothing but queries.
    """
    import psycopg

    fairy = engine.raw_connection()
    connection: Any = fairy.dbapi_connection
    try:
        connection.rollback()
        connection.read_only = True
        connection.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        with connection.cursor(name="question") as cursor:
            cursor.execute(sql.strip().removesuffix(";"))
            found = cursor.fetchmany(rows)
            return tuple(column.name for column in cursor.description), found
    except psycopg.errors.QueryCanceled:
        message = f"the question takes longer than {seconds:g} seconds; narrow it down or raise --seconds"
        raise QueryRefused(message) from None
    except (psycopg.Error, UnicodeError) as error:
        reason = str(error).partition("\n")[0]
        raise QueryRefused(f"refused or wrong, because gapwire query only reads: {reason}") from error
    finally:
        fairy.invalidate()
