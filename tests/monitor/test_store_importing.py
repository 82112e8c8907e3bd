"""Saved pages: JSON Lines, HTML files and web archives become captures in the order of their times."""

from __future__ import annotations

import builtins
import contextlib
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import BODY, SmallStore, at, capture, reading, small_store

from monitor.errors import MissingExtra, UsageError
from monitor.store.comparing import compare_story
from monitor.store.importing import ImportResult, import_pages
from monitor.store.importing.finding import HtmlOptions
from monitor.store.importing.lines import BadLine, _values, page_of

ARTICLE = "".join(f"<p>{part}</p>" for part in (*BODY.split("\n\n"), "The harbour master was asked on Tuesday."))


def page(headline: str = "Bridge closed", article: str = ARTICLE) -> str:
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f'<title>{headline} - Mail</title><link rel=canonical href="https://mail.example/saved">'
        f"</head><body><article><h1>{headline}</h1>{article}</article></body></html>"
    )


def line(hour: int = 0, **values: Any) -> dict[str, Any]:
    """One line of JSON, ready to be written."""
    basic = {"outlet": "mail", "url": "https://mail.example/a", "captured_at": f"2024-05-01T{hour:02}:00:00Z"}
    return basic | ({} if "html" in values else {"text": BODY}) | values


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def write(folder: Path, *lines: object, name: str = "pages.jsonl") -> Path:
    path = folder / name
    texts = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8", newline="\n")
    return path


def bring(store: SmallStore, *files: Path, html: HtmlOptions | None = None) -> ImportResult:
    with store.run("import") as run:
        return import_pages(store.engine, store.loaded, files, run_id=run.id, html=html)


def test_a_text_is_taken_as_it_is(store: SmallStore, tmp_path: Path) -> None:
    given_text = line(headline="Bridge  closed", language="en", published_at="2024-05-01")
    result = bring(store, write(tmp_path, given_text))

    assert (result.pages, result.recorded, result.new_versions, result.about_other) == (1, 1, 1, 0)
    assert store.rows("SELECT text, headline, language, published_at, extractor, page_class FROM version") == [
        (f"Bridge closed\n\n{BODY}", "Bridge closed", "en", "2024-05-01T00:00:00.000000Z", "given", "article")
    ]
    assert store.rows("SELECT discovered_by, about_story FROM article") == [("import", 1)]


def test_a_headline_that_the_text_repeats_stands_once(store: SmallStore, tmp_path: Path) -> None:
    bring(store, write(tmp_path, line(headline="Bridge closed", text=f"\r\nBridge closed \r\n\r\n{BODY}")))

    assert store.rows("SELECT text FROM version") == [f"Bridge closed\n\n{BODY}"]


def test_a_page_is_read_and_keeps_its_bytes(store: SmallStore, tmp_path: Path) -> None:
    from monitor.store import read_raw

    bring(store, write(tmp_path, line(html=page("Die Brücke"), headers={"Content-Type": "text/html; charset=latin-1"})))

    (row,) = store.rows("SELECT headline, text FROM version")
    assert row[0] == "Die Brücke"
    assert "The harbour master was asked" in row[1]
    with store.engine.connect().execution_options(reads=True) as connection:
        assert read_raw(connection, 1) == page("Die Brücke").encode()


def test_history_in_any_order_makes_versions_in_the_order_of_time(store: SmallStore, tmp_path: Path) -> None:
    first = write(tmp_path, line(9, text="Third of Oldport bridge."), line(1, text="First of Oldport bridge."))
    second = write(tmp_path, line(5, text="Second of Oldport bridge."), name="more.ndjson")
    bring(store, first, second)

    assert store.rows("SELECT number, substr(text, 1, 6) FROM version ORDER BY captured_at") == [
        (1, "First "),
        (2, "Second"),
        (3, "Third "),
    ]


PARTS = [f"<p>{part}</p>" for part in BODY.split("\n\n")]


def split(hour: int, number: int, text: str, *, next_page: bool = False, **values: Any) -> dict[str, Any]:
    """A saved page of an article on several pages."""
    onward = f'<a rel=next href="https://mail.example/split?page={number + 1}">Next page</a>' if next_page else ""
    address = "https://mail.example/split" + (f"?page={number}" if number > 1 else "")
    lead = "".join(PARTS) if number == 1 else ""
    return line(hour, url=address, html=page("Bridge closed", lead + f"<p>{text}</p>{onward}"), **values)


