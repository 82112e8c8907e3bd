"""The spiders' sink: what becomes a capture, a version, an article, an address."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_store import BODY, SmallStore, at, capture, reading, small_store, visit

from db.search import search_versions
from monitor.captures import DateCandidate, Outcome, PageClass, Removed
from monitor.store import Recorder, read_raw, recorder_factory
from monitor.store.recorder import LARGEST_BATCH
from spiders.sink import BatchingSink, Sink


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def test_the_recorder_is_the_sink_that_the_spiders_expect(store: SmallStore) -> None:
    with store.run() as run, Recorder(store.url, run.id, "bridge") as recorder:
        assert isinstance(recorder, BatchingSink)
        sink: Sink = recorder

        assert sink is recorder


def test_the_factory_can_be_sent_to_another_process(store: SmallStore) -> None:
    with store.run() as run:
        factory = pickle.loads(pickle.dumps(recorder_factory(store.url, run.id, "bridge")))
        with factory() as recorder:
            recorder.capture(capture(0, reading()))

    assert store.rows("SELECT COUNT(*) FROM version") == [1]


def test_a_text_is_a_version_once(store: SmallStore) -> None:
    assert store.record(capture(0, reading()), capture(1, reading())) == 1
    assert store.record(capture(2, reading())) == 0
    assert store.rows("SELECT version, captures FROM article_versions") == [(1, 3)]


def test_another_text_is_another_version(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(1, reading(BODY + " More.")), capture(2, reading(headline="New")))

    assert store.rows("SELECT number, headline FROM version ORDER BY number") == [
        (1, "Bridge closed"),
        (2, "Bridge closed"),
        (3, "New"),
    ]


def test_a_text_that_returns_is_no_new_version(store: SmallStore) -> None:
    store.record(capture(0, reading("First.")), capture(1, reading("Second.")), capture(2, reading("First.")))

    assert store.rows("SELECT version FROM capture_log ORDER BY captured_at") == [1, 2, 1]


def test_equal_texts_of_two_articles_are_two_versions(store: SmallStore) -> None:
    assert (
        store.record(capture(0, reading()), capture(0, reading(), path="b"), capture(0, reading(), outlet="post")) == 3
    )


@pytest.mark.parametrize("outcome", [Outcome.NOT_MODIFIED, Outcome.SAME_BYTES])
def test_an_unchanged_page_points_to_the_version_that_is_current(store: SmallStore, outcome: Outcome) -> None:
    store.record(capture(0, reading("First.")), capture(1, reading("Second.")))
    store.record(capture(2, None, outcome=outcome, status=304))

    assert store.rows("SELECT version, page_class FROM capture_log WHERE outcome = '" + outcome + "'") == [
        (2, "article")
    ]


@pytest.mark.parametrize(
    "page_class", [PageClass.BLOCKED, PageClass.CONSENT, PageClass.REMOVED, PageClass.SOFT_404, PageClass.NOT_ARTICLE]
)
def test_a_page_without_the_article_is_a_visit_and_no_version(store: SmallStore, page_class: PageClass) -> None:
    store.record(capture(0, reading("Please accept.", page_class=page_class)))

    assert store.rows("SELECT page_class, version FROM capture_log") == [(page_class, None)]


@pytest.mark.parametrize("page_class", [PageClass.PAYWALLED, PageClass.TRUNCATED])
def test_the_visible_part_of_a_text_is_an_incomplete_version(store: SmallStore, page_class: PageClass) -> None:
    store.record(capture(0, reading(page_class=page_class)))

    assert store.rows("SELECT page_class, complete FROM article_versions") == [(page_class, 0)]


def test_a_wall_without_any_text_is_no_version(store: SmallStore) -> None:
    store.record(capture(0, reading("  \n", page_class=PageClass.PAYWALLED)))

    assert store.rows("SELECT page_class, version FROM capture_log") == [("paywalled", None)]


def test_a_text_that_turns_out_to_be_a_part_is_no_longer_complete(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(1, reading(page_class=PageClass.PAYWALLED)))
    store.record(capture(2, reading()))

    assert store.rows("SELECT version, page_class, complete FROM article_versions") == [(1, "paywalled", 0)]


def test_failures_and_refusals_are_visits(store: SmallStore) -> None:
    store.record(
        capture(0, None, outcome=Outcome.FAILED, status=None, note="timed out"),
        capture(1, None, outcome=Outcome.ROBOTS, status=None),
    )

    assert store.rows("SELECT outcome, note, version FROM capture_log") == [
        ("failed", "timed out", None),
        ("robots", "", None),
    ]
    assert store.rows("SELECT captures, new_versions, failures FROM run_log") == [(2, 0, 1)]


def test_an_unreadable_page_keeps_its_bytes_once(store: SmallStore) -> None:
    page = reading("", page_class=PageClass.UNREADABLE)
    store.record(*(capture(hour, page, body=b"\x00\x01" * 500) for hour in range(3)))

    assert store.rows("SELECT length FROM unread_page") == [1000]


def test_an_unreadable_page_that_always_changes_does_not_fill_the_disk(store: SmallStore) -> None:
    page = reading("", page_class=PageClass.UNREADABLE)
    store.record(*(capture(hour, page, body=b"%d" % hour) for hour in range(9)))

    assert store.rows("SELECT COUNT(*) FROM unread_page") == [3]


def test_raw_bytes_come_back_for_every_version(store: SmallStore) -> None:
    bodies = [b"<html>" + bytes(f"{number} " * 3000, "ascii") + b"</html>" for number in range(25)]
    store.record(*(capture(hour, reading(f"Text {hour}."), body=body) for hour, body in enumerate(bodies)))

    with store.engine.connect().execution_options(reads=True) as connection:
        assert [read_raw(connection, number + 1) for number in range(25)] == bodies


def test_all_particulars_are_stored(store: SmallStore) -> None:
    page = reading(
        declared_language="en-GB",
        detected_language="en",
        published_at=at(-1),
        modified_at=at(0),
        dates=(DateCandidate("published", "json-ld", "2024-04-30T23:00Z", at(-1), "minute"),),
        authors=("Ada",),
        section="Harbour",
        free=True,
        credit="Agency",
        removed=(Removed("Share", "sharing"),),
    )
    store.record(capture(0, page))

    (row,) = store.rows(
        "SELECT language, declared_language, detected_language, published_at, modified_at, dates, authors, section, "
        "free, credit, removed, extractor, text FROM version"
    )
    assert row[:5] == ("en", "en-GB", "en", "2024-04-30T23:00:00.000000Z", "2024-05-01T00:00:00.000000Z")
    assert '"source": "json-ld"' in row[5]
    assert row[6:10] == ('["Ada"]', "Harbour", 1, "Agency")
    assert '"why": "sharing"' in row[10]
    assert row[11:] == ("test 1", f"Bridge closed\n\n{BODY}")


def test_an_address_of_the_history_leads_to_its_article(store: SmallStore) -> None:
    first = capture(
        0,
        reading(twin_urls=("https://mail.example/amp/a",)),
        requested_url="https://mail.example/a?ref=feed",
        final_url="https://mail.example/a-new",
        redirects=("https://mail.example/a?ref=feed", "https://mail.example/a-new"),
    )
    store.record(first)
    store.record(
        *(
            capture(1, None, url=url, outcome=Outcome.FAILED)
            for url in ("https://mail.example/amp/a", "https://mail.example/a-new")
        )
    )

    assert store.rows("SELECT DISTINCT url FROM capture_log") == ["https://mail.example/a"]
    assert store.rows("SELECT kind, url FROM article_url ORDER BY kind") == [
        ("canonical", "https://mail.example/a"),
        ("found", "https://mail.example/a?ref=feed"),
        ("redirect", "https://mail.example/a-new"),
        ("twin", "https://mail.example/amp/a"),
    ]


def test_endless_twins_do_not_fill_the_history(store: SmallStore) -> None:
    store.record(capture(0, reading(twin_urls=tuple(f"https://mail.example/{n}" for n in range(5000)))))

    assert store.rows("SELECT COUNT(*) FROM article_url")[0] <= 30


def test_one_address_of_two_outlets_is_two_articles(store: SmallStore) -> None:
    url = "https://agency.example/a"
    store.record(capture(0, reading(), url=url), capture(0, reading(), outlet="post", url=url))

    assert store.rows("SELECT outlet FROM article_versions ORDER BY outlet") == ["mail", "post"]


def test_the_newest_text_says_whether_an_article_is_about_the_story(store: SmallStore) -> None:
    store.record(capture(0, reading("Other."), about_story=False), capture(1, reading()))
    assert store.rows("SELECT about_story FROM article") == [1]

    store.record(capture(2, None, outcome=Outcome.FAILED), capture(3, reading("Other again."), about_story=False))
    assert store.rows("SELECT about_story FROM article") == [0]


def test_old_captures_that_come_late_do_not_become_the_state(store: SmallStore) -> None:
    store.record(capture(5, reading("New.")))
    store.record(capture(1, reading("Old."), about_story=False))
    store.record(capture(6, None, outcome=Outcome.NOT_MODIFIED, status=304))

    assert store.rows("SELECT version FROM capture_log ORDER BY captured_at") == [1, 2, 2]
    assert store.rows("SELECT about_story FROM article") == [1]


def test_an_older_sight_of_a_text_moves_its_time_back(store: SmallStore) -> None:
    store.record(capture(5, reading()))
    store.record(capture(1, reading()))

    assert store.rows("SELECT captured_at FROM article_versions") == ["2024-05-01T01:00:00.000000Z"]


def test_hostile_signs_are_stored_without_moving_any_offset(store: SmallStore) -> None:
    body = "A\x00B \ud800 \u202e end of the bridge. " + "x" * 100_000
    store.record(
        capture(
            0,
            reading(body, headline="<script>\x00", authors=("\udfff",), note="\x00"),
            headers={"X-\x00": "\ud800", "etag": "y" * 9000} | {f"h{n}": "" for n in range(1000)},
            note="\ud800" * 9000,
            requested_url="https://mail.example/" + "z" * 9000,
        )
    )

    (text,) = store.rows("SELECT text FROM version")
    assert len(text) == len("<script>\x00\n\n") + len(body)
    assert text.startswith("<script>\ufffd\n\nA\ufffdB \ufffd \u202e end")


def test_an_unknown_outlet_is_refused_at_once(store: SmallStore) -> None:
    with store.run() as run, Recorder(store.url, run.id, "bridge") as recorder:
        with pytest.raises(KeyError):
            recorder.capture(capture(0, reading(), outlet="herald"))

        assert recorder.pending == 0


def test_a_full_batch_is_written_by_itself(store: SmallStore) -> None:
    with store.run() as run, Recorder(store.url, run.id, "bridge") as recorder:
        for number in range(LARGEST_BATCH + 3):
            recorder.capture(capture(number, reading(), path=str(number)))

        assert recorder.pending == 3
        assert store.rows("SELECT COUNT(*) FROM capture") == [LARGEST_BATCH]
        recorder.flush()
        assert recorder.pending == 0
        assert store.rows("SELECT COUNT(*) FROM capture") == [LARGEST_BATCH + 3]


def test_large_pages_are_written_before_they_fill_the_memory(store: SmallStore) -> None:
    with store.run() as run, Recorder(store.url, run.id, "bridge") as recorder:
        for number in range(3):
            recorder.capture(capture(number, reading(), path=str(number), body=b"x" * 6_000_000))

        assert recorder.pending == 0


def test_a_waiting_batch_goes_with_the_next_record(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.run() as run, Recorder(store.url, run.id, "bridge") as recorder:
        recorder.capture(capture(0, reading()))
        later = time.monotonic() + 2
        monkeypatch.setattr(time, "monotonic", lambda: later)
        recorder.discovery(visit())

        assert recorder.pending == 0
        monkeypatch.undo()


def test_visits_of_documents_are_stored(store: SmallStore) -> None:
    store.record(visit(1, "ok", last_modified="yesterday"), visit(2, "failed", etag=None, status=503, note="busy"))

    assert store.rows("SELECT outcome, etag, last_modified, status, note FROM discovery_visit") == [
        ("ok", '"f"', "yesterday", None, ""),
        ("failed", None, None, 503, "busy"),
    ]
    assert store.rows("SELECT failures FROM run_log") == [1]


def test_times_with_other_offsets_are_stored_as_utc(store: SmallStore) -> None:
    from dataclasses import replace
    from datetime import timedelta, timezone

    seoul = datetime(2024, 5, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    store.record(replace(capture(0, reading()), captured_at=seoul))

    assert seoul.astimezone(UTC) == at(0)
    assert store.rows("SELECT captured_at FROM capture_log") == ["2024-05-01T00:00:00.000000Z"]


def test_a_new_versions_words_can_be_searched(store: SmallStore) -> None:
    store.record(capture(0, reading("The bridge 停战协定 stays.")))

    with store.engine.connect() as connection:
        assert [hit.version for hit in search_versions(connection, "bridge", "停战")] == [1]


def test_a_line_that_moves_by_itself_makes_no_version_and_hides_no_edit(store: SmallStore) -> None:
    """Time stamps and counters churn; the sentence beside them is still compared to the letter."""
    lines = ["Updated 3 hours ago", "1,204 views"]
    moved = ["Updated 5 hours ago", "1,377 views"]
    first, second = (reading("\n\n".join([BODY, *stamps])) for stamps in (lines, moved))
    edited = reading("\n\n".join([BODY.replace("Monday", "Tuesday"), "Updated 6 hours ago", "1,400 views"]))
    inside = reading(BODY + "\n\nThe crane fell 4 hours ago.")

    assert store.record(capture(0, first), capture(1, second)) == 1
    assert store.record(capture(2, edited)) == 1
    assert store.record(capture(3, inside), capture(4, reading(BODY + "\n\nThe crane fell 5 hours ago."))) == 2
    assert store.rows("SELECT version FROM capture_log ORDER BY captured_at") == [1, 1, 2, 3, 4]
