"""What commands print on a terminal about hostile outlets: every control character is written out, in JSON too."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.engine import open_database
from monitor.cli import main
from reports.exporting.cells import CONTROL

STORY = """
[story]
id = "{id}"
title = "Bridge"
start = 2025-03-01
end = 2025-03-09
keywords = ["bridge"]

[[fact]]
id = "bridge-closed"
statement = "The bridge was closed on Monday."

[[outlet]]
id = "mail"
name = "Mail"
language = "en"
url = "https://mail.example/"
"""
ATTACK = "\x1b[2J\x9b31m\x1b]0;owned\x07 =HYPERLINK(1) <script> \u202egnirts \r\x7f harbour "


def gapwire(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(list(arguments))
    assert left.value.code in (0, 3), err.getvalue()
    return out.getvalue() + err.getvalue()


@pytest.fixture
def hostile(own: Any) -> str:
    engine = open_database(own.url)
    with engine.begin() as connection:
        for table, column in (("outlet", "name"), ("version", "headline"), ("verdict", "evidence"), ("run", "note")):
            connection.execute(text(f"UPDATE {table} SET {column} = :a"), {"a": ATTACK})
        connection.execute(text("UPDATE version SET text = :a || text, credit = :a"), {"a": ATTACK})
        names = json.dumps([ATTACK], ensure_ascii=False)
        connection.execute(text("UPDATE version SET authors = :a"), {"a": names})
        connection.execute(text("INSERT INTO version_words (version_id, words) SELECT id, 'harbour' FROM version"))
        connection.execute(text("UPDATE capture SET note = :a"), {"a": ATTACK})
        connection.execute(text("UPDATE story SET title = :a"), {"a": ATTACK})
        group = "INSERT INTO wire_group (id, story_id, key, source, source_kind) VALUES (1, :s, 'w', :a, 'agency')"
        connection.execute(text(group), {"s": own.story, "a": ATTACK})
        columns = "version_id, group_id, shared, reused, relation, new_headline, known_by, credit"
        members = f"INSERT INTO wire_member ({columns}) SELECT id, 1, 0.9, 0.8, 'cut', 1, :a, :a FROM version"
        connection.execute(text(members), {"a": ATTACK})
        connection.execute(text("UPDATE outlet SET key = key || :a"), {"a": ATTACK})
    engine.dispose()
    return str(own.url)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_status_search_wires_and_history(hostile: str, own: Any, tmp_path: Path, more: tuple[str, ...]) -> None:
    story = tmp_path / "story.toml"
    story.write_text(STORY.format(id=own.story), encoding="utf-8")
    engine = open_database(hostile)
    with engine.connect() as connection:
        url = str(connection.execute(text("SELECT url FROM article_url ORDER BY id LIMIT 1")).scalar_one())
    engine.dispose()
    for command in (["status"], ["search", str(story), "harbour"], ["wires", str(story)], ["history", url]):
        printed = gapwire(*command, "--db", hostile, *more)
        assert "owned" in printed, command
        assert not CONTROL.search(printed.replace("\n", "")), command


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_query(hostile: str, form: str) -> None:
    question = "SELECT o.name, v.headline, v.authors, v.text FROM version v, outlet o LIMIT 5"
    printed = gapwire("query", question, "--db", hostile, "--format", form)
    assert "owned" in printed
    assert not CONTROL.search(printed.replace("\n", ""))
