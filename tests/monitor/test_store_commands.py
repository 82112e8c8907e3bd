"""The store's commands: db, import, judge, query."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import BODY, STORY

from db.upgrade import newest_revision
from monitor.cli import main
from monitor.commands.tables import CONTROL, as_csv, as_json, as_jsonl, as_table, visible


@dataclass
class Answer:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def gapwire(*arguments: str) -> Answer:
    """Run the command line in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with pytest.raises(SystemExit) as left, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(list(arguments))
    out.flush()
    return Answer(int(str(left.value.code)), out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bridge.toml").write_text(STORY, encoding="utf-8")
    line = {"outlet": "mail", "url": "https://mail.example/a", "captured_at": "2024-05-01T09:00:00Z", "text": BODY}
    (tmp_path / "pages.jsonl").write_text(json.dumps(line | {"headline": "=1+1"}) + "\n", encoding="utf-8")
    return tmp_path


def test_import_judge_and_query_in_a_row(folder: Path) -> None:
    imported = gapwire("import", "bridge.toml", "pages.jsonl")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert imported.stdout.startswith("1 of 1 pages recorded, 1 new versions")

    judged = gapwire("judge", "bridge.toml", "--json")
    assert json.loads(judged.stdout) == {
        "versions": 1,
        "judged": 1,
        "carried": 0,
        "verdicts": 2,
        "failed": 0,
        "changed": 0,
        "changes": [],
    }

    answer = gapwire("query", "coverage_matrix", "--format", "jsonl")
    cells = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(cell["outlet"], cell["fact"], cell["verdict"], cell["reason"]) for cell in cells] == [
        ("mail", "closed-monday", "included", None),
        ("mail", "nine-workers", "omitted", None),
        ("post", "closed-monday", "unknown", "not_collected"),
        ("post", "nine-workers", "unknown", "not_collected"),
    ]
    rows = gapwire("query", "SELECT headline FROM article_versions", "--format", "csv").stdout
    assert rows == "headline\n'=1+1\n"
    table = gapwire("query", "SELECT outlet, fact FROM omissions").stdout
    assert table.splitlines() == ["outlet  fact", "mail    nine-workers"]
    assert gapwire("db", "upgrade").stdout == f"schema {newest_revision()}: nothing to do\n"


def test_mistakes_end_with_exit_code_two_and_one_message(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("{\n", encoding="utf-8")
    for arguments, message in (
        (("import", "bridge.toml", "bad.jsonl"), "bad.jsonl:1: no JSON"),
        (("query", "DELETE FROM run"), "only reads"),
        (("query", "coverage_matrx"), "coverage_matrix"),
        (("query", "run_log", "--db", "sqlite:///none.db"), "no database at none.db"),
        (("db", "upgrade", "--db", "sqlite:///none.db"), "no database at none.db"),
        (("status", "--db", "none"), "sqlite:///none"),
    ):
        answer = gapwire(*arguments)
        assert answer.returncode == 2, answer.stderr
        assert message in answer.stderr


def test_a_cut_answer_says_so_beside_the_data(folder: Path) -> None:
    gapwire("import", "bridge.toml", "pages.jsonl")
    answer = gapwire("query", "coverage_matrix", "--limit", "1", "--format", "csv")

    assert len(answer.stdout.splitlines()) == 2
    assert answer.stderr == "only the first 1 rows; ask for more with --limit\n"


ANY = st.none() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(max_size=9)


@given(st.lists(st.tuples(ANY, ANY), max_size=4))
def test_no_form_lets_a_control_character_through(rows: list[tuple[object, ...]]) -> None:
    for form in (as_table, as_csv, as_json, as_jsonl):
        for line in form(("a\x1b", "b"), rows):
            assert not CONTROL.search(line.replace("\n", ""))


@given(st.lists(st.tuples(st.text(), st.integers() | st.floats(allow_nan=False)), max_size=4))
def test_csv_reads_back_and_never_begins_a_formula(rows: list[tuple[str, float]]) -> None:
    text = "\n".join(as_csv(("a", "b"), rows))
    back = list(csv.reader(io.StringIO(text, newline="")))

    assert back[0] == ["a", "b"]
    assert [row[1] for row in back[1:]] == [str(value) for _, value in rows]
    assert not any(row[0][:1] in tuple("=+-@\t\r") and row[0] for row in back[1:])


@given(st.lists(st.tuples(ANY, ANY), max_size=4))
def test_json_holds_what_was_asked_for(rows: list[tuple[object, ...]]) -> None:
    answer = json.loads("\n".join(as_json(("a", "b"), rows)))

    expected = [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows]
    assert [[one["a"], one["b"]] for one in answer] == expected


def test_visible_text_tells_what_is_hidden() -> None:
    assert visible("a\x1b[31m\u202eb\x00é") == "a\\x1b[31m\\u202eb\\x00é"
