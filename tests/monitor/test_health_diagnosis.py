"""What makes an outlet unwell and what does not: habits, changes of markup, expectations. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.health.diagnosis import diagnose
from monitor.health.markup import LEAST, collapse
from monitor.health.silence import silence
from monitor.health.vitals import Expectation, Fetch, Look, PageSeen, Span, Vitals

START = datetime(2024, 5, 1, tzinfo=UTC)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def fetch(article: int, words: int, before: int | None = None, kind: str = "article", day: float = 0) -> Fetch:
    return Fetch(article, at(day + article / 100), kind, words, None if not words else 1000 + article, before)


FINE = Vitals("mail", 3, 3, (Look("ok"),), (PageSeen("fetched", "article"),))
RUNNING = Span(at(30), at(0), None)


def condition(span: Span = RUNNING, **values: object) -> str:
    vitals = Vitals(**({name: getattr(FINE, name) for name in Vitals.__slots__} | values))  # type: ignore[arg-type]
    return diagnose([vitals], span)["mail"].health


def test_one_short_article_is_news_and_no_alarm() -> None:
    fetches = [fetch(1, 40, 400), *(fetch(number, 300, 310) for number in range(2, 9))]

    assert collapse(fetches, [300] * 20) is None


def test_most_pages_a_shadow_of_what_they_were_is_a_change_of_markup() -> None:
    fetches = [*(fetch(number, 300, 310) for number in range(3)), *(fetch(number, 30, 400) for number in range(3, 8))]

    found = collapse(fetches, [])

    assert found is not None
    assert (found.articles, found.of) == (5, 8)
    assert found.versions == {1003, 1004, 1005, 1006, 1007}
    assert condition(fetches=tuple(fetches)) == "changed_markup"


def test_pages_without_any_text_left_count_where_there_was_one() -> None:
    empty = [fetch(number, 0, 400, "unreadable") for number in range(4)]
    never_one = [fetch(number, 0, None, "not_article") for number in range(4)]

    assert collapse(empty, []) is not None
    assert collapse(never_one, [400] * 20) is None


def test_new_articles_are_held_against_what_the_outlet_usually_brings() -> None:
    short = [fetch(number, 30) for number in range(5)]

    assert collapse(short, [400] * 10) is not None
    assert collapse(short, [45] * 10) is None
    assert collapse(short, [400] * 3) is None, "too little is known of this outlet"


@pytest.mark.parametrize("kind", ["paywalled", "truncated", "blocked", "consent", "removed", "live_blog"])
def test_what_has_a_name_of_its_own_is_no_change_of_markup(kind: str) -> None:
    assert collapse([fetch(number, 30, 400, kind) for number in range(8)], []) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 500), st.integers(50, 500)), max_size=30))
def test_fewer_than_three_articles_never_alarm(seen: Sequence[tuple[int, int, int]]) -> None:
    fetches = [fetch(number % (LEAST - 1), words, before) for number, words, before in seen]

    assert collapse(fetches, [500] * 50) is None


@given(st.lists(st.tuples(st.integers(120, 500), st.floats(0.5, 3)), min_size=1, max_size=30))
def test_no_alarm_while_texts_keep_half_of_their_length(seen: Sequence[tuple[int, float]]) -> None:
    fetches = [fetch(number, int(before * part), before) for number, (before, part) in enumerate(seen)]

    assert collapse(fetches, []) is None


NOTHING_NEW = "nothing new for 3 days, at most 1 are expected"
DAILY = tuple(at(day) for day in range(10))


def test_silence_is_held_against_the_longest_pause_so_far() -> None:
    others = [tuple(at(day) for day in range(30))]

    assert silence(DAILY, others, at(10.9)) is None
    assert silence(DAILY, others, at(20)) == timedelta(days=11)
    assert silence((*DAILY[:3], *(at(day) for day in range(9, 12))), others, at(22)) is None, "it has paused six days"


def test_where_everybody_is_silent_the_story_is_over() -> None:
    faded = [DAILY, DAILY, tuple(at(day) for day in range(12))]

    assert silence(DAILY, faded, at(40)) is None
    assert silence(DAILY, [], at(40)) is not None, "a lone outlet has nobody to be compared with"


def test_a_habit_needs_news_on_several_days() -> None:
    at_once = [at(0) + timedelta(minutes=minute) for minute in range(30)]

    assert silence(at_once, [], at(40)) is None
    assert silence((), [], at(40)) is None


def test_nobody_is_stale_once_the_story_is_over() -> None:
    over = Span(at(30), at(0), at(12))

    assert condition(news=DAILY) == "stale"
    assert condition(over, news=DAILY) == "ok"


def test_lists_that_name_nothing_any_more_are_no_silent_zero() -> None:
    assert condition(lists_dry=True, looks=(Look("empty"),), pages=()) == "dry"


def test_worse_news_comes_first() -> None:
    fallen = tuple(fetch(number, 30, 400) for number in range(8))

    assert condition(fetches=fallen, lists_dry=True, news=DAILY) == "changed_markup"
    assert condition(fetches=fallen, pages=(PageSeen("fetched", "blocked", "a wall"),)) == "blocked"


@pytest.mark.parametrize(
    ("expected", "read", "news", "until", "words"),
    [
        (Expectation(articles=3), 3, DAILY, None, []),
        (Expectation(articles=4), 3, DAILY, None, ["3 of at least 4 articles were read"]),
        (Expectation(silent_days=21), 3, DAILY, None, []),
        (Expectation(silent_days=20), 3, DAILY, None, ["nothing new for 21 days, at most 20 are expected"]),
        (Expectation(silent_days=20), 0, (), None, ["nothing new for 30 days, at most 20 are expected"]),
        (Expectation(silent_days=5), 3, DAILY, at(12), []),
        (Expectation(1, 1), 0, (), at(3), ["0 of at least 1 articles were read", NOTHING_NEW]),
    ],
)  # fmt: skip
def test_expectations(
    expected: Expectation, read: int, news: tuple[datetime, ...], until: datetime | None, words: list[str]
) -> None:
    vitals = Vitals("mail", 3, read, FINE.looks, FINE.pages, news=news, expectation=expected)

    found = diagnose([vitals], Span(at(30), at(0), until))["mail"]

    assert list(found.unmet) == words
    assert found.is_broken == (bool(words) or found.health == "stale")