LAST = "The ferry of Oldport carries the cars of all who live on the other side of the river until the spring."
MIDDLE = "The council of Oldport wants to hear a third engineer before it decides what the new bridge will look like."
FIRST = "The harbour master of Oldport was asked on Tuesday and said that he had warned of the rust for years."


def test_an_article_on_several_saved_pages_is_one_text(store: SmallStore, tmp_path: Path) -> None:
    pages = [split(4, 3, LAST), split(3, 2, MIDDLE, next_page=True), split(2, 1, FIRST, next_page=True)]
    path = write(tmp_path, *pages)
    result, again = bring(store, path), bring(store, path)

    assert (result.recorded, result.joined, result.new_versions) == (1, 2, 1)
    assert (again.recorded, again.known, again.joined) == (0, 1, 2)
    assert store.rows("SELECT complete, page_class FROM version") == [(1, "article")]
    (body,) = store.rows("SELECT text FROM version")
    assert body.endswith("\n\n".join([FIRST, MIDDLE, LAST]))
    assert store.rows("SELECT json_extract(pages, '$[1].captured_at') FROM capture") == ["2024-05-01T04:00:00+00:00"]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ([], "page 2 of the article is missing: it is not among"),
        ([split(1, 2, LAST)], "page 2 of the article is missing: it is not among"),
        ([split(3, 2, LAST, captured_at="2024-05-03T03:00:00Z")], "page 2 of the article is missing: it is not among"),
        ([split(2, 1, FIRST, next_page=True), split(3, 2, LAST)], "page 2 of the article is missing: it is not among"),
        ([split(3, 2, LAST, status=500)], "status 500"),
        ([split(3, 2, LAST, complete=False)], "before the page was complete"),
        ([split(3, 2, MIDDLE, next_page=True)], "page 3 of the article is missing"),
    ],
)
def test_a_saved_article_with_a_missing_page_is_truncated(
    store: SmallStore, tmp_path: Path, other: list[dict[str, Any]], why: str
) -> None:
    bring(store, write(tmp_path, split(2, 1, FIRST, next_page=True, captured_at="2024-05-01T01:30:00Z"), *other))
    sql = "SELECT c.note, v.complete, v.page_class FROM capture c JOIN version v ON v.id = c.version_id "
    where = "WHERE c.captured_at LIKE '%01:30:00%' LIMIT 1"
    note, complete, page_class = store.rows(sql + where)[0]

    assert why in note
    assert (complete, page_class) == (0, "truncated")


def test_pages_between_whose_times_the_article_was_edited_are_not_joined(store: SmallStore, tmp_path: Path) -> None:
    later = split(9, 2, LAST)
    edited = '<meta property="article:modified_time" content="2024-05-01T08:00:00Z"></head>'
    later["html"] = later["html"].replace("</head>", edited)
    bring(store, write(tmp_path, split(2, 1, FIRST, next_page=True), later))

    assert store.rows("SELECT complete, note LIKE '%was changed between%' FROM version, capture LIMIT 1") == [(0, 1)]


def test_importing_again_changes_nothing(store: SmallStore, tmp_path: Path) -> None:
    path = write(tmp_path, line(1), line(2))
    bring(store, path)
    again = bring(store, path)

    assert (again.recorded, again.known, again.new_versions) == (0, 2, 0)
    assert store.rows("SELECT COUNT(*) FROM capture") == [2]


@pytest.mark.parametrize("end", ["…", "...", "[…]", "… [+2314 chars]"])
def test_a_text_that_breaks_off_is_incomplete(store: SmallStore, tmp_path: Path, end: str) -> None:
    bring(store, write(tmp_path, line(text=BODY + end)))

    assert store.rows("SELECT page_class, complete FROM version") == [("truncated", 0)]


def test_a_part_of_a_page_is_incomplete_and_a_redirect_is_no_text(store: SmallStore, tmp_path: Path) -> None:
    bring(store, write(tmp_path, line(1, status=206), line(2, url="https://mail.example/b", status=301)))

    assert store.rows("SELECT page_class, complete FROM version") == [("truncated", 0)]
    assert store.rows("SELECT page_class FROM capture WHERE status = 301") == ["unreadable"]


