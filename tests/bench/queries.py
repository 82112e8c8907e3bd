"""Every question of the cookbook timed at 10,000 versions: ``python tests/bench/queries.py [DATABASE]``.

Makes a story of 1,000 articles in ten versions each, 30 facts and 50 outlets (or takes a database that it made before)
and prints the best of five answers in processor time of this process, in milliseconds; the last line names the slowest.
Searches are timed beside them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, insert, text
from store import rows_of

from db.cookbook import questions
from db.engine import open_database, open_read_only
from db.models import FactLabel, VersionWords
from db.query import run_query
from db.search import parted, search_versions

BAR = 100.0
"""Milliseconds."""
NAMES = {"kestrel": "outlet-7", "meridian": "outlet-8", "nk-started-war": "fact-3", "停战": "anniversary"}
"""Names of the press in the questions, and what they become here."""
SEARCHES = ("delegation", "anniversary -troops", '"border trade"', "tal*")

MENTIONS = """
INSERT INTO mention (version_id, fact_id, attributed_to, hedged, place)
SELECT DISTINCT version_id, fact_id, CASE WHEN fact_id % 3 = 0 THEN 'the ministry' END, 0, 'lead' FROM verdict
WHERE verdict IN ('included', 'partly', 'differs')
"""


def fill(path: Path) -> None:
    """The story, with its words."""
    engine = open_database(f"sqlite:///{path}")
    with engine.begin() as connection:
        for table, rows in rows_of(articles=1_000, versions=10, facts=30, outlets=50):
            connection.execute(insert(table), rows)
        texts = connection.execute(text("SELECT id, text FROM version")).all()
        connection.execute(insert(VersionWords), [{"version_id": row.id, "words": parted(row.text)} for row in texts])
        connection.execute(text(MENTIONS))
        labels = ({"version_id": row.id, "entity": "e", "label": f"name {row.id % 9}", "mentions": 2} for row in texts)
        connection.execute(insert(FactLabel), list(labels))
    engine.dispose()


def best_of(times: int, ask: Callable[[], object]) -> float:
    """The shortest processor time in milliseconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        ask()
        found.append((time.process_time() - began) * 1000)
    return min(found)


def localised(sql: str) -> str:
    """The question about names that this story has."""
    for name, here in NAMES.items():
        sql = sql.replace(f"'{name}'", f"'{here}'")
    return sql


def measure(engine: Engine) -> dict[str, float]:
    """Milliseconds by question."""
    times = {
        name: best_of(5, lambda sql=sql: run_query(engine, sql, rows=1_000, seconds=60))
        for name, sql in ((name, localised(asked.sql)) for name, asked in questions().items())
    }
    with engine.connect() as connection:
        for words in SEARCHES:
            times[f"search {words}"] = best_of(5, lambda words=words: search_versions(connection, "s", words))
    return times


def main() -> None:
    """Make the database where it is not there, and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "queries.db"
        if not path.exists():
            fill(path)
        engine = open_read_only(f"sqlite:///{path}")
        times = measure(engine)
        engine.dispose()
    for name, milliseconds in sorted(times.items(), key=lambda item: -item[1]):
        print(f"{milliseconds:8.1f} ms  {name}{'  above the bar' if milliseconds > BAR else ''}")
    print(f"{sum(value > BAR for value in times.values())} of {len(times)} above {BAR:.0f} ms")


if __name__ == "__main__":
    main()
