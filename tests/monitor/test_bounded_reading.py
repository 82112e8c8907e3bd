"""Pages that hang or crash the extraction cost a bounded time, and only themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_store import SmallStore, at, capture, small_store
from sqlalchemy import select

from db.models import Capture as CaptureRow
from db.models import Version
from monitor import bounded_reading
from monitor.bounded_reading import BoundedReader
from monitor.captures import Page
from monitor.store.importing.finding import HtmlOptions
from monitor.store.importing.pages import import_pages

ARTICLE = (
    b"<html lang=en><head><title>Bridge closed</title></head><body><article><h1>Bridge closed</h1>"
    b"<p>The bridge of Oldport was closed on Monday morning, because the engineers found a crack in it.</p>"
    b"<p>Ships wait in the harbour, and the mayor spoke of a long summer without it.</p></article></body></html>"
)


def page(body: bytes) -> Page:
    return Page("https://mail.example/a", body)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that reads through the store meets the reader with faults."""
    monkeypatch.setattr(bounded_reading.BoundedReader.__init__, "__defaults__", (1.0, "faulty_reader:read_or_fail"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        yield made


@pytest.mark.usefixtures("faulty")
def test_a_page_that_hangs_or_crashes_costs_itself_alone() -> None:
    with BoundedReader() as reader:
        bodies = [b"one", b"HANG", b"two", b"CRASH", b"three"]
        readings = [reader.read(page(body), language="en", outlet_name="Mail") for body in bodies]

        assert [reading and reading.body for reading in readings] == [
            "one en Mail", None, "two en Mail", None, "three en Mail",
        ]  # fmt: skip
        assert reader.failures == 2


def test_what_is_read_is_what_the_extraction_reads() -> None:
    from monitor.extraction import read_page

    with BoundedReader() as reader:
        assert reader.read(page(ARTICLE), language="en") == read_page(page(ARTICLE), language="en")


@pytest.mark.usefixtures("faulty")
def test_an_import_goes_on_behind_a_page_that_hangs(store: SmallStore, tmp_path: Path) -> None:
    files = []
    for number, body in enumerate((b"<p>HANG", b"<p>The bridge is closed and the mayor is sorry about it.")):
        files.append(tmp_path / f"{number}.html")
        files[-1].write_bytes(body + b'<link rel="canonical" href="https://mail.example/%d">' % number)
    with store.run("import") as run:
        result = import_pages(store.engine, store.loaded, files, run_id=run.id, html=HtmlOptions("mail", None, at(3)))

    assert result.recorded == 2
    with store.engine.connect() as connection:
        classes = set(connection.execute(select(CaptureRow.page_class)).scalars())
    assert classes == {"unreadable", "article"}


@pytest.mark.usefixtures("faulty")
def test_a_stored_page_that_hangs_stays_as_it_was(store: SmallStore) -> None:
    from monitor.extraction import read_page

    read = read_page(page(ARTICLE), language="en")
    hanging = ARTICLE.replace(b"<p>Ships", b"<p>HANG Ships")
    old = replace(read, body="The old text of the bridge.", extractor="old 1")
    store.record(capture(1, old, body=hanging))
    store.record(capture(2, replace(read, body="The new text of the bridge."), body=ARTICLE))

    with store.engine.connect() as connection:
        texts = connection.execute(select(Version.text).order_by(Version.number)).scalars().all()
    assert [text.endswith(("old text of the bridge.", "new text of the bridge.")) for text in texts] == [True, True]
