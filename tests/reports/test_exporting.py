"""Exports are opened by what people open them with, and every one is counted again against the views."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from sqlalchemy import text

from db.engine import open_database, open_read_only
from monitor.errors import UsageError
from reports.exporting.cells import CONTROL, cut, safe_cell, visible
from reports.exporting.columns import LONG, NAMES, TEXTS, VERDICTS
from reports.exporting.dataset import Wishes, open_dataset
from reports.exporting.formats import FORMATS, load_format, whole_file

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
LONG_FORMATS = ("csv", "xlsx", "jsonl", "parquet", "sav", "datapackage")
ATTACK = (
    '=HYPERLINK("http://127.0.0.9:9/","x")\r\nER  - \r\nTY  - HACK\n\x00\x1b[31m\u202egnp.exe<script>alert(1)</script>'
    ' & "quoted", \ufffe]]> <!ENTITY x "y">'
)
PARAGRAPH = "word " * 2_000_000


def export(url: str, story: str, name: str, folder: Path, **wishes: bool) -> tuple[Path, int]:
    """One export as ``gapwire export`` makes it; the file and the number it says."""
    out = folder / f"export{FORMATS[name].ending}"
    engine = open_read_only(url)
    try:
        with open_dataset(engine, story, Wishes(**wishes), NOW, "0") as data, whole_file(out) as part:
            return out, load_format(name).write(data, part)
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def counts(built: Any) -> Counter[tuple[str, str, str, str]]:
    """What the view holds: how often each coder gave each verdict on each fact of each outlet."""
    engine = open_read_only(built.url)
    with engine.connect() as connection:
        sql = "SELECT outlet, fact, coder, verdict FROM verdict_history WHERE story = :story"
        found = Counter(tuple(row) for row in connection.execute(text(sql), {"story": built.story}))
    engine.dispose()
    assert len(found) > 50
    return found  # type: ignore[return-value]


def frame_of(name: str, path: Path) -> pd.DataFrame:
    """The long table as a user's program reads it."""
    if name == "csv":
        return pd.read_csv(path)
    if name == "xlsx":
        return pd.read_excel(path, sheet_name="verdicts")
    if name == "jsonl":
        return pd.read_json(path, lines=True)
    if name == "parquet":
        return pd.read_parquet(path)
    if name == "sav":
        return pyreadstat.read_sav(path, apply_value_formats=True, user_missing=True)[0]
    with zipfile.ZipFile(path) as package, package.open("verdicts.csv") as file:
        return pd.read_csv(file)


@pytest.mark.parametrize("name", LONG_FORMATS)
def test_every_verdict_is_there_as_often_as_in_the_view(
    built: Any, counts: Counter[Any], tmp_path: Path, name: str
) -> None:
    path, said = export(built.url, built.story, name, tmp_path)
    frame = frame_of(name, path)

    assert tuple(frame.columns) == NAMES
    assert said == len(frame) == sum(counts.values())
    assert Counter(zip(frame.outlet, frame.fact, frame.coder, frame.verdict.astype(str), strict=True)) == counts


def test_speakers_and_archived_copies_count_as_in_the_views(own: Any, tmp_path: Path) -> None:
    """Who is made to say a fact stands only where the coder says that it is stated."""
    engine = open_database(own.url)
    stated = "verdict IN ('included', 'partly', 'differs')"
    with engine.begin() as connection:
        columns = "version_id, fact_id, attributed_to, hedged, place"
        rows = f"SELECT DISTINCT version_id, fact_id, :speaker, version_id % 2, 'lead' FROM verdict WHERE {stated}"
        connection.execute(text(f"INSERT INTO mention ({columns}) {rows}"), {"speaker": "the harbour office"})
        connection.execute(text("UPDATE capture SET memento_url = 'https://archive.example/' || id WHERE id % 3 = 0"))
        spoken = connection.execute(text("SELECT version_id, fact, hedged FROM attributions")).all()
        copies = connection.execute(
            text("SELECT version_id, archived_copy FROM article_versions WHERE archived_copy IS NOT NULL")
        ).all()
        stating = connection.execute(text(f"SELECT COUNT(*) FROM verdict_history WHERE {stated}")).scalar_one()
    engine.dispose()

    assert len(spoken) > 20
    assert len(copies) > 3
    for name in ("csv", "sav", "parquet"):
        frame = frame_of(name, export(own.url, own.story, name, tmp_path)[0])
        frame = frame.assign(
            **{n: frame[n].replace("", None) for n in ("attributed_to", "archived_copy")},
        )
        said = frame[frame.attributed_to.notna()]
        assert {(int(r.version_id), r.fact, int(r.hedged)) for r in said.itertuples()} == {tuple(r) for r in spoken}
        assert len(said) == stating
        kept = frame[frame.archived_copy.notna()]
        judged = set(frame.version_id.astype(int))
        assert {(int(r.version_id), r.archived_copy) for r in kept.itertuples()} == {
            (version, copy) for version, copy in copies if version in judged
        }


