"""A disk that is full and a database that others hold: said in one line with the remedy, and nothing is lost by it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from small_store import STORY
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from db.errors import refusal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no limit for the size of files there")

FILL_UP = """
import resource, sys
from monitor.cli import main
story, pages, database = sys.argv[1:]
line = ["import", story, pages, "--db", f"sqlite:///{database}"]
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for size in (600_000, most):  # no file may grow beyond it
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        main(line)
    except SystemExit as end:
        print("code", end.code, flush=True)
"""


def test_a_full_disk_is_said_in_a_line_and_the_next_run_goes_on(tmp_path: Path) -> None:
    story, pages, database = tmp_path / "s.toml", tmp_path / "p.jsonl", tmp_path / "s.db"
    story.write_text(STORY)
    rows = [
        {"outlet": "post", "url": f"https://post.example/{n}", "captured_at": "2031-05-14T10:00:00Z"}
        | {"text": f"The bridge of page {n}. " + "".join(f"Word{n * k % 99_991} " for k in range(5_000))}
        for n in range(6)
    ]
    pages.write_text("\n".join(map(json.dumps, rows)))

    ran = subprocess.run(
        [sys.executable, "-c", FILL_UP, story, pages, database], capture_output=True, text=True, check=False
    )

    codes = [line for line in ran.stdout.splitlines() if line.startswith("code")]
    assert codes == ["code 1", "code 0"], ran.stderr
    assert "Traceback" not in ran.stderr
    said = [line for line in ran.stderr.splitlines() if "the database could not go on" in line]
    assert len(said) == 1
    assert "disk" in said[0]
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT COUNT(*) FROM version").fetchone() == (6,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_what_a_database_says_comes_with_its_remedy(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}", connect_args={"timeout": 0.01})
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
        connection.execute(text("PRAGMA max_page_count = 2"))
        with pytest.raises(OperationalError) as full:
            connection.execute(text("INSERT INTO t VALUES (:a)"), {"a": "x" * 90_000})
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("CREATE TABLE u (a)")
    with pytest.raises(OperationalError) as mistake, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperationalError) as locked, engine.begin() as connection:
        connection.execute(text("INSERT INTO u VALUES (1)"))
    holder.close()
    engine.dispose()

    assert "database or disk is full; make room on its disk" in (refusal(full.value) or "")
    assert "xxxx" not in (refusal(full.value) or "")
    assert "database is locked; wait until the other program" in (refusal(locked.value) or "")
    assert refusal(mistake.value) is None
    assert refusal(ValueError("database is locked")) is None