def test_a_part_is_incomplete(store: SmallStore, tmp_path: Path) -> None:
    bring(store, write(tmp_path, line(1, complete=False), line(2, path="b", html=page(), complete=False)))

    assert store.rows("SELECT DISTINCT page_class, complete FROM version") == [("truncated", 0)]


def test_what_is_about_something_else_is_kept_and_does_not_count(store: SmallStore, tmp_path: Path) -> None:
    result = bring(store, write(tmp_path, line(text="A cat was found in a tree by the firemen. " * 15)))

    assert result.about_other == 1
    assert store.rows("SELECT about_story FROM article") == [0]


@pytest.mark.parametrize(
    ("status", "page_class"),
    [(404, "removed"), (410, "removed"), (403, "blocked"), (429, "blocked"), (500, "unreadable")],
)
def test_an_error_page_is_no_text(store: SmallStore, tmp_path: Path, status: int, page_class: str) -> None:
    bring(store, write(tmp_path, line(status=status)))

    assert store.rows("SELECT status, page_class, version FROM capture_log") == [(status, page_class, None)]


def test_an_imported_text_and_a_crawled_page_are_one_article(store: SmallStore, tmp_path: Path) -> None:
    store.record(capture(5, reading()))
    bring(store, write(tmp_path, line(1, text="Earlier, of Oldport bridge.")))
    compare_story(store.engine, store.loaded.story)

    assert store.rows("SELECT from_version, to_version FROM version_changes") == [(1, 2)]


def test_further_keys_are_named_once(store: SmallStore, tmp_path: Path) -> None:
    result = bring(store, write(tmp_path, line(1, wire="x", notes=3), line(2, wire="y")))

    (warning,) = result.warnings
    assert warning.endswith("these keys are not used: notes, wire")


BAD: list[tuple[object, str]] = [
    ("{", "no JSON"),
    ("[1]", "no JSON object"),
    ('"\\ud800"', "no JSON"),
    (line(outlet="mial"), 'no outlet "mial"; did you mean "mail"?'),
    (line(outlet="zzz"), "add it to the story file"),
    (line(outlet=None), "outlet is missing"),
    (line(outlet=7), "outlet must be a text"),
    (line(url="ftp://mail.example/"), "no web address"),
    (line(url="https:///x"), "no web address"),
    (line(url="https://[::1"), "no web address"),
    (line(captured_at="2024-05-01 09:00"), "no time zone"),
    (line(captured_at="yesterday"), "no ISO 8601 time"),
    (line(published_at="soon"), "published_at"),
    (line(text=None), "neither html nor text"),
    (line(text=5), "text must be a text"),
    (line(status="200"), "status must be a whole number"),
    (line(status=True), "status must be a whole number"),
    (line(status=0), "status 0 is no HTTP status"),
    (line(status=-5), "status -5 is no HTTP status"),
    (line(captured_at="0001-01-01T00:00:00+14:00"), "no time of a news page"),
    (line(published_at="9999-12-31"), "no time of a news page"),
    (line(headers=[]), "headers must be an object"),
    (line(headers={"a": 1}), "headers must hold texts"),
    (line(complete="no"), "complete must be true or false"),
]


@pytest.mark.parametrize(("bad", "what"), BAD)
def test_a_bad_line_is_named_with_file_and_line(store: SmallStore, tmp_path: Path, bad: object, what: str) -> None:
    path = write(tmp_path, line(1), "", bad, line(2))
    with pytest.raises(UsageError) as refused:
        bring(store, path)

    assert str(refused.value).startswith(f"{path}:3: ")
    assert what in str(refused.value)
    assert store.rows("SELECT COUNT(*) FROM capture") == [0], "nothing is written unless all files are good"


def test_all_mistakes_of_all_files_are_told_at_once(store: SmallStore, tmp_path: Path) -> None:
    first = write(tmp_path, "{", "{", name="a.jsonl")
    second = write(tmp_path, line(url="x"), name="b.jsonl")
    with pytest.raises(UsageError) as refused:
        bring(store, first, second, tmp_path / "none.jsonl", write(tmp_path, "", name="x.pdf"))

    assert [message.split(": ")[0] for message in str(refused.value).splitlines()] == [
        f"{first}:1",
        f"{first}:2",
        f"{second}:1",
        str(tmp_path / "none.jsonl"),
        str(tmp_path / "x.pdf"),
    ]


