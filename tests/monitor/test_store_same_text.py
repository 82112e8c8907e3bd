"""One article under many addresses counts once; two articles are never taken for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_store import SmallStore, at, capture, reading, small_store

from monitor.captures import ArchivedCopy, Capture, Outcome, PageClass
from monitor.store import known_articles
from monitor.store.same_text import FEWEST_WORDS

LONG = "\n\n".join(
    f"The bridge of Oldport was closed on day {n}, the council said, and {n + 4} ships waited in the harbour for a tug."
    for n in range(1, 6)
)
OTHER = "\n\n".join(
    f"At pier {n} a new market opened, and {n + 7} traders sold fish, bread and flowers to visitors of the old town."
    for n in range(1, 6)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def seen(path: str, hour: float = 0, body: str = LONG, *, outlet: str = "mail", **values: Any) -> Capture:
    """A visit to one address that showed a long article."""
    return capture(hour, reading(body, **values), path=path, outlet=outlet)


def articles(store: SmallStore) -> int:
    return int(store.rows("SELECT COUNT(*) FROM article")[0])


def test_twins_that_name_no_canonical_count_once(store: SmallStore) -> None:
    """In one crawl and in later ones; every address is in the history and every visit is recorded."""
    store.record(seen("sport/a-1"), seen("news/a-1"), seen("list?page=7"))
    store.record(seen("amp/a-1", 1))

    assert articles(store) == 1
    history = store.rows("SELECT url, kind FROM article_url ORDER BY id")
    assert history[0] == ("https://mail.example/sport/a-1", "canonical")
    assert history[1:] == [
        (f"https://mail.example/{path}", "same_text") for path in ("news/a-1", "list?page=7", "amp/a-1")
    ]
    assert store.rows("SELECT COUNT(*) FROM capture") == [4]
    assert store.rows("SELECT outlet, version FROM article_versions") == [("mail", 1)]


def test_thousands_of_addresses_are_one_article_and_none_is_visited_again(store: SmallStore) -> None:
    store.record(*(seen(f"list?page={n}") for n in range(200)))

    (known,) = known_articles(store.engine, "bridge")
    assert len(known.urls) == 200


def test_a_text_of_an_agency_at_two_outlets_stays_two(store: SmallStore) -> None:
    store.record(seen("a"), seen("a", outlet="post"))

    assert store.rows("SELECT outlet FROM article_versions ORDER BY outlet") == ["mail", "post"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({}, {"body": LONG.replace("day 1", "day 2")}, id="one number"),
        pytest.param({}, {"headline": "Bridge open"}, id="another headline"),
        pytest.param({"body": "No ferry today."}, {"body": "No ferry today."}, id="a short notice"),
        pytest.param({"published_at": at(0)}, {"published_at": at(24)}, id="the notice of another day"),
        pytest.param({"page_class": PageClass.PAYWALLED}, {"page_class": PageClass.PAYWALLED}, id="teasers"),
        pytest.param({"page_class": PageClass.TRUNCATED}, {}, id="a part that was cut"),
        pytest.param({"page_class": PageClass.LIVE_BLOG}, {"page_class": PageClass.LIVE_BLOG}, id="live blogs"),
    ],
)
def test_two_articles_are_never_taken_for_one(store: SmallStore, first: dict[str, Any], second: dict[str, Any]) -> None:
    store.record(seen("a", **first), seen("b", **second))
    store.record(seen("c", 1, OTHER))

    assert articles(store) == 3


def test_a_date_without_an_hour_and_a_page_without_one_contradict_nothing(store: SmallStore) -> None:
    store.record(seen("a", published_at=at(9)), seen("b", published_at=at(0)), seen("c"))

    assert articles(store) == 1


def test_a_text_that_the_article_no_longer_shows_is_not_its_own(store: SmallStore) -> None:
    """A page of the newest article showed it yesterday; today its own address is found."""
    store.record(seen("newest"))
    store.record(seen("newest", 1, OTHER))
    store.record(seen("a", 2))

    assert articles(store) == 2


def test_what_was_the_newest_article_gets_its_own_address_back(store: SmallStore) -> None:
    """Its address was taken for a twin of the page that showed it; that page shows another article now."""
    store.record(seen("newest"), seen("a"))
    assert articles(store) == 1

    store.record(seen("newest", 1, OTHER))
    assert [known.urls for known in known_articles(store.engine, "bridge")] == [("https://mail.example/newest",)]

    store.record(seen("a", 2))
    store.record(seen("b", 3, OTHER))
    assert store.rows("SELECT url, COUNT(*) FROM article JOIN version ON article_id = article.id GROUP BY url") == [
        ("https://mail.example/a", 1),
        ("https://mail.example/newest", 2),
    ]


def test_that_holds_within_one_batch_too(store: SmallStore) -> None:
    store.record(seen("newest"), seen("a"), seen("newest", 1, OTHER), seen("a", 1.1))

    assert articles(store) == 2
    assert store.rows("SELECT COUNT(*) FROM article_url WHERE kind = 'same_text'") == [0]


def test_an_edit_keeps_the_twins(store: SmallStore) -> None:
    store.record(seen("a"), seen("b"))
    store.record(seen("a", 1, LONG.replace("day 1", "day 3")))

    assert articles(store) == 1
    assert store.rows("SELECT COUNT(*) FROM article_url WHERE kind = 'same_text'") == [1]


def test_where_one_address_is_gone_the_other_is_visited_for_itself(store: SmallStore) -> None:
    """An article that lives on under another address was not simply removed."""
    store.record(seen("a"), seen("b"))
    store.record(capture(1, reading("", page_class=PageClass.REMOVED), path="a", status=404))
    store.record(seen("b", 2))

    assert articles(store) == 2
    assert store.rows("SELECT captured_at FROM article_versions ORDER BY 1") == [
        f"{at(n):%FT%T}.000000Z" for n in (0, 2)
    ]


def test_validators_of_a_twin_are_never_sent_to_the_article(store: SmallStore) -> None:
    """Its "not modified" would be about another page: an edit could stay unseen behind it."""
    twin = capture(1, reading(LONG), path="b", headers={"etag": '"twin"', "last-modified": "Thu"})
    store.record(capture(0, reading(LONG), headers={"etag": '"own"'}), twin)

    (known,) = known_articles(store.engine, "bridge")
    assert (known.url, known.etag, known.last_modified) == ("https://mail.example/a", '"own"', None)


def test_archived_copies_keep_their_own_addresses(store: SmallStore) -> None:
    """They come in any order: which article an address showed last is not known while they do."""
    copy = ArchivedCopy("wayback", "https://archive.example/1", "https://archive.example/1", at(5))
    store.record(seen("a"), capture(1, reading(LONG), path="b", copy=copy))

    assert articles(store) == 2


def test_a_failed_visit_to_an_unknown_address_is_no_text(store: SmallStore) -> None:
    store.record(seen("a"), capture(0, None, path="b", outcome=Outcome.FAILED))

    assert articles(store) == 2


def test_the_texts_of_these_tests_are_long_enough() -> None:
    assert FEWEST_WORDS < len(LONG.split()) < 2 * FEWEST_WORDS
