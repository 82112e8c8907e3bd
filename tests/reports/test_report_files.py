"""Writing a report: whole files, only what changed, and nothing of anybody else's."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.engine import open_database
from db.errors import DatabaseMissing
from monitor.errors import UsageError
from reports.build import build_report
from reports.files import MANIFEST, read_manifest, write_pages
from reports.render import Page

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)


def test_a_report_has_a_page_for_every_fact_outlet_and_article(built: Any) -> None:
    names = {path.relative_to(built.out).as_posix() for path in built.pages}
    assert {"index.html", "facts.html", "outlets.html", "articles.html", "changes.html"} <= names
    assert {"collection.html", "method.html"} <= names
    assert sum(name.startswith("facts/") for name in names) == 13
    assert sum(name.startswith("outlets/") for name in names) == 14
    assert sum(name.startswith("articles/") for name in names) == 16
    assert built.result.written == len(names) + 1  # and the feed
    files = [*built.pages, built.out / "feed.xml"]
    assert built.result.bytes == sum(path.stat().st_size for path in files)


def test_building_again_writes_nothing(own: Any) -> None:
    times = {path: path.stat().st_mtime_ns for path in own.pages}
    again = build_report(own.url, own.story, own.out, now=NOW)
    assert (again.written, again.unchanged, again.removed) == (0, len(times) + 1, 0)  # and the feed
    assert {path: path.stat().st_mtime_ns for path in own.pages} == times


def test_only_pages_that_changed_are_written(own: Any) -> None:
    engine = open_database(own.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE version SET section = 'Other' WHERE id = 2"))
    engine.dispose()
    again = build_report(own.url, own.story, own.out, now=NOW)
    assert again.written == 1


def test_pages_of_retired_facts_and_outlets_go_away(own: Any) -> None:
    engine = open_database(own.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE fact SET retired = 1 WHERE key = 'closed-1987'"))
        connection.execute(text("UPDATE outlet SET retired = 1 WHERE key = 'press-union'"))
    engine.dispose()
    pairs = len(list((own.out / "pairs").glob("*press-union*")))
    again = build_report(own.url, own.story, own.out, now=NOW)
    assert again.removed == 3 + pairs
    assert not (own.out / "facts" / "closed-1987.html").exists()
    assert not (own.out / "outlets" / "press-union.html").exists()


def test_files_of_others_and_pages_that_somebody_changed_stay(own: Any) -> None:
    (own.out / "facts" / "my-notes.html").write_text("mine", encoding="utf-8")
    (own.out / "facts" / "closed-1987.html").write_text("edited", encoding="utf-8")
    engine = open_database(own.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE fact SET retired = 1 WHERE key = 'closed-1987'"))
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    assert (own.out / "facts" / "my-notes.html").read_text(encoding="utf-8") == "mine"
    assert (own.out / "facts" / "closed-1987.html").read_text(encoding="utf-8") == "edited"


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{", '{"pages": []}', '{"pages": {"../../victim.html": "x"}}', '{"pages": {"/etc/passwd": "x"}}'],
)
def test_a_manifest_that_is_not_ours_removes_nothing(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    assert read_manifest(tmp_path) == {}


def test_a_manifest_cannot_reach_outside_the_folder(tmp_path: Path) -> None:
    import hashlib

    victim = tmp_path / "victim.html"
    victim.write_text("v", encoding="utf-8")
    out = tmp_path / "report"
    out.mkdir()
    digest = hashlib.blake2b(b"v", digest_size=16).hexdigest()
    (out / MANIFEST).write_text(json.dumps({"pages": {"../victim.html": digest}}), encoding="utf-8")
    write_pages(out, "s", [Page("index.html", b"x")])
    assert victim.exists()


def test_a_reader_never_sees_half_a_page(tmp_path: Path) -> None:
    """While pages are replaced over and over, every look at one finds it whole."""
    sizes = {100_000, 150_000}
    write_pages(tmp_path, "s", [Page("index.html", b"a" * 100_000)])
    stop, seen = threading.Event(), set()

    def read() -> None:
        while not stop.is_set():
            seen.add(len((tmp_path / "index.html").read_bytes()))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(60):
        write_pages(tmp_path, "s", [Page("index.html", b"ab"[turn % 2 :][:1] * (100_000 + 50_000 * (turn % 2)))])
    stop.set()
    reader.join()
    assert seen <= sizes


def test_a_failing_page_leaves_the_earlier_report_and_no_litter(tmp_path: Path) -> None:
    write_pages(tmp_path, "s", [Page("index.html", b"old")])

    def pages() -> Any:
        raise RuntimeError("while making the first page")
        yield

    with pytest.raises(RuntimeError):
        write_pages(tmp_path, "s", pages())
    assert (tmp_path / "index.html").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "index.html"]


def test_an_unknown_story_says_what_to_do(built: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no story 'other'"):
        build_report(built.url, "other", tmp_path, now=NOW)


def test_a_missing_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        build_report(f"sqlite:///{tmp_path / 'none.db'}", "s", tmp_path, now=NOW)


def test_a_folder_that_is_a_file_says_so(built: Any, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        build_report(built.url, built.story, tmp_path / "report", now=NOW)


def test_reading_changes_nothing_in_the_database(own: Any, tmp_path: Path) -> None:
    file = Path(own.url.removeprefix("sqlite:///"))
    before = file.read_bytes()
    build_report(own.url, own.story, tmp_path / "new", now=NOW)
    assert file.read_bytes() == before
