"""Coding in a spreadsheet and gold: a round trip, formulas that stay text, mistakes told with line and column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import BODY, STORY, SmallStore, capture, reading, small_store
from test_store_reviews import INCLUDED, OMITTED, judge, matrix, person, say

from monitor.cli import main
from monitor.coding.codes import Code
from monitor.coding.sheet import COLUMNS, read_sheet, sheet_lines
from monitor.coding.shown import Opinion, Place
from monitor.commands.reviewing.desk import Sitting
from monitor.commands.reviewing.files import export_sheet, import_sheet
from monitor.comparer.pairs import read_pairs
from monitor.errors import UsageError
from monitor.store.review_cells import read_shown
from monitor.verdicts import Verdict


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        made.record(capture(0, reading()), capture(0, reading("=1+1 " + BODY, headline="=cmd"), outlet="post"))
        judge(made)
        yield made


def seat(store: SmallStore, *, blind: bool = False) -> Sitting:
    who = person(store)
    values = ("bridge", "The bridge", "ann", who, blind, False, 1, 50, frozenset())
    return Sitting(store.engine, *values, lambda: datetime.now(UTC))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def fill(path: Path, *, delimiter: str = ",", encoding: str = "utf-8-sig", **columns: str) -> None:
    """Write the first cell's columns as a person would."""
    lines = rows(path)
    lines[0] |= columns
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)


def test_a_sheet_that_was_filled_in_comes_back_as_verdicts(store: SmallStore, tmp_path: Path) -> None:
    sheet, sitting = tmp_path / "codes.csv", seat(store, blind=True)
    assert export_sheet(sitting, sheet) == 4
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    assert {row["said"] for row in rows(sheet)} == {""}
    lines = rows(sheet)
    lines.sort(key=lambda row: (row["outlet"], row["fact"]))
    columns = {"verdict": " Included", "quote": "The bridge of Oldport  was closed on Monday.", "comment": "'=so"}
    lines[0] |= columns
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(lines)
    assert import_sheet(sitting, sheet) == (1, 0)
    assert matrix(store)[:3] == ("included", "ann", "=so")
    assert import_sheet(sitting, sheet) == (0, 1)
    assert store.rows("SELECT action, blind FROM review") == [("imported", 1)]
    export_sheet(sitting, sheet)
    assert import_sheet(sitting, sheet) == (0, 1)


def test_no_cell_of_a_sheet_begins_a_formula(store: SmallStore, tmp_path: Path) -> None:
    say(store, person(store), replace(OMITTED, comment="@SUM(A1)", note="-1"))
    export_sheet(seat(store), tmp_path / "codes.csv")
    cells = [value for row in rows(tmp_path / "codes.csv") for value in row.values()]
    assert "'=cmd" in cells
    assert "'@SUM(A1)" in cells
    assert not [value for value in cells if value[:1] in tuple("=+-@\t\r")]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"verdict": "inclded"}, "codes.csv, line 2, column verdict: 'inclded' is no verdict; choose one of"),
        ({"verdict": "included", "quote": "not there"}, "line 2, column quote: these words do not stand in the text"),
        ({"verdict": "partly", "quote": "Ships wait"}, "line 2, column note: Partly needs a note"),
        ({"verdict": "unknown"}, "line 2, column reason: Unknown needs its reason"),
        ({"verdict": "omitted", "cell": "7"}, "line 2, column cell: '7' names no cell; leave this column as it was"),
        ({"verdict": "omitted", "cell": "99-1-00000000"}, "line 2, column cell: this database has no such cell"),
        ({"verdict": "omitted", "cell": "1-1-00000000"}, "line 2, column cell: the text or the fact has changed"),
    ],
)
def test_a_mistake_is_told_with_line_column_and_remedy(
    store: SmallStore, tmp_path: Path, columns: dict, message: str
) -> None:
    sheet, sitting = tmp_path / "codes.csv", seat(store)
    export_sheet(sitting, sheet)
    fill(sheet, **columns)
    with pytest.raises(UsageError) as told:
        import_sheet(sitting, sheet)
    assert message in str(told.value)
    assert str(told.value).endswith("Nothing was taken in.")


