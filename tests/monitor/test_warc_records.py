"""Records of web archives whose heads never end: they cost neither time nor memory."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from pathlib import Path

import pytest

from monitor.errors import UsageError
from monitor.store.importing.archives import Record, check_archive
from monitor.warc_records import LONGEST_HEAD, HeadTooLong, open_records
from spiders.archives.warc import NotARecord, read_member

HEAD = b"WARC/1.0\r\nWARC-Type: response\r\n"
ENDLESS = {
    "one line": HEAD + b"WARC-Date: " + b"a" * 100 * LONGEST_HEAD,
    "many lines": HEAD + (b"X: " + b"a" * 95 + b"\r\n") * (LONGEST_HEAD // 80),
    "no record": b"\x00" * 100 * LONGEST_HEAD,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_head_without_end_is_an_error_before_it_fills_the_memory(name: str, tmp_path: Path) -> None:
    packed = gzip.compress(ENDLESS[name], 1)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed)

    tracemalloc.start()
    with pytest.raises(HeadTooLong):
        next(iter(open_records(io.BytesIO(packed))))
    with pytest.raises(NotARecord):
        read_member(packed)
    with pytest.raises(UsageError) as caught:
        check_archive(path, lambda _: "harbour")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 90 * LONGEST_HEAD  # less than the line itself
    assert len(str(caught.value)) < 500


def test_a_long_head_of_many_records_is_none() -> None:
    """What is counted ends with each head."""
    record = (
        HEAD
        + b"WARC-Target-URI: urn:x\r\nX: "
        + b"y" * (LONGEST_HEAD // 2)
        + b"\r\nContent-Length: 4\r\n\r\nbody\r\n\r\n"
    )

    assert [each.rec_type for each in open_records(io.BytesIO(record * 5))] == ["response"] * 5


def test_what_has_no_end_behind_a_whole_record_is_an_error_in_words(tmp_path: Path) -> None:
    """And the records before it are known."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>A parade.</p>"
    head = b"WARC-Target-URI: https://harbour.example/a\r\nWARC-Date: 2023-07-26T10:00:00Z\r\n"
    head += b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(page)
    record = HEAD + head + page + b"\r\n\r\n"
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(record) + gzip.compress(record + b"\x01" * 3 * LONGEST_HEAD))
    found: list[Record] = []

    with pytest.raises(UsageError, match="longer than 250,000 bytes"):
        check_archive(path, lambda _: "harbour", found)
    assert len(found) == 1
