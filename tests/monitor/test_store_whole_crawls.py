"""Web archives of whole crawls: lists of paths, several processes, only the story's pages, stopped and gone on."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_store import BODY, SmallStore, small_store
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import UsageError
from monitor.store.importing.listed import expand
from monitor.store.importing.pages import ImportResult
from monitor.store.importing.whole_crawls import Bounds, file_digest, import_archives

FIRST, SECOND = "2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z"
FILLER = "The harbour master said that ships would wait until the works are done and that nobody knew how long. " * 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        yield made


def page(body: str, title: str = "Bridge closed") -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    article = f"<article><h1>{title}</h1>{paragraphs}</article>"
    return f"<html><head><title>{title}</title></head><body>{article}</body></html>".encode()


def warc(path: Path, *pages: tuple[str, str, bytes]) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, date, body in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                io.BytesIO(body),
                len(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": date},
            )
            writer.write_record(record)
    return path


def bring(store: SmallStore, *files: Path, bounds: Bounds | None = None) -> ImportResult:
    with store.run("import") as run:
        return import_archives(
            store.engine,
            store.loaded.story,
            expand(files),
            run_id=run.id,
            snapshot_id=run.story.snapshot_id,
            workers=2,
            canonical=lambda _, url: url,
            bounds=bounds or Bounds(),
        )


STORY = page(BODY + "\n\n" + FILLER)
OTHER = page(FILLER.replace("harbour", "garden"), "A garden show")


def crawl_of(folder: Path) -> Path:
    """A list of two files, as Common Crawl gives it."""
    place = folder / "crawl-data" / "CC-NEWS"
    place.mkdir(parents=True)
    later = page(BODY + "\n\nA second crane fell over.\n\n" + FILLER)
    warc(
        place / "b.warc.gz",
        ("https://mail.example/a", "2024-05-02T00:00:00Z", later),
        ("https://x.example/", "2024-05-02T00:00:00Z", STORY),
    )
    warc(
        place / "a.warc.gz",
        ("https://mail.example/a", "2024-05-01T00:00:00Z", STORY),
        ("https://post.example/o", "2024-05-01T00:00:00Z", OTHER),
    )
    listed = folder / "warc.paths.gz"
    listed.write_bytes(gzip.compress(b"crawl-data/CC-NEWS/b.warc.gz\n\n# a remark\ncrawl-data/CC-NEWS/a.warc.gz\n"))
    return listed


def test_a_list_is_read_and_only_the_storys_pages_are_kept_in_the_order_of_time(
    store: SmallStore, tmp_path: Path
) -> None:
    result = bring(store, crawl_of(tmp_path))

    assert (result.pages, result.recorded, result.warnings) == (3, 2, [])
    versions = "SELECT outlet, version, substr(captured_at, 1, 10) FROM article_versions ORDER BY 1, 2"
    assert store.rows(versions) == [("mail", 1, "2024-05-01"), ("mail", 2, "2024-05-02")]
    assert store.rows("SELECT name, pages, recorded FROM imported_file ORDER BY name") == [
        ("a.warc.gz", 2, 1),
        ("b.warc.gz", 1, 1),
    ]


def test_a_file_that_was_read_is_not_read_again(store: SmallStore, tmp_path: Path) -> None:
    listed = crawl_of(tmp_path)
    bring(store, listed)
    (tmp_path / "crawl-data/CC-NEWS/b.warc.gz").rename(tmp_path / "renamed.warc.gz")
    again = bring(store, tmp_path / "renamed.warc.gz", tmp_path / "crawl-data/CC-NEWS/a.warc.gz")

    assert (again.pages, again.recorded) == (0, 0)
    assert again.warnings == ["2 of 2 files were read before"]


def test_a_file_that_breaks_off_gives_what_came_before_and_is_read_again(store: SmallStore, tmp_path: Path) -> None:
    pages = [(f"https://mail.example/{n}", "2024-05-01T00:00:00Z", STORY.replace(b"long", b"%d" % n)) for n in range(3)]
    whole = warc(tmp_path / "whole.warc.gz", *pages)
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-200])
    result = bring(store, cut)

    assert result.recorded == 2
    assert "what came before is recorded" in result.warnings[0]
    assert store.rows("SELECT count(*) FROM imported_file") == [0]
    cut.write_bytes(whole.read_bytes())
    assert (bring(store, cut).recorded, store.rows("SELECT count(*) FROM version")) == (1, [3])


@pytest.mark.parametrize(
    "junk", [b"", b"\x1f\x8bjunk", b"WARC/1.0\r\nnothing", b"\x00" * 5_000, gzip.compress(b"WARC/1.0\r\n", mtime=0)]
)
def test_junk_is_a_warning_and_no_crash(store: SmallStore, tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "junk.warc.gz"
    file.write_bytes(junk)

    assert bring(store, file).recorded == 0


def test_a_list_names_what_is_missing_and_fetches_nothing(tmp_path: Path) -> None:
    listed = tmp_path / "warc.paths"
    listed.write_text("a.warc.gz\nb.warc.gz\n", "utf-8")
    with pytest.raises(UsageError, match=r"(?s)a\.warc\.gz: there is no such file \(named in .*b\.warc\.gz"):
        expand([listed])
    listed.write_text("https://data.example/a.warc.gz\n", "utf-8")
    with pytest.raises(UsageError, match=r"warc\.paths:1: this is an address; download"):
        expand([listed])


def test_files_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    one = warc(tmp_path / "1.warc.gz", ("https://mail.example/a", "2024-05-01T00:00:00Z", STORY))
    other = warc(tmp_path / "2.warc.gz", ("https://mail.example/a", "2024-05-01T00:00:00Z", OTHER))

    assert file_digest(one) != file_digest(other)


def test_a_page_that_hangs_or_crashes_the_extraction_costs_itself_alone(store: SmallStore, tmp_path: Path) -> None:
    pages = [(f"https://mail.example/{word}-bridge-{n}", FIRST, word.encode() + b" Oldport bridge") for n, word in
             enumerate(["one", "HANG", "two", "CRASH", "three"])]  # fmt: skip
    file = warc(tmp_path / "a.warc.gz", *pages)

    result = bring(store, file, bounds=Bounds(1.0, "faulty_reader:read_or_fail"))

    classes = store.rows("SELECT substr(url, 22), page_class FROM capture_log ORDER BY url")
    assert [row for row in classes if row[1] == "unreadable"] == [
        ("CRASH-bridge-3", "unreadable"), ("HANG-bridge-1", "unreadable"),
    ]  # fmt: skip
    assert len(classes) == 5
    assert result.warnings == [f"{file}: 2 pages could not be read in time: they stay unread"]
    assert store.rows("SELECT COUNT(*) FROM imported_file") == [1], "the file was read to its end"
