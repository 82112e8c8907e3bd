"""Asks a database one question without any chance of changing it, and within bounds of time, rows and memory.

SQL or a view's name goes in, columns and rows come out. The bounds on SQLite are made of its own guards; a
server has its own (``db.postgresql``).
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Engine

from db.cookbook import questions
from db.errors import QueryRefused
from db.postgresql import ask_server
from db.search import match_expression
from db.upgrade import VIEWS

INSTRUCTIONS_BETWEEN_LOOKS = 20_000
"""SQLite's virtual machine calls back after as many steps to see whether the time is up."""
LARGEST_VALUE = 50_000_000
"""Bytes of one text, blob or row."""
LONGEST_SQL = 100_000
READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
HARMLESS_PRAGMAS = frozenset(
    [
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "foreign_key_list",
        "compile_options",
        "data_version",
    ]
)
"""The full-text index asks for data_version itself."""
REFUSED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut: bool
    """Whether there were more rows than asked for."""


def statement_for(question: str) -> str:
    """The SQL of a question: SQL stays as it is, one word is the name of a view or of a question of the cookbook.

    ``QueryRefused`` names the nearest.
    """
    word = question.strip().lower()
    if not re.fullmatch(r"\w+(-\w+)*", word):
        return question
    if word in VIEWS:
        return f"SELECT * FROM {word}"  # noqa: S608  # one of our own names
    if word in questions():
        return questions()[word].sql
    near = get_close_matches(word, (*VIEWS, *questions()), n=1)
    advice = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(VIEWS)} and the cookbook's questions"
    raise QueryRefused(f'there is no view "{question.strip()}"; {advice}')


def run_query(engine: Engine, question: str, *, rows: int, seconds: float) -> QueryResult:
    """Answer a question from an engine of ``open_read_only``: at most ``rows`` rows, at most ``seconds`` of work.

    Raises ``QueryRefused`` for wrong SQL, for anything but reading, and where a bound is passed.
    """
    sql = statement_for(question)
    if len(sql) > LONGEST_SQL:
        raise QueryRefused(f"the statement is longer than {LONGEST_SQL:,} characters")
    if engine.dialect.name != "sqlite":
        columns, found = ask_server(engine, sql, rows + 1, seconds)
        return QueryResult(columns, found[:rows], len(found) > rows)
    fairy = engine.raw_connection()
    try:
        connection: Any = fairy.dbapi_connection
        return _run_guarded(connection, sql, rows, seconds)
    finally:
        fairy.invalidate()  # the guards stay on the connection: nobody else gets it


def _run_guarded(connection: sqlite3.Connection, sql: str, rows: int, seconds: float) -> QueryResult:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)
    connection.create_function("search_words", 1, match_expression, deterministic=True)
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(_stop_at(deadline), INSTRUCTIONS_BETWEEN_LOOKS)
    cursor = connection.cursor()
    try:
        cursor.execute(sql)
        found = cursor.fetchmany(rows + 1)
    except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError) as error:
        raise QueryRefused(_explain(error, seconds)) from error
    finally:
        cursor.close()
    if cursor.description is None:
        raise QueryRefused("the statement gives no rows; gapwire query only reads (SELECT ...)")
    return QueryResult(tuple(column[0] for column in cursor.description), found[:rows], len(found) > rows)


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _inside: str | None) -> int:
    """Reading is allowed, everything else is denied: what is not known to be harmless is not."""
    if action in READS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in HARMLESS_PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _stop_at(deadline: float) -> Callable[[], int]:
    return lambda: int(time.monotonic() > deadline)


def _explain(error: BaseException, seconds: float) -> str:
    text = str(error)
    if "interrupted" in text:
        return f"the question takes longer than {seconds:g} seconds; narrow it down or raise --seconds"
    if any(word in text for word in ("not authorized", "authorization denied", "prohibited", "readonly")):
        return f"refused, because gapwire query only reads: {text}"
    if "too big" in text or isinstance(error, MemoryError | OverflowError):
        return "the answer holds a value that is too large"
    if "no such column" in text or "no such table" in text:
        return f"{text}; the views and their columns are in docs/views.md"
    return f"the statement is wrong: {text}"
