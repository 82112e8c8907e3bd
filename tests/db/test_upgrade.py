"""Migrations and views: the schema is the models', and an upgrade is whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import db.upgrade
from db.engine import check_integrity, connect, is_empty, open_database
from db.models import Base
from db.upgrade import VIEWS, alembic_config, newest_revision, revision, upgrade


def no_index(name: str | None, kind: str, _parents: object) -> bool:
    """The tables that SQLite keeps its full-text index in are no models."""
    return not (kind == "table" and (name or "").startswith("version_index"))


OPTIONS = {"compare_type": True, "compare_server_default": True, "include_name": no_index}


def test_the_migrated_schema_is_that_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)

        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_revision_is_alembics_head() -> None:
    assert newest_revision() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    before = schema(engine)
    upgrade(engine)

    assert schema(engine) == before
    assert check_integrity(engine) == []


def test_a_failed_upgrade_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.setattr(db.upgrade, "view_text", lambda name: "SELECT nonsense FROM")

    with pytest.raises(Exception, match=r"syntax|incomplete"):
        upgrade(engine)
    assert is_empty(engine)
    engine.dispose()


def test_an_upgrade_rebuilds_a_table_under_the_views(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite refuses to alter a table that a view uses, so the views must be gone meanwhile."""
    monkeypatch.setattr(db.upgrade, "_migrate", add_a_column)
    upgrade(engine)

    with engine.connect() as connection:
        columns = [column["name"] for column in inspect(connection).get_columns("version")]
        assert "mood" in columns
        assert connection.execute(text("SELECT COUNT(*) FROM article_versions")).scalar() == 0


def add_a_column(connection: object) -> None:
    """What a migration in batch mode does: copy the table, drop the old one, rename."""
    from alembic.operations import Operations
    from sqlalchemy import Column, String

    operations = Operations(MigrationContext.configure(connection))  # type: ignore[arg-type]
    with operations.batch_alter_table("version", recreate="always") as batch:
        batch.add_column(Column("mood", String, nullable=True))


def test_analysts_views_survive_an_upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE VIEW mine AS SELECT outlet FROM coverage_matrix"))
    upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM mine")).all() == []


def test_an_outdated_view_is_renewed_when_a_writer_opens_the_database(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP VIEW run_log"))
        connection.execute(text("CREATE VIEW run_log AS SELECT 1 AS run"))
    again = open_database(str(engine.url))

    with again.connect() as connection:
        assert set(inspect(connection).get_view_names()) == set(VIEWS)
        assert "outcome" in connection.execute(text("SELECT * FROM run_log")).keys()  # noqa: SIM118  # no mapping
    again.dispose()


def test_the_migrations_go_down_to_nowhere_and_up_from_nothing(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")
        assert revision(connection) == newest_revision()
    engine.dispose()


def schema(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).scalars())
