"""Raw pages: what goes in comes out, small."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_store import SmallStore, capture, reading, small_store

from monitor.store import read_raw
from monitor.store.raw import KEYFRAME, RawPageDamaged, StoredPage, compress, decompress, raw_page_row


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


@given(st.binary(max_size=3000), st.binary(max_size=3000))
@settings(deadline=None)
def test_any_bytes_come_back_with_any_prefix(body: bytes, prefix: bytes) -> None:
    assert decompress(compress(body, prefix), len(body), prefix) == body


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=2 * KEYFRAME + 2))
@settings(deadline=None, max_examples=40)
def test_a_chain_never_grows_longer_than_a_key_frame_apart(bodies: list[bytes]) -> None:
    base: StoredPage | None = None
    stored: dict[int, dict[str, object]] = {}
    for number, body in enumerate(bodies, start=1):
        row = stored[number] = raw_page_row(number, body, base)
        base = StoredPage(number, row["depth"], body)

    assert max(int(str(row["depth"])) for row in stored.values()) < KEYFRAME
    assert [number for number, row in stored.items() if row["base_id"] is None] == list(
        range(1, len(bodies) + 1, KEYFRAME)
    )


def test_a_large_page_finds_its_former_self_far_away() -> None:
    """A window that is too small would lose the beginning of the prefix."""
    noise = random.Random(5).randbytes(6_000_000)
    later = noise[:3_000_000] + b"one edit" + noise[3_000_000:]

    assert len(compress(later, noise)) < 20_000


def test_no_blob_can_give_more_than_it_claims() -> None:
    bomb = compress(b"\0" * 50_000_000)

    assert len(bomb) < 10_000
    assert len(decompress(bomb, 1000)) <= 1000


def test_a_damaged_page_is_told(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(1, reading("Other.")))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE raw_page SET digest = 'x' WHERE version_id = 2")

    with store.engine.connect().execution_options(reads=True) as connection:
        assert read_raw(connection, 1) is not None
        with pytest.raises(RawPageDamaged, match="version 2"):
            read_raw(connection, 2)


def test_a_version_without_a_page_has_no_raw_bytes(store: SmallStore) -> None:
    store.record(capture(0, reading(), body=None))

    with store.engine.connect().execution_options(reads=True) as connection:
        assert read_raw(connection, 1) is None
        assert read_raw(connection, 99) is None


def test_a_page_after_one_without_bytes_can_be_read_by_itself(store: SmallStore) -> None:
    store.record(capture(0, reading(), body=None), capture(1, reading("Other."), body=b"<p>Other.</p>"))

    with store.engine.connect().execution_options(reads=True) as connection:
        assert read_raw(connection, 2) == b"<p>Other.</p>"