@given(st.binary(max_size=200))
def test_no_line_raises_anything_but_a_bad_line(raw: bytes) -> None:
    with contextlib.suppress(BadLine):
        page_of(_values(raw), ["mail"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(line() | {"html": 1, "headers": 1, "status": 1, "complete": 1})), JSON))
def test_no_values_raise_anything_but_a_bad_line(values: dict[str, Any]) -> None:
    with contextlib.suppress(BadLine):
        page_of(line() | values, ["mail"])


def test_an_html_file_needs_its_outlet(store: SmallStore, tmp_path: Path) -> None:
    path = write(tmp_path, page(), name="a.html")

    with pytest.raises(UsageError, match="--outlet"):
        bring(store, path)
    with pytest.raises(UsageError, match='Did you mean "mail"'):
        bring(store, path, html=HtmlOptions(outlet="mial"))


def test_an_html_file_names_its_own_address(store: SmallStore, tmp_path: Path) -> None:
    bring(store, write(tmp_path, page(), name="a.html"), html=HtmlOptions(outlet="mail", captured_at=at(4)))

    assert store.rows("SELECT url, captured_at FROM capture_log") == [
        ("https://mail.example/saved", "2024-05-01T04:00:00.000000Z")
    ]


def test_an_html_file_without_address_asks_for_one(store: SmallStore, tmp_path: Path) -> None:
    path = write(tmp_path, page().replace("rel=canonical", "rel=next"), name="a.html")
    with pytest.raises(UsageError, match="--url"):
        bring(store, path, html=HtmlOptions(outlet="mail"))

    bring(store, path, html=HtmlOptions(outlet="mail", url="https://mail.example/given"))
    assert store.rows("SELECT url FROM capture_log") == ["https://mail.example/given"]


def record(
    kind: str, time: str, block: bytes, more: str = "", mime: str = "application/http; msgtype=response"
) -> bytes:
    """One WARC record."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {time}\r\n{more}Content-Type: {mime}\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def archive(folder: Path, *pages: tuple[str, str, bytes, str], zipped: bool = True) -> Path:
    """A WARC file with response records of URL, time, body and content type."""
    records = [record("warcinfo", "2024-05-01T00:00:00Z", b"software: test\r\n", mime="application/warc-fields")]
    for url, time, body, kind in pages:
        http = f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: "w"\r\nContent-Length: {len(body)}\r\n\r\n'
        records.append(record("response", time, http.encode() + body, f"WARC-Target-URI: {url}\r\n"))
    path = folder / ("pages.warc.gz" if zipped else "pages.warc")
    path.write_bytes(b"".join(gzip.compress(one) if zipped else one for one in records))
    return path


@pytest.mark.parametrize("zipped", [True, False])
def test_an_archive_gives_the_pages_of_the_storys_outlets(store: SmallStore, tmp_path: Path, zipped: bool) -> None:
    path = archive(
        tmp_path,
        ("https://www.mail.example/b#top", "2024-05-01T09:00:00Z", page("Second").encode(), "text/html; charset=utf-8"),
        ("https://www.mail.example/b", "2024-05-01T08:00:00Z", page("First").encode(), "text/html"),
        ("https://herald.example/c", "2024-05-01T08:00:00Z", page().encode(), "text/html"),
        ("https://mail.example/logo.png", "2024-05-01T08:00:00Z", b"\x89PNG", "image/png"),
        zipped=zipped,
    )
    result = bring(store, path)

    assert (result.pages, result.new_versions) == (2, 2)
    assert result.warnings == [f"{path}: 1 pages belong to no outlet of the story"]
    assert store.rows("SELECT url, version, captured_at FROM capture_log ORDER BY captured_at") == [
        ("https://www.mail.example/b", 1, "2024-05-01T08:00:00.000000Z"),
        ("https://www.mail.example/b", 2, "2024-05-01T09:00:00.000000Z"),
    ]
    assert store.rows("SELECT headline FROM version ORDER BY number") == ["First", "Second"]


def test_a_file_that_is_no_archive_is_told(store: SmallStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="WARC"):
        bring(store, write(tmp_path, "no archive", name="x.warc"))


def test_an_archive_without_the_extra_names_it(
    store: SmallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path, ("https://mail.example/b", "2024-05-01T08:00:00Z", b"", "text/html"))
    importer = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.startswith("warcio"):
            raise ImportError(name)
        return importer(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match=r"gapwire\[warc\]"):
        bring(store, path)
