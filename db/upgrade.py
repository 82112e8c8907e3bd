"""Brings a database to the schema of this version: migrations once each, views anew every time.

SQLite refuses to alter a table that a view uses, so views are dropped first and created last. All of it is one
transaction: a database is either wholly old or wholly new.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from db import postgresql

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
VIEW_FOLDER = Path(__file__).with_name("views")
VIEWS = (
    "verdict_history",
    "coverage_matrix",
    "omissions",
    "fact_sources",
    "discrepancies",
    "article_versions",
    "version_changes",
    "text_changes",
    "wire_groups",
    "attributions",
    "fact_values",
    "labels_used",
    "capture_log",
    "run_log",
    "outlet_conditions",
    "version_search",
    "review_log",
)
"""In the order of creation: a view may read those before it."""


@cache
def newest_revision() -> str:
    """The newest migration's number. Revisions are ``0001``, ``0002``...; a file's name opens with its number."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(engine: Engine) -> None:
    """Migrate to the newest revision and recreate all views, also those that analysts added to the file.

    Doing it twice changes nothing.
    """
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # SQLite rebuilds a table by dropping the old one, which foreign keys would punish; they are checked below.
            _outside_transaction(connection, "PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                others = _other_views(connection)
                _drop_views(connection)
                _migrate(connection)
                _create_views(connection)
                for statement in others:
                    connection.exec_driver_sql(statement)
                if sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
                    raise RuntimeError(f"the migration would leave rows that point nowhere: {broken[:5]}")
        finally:
            if sqlite:
                _outside_transaction(connection, "PRAGMA foreign_keys = ON")


def refresh_views(engine: Engine) -> None:
    """Recreate the views where the database holds other texts of them: they change without a migration."""
    with engine.connect().execution_options(reads=True) as connection:
        if _views_are_current(connection):
            return
    with engine.begin() as connection:
        _drop_views(connection, VIEWS)
        _create_views(connection)


def revision(connection: Connection) -> str | None:
    """The number of the newest migration in the database; ``None`` where Gapwire never wrote to it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    from alembic.config import Config  # slow to import, and most openings migrate nothing

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def view_text(name: str) -> str:
    """The SQL of one view with its opening comment."""
    return (VIEW_FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip().removesuffix(";")


def _migrate(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def _outside_transaction(connection: Connection, statement: str) -> None:
    """Some settings are ignored inside a transaction, and SQLAlchemy opens one around every statement of its own."""
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101  # a connection that was just opened has one
    cursor = driver.cursor()
    cursor.execute(statement)
    cursor.close()


def _other_views(connection: Connection) -> list[str]:
    """The statements that made an analyst's own views."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid"))
    return [statement for name, statement in found if name not in VIEWS]


def _views_are_current(connection: Connection) -> bool:
    if connection.dialect.name == "postgresql":
        return postgresql.views_are_current(connection, _statements())
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    return _statements().items() <= {row.name: row.sql for row in rows}.items()


def _drop_views(connection: Connection, names: tuple[str, ...] | None = None) -> None:
    if connection.dialect.name == "postgresql":  # others' views need not go: only their own tables hold a migration up
        names = ("version_index", *VIEWS)
    for name in reversed(names if names is not None else inspect(connection).get_view_names()):
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.execute(text(f"DROP VIEW IF EXISTS {quoted}"))


def _create_views(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        postgresql.create_views(connection, _statements())
        return
    for statement in _statements().values():
        connection.exec_driver_sql(statement)


def _statements() -> dict[str, str]:
    return {name: _statement(name) for name in VIEWS}


def _statement(name: str) -> str:
    return f"CREATE VIEW {name} AS\n{view_text(name)}"
