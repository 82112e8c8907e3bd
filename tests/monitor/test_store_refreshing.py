"""A new extractor never looks like an edit by the outlet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_store import SmallStore, at, capture, reading, small_store
from sqlalchemy import insert

from db.models import Verdict as VerdictRow
from db.search import search_versions
from monitor.captures import Capture, Outcome, Page, Reading
from monitor.store.coders import person_coder
from monitor.store.judging import judge_story

FIRST = (
    "<p>The bridge of Oldport was closed on Monday morning, because the engineers found a crack in it.</p>"
    "<p>Ships wait in the harbour, and the mayor spoke of a long summer without the bridge.</p>"
)
EDITED = FIRST.replace("Monday", "Tuesday")


def page(body: str) -> bytes:
    return (
        "<html lang=en><head><title>Bridge closed</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Bridge closed</h1>{body}</article></body></html>"
    ).encode()


def read(html: bytes) -> Reading:
    from monitor.extraction import read_page

    return read_page(Page("https://mail.example/a", html), language="en", outlet_name="Mail")


def old_read(html: bytes) -> Reading:
    """What an earlier extractor made of it: the navigation was text."""
    now = read(html)
    return replace(now, body="Home\n\n" + now.body, extractor="old 1")


def seen(hour: float, html: bytes, page_reading: Reading) -> Capture:
    return capture(hour, page_reading, body=html)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def texts(store: SmallStore) -> list[tuple[int, bool, bool]]:
    """Number, whether it has the old extractor's debris, whether it is the new extractor's, of each version."""
    return store.rows("SELECT number, text LIKE '%Home%', extractor <> 'old 1' FROM version ORDER BY number")


def test_other_bytes_with_the_same_text_are_no_new_version(store: SmallStore) -> None:
    store.record(seen(0, page(FIRST), old_read(page(FIRST))))
    changed = page(FIRST + "<!-- served at noon -->")
    assert store.record(seen(1, changed, read(changed))) == 0

    assert texts(store) == [(1, 0, 1)]
    assert store.rows("SELECT version FROM capture_log") == [1, 1]


def test_an_edit_is_compared_with_the_old_page_as_the_new_extractor_reads_it(store: SmallStore) -> None:
    store.record(seen(0, page(FIRST), old_read(page(FIRST))))
    assert store.record(seen(1, page(EDITED), read(page(EDITED)))) == 1

    assert texts(store) == [(1, 0, 1), (2, 0, 1)]


def test_all_versions_of_the_article_are_read_anew(store: SmallStore) -> None:
    store.record(*(seen(hour, page(text), old_read(page(text))) for hour, text in enumerate((FIRST, EDITED))))
    third = page(EDITED.replace("Ships", "Boats"))
    store.record(seen(2, third, read(third)))

    assert texts(store) == [(1, 0, 1), (2, 0, 1), (3, 0, 1)]


def test_unchanged_bytes_are_never_read_again(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.record(seen(0, page(FIRST), old_read(page(FIRST))))
    monkeypatch.setattr("monitor.extraction.read_page", lambda *_, **__: pytest.fail("read again"))
    store.record(capture(1, None, outcome=Outcome.SAME_BYTES))

    assert texts(store) == [(1, 1, 0)]


def test_versions_that_would_become_one_text_stay_apart(store: SmallStore) -> None:
    """The old extractor saw an edit of the navigation; what was shown as two versions stays two."""
    more = replace(old_read(page(FIRST)), body="Home | More\n\n" + read(page(FIRST)).body)
    store.record(seen(0, page(FIRST), old_read(page(FIRST))), seen(1, page(FIRST + " "), more))
    store.record(seen(2, page(EDITED), read(page(EDITED))))

    assert texts(store) == [(1, 0, 1), (2, 1, 0), (3, 0, 1)]


def test_texts_that_were_given_are_left_as_they_are(store: SmallStore) -> None:
    store.record(capture(0, reading("Given text.", extractor="given"), body=None))
    store.record(seen(1, page(FIRST), read(page(FIRST))))

    assert store.rows("SELECT number, extractor = 'given' FROM version ORDER BY number") == [(1, 1), (2, 0)]


def test_a_page_that_the_new_extractor_cannot_read_stays_as_it_was(store: SmallStore) -> None:
    store.record(seen(0, b"\x00", old_read(page(FIRST))))
    store.record(seen(1, page(EDITED), read(page(EDITED))))

    assert texts(store) == [(1, 1, 0), (2, 0, 1)]


def test_the_machine_judges_anew_and_people_keep_their_quote(store: SmallStore) -> None:
    store.record(seen(0, page(FIRST), old_read(page(FIRST))))
    quote = "closed on Monday morning"
    with store.run() as run:
        judge_story(store.engine, store.loaded.story, run.id, now=at(0))
    with store.engine.begin() as connection:
        person = {"coder_id": person_coder(connection, "Ada"), "version_id": 1, "verdict": "included", "note": ""}
        kept = person | {"fact_id": 1, "evidence": quote, "evidence_start": 0, "evidence_end": 1}
        lost = person | {"fact_id": 2, "evidence": "Home", "evidence_start": 0, "evidence_end": 4}
        for row in (kept, lost):
            connection.execute(insert(VerdictRow).values(judged_at=at(0), basis="", **row))
    changed = page(FIRST + "<!-- x -->")
    store.record(seen(1, changed, read(changed)))

    rows = store.rows("SELECT coder, evidence, evidence_start, evidence_end FROM verdict_history ORDER BY evidence")
    (text,) = store.rows("SELECT text FROM version")
    start = text.index(quote)
    assert rows == [("Ada", "Home", None, None), ("Ada", quote, start, start + len(quote))]
    assert store.rows("SELECT evidence, flag FROM verdict ORDER BY evidence") == [
        ("Home", "evidence_gone"),
        (quote, None),
    ]
    with store.run() as run:
        assert judge_story(store.engine, store.loaded.story, run.id, now=at(2)).judged == 1


def test_the_search_reads_the_new_extractors_text(store: SmallStore) -> None:
    store.record(seen(0, page(FIRST), old_read(page(FIRST))))
    store.record(seen(1, page(FIRST + "<p>More came later.</p>"), read(page(FIRST + "<p>More came later.</p>"))))

    with store.engine.connect() as connection:
        assert search_versions(connection, "bridge", "home") == []
        assert [hit.version for hit in search_versions(connection, "bridge", "more came later")] == [2]
