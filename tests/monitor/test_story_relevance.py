"""Relevance: lenient before the download, stricter after it, in the scripts of the world."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.captures import PageClass, Reading
from monitor.story import load_story, shipped_story
from monitor.story.model import Entity, Story
from monitor.story.relevance import about_story, link_may_match
from monitor.story.terms import fold, found_terms, names_any

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


def story(**changes: Any) -> Story:
    keys: dict[str, Any] = {
        "id": "harbour",
        "title": "The harbour fire",
        "start": datetime(2024, 3, 1, tzinfo=UTC).date(),
        "end": datetime(2024, 3, 5, tzinfo=UTC).date(),
        "timezone": "Asia/Seoul",
        "keywords": ("harbour fire", "Ann Lee"),
        "facts": (),
        "outlets": (),
    }
    return Story.model_validate({**keys, **changes})


def may(
    title: str | None, *, url: str = "https://a.example/1", published_at: datetime | None = None, **more: Any
) -> bool:
    return link_may_match(story(), url=url, title=title, published_at=published_at, **more)


def day(number: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2024, month, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Северная Корея", "в Северной Корее прошёл парад"),
        ("Корейская война", "ветераны Корейской войны"),
        ("Шойгу", "С.ШОЙГУ прибыл"),
        ("Ли Хунчжун", "встреча с Ли Хунчжуном"),
        ("КНДР", "(КНДР)"),
        ("перемирие", "годовщина перемирия"),
        ("Пхеньян", "в Пхеньяне"),
        ("Nordkorea", "die nordkoreanischen Truppen"),
        ("Choïgou", "M. CHOIGOU"),
        ("armistice", "the armistices’ texts"),
        ("Kim Jong Un", "Kim Jong-un’s sister"),
        ("N. Korea", "N.Korea fires"),
        ("Victory Day", "victory\nday"),
        ("쇼이구", "쇼이구가 도착했다"),
        ("북한", "주북한대사"),
        ("停战", "出席停战70周年"),
        ("ショイグ", "ｼｮｲｸﾞ国防相"),
        ("KCNA", "訪朝へ=ＫＣＮＡ通信"),
        ("G7", "G7が声明"),
        ("谢尔盖·绍伊古", "谢尔盖 绍伊古"),
        ("شويغو", "وشويغو في بيونغ يانغ"),
        ("กรุงเทพ", "ที่กรุงเทพมหานคร"),
        ("70%", "rose by 70 % in"),
    ],
)
def test_a_term_is_found_in_the_forms_that_texts_use(term: str, text: str) -> None:
    assert names_any((term,), text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Kim", "the kimono"),
        ("Lee", "a fleet"),
        ("Корея", "корабль"),
        ("fire", "misfired"),
        ("war", "toward"),
        ("12", "2012"),
        ("North Korea", "north of Seoul, Korea"),
        ("ガス", "カス"),
        ("停战", "停火"),
    ],
)
def test_a_term_is_not_found_inside_other_words(term: str, text: str) -> None:
    assert not names_any((term,), text)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_any_term_can_be_looked_for_and_is_found_in_itself(before: str, after: str, term: str) -> None:
    found_terms((term,), before + after)

    if fold(term).strip():
        assert names_any((term,), f"{before} {term} {after}")


def test_a_title_or_an_address_with_a_keyword_is_followed() -> None:
    assert may("Harbour fire still burning on Monday")
    assert may("What we know so far this morning", url="https://a.example/news/harbour-fire-what-we-know")
    assert not may("Parliament passes the budget of 2024")


def test_the_host_of_an_address_is_no_word_of_it() -> None:
    assert not may("Parliament passes the budget of 2024", url="https://harbour-fire.example/politics/budget")


def test_a_slug_in_latin_letters_matches_a_keyword_in_another_alphabet() -> None:
    russian = story(keywords=("Пхеньян", "КНДР"))

    for slug in ("pkhenyan-1886320708.html", "1179210-kndr-rossiya-pribytie"):
        url = f"https://a.example/{slug}"
        assert link_may_match(russian, url=url, title="Совсем другой заголовок без слов", published_at=None)


def test_doubt_before_the_download_counts_as_yes() -> None:
    assert may(None), "neither title nor date"
    assert may("Read more"), "a label is no title"
    assert may("", published_at=day(2)), "an opaque address of the right day"
    assert may(None, url="https://[broken", published_at=day(2))
    assert link_may_match(story(keywords=()), url="https://a.example/1", title="Any title at all", published_at=day(2))


def test_without_a_title_a_dated_address_in_words_is_judged_by_its_words() -> None:
    assert not may(None, url="https://a.example/2024/03/02/parliament-passes-the-new-budget", published_at=day(2))


@pytest.mark.parametrize(
    ("published_at", "followed"),
    [
        (day(28, 15, month=2), True),  # 29 February in Seoul: the day of slack
        (day(28, 14, month=2), False),
        (day(1), True),
        (day(6, 14), True),
        (day(6, 15), False),  # 7 March in Seoul
    ],
)
def test_the_window_is_read_in_the_storys_time_zone_with_a_day_of_slack(published_at: datetime, followed: bool) -> None:
    assert may("Harbour fire", published_at=published_at) == followed


def test_a_story_that_still_runs_has_no_last_day() -> None:
    assert link_may_match(
        story(end=None), url="https://a.example/1", title="Harbour fire", published_at=day(1, month=9)
    )


def test_the_empty_date_of_programs_lies_before_every_story_in_every_time_zone() -> None:
    empty = datetime(1, 1, 1, tzinfo=UTC)
    for zone in ("America/New_York", "Asia/Seoul"):
        assert not link_may_match(story(timezone=zone), url="https://a.example/1", title="Bridge", published_at=empty)


def test_a_late_change_does_not_rule_an_article_out_and_an_early_one_does() -> None:
    assert may("Harbour fire", modified_at=day(1, month=9))
    assert not may("Harbour fire", modified_at=day(1, month=1))


def reading(headline: str, body: str, page_class: PageClass = PageClass.ARTICLE, **more: Any) -> Reading:
    return Reading(page_class, "", headline, body, "en", **more)


LONG = "The council met. " * 40


def test_a_text_needs_two_things_of_the_story() -> None:
    followed = story(entities=(Entity(id="quay", names={"en": ("North Quay",)}),))

    assert about_story(followed, reading("Harbour fire", f"Ann Lee spoke. {LONG}"))
    assert about_story(followed, reading("Harbour fire", f"It began at North Quay. {LONG}"))
    assert about_story(followed, reading("Harbour fire", LONG)) is False
    assert about_story(followed, reading("North Quay", LONG)) is False


def test_names_of_one_entity_are_one_thing() -> None:
    followed = story(keywords=("Ann Lee", "Lee"), entities=(Entity(id="lee", names={"en": ("Ann Lee", "Lee")}),))

    assert about_story(followed, reading("", f"Ann Lee spoke. {LONG}")) is False


def test_a_flash_needs_one() -> None:
    assert about_story(story(), reading("Harbour fire", "It is out."))


def test_narrower_words_decide_where_the_story_gives_them() -> None:
    followed = story(must_name=("North Quay",))

    assert about_story(followed, reading("Harbour fire", f"At North Quay. {LONG}"))
    assert about_story(followed, reading("Harbour fire", f"Ann Lee spoke. {LONG}")) is False


def test_the_hidden_part_of_a_page_may_name_more() -> None:
    assert about_story(story(), reading("Budget", LONG, PageClass.PAYWALLED)) is None
    assert about_story(story(), reading("Budget", LONG, PageClass.TRUNCATED)) is None
    assert about_story(story(), reading("Harbour fire", f"Ann Lee spoke. {LONG}", PageClass.TRUNCATED))


def test_where_there_is_no_text_nothing_is_said() -> None:
    assert about_story(story(), reading("Harbour fire", "")) is None
    assert about_story(story(), reading("Just a moment", LONG, PageClass.BLOCKED)) is None


def test_a_date_outside_the_window_rules_a_text_out_even_a_cut_one() -> None:
    body = f"Ann Lee spoke. {LONG}"

    assert about_story(story(), reading("Harbour fire", body, published_at=day(1, month=1))) is False
    assert (
        about_story(story(), reading("Harbour fire", body, PageClass.TRUNCATED, published_at=day(1, month=1))) is False
    )
    assert about_story(story(), reading("Harbour fire", body, modified_at=day(1, month=1))) is False
    assert about_story(story(), reading("Harbour fire", body, modified_at=day(1, month=9)))


def test_a_live_blog_that_began_earlier_and_goes_on_is_kept() -> None:
    body = f"Ann Lee spoke. {LONG}"
    began = {"published_at": day(1, month=2), "modified_at": day(2)}

    assert about_story(story(), reading("Harbour fire", body, PageClass.LIVE_BLOG, **began))
    assert about_story(story(), reading("Harbour fire", body, **began)) is False


@pytest.mark.shared
def test_the_coded_coverage_is_told_from_its_near_misses() -> None:
    path = SHARED / "data" / "coverage" / "pages.jsonl"
    if not path.exists():
        pytest.skip("the data folder beside the checkout is missing")
    founding = load_story(shipped_story("armistice-70")).story
    pages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    wrong, passed_over = [], []
    for page in pages:
        published = datetime.fromisoformat(page["published_at"]).replace(hour=12, tzinfo=UTC)
        read = Reading(PageClass.ARTICLE, "", page["headline"], page["text"], page["language"], published_at=published)
        if about_story(founding, read) != page["about_story"]:
            wrong.append(page["id"])
        if page["about_story"] and not link_may_match(
            founding, url=page["url"], title=page["headline"], published_at=published
        ):
            passed_over.append(page["id"])

    # The text of this page is the alternative text of icons: not one sentence of the article.
    assert wrong == ["ap-v3-pressandjournal"]
    assert passed_over == []


def test_a_text_in_a_language_without_names_cannot_be_called_something_else() -> None:
    """Law 1: an article nobody could tell apart must not vanish and leave another one to speak for its outlet."""
    story = Story(
        id="bridge",
        title="Bridge",
        language="en",
        start=date(2026, 3, 1),
        keywords=("Ardana", "bridge"),
        entities=({"id": "ardana", "names": {"en": ["Ardana"]}},),
        facts=({"id": "f", "statement": "The Ardana bridge fell."},),
        outlets=(),
    )
    body = "ድልድዩ ወድቋል። " * 40
    reading = Reading(PageClass.ARTICLE, "", "ዜና", body, "am", published_at=datetime(2026, 3, 4, tzinfo=UTC))

    assert about_story(story, reading) is None
    assert about_story(story, replace(reading, language="en")) is False