def test_the_matrix_counts_as_the_view(built: Any, tmp_path: Path) -> None:
    wide = pd.read_csv(export(built.url, built.story, "wide", tmp_path)[0], index_col="outlet")
    sheet = pd.read_excel(export(built.url, built.story, "xlsx", tmp_path)[0], sheet_name="matrix", index_col="outlet")
    engine = open_read_only(built.url)
    with engine.connect() as connection:
        cells = connection.execute(text("SELECT outlet, fact, verdict, reason FROM coverage_matrix")).all()
    engine.dispose()

    assert wide.size == sheet.size == len(cells)
    for outlet, fact, verdict, reason in cells:
        wanted = f"{verdict}: {reason}" if reason else verdict
        assert wide.loc[outlet, fact] == sheet.loc[outlet, fact] == wanted


def test_spss_knows_labels_levels_and_the_missing_value(built: Any, tmp_path: Path) -> None:
    path, _ = export(built.url, built.story, "sav", tmp_path)
    frame, meta = pyreadstat.read_sav(path, user_missing=True)

    assert meta.variable_value_labels["verdict"] == {float(code): word for word, code in VERDICTS.items()}
    assert meta.column_names_to_labels["evidence_start"].startswith("Where the span begins")
    assert meta.missing_ranges["verdict"] == [{"lo": 9.0, "hi": 9.0}]
    assert frame.captured_at.dtype.kind == "M"


