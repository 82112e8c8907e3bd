"""Passages, words and languages of a text: offsets that hold for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text.languages import guess_language, main_script
from monitor.text.near_words import sense_groups
from monitor.text.passages import LONGEST, passages
from monitor.text.stems import korean_stem
from monitor.text.words import words

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("Ab. c!?\n\"'’U.S1,0桥。다")), max_size=300)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 30))
def test_passages_are_ordered_apart_and_never_blank(text: str, headline_end: int) -> None:
    found = passages(text, min(headline_end, len(text)), "en")

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] != "" for one in found)
    assert all(one.end - one.start <= LONGEST for one in found if one.kind == "sentence")


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_letter_and_digit_of_ordinary_scripts_is_in_a_passage(text: str) -> None:
    covered = {place for one in passages(text, 0, "en") for place in range(one.start, one.end)}

    assert all(place in covered for place, sign in enumerate(text) if sign.isascii() and sign.isalnum())


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_words_have_columns_of_one_length_and_offsets_inside_the_text(text: str) -> None:
    found = words(text, "en")

    assert len(found.folded) == len(found.stems) == len(found.starts) == len(found.ends) == len(found.names)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))


def test_the_headline_stands_alone() -> None:
    found = passages("Bridge closed\n\nIt was shut on Monday. Cracks were found.", 13, "en")

    assert [one.kind for one in found] == ["headline", "sentence", "sentence"]


def test_abbreviations_and_figures_end_no_sentence() -> None:
    text = "U.S. troops left at 5 p.m. on Tuesday. The J. Smith Co. paid $1.3 million."

    assert len(passages(text, 0, "en")) == 2


def test_a_text_in_lower_case_is_cut_too() -> None:
    assert len(passages("the bridge was closed. the mayor was sorry. it rained.", 0, "en")) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [("Shoigú’s", "shoigu"), ("1,234,567", "1234567"), ("U.S.", "US"), ("Café", "cafe"), ("ＡＢＣ", "abc")],
)
def test_folding_makes_equal_what_is_one_word_to_a_reader(one: str, other: str) -> None:
    assert words(one, "en").folded == words(other, "en").folded


def test_us_the_country_is_not_us_the_pronoun() -> None:
    assert words("US", "en").stems != words("us", "en").stems


def test_chinese_runs_become_pairs_of_signs() -> None:
    assert words("停战协定", "zh").folded == ("停战", "战协", "协定")


@pytest.mark.parametrize("form", ["평양에서", "평양은", "평양을", "평양의", "평양"])
def test_korean_words_lose_their_particles(form: str) -> None:
    assert korean_stem(form) == "평양"


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Мост через реку закрыт, и это надолго, как говорят власти.", "en", "ru"),
        ("Die Brücke ist seit Montag gesperrt und das wird teuer für die Stadt.", None, "de"),
        ("この橋は月曜日から通行止めになっている。", None, "ja"),
        ("這座橋從星期一起關閉。", "zh-Hant", "zh"),
        ("이 다리는 월요일부터 폐쇄되었다.", None, "ko"),
        ("A 共同墓地 for the 兵士s who took part in the war was visited by the leader on a Monday.", "en", "en"),
    ],
)
def test_the_words_tell_the_language_whatever_is_declared(text: str, declared: str | None, language: str) -> None:
    assert guess_language(text, declared) == language


def test_a_text_without_letters_has_no_script() -> None:
    assert main_script("123 … !?") is None


def test_words_of_one_sense_share_a_group_and_opposites_do_not() -> None:
    assert sense_groups("armistic", "en") & sense_groups("truce", "en")
    assert not sense_groups("win", "en") & sense_groups("defeat", "en") - sense_groups("beat", "en")
    assert not sense_groups("increas", "en") & sense_groups("reduc", "en")
