"""Lets the tests of this folder import what lies beside them by name."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from db.engine import open_database

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to be copied: migrating anew for each test would take most of the time."""
    path = tmp_path_factory.mktemp("empty") / "gapwire.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def engine(tmp_path: Path, empty_file: Path) -> Iterator[Engine]:
    """A new database in a file."""
    path = tmp_path / "gapwire.db"
    shutil.copy(empty_file, path)
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_engine(empty_file: Path) -> Iterator[Engine]:
    """One database for tests that commit nothing."""
    engine = open_database(f"sqlite:///{empty_file}")
    yield engine
    engine.dispose()


@pytest.fixture
def connection(shared_engine: Engine) -> Iterator[Connection]:
    """One transaction for all that a test writes and reads; it is never committed."""
    with shared_engine.connect() as connection:
        yield connection
