"""What the store tells the spiders of earlier runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_store import STORY, SmallStore, at, capture, load, reading, small_store, visit

from monitor.captures import SPLIT, FollowingPage, KnownPage, Outcome, PageClass, PageSequence, Reading
from monitor.store import Recorder, known_articles, seen_documents


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def test_an_article_is_known_with_the_validators_of_its_text(store: SmallStore) -> None:
    seen = capture(
        0, reading(), headers={"etag": '"7"', "last-modified": "Wed"}, redirects=("https://mail.example/old",)
    )
    store.record(seen)

    (article,) = known_articles(store.engine, "bridge")
    assert (article.outlet, article.url, article.about_story) == ("mail", "https://mail.example/a", True)
    assert article.urls == ("https://mail.example/a", "https://mail.example/old")
    assert (article.etag, article.last_modified, article.body_digest) == ('"7"', "Wed", seen.body_digest)
    assert article.captured_at == at(0)


def test_a_304_does_not_lose_the_validators(store: SmallStore) -> None:
    store.record(
        capture(0, reading()), capture(1, None, outcome=Outcome.NOT_MODIFIED, status=304, headers={}, body_digest=None)
    )

    (article,) = known_articles(store.engine, "bridge")
    assert article.etag == '"1"'


def test_the_validators_of_an_error_page_are_never_used(store: SmallStore) -> None:
    """A 304 to them would say that nobody reads the error page's bytes, and the text would count as unchanged."""
    store.record(capture(0, reading()))
    store.record(capture(1, reading("No.", page_class=PageClass.BLOCKED), headers={"etag": '"error"'}))

    (article,) = known_articles(store.engine, "bridge")
    assert article.etag == '"1"'


def test_an_article_that_was_never_read_is_known_without_validators(store: SmallStore) -> None:
    store.record(capture(0, reading("", page_class=PageClass.CONSENT)))

    (article,) = known_articles(store.engine, "bridge")
    assert (article.etag, article.body_digest, article.captured_at, article.about_story) == (None, None, None, None)


def test_what_is_about_something_else_is_known_too(store: SmallStore) -> None:
    store.record(capture(0, reading(), about_story=False))

    assert [article.about_story for article in known_articles(store.engine, "bridge")] == [False]


def test_articles_of_outlets_that_the_story_dropped_are_not_visited(store: SmallStore) -> None:
    store.record(capture(0, reading()), capture(0, reading(), outlet="post"))
    store.loaded = load(STORY[: STORY.rindex("[[outlet]]")])
    store.record()

    assert [article.outlet for article in known_articles(store.engine, "bridge")] == ["mail"]


@pytest.mark.parametrize("outcome", ["fine", "degraded"])
def test_a_document_is_known_with_its_newest_validators(store: SmallStore, outcome: str) -> None:
    store.record(visit(0), visit(1, etag='"g"'), visit(2, "not_modified", etag=None), outcome=outcome)

    (seen,) = seen_documents(store.engine, "bridge").values()
    assert (seen.url, seen.kind, seen.etag, seen.outlet) == ("https://mail.example/rss.xml", "rss", '"g"', "mail")


@pytest.mark.parametrize("outcome", ["failed", "killed"])
def test_a_run_that_did_not_end_well_leaves_no_document_behind(store: SmallStore, outcome: str) -> None:
    """What it had found in a feed but not visited would be lost behind a 304."""
    store.record(visit(0), outcome=outcome)

    assert seen_documents(store.engine, "bridge") == {}


def test_a_run_that_is_still_going_on_leaves_no_document_behind(store: SmallStore) -> None:
    with store.run() as run:
        with Recorder(store.url, run.id, "bridge") as recorder:
            recorder.discovery(visit(0))

        assert seen_documents(store.engine, "bridge") == {}


def test_another_story_file_reads_every_document_again(store: SmallStore) -> None:
    store.record(visit(0))
    store.loaded = load(STORY.replace('keywords = ["Oldport"', 'keywords = ["Newport"'))
    store.record()

    assert seen_documents(store.engine, "bridge") == {}


def test_the_documents_of_an_earlier_story_file_can_be_asked_for(store: SmallStore) -> None:
    store.record(visit(0))
    first = store.loaded
    store.loaded = load(STORY + "\n# a remark\n")
    store.record()
    store.loaded = first
    with store.run() as run:
        assert list(seen_documents(store.engine, "bridge", run.story.snapshot_id)) == ["https://mail.example/rss.xml"]


def test_a_failed_visit_gives_no_validators(store: SmallStore) -> None:
    store.record(replace(visit(0, "failed"), etag='"error"'))

    assert seen_documents(store.engine, "bridge") == {}


def split(**values: Any) -> Reading:
    """The first page of an article on several."""
    cut = {"page_class": PageClass.TRUNCATED, "note": f"{SPLIT}, and another is https://mail.example/a/2"}
    return reading(**(cut | values))


def test_further_pages_are_known_with_the_validators_of_the_newest_visit(store: SmallStore) -> None:
    second = FollowingPage("https://mail.example/a/2", Outcome.FETCHED, 200, {"etag": '"p2"'}, b"<p>x", "d2")
    gone = FollowingPage("https://mail.example/a/3", Outcome.FAILED, 404, note="status 404")
    same = replace(second, outcome=Outcome.NOT_MODIFIED, status=304, body=None)
    store.record(capture(0, split(sequence=PageSequence(2, gone.url)), pages=(second, gone)))
    store.record(capture(1, outcome=Outcome.NOT_MODIFIED, status=304, pages=(same, gone)))

    (article,) = known_articles(store.engine, "bridge")
    assert article.pages == (
        KnownPage(second.url, '"p2"', None, "d2"),
        KnownPage(gone.url, missing=True, note="status 404"),
    )
    assert article.etag == '"1"'


def test_a_first_page_whose_others_were_never_followed_is_asked_for_in_full_once(store: SmallStore) -> None:
    store.record(capture(0, split()))
    (article,) = known_articles(store.engine, "bridge")
    assert (article.etag, article.body_digest) == (None, None)

    store.record(capture(1, split(sequence=PageSequence(1, "https://mail.example/a/2"))))
    (article,) = known_articles(store.engine, "bridge")
    assert article.etag == '"1"'