def test_one_mistake_keeps_the_whole_sheet_out(store: SmallStore, tmp_path: Path) -> None:
    sheet, sitting = tmp_path / "codes.csv", seat(store)
    export_sheet(sitting, sheet)
    lines = rows(sheet)
    fill(sheet, verdict="omitted")
    text = sheet.read_text("utf-8-sig").replace(lines[2]["cell"], "broken-cell")
    sheet.write_text(text, "utf-8")
    fill_second = rows(sheet)
    fill_second[2]["verdict"] = "omitted"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(fill_second)
    with pytest.raises(UsageError, match="column cell"):
        import_sheet(sitting, sheet)
    assert store.rows("SELECT COUNT(*) FROM review") == [0]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "line 1: there is no column 'cell'"),
        (b"a,b\n1,2\n", "line 1: there is no column 'cell'"),
        ("cell,verdict\n1-1-00000000,ömitted\n".encode("latin-1"), "line 2: not UTF-8"),
        (b'cell,verdict\n"1,2', "not CSV"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(store: SmallStore, tmp_path: Path, body: bytes, message: str) -> None:
    sheet = tmp_path / "codes.csv"
    sheet.write_bytes(body)
    with pytest.raises(UsageError) as told:
        import_sheet(seat(store), sheet)
    assert message in str(told.value)
    assert "codes.csv, line" in str(told.value)


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@given(note=WORDS, comment=WORDS, quote=WORDS)
def test_any_words_survive_the_round_trip(note: str, comment: str, quote: str) -> None:
    mine = Opinion("ann", True, False, "differs", None, 0, 1, quote, note, comment, None, datetime.now(UTC))
    body = "\ufeff" + "".join(sheet_lines([(SHOWN, mine, "=said")]))
    [entry] = list(read_sheet(body.encode()))
    assert (entry.values["quote"], entry.values["note"], entry.values["comment"]) == (quote, note, comment)
    assert (entry.version_id, entry.fact_id, entry.line) == (1, 1, 2)


@pytest.fixture(scope="module", autouse=True)
def _shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    global SHOWN  # noqa: PLW0603  # hypothesis takes no fixtures that change
    with small_store(tmp_path_factory.mktemp("shown")) as made:
        made.record(capture(0, reading()))
        with made.engine.connect() as connection:
            SHOWN = read_shown(connection, Place(1, 1))


SHOWN = None


def test_gold_is_what_people_stand_by(store: SmallStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story, gold = tmp_path / "bridge.toml", tmp_path / "gold.jsonl"
    story.write_text(STORY)
    ann, bo = person(store), person(store, "bo")
    say(store, ann, INCLUDED)
    say(store, bo, INCLUDED)
    say(store, ann, OMITTED, place=Place(1, 2))
    say(store, bo, Code(Verdict.INCLUDED, None, 0, 6, "Bridge"), place=Place(1, 2))
    say(store, ann, OMITTED, place=Place(2, 2))
    with pytest.raises(SystemExit) as ended:
        main(["review", str(story), "--db", store.url, "--gold", str(gold)])
    assert ended.value.code == 0
    lines = [json.loads(line) for line in gold.read_text().splitlines()]
    assert [(one["label"], one["evidence"]) for one in lines] == [("included", [INCLUDED.evidence]), ("omitted", [])]
    pairs = list(read_pairs(gold.read_bytes().splitlines(), "gold"))
    assert [pair.label for pair in pairs] == ["included", "omitted"]
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(gold), "--draws", "0", "--json"])
    assert ended.value.code == 0
    capsys.readouterr()


def test_the_command_says_what_is_missing(
    store: SmallStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "bridge.toml"
    story.write_text(STORY)
    for options, words in (
        ([], "--coder NAME"),
        (["--coder", "a", "--blind", "--adjudicate"], "leave one out"),
        (["--coder", "<x>"], "not a usable name"),
        (["--coder", "a", "--import", "no.csv"], "no.csv: No such file"),
        (["--coder", "a", "--export", "no/folder/x.csv"], "cannot be written"),
        (["--gold", "a", "--export", "b"], "one at a time"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["review", str(story), "--db", store.url, *options])
        assert ended.value.code == 2
        assert words in capsys.readouterr().err
