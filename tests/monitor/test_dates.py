"""Dates are read in many formats and languages and resolved against the day the text was published."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.date_reading import read_dates
from monitor.text.dates import Anchor, DateValue, compatible, lacking

WEDNESDAY = Anchor.of(datetime(2023, 7, 26, 9, tzinfo=UTC), "Asia/Seoul")


def one(text: str, language: str = "en", anchor: Anchor | None = WEDNESDAY) -> DateValue:
    """The only date of a text."""
    (value,) = read_dates(text, language, anchor)
    return value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "27 July 2023"), ("en", "July 27, 2023"), ("en", "the 27th of July"), ("en", "2023-07-27"),
        ("en", "Jul 27 2023, 07:38"), ("en", "27.07.2023"), ("en", "7/27/2023"),
        ("en", "Thursday, July 27"), ("en", "tomorrow"),
        ("de", "am 27. Juli"), ("de", "Donnerstag, 27. Juli 2023"), ("de", "morgen"),
        ("fr", "le jeudi 27 juillet"), ("fr", "demain"), ("es", "el 27 de julio de 2023"), ("it", "il 27 luglio"),
        ("pt", "27 de julho de 2023"), ("nl", "op 27 juli 2023"), ("ru", "27 июля"), ("ru", "завтра"),
        ("uk", "27 липня"),
        ("zh", "7月27日"), ("zh", "二〇二三年七月二十七日"), ("zh", "27日"), ("zh", "明天"),
        ("ja", "27日（木）"), ("ja", "明日"), ("ko", "7월 27일(목)"), ("ko", "내일"),
    ],
)  # fmt: skip
def test_one_day_is_read_from_many_formats(language: str, text: str) -> None:
    assert one(text, language).spans == ((date(2023, 7, 27), date(2023, 7, 27)),)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "yesterday"), ("de", "gestern"), ("fr", "hier"), ("es", "ayer"), ("it", "ieri"), ("nl", "gisteren"),
     ("ru", "вчера"), ("uk", "вчора"), ("zh", "昨天"), ("ja", "昨日"), ("ko", "어제")],
)  # fmt: skip
def test_yesterday_is_the_day_before_the_text(language: str, text: str) -> None:
    assert one(text, language).spans == ((date(2023, 7, 25), date(2023, 7, 25)),)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Tuesday evening"), ("en", "on the evening of Tuesday"), ("de", "Dienstagabend"), ("nl", "dinsdagavond"),
     ("fr", "mardi soir"), ("it", "martedì sera"), ("ru", "во вторник вечером"), ("zh", "星期二晚上"),
     ("ja", "火曜日夜"), ("ko", "화요일 저녁")],
)  # fmt: skip
def test_a_weekday_may_be_the_last_or_the_next_and_keeps_its_part_of_the_day(language: str, text: str) -> None:
    value = one(text, language)

    assert value.spans == ((date(2023, 7, 25), date(2023, 7, 25)), (date(2023, 8, 1), date(2023, 8, 1)))
    assert value.part == "evening"


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "1950-53", date(1950, 1, 1), date(1953, 12, 31)),
        ("ru", "1950–1953 годов", date(1950, 1, 1), date(1953, 12, 31)),
        ("en", "the 1960s", date(1960, 1, 1), date(1969, 12, 31)),
        ("en", "in July 2023", date(2023, 7, 1), date(2023, 7, 31)),
        ("en", "last week", date(2023, 7, 17), date(2023, 7, 23)),
        ("fr", "la semaine dernière", date(2023, 7, 17), date(2023, 7, 23)),
        ("zh", "本周", date(2023, 7, 24), date(2023, 7, 30)),
        ("en", "July 25-28", date(2023, 7, 25), date(2023, 7, 28)),
        ("ru", "25–28 июля", date(2023, 7, 25), date(2023, 7, 28)),
    ],
)
def test_longer_times_are_spans(language: str, text: str, first: date, last: date) -> None:
    assert one(text, language).spans == ((first, last),)


def test_the_publication_moment_counts_in_both_time_zones() -> None:
    """23:30 UTC on the 25th is the 26th in Seoul: "today" may be either."""
    anchor = Anchor.of(datetime(2023, 7, 25, 23, 30, tzinfo=UTC), "Asia/Seoul")

    assert one("today", anchor=anchor).spans == ((date(2023, 7, 25), date(2023, 7, 26)),)


@pytest.mark.parametrize("text", ["he may march on", "the sat nav", "3日間", "2022 missiles at 12.5 %"])
def test_words_and_durations_are_no_dates(text: str) -> None:
    language = "ja" if "日" in text else "en"
    found = [value for value in read_dates(text, language, WEDNESDAY) if value.precision != "year"]

    assert found == []


@pytest.mark.parametrize(
    ("left", "right"),
    [("Thursday 27 July 2023", "tomorrow"), ("25 July", "Tuesday"), ("July 2023", "27 July"), ("25 July", "this week"),
     ("27 July 2023", "July 27"), ("Tuesday evening", "Tuesday"), ("1953", "27 July 1953")],
)  # fmt: skip
def test_the_same_time_told_otherwise_is_compatible(left: str, right: str) -> None:
    assert compatible(one(left), one(right))
    assert compatible(one(right), one(left))


@pytest.mark.parametrize(
    ("left", "right"),
    [("27 July", "28 July"), ("Tuesday 25 July 2023", "Monday"), ("1963", "1965"),
     ("Tuesday morning", "Tuesday evening"),
     ("July", "October"), ("Thursday 27 July 2023", "Wednesday, 27 July"), ("27 July 2023", "27 July 1953")],
)  # fmt: skip
def test_other_times_conflict(left: str, right: str) -> None:
    assert not compatible(one(left), one(right))


def test_weekdays_conflict_without_any_anchor() -> None:
    assert not compatible(one("Tuesday", anchor=None), one("Friday", anchor=None))
    assert not compatible(one("Tuesday", anchor=None), one("28 July 2023", anchor=None))


def test_a_vaguer_time_lacks_the_day_or_the_part() -> None:
    evening = one("on the evening of Tuesday 25 July 2023")

    assert lacking(evening, one("Tuesday")) == "part"
    assert lacking(evening, one("this week")) == "day"
    assert lacking(evening, one("Tuesday evening")) == ""


ENGLISH = "January February March April May June July August September October November December"
RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"


@given(st.dates(min_value=date(1600, 1, 1), max_value=date(2190, 12, 31)))
def test_every_day_is_read_back_from_every_format(day: date) -> None:
    months, russian = ENGLISH.split(), RUSSIAN.split()
    formats = [
        ("en", f"{day.day} {months[day.month - 1]} {day.year}"),
        ("en", f"{months[day.month - 1]} {day.day}, {day.year}"),
        ("en", day.isoformat()),
        ("ru", f"{day.day} {russian[day.month - 1]} {day.year} года"),
        ("zh", f"{day.year}年{day.month}月{day.day}日"),
        ("ko", f"{day.year}년 {day.month}월 {day.day}일"),
    ]

    for language, text in formats:
        (value,) = read_dates(text, language)
        assert value.spans == ((day, day),), text


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "ru", "zh", "ja", "ko", "xx"]))
def test_any_text_is_read_without_an_error_and_offsets_lie_inside(text: str, language: str) -> None:
    for value in read_dates(text, language, WEDNESDAY):
        assert 0 <= value.start < value.end <= len(text)
        assert compatible(value, value)
