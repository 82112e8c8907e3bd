"""Numbers are read as each language writes them, with offsets, units and bounds, and compared as people do it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.numbers import Number, compatible, read_numbers


def one(text: str, language: str = "en") -> Number:
    """The only number of a text."""
    (number,) = read_numbers(text, language)
    return number


VALUES = [
    ("en", "1,234.5 metres", 1234.5),
    ("en", "1,234,567 people", 1234567),
    ("en", "12,34,567 rupees", 1234567),
    ("en", "twenty-five people", 25),
    ("en", "two hundred and five thousand", 205_000),
    ("en", "one and a half million", 1_500_000),
    ("en", "half a million", 500_000),
    ("en", "2 crore", 20_000_000),
    ("en", "12 lakh", 1_200_000),
    ("en", "£5m", 5_000_000),
    ("en", "two dozen", 24),
    ("en", "the 70th anniversary", 70),
    ("en", "the seventieth anniversary", 70),
    ("de", "1.234,5 Meter", 1234.5),
    ("de", "dreiundzwanzig Menschen", 23),
    ("de", "zweihundertfünfzig Menschen", 250),
    ("de", "70. Jahrestag", 70),
    ("de", "1,5 Millionen", 1_500_000),
    ("fr", "quatre-vingt-dix-sept personnes", 97),
    ("fr", "soixante-dix ans", 70),
    ("fr", "vingt et un", 21),
    ("fr", "1 500 euros", 1500),
    ("es", "treinta y uno", 31),
    ("es", "doscientos cincuenta mil", 250_000),
    ("es", "70.º aniversario", 70),
    ("it", "settantesimo anniversario", 70),
    ("it", "duemila", 2000),
    ("pt", "vinte e um mil", 21_000),
    ("nl", "eenentwintig", 21),
    ("nl", "70e verjaardag", 70),
    ("ru", "70-летие", 70),
    ("ru", "70-й годовщины", 70),
    ("ru", "семидесятая годовщина", 70),
    ("ru", "семидесятилетие", 70),
    ("ru", "1,5 тыс. человек", 1500),
    ("ru", "двадцать пять", 25),
    ("uk", "70-річчя", 70),
    ("uk", "п'ять", 5),
    ("zh", "停战70周年", 70),
    ("zh", "七十周年", 70),
    ("zh", "1.34亿元", 134_000_000),
    ("zh", "三万人", 30_000),
    ("ja", "3万5千人", 35_000),
    ("ja", "1億3000万円", 130_000_000),
    ("ko", "70주년", 70),
    ("ko", "칠십 주년", 70),
    ("ko", "1만3천여 명", 13_000),
    ("ko", "스물다섯 명", 25),
]


@pytest.mark.parametrize(("language", "text", "value"), VALUES)
def test_a_number_is_read_as_its_language_writes_it(language: str, text: str, value: float) -> None:
    assert one(text, language).value == pytest.approx(value)


ORDINALS = [
    ("en", "the second known time", 2),
    ("de", "zum ersten Mal", 1),
    ("de", "erstmals", 1),
    ("fr", "la première fois", 1),
    ("es", "por primera vez", 1),
    ("ru", "впервые", 1),
    ("uk", "вперше", 1),
    ("zh", "首次", 1),
    ("zh", "第二次", 2),
    ("ja", "初めて", 1),
    ("ja", "2回目", 2),
    ("ko", "처음", 1),
    ("ko", "두 번째", 2),
]


@pytest.mark.parametrize(("language", "text", "value"), ORDINALS)
def test_first_and_second_are_ordinals_in_every_language(language: str, text: str, value: int) -> None:
    number = one(text, language)

    assert (number.kind, number.value) == ("ordinal", value)


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("en", "more than 15 minutes", "more"),
        ("en", "at least 54 bodies", "least"),
        ("en", "up to 60 people", "most"),
        ("en", "about 1.3 million", "about"),
        ("en", "less than 33 hours", "less"),
        ("de", "rund 100 Raketen", "about"),
        ("de", "mehr als 20 Menschen", "more"),
        ("ru", "более 100 ракет", "more"),
        ("ru", "не менее 17 человек", "least"),
        ("zh", "约100枚", "about"),
        ("ja", "100人以上", "least"),
        ("ko", "약 100발", "about"),
        ("ko", "100명 이상", "least"),
    ],
)
def test_the_words_beside_a_number_bound_it(language: str, text: str, bound: str) -> None:
    assert one(text, language).bound == bound


@pytest.mark.parametrize(
    ("text", "unit"),
    [("5 km", "kilometre"), ("$1,000 fine", "dollar"), ("33 per cent", "percent"), ("a 16-year-old", "year"),
     ("six-month ban", "month"), ("£40", "sterling"), ("40 %", "percent"), ("70 miles", "mile")],
)  # fmt: skip
def test_a_unit_beside_the_number_is_read(text: str, unit: str) -> None:
    number = one(text)

    assert number.unit is not None
    assert number.unit.name == unit


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("about 1.3 million", "1.34 million"),
        ("1.3 million", "1.34 million"),
        ("13,000 twins", "13,400 twins"),
        ("more than 10", "12"),
        ("70th anniversary", "70 years"),
        ("two decades", "20 years"),
        ("1 km", "1000 metres"),
        ("hundreds of people", "300 people"),
        ("dozens of people", "40 people"),
        ("50 to 60", "55"),
        ("5.2 million", "£5.2 million"),
    ],
)
def test_rounding_bounds_and_precision_do_not_conflict(left: str, right: str) -> None:
    one_side, other = read_numbers(left)[0], read_numbers(right)[0]

    assert compatible(one_side, other)
    assert compatible(other, one_side)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1.5 million", "15 million"),
        ("-5 degrees", "5 degrees"),
        ("12 killed", "21 killed"),
        ("at least 28 bodies", "at least 54 bodies"),
        ("less than 33 hours", "24 hours"),
        ("dozens of people", "hundreds of people"),
        ("hundreds of people", "thousands of people"),
        ("the second time", "the first time"),
        ("won 30-20", "won 30-21"),
        ("6 months", "12 months"),
        ("5 km", "5 kg"),
        ("nine to 16", "nine to 49"),
        ("at 3.30 pm", "at 4.29 pm"),
        ("par-3", "par-6"),
        ("more than 13,000", "less than 13,000"),
    ],
)
def test_other_amounts_conflict(left: str, right: str) -> None:
    assert not compatible(read_numbers(left)[0], read_numbers(right)[0])


@pytest.mark.parametrize("text", ["27.07.2023", "user@12", "192.168.10.1", "12345678901234567890123"])
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert read_numbers(text) == ()


def test_a_date_is_left_out_where_its_span_is_given() -> None:
    assert read_numbers("on 27 July", "en", [(3, 10)]) == ()


@given(st.integers(min_value=0, max_value=10**12))
def test_every_whole_number_survives_the_separators_of_each_convention(value: int) -> None:
    """1,234 and 1.234 and 1 234 are read as the same number by the language that writes them so."""
    grouped = f"{value:,}"

    for language, written in (
        ("en", grouped),
        ("de", grouped.replace(",", ".")),
        ("fr", grouped.replace(",", "\u202f")),
    ):
        (number,) = read_numbers(f"x {written} x", language)
        assert number.value == value


WORDS = (
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    + [f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
)  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(value: int) -> str:
    """A number from 0 to 999,999 in English words."""
    if value < 20:
        return WORDS[value]
    if value < 100:
        return TENS[value // 10] + (f"-{WORDS[value % 10]}" if value % 10 else "")
    if value < 1000:
        rest = f" and {spelled(value % 100)}" if value % 100 else ""
        return f"{WORDS[value // 100]} hundred{rest}"
    rest = f" {spelled(value % 1000)}" if value % 1000 else ""
    return f"{spelled(value // 1000)} thousand{rest}"


@given(st.integers(min_value=0, max_value=999_999))
def test_english_number_words_are_read_back(value: int) -> None:
    (number,) = read_numbers(spelled(value))

    assert number.value == value


HAN = "〇一二三四五六七八九"


@given(st.integers(min_value=11, max_value=9999))
def test_chinese_number_signs_are_read_back(value: int) -> None:
    written, started = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            written += HAN[digit] + sign
            started = True
        elif started and value % power and not written.endswith("零"):
            written += "零"

    (number,) = read_numbers(written + "人", "zh")

    assert number.value == value


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "ru", "zh", "ja", "ko", "xx"]))
def test_any_text_is_read_without_an_error_and_offsets_lie_inside(text: str, language: str) -> None:
    for number in read_numbers(text, language):
        assert 0 <= number.start < number.end <= len(text)
        assert compatible(number, number)
