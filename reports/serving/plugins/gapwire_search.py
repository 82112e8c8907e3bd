"""Read by Datasette: gives its connections ``search_words``, so that the questions of the cookbook run there too."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl

from db.search import match_expression


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Called by Datasette for each of its connections."""
    conn.create_function("search_words", 1, match_expression, deterministic=True)
