"""Questions to the database: bounded, and without any chance of changing it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_world import SmallWorld
from sqlalchemy import Engine

from db.engine import open_read_only
from db.errors import QueryRefused
from db.query import run_query


@pytest.fixture
def reader(engine: Engine) -> Iterator[Engine]:
    """A database with one cell, opened for reading."""
    with engine.begin() as connection:
        world = SmallWorld(connection)
        world.outlet("mail")
        world.fact("f")
    reader = open_read_only(str(engine.url))
    yield reader
    reader.dispose()


def ask(reader: Engine, question: str, rows: int = 10, seconds: float = 20) -> list[tuple[object, ...]]:
    return run_query(reader, question, rows=rows, seconds=seconds).rows


def test_a_views_name_is_a_question(reader: Engine) -> None:
    result = run_query(reader, " coverage_matrix ", rows=10, seconds=20)

    assert result.columns[:3] == ("story", "outlet", "fact")
    assert [row[:3] for row in result.rows] == [("s", "mail", "f")]
    assert not result.cut


def test_a_name_that_is_nearly_a_view_gets_advice(reader: Engine) -> None:
    with pytest.raises(QueryRefused, match='did you mean "fact_sources"'):
        ask(reader, "fact_source")


def test_more_rows_than_asked_for_are_cut_and_said(reader: Engine) -> None:
    result = run_query(reader, "VALUES (1), (2), (3)", rows=2, seconds=20)

    assert (result.rows, result.cut) == ([(1,), (2,)], True)


def test_a_common_table_expression_and_functions_are_allowed(reader: Engine) -> None:
    assert ask(reader, "WITH a(x) AS (VALUES (1), (2)) SELECT sum(x), group_concat(x), upper('é') FROM a") == [
        (3, "1,2", "é")
    ]


@pytest.mark.parametrize(
    "question",
    [
        "DELETE FROM verdict",
        "INSERT INTO coder VALUES (1, 'person', 'Eve', '', 1)",
        "UPDATE story SET title = 'x'",
        "DROP VIEW coverage_matrix",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "ATTACH DATABASE ':memory:' AS other",
        "DETACH DATABASE main",
        "VACUUM main",
        "BEGIN IMMEDIATE",
        "SAVEPOINT x",
        "REINDEX verdict",
        "ANALYZE verdict",
        "SELECT load_extension('x')",
        "WITH a AS (SELECT 1) DELETE FROM verdict",
    ],
)
def test_nothing_but_reading_is_allowed(reader: Engine, question: str) -> None:
    with pytest.raises(QueryRefused, match="only reads"):
        ask(reader, question)


def test_no_file_can_be_written(reader: Engine, tmp_path: Path) -> None:
    for question in ("VACUUM INTO '{0}'", "ATTACH DATABASE '{0}' AS other"):
        with pytest.raises(QueryRefused, match="only reads"):
            ask(reader, question.format(tmp_path / "copy.db"))

    assert not (tmp_path / "copy.db").exists()


def test_two_statements_are_refused(reader: Engine) -> None:
    with pytest.raises(QueryRefused):
        ask(reader, "SELECT 1; SELECT 2")


def test_an_endless_question_is_stopped(reader: Engine) -> None:
    endless = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c"
    start = time.monotonic()

    with pytest.raises(QueryRefused, match=r"longer than 0\.2 seconds"):
        ask(reader, endless, seconds=0.2)
    assert time.monotonic() - start < 5


def test_a_question_that_gives_endless_rows_is_cut(reader: Engine) -> None:
    endless = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c"

    assert len(ask(reader, endless, rows=5)) == 5


@pytest.mark.parametrize(
    "question", ["SELECT zeroblob(2000000000)", "SELECT replace(hex(zeroblob(20000000)), '0', 'xxxxxx')"]
)
def test_a_value_beyond_all_bounds_is_refused(reader: Engine, question: str) -> None:
    with pytest.raises(QueryRefused, match="too large"):
        ask(reader, question)


@pytest.mark.parametrize("question", ["SELECT nope FROM coverage_matrix", "SELECT 1 FROM nope"])
def test_a_wrong_name_points_to_the_dictionary(reader: Engine, question: str) -> None:
    with pytest.raises(QueryRefused, match=r"docs/views\.md"):
        ask(reader, question)


@pytest.mark.parametrize("question", ["SELECT FROM", "", "  ", "--", "SELECT 'a\0b'", "SELECT 1 WHERE" + "(" * 5000])
def test_wrong_sql_is_explained(reader: Engine, question: str) -> None:
    with pytest.raises(QueryRefused):
        ask(reader, question)


def test_a_refused_question_does_not_disturb_the_next(reader: Engine) -> None:
    with pytest.raises(QueryRefused):
        ask(reader, "DELETE FROM verdict")

    assert ask(reader, "SELECT COUNT(*) FROM outlet") == [(1,)]


def test_questions_are_answered_while_a_writer_holds_the_lock(reader: Engine, engine: Engine) -> None:
    with sqlite3.connect(str(engine.url.database), isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE story SET title = 'x'")

        assert ask(reader, "SELECT title FROM story") == [("A story",)]
        writer.execute("ROLLBACK")
    writer.close()