def test_parquet_keeps_types(built: Any, tmp_path: Path) -> None:
    schema = pq.read_schema(export(built.url, built.story, "parquet", tmp_path)[0])

    assert str(schema.field("captured_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("complete").type) == "bool"
    assert schema.field("score").metadata[b"description"].startswith(b"Probability")


def test_the_data_package_describes_its_tables(built: Any, counts: Counter[Any], tmp_path: Path) -> None:
    with zipfile.ZipFile(export(built.url, built.story, "datapackage", tmp_path)[0]) as package:
        described = json.loads(package.read("datapackage.json"))
        for resource in described["resources"]:
            with package.open(resource["path"]) as file:
                frame = pd.read_csv(file)
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == list(frame.columns)
            assert all(field["description"] for field in fields)
            for field in fields:
                allowed = field.get("constraints", {}).get("enum")
                assert allowed is None or set(frame[field["name"]].dropna()) <= set(allowed)


def test_the_reliability_matrix_holds_every_code_once(built: Any, counts: Counter[Any], tmp_path: Path) -> None:
    frame = pd.read_csv(export(built.url, built.story, "reliability", tmp_path)[0])
    coders = frame.drop(columns=["outlet", "article_id", "version", "fact"])

    assert int(coders.count().sum()) == sum(counts.values())
    for coder in coders:
        by_code = Counter(coders[coder].dropna().astype(int))
        wanted: Counter[int] = Counter()
        for (_, _, who, verdict), number in counts.items():
            if who == coder:
                wanted[VERDICTS[verdict]] += number
        assert by_code == wanted


def test_references_are_the_articles(built: Any, tmp_path: Path) -> None:
    engine = open_read_only(built.url)
    with engine.connect() as connection:
        sql = "SELECT COUNT(DISTINCT article_id) FROM article_versions WHERE about_story IS NOT FALSE"
        articles = connection.execute(text(sql)).scalar_one()
    engine.dispose()
    ris, said = export(built.url, built.story, "ris", tmp_path)
    csl = json.loads(export(built.url, built.story, "csl", tmp_path)[0].read_text(encoding="utf-8"))

    assert said == len(csl) == articles
    assert ris.read_text(encoding="utf-8").count("TY  - NEWS") == articles
    assert all({"id", "type", "title", "container-title", "URL", "accessed"} <= set(item) for item in csl)


def test_a_mark_for_excel_only_where_it_is_wanted(built: Any, tmp_path: Path) -> None:
    with_mark = export(built.url, built.story, "csv", tmp_path, bom=True)[0].read_bytes()
    without = export(built.url, built.story, "csv", tmp_path)[0].read_bytes()

    assert with_mark == b"\xef\xbb\xbf" + without


@pytest.mark.parametrize("name", LONG_FORMATS)
def test_without_text_nothing_of_an_outlet_is_left(built: Any, tmp_path: Path, name: str) -> None:
    frame = frame_of(name, export(built.url, built.story, name, tmp_path, without_text=True)[0])

    assert set(NAMES) & TEXTS == {"headline", "evidence", "note", "attributed_to"}
    for column in set(NAMES) & TEXTS:
        assert set(frame[column].astype(object).fillna("")) == {""}
    assert frame.verdict.notna().all()


@pytest.fixture(scope="module")
def attacked(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The story with an attack in every text that an outlet or a file may bring, and one enormous paragraph."""
    path = tmp_path_factory.mktemp("attacked") / "story.db"
    path.write_bytes(Path(built.url.removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{path}"
    engine = open_database(url)
    with engine.begin() as connection:
        for table, columns in {
            "outlet": ("name", "country", "publisher"),
            "fact": ("statement",),
            "story": ("title",),
            "version": ("headline", "language", "wire_group"),
            "verdict": ("evidence", "note"),
        }.items():
            for column in columns:
                connection.execute(text(f"UPDATE {table} SET {column} = :attack"), {"attack": ATTACK})
        connection.execute(text("UPDATE version SET authors = :a"), {"a": json.dumps([ATTACK])})
        connection.execute(text("UPDATE coder SET name = :attack || id"), {"attack": ATTACK})
        connection.execute(text("UPDATE article SET url = :attack || id"), {"attack": ATTACK})
        connection.execute(
            text("UPDATE verdict SET evidence = :p WHERE id = (SELECT MIN(id) FROM verdict)"), {"p": PARAGRAPH}
        )
    engine.dispose()
    return url


def test_hostile_text_is_inert_in_csv(built: Any, attacked: str, counts: Counter[Any], tmp_path: Path) -> None:
    path, _ = export(attacked, built.story, "csv", tmp_path)
    csv.field_size_limit(50_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))

    assert len(rows) == 1 + sum(counts.values())
    assert {len(row) for row in rows} == {len(LONG)}
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "@", "\t"))
        assert CONTROL.search(cell.replace("\n", "")) is None
    assert any(len(cell) == len(PARAGRAPH) for row in rows for cell in row)


def test_hostile_text_is_inert_in_a_workbook(built: Any, attacked: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(attacked, built.story, "xlsx", tmp_path)[0])

    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n")
            assert cell.hyperlink is None
    texts = {cell.value for cell in book["verdicts"]["Y"]}
    assert any("[cut; 10000000 characters]" in str(value) for value in texts)


@pytest.mark.parametrize("name", ["jsonl", "parquet", "sav", "datapackage"])
def test_hostile_text_loses_no_row_elsewhere(
    built: Any, attacked: str, counts: Counter[Any], tmp_path: Path, name: str
) -> None:
    frame = frame_of(name, export(attacked, built.story, name, tmp_path)[0])

    assert len(frame) == sum(counts.values())
    assert frame.outlet_name.astype(str).str.contains("HYPERLINK").all()


def test_hostile_text_brings_no_field_into_references(built: Any, attacked: str, tmp_path: Path) -> None:
    path, said = export(attacked, built.story, "ris", tmp_path)
    lines = path.read_bytes().decode().split("\r\n")

    assert sum(line.startswith("TY  - ") for line in lines) == sum(line == "ER  - " for line in lines) == said
    assert all(line == "" or line[2:6] == "  - " for line in lines)
    assert all(CONTROL.search(line) is None for line in lines)
    json.loads(export(attacked, built.story, "csl", tmp_path)[0].read_text(encoding="utf-8"))


@pytest.mark.parametrize("text_", ["=1+1", "+1", "-1", "@x", "\t=1", "\n=1", "＝1", "－1"])
def test_no_cell_begins_a_formula(text_: str) -> None:
    assert safe_cell(text_).startswith("'")


def test_numbers_stay_numbers() -> None:
    assert [safe_cell(value) for value in (-1, -0.5, None, "plain")] == ["-1", "-0.5", "", "plain"]


def test_a_cut_says_so() -> None:
    assert cut("a" * 100, 60) == "a" * 36 + " … [cut; 100 characters]"
    assert cut("short", 60) == "short"
    assert visible("\u202e\x00") == "\\u202e\\x00"


def break_off(out: Path) -> None:
    with whole_file(out) as part:
        part.write_text("half")
        raise RuntimeError


def test_a_failed_export_leaves_nothing_behind(built: Any, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")
    with pytest.raises(RuntimeError):
        break_off(tmp_path / "x.csv")

    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert (tmp_path / "x.csv").read_text() == "old"
    engine = open_read_only(built.url)
    with pytest.raises(UsageError, match="holds no story 'nope'"), open_dataset(engine, "nope", Wishes(), NOW, "0"):
        pass
    engine.dispose()


def test_every_format_is_explained() -> None:
    document = (Path(__file__).resolve().parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")

    assert {name for name in FORMATS if f"`{name}`" not in document} == set()
