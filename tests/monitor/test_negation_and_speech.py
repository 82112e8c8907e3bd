"""Negations, opposites, plans, reserve and speakers are found in the story's languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.negation import opposites, read_negations
from monitor.text.speech import read_attributions, read_cues


@pytest.mark.parametrize(
    ("language", "text", "cues"),
    [
        ("en", "He did not win and never came.", ["not", "never"]),
        ("en", "They didn't come.", ["didn't"]),
        ("en", "It denied the report.", ["denied"]),
        ("en", "Not only that: no doubt it helped.", []),
        ("en", "No fewer than 20 came.", []),
        ("de", "Er kam nicht und bestreitet das.", ["nicht", "bestreitet"]),
        ("fr", "Il n'est pas venu sans raison.", ["pas", "sans"]),
        ("es", "Nunca llegó y niega el informe.", ["Nunca", "niega"]),
        ("ru", "Он не приехал и отрицает это, не только.", ["не", "отрицает"]),
        ("uk", "Він не приїхав.", ["не"]),
        ("zh", "朝鲜否认提供武器，没有签署条约，不仅", ["否认", "没有"]),
        ("ja", "条約は締結されていない。", ["ない"]),
        ("ko", "무기를 제공하지 않았다.", ["지 않"]),
    ],
)
def test_negations_are_found_and_empty_phrases_are_not(language: str, text: str, cues: list[str]) -> None:
    assert [text[n.start : n.end] for n in read_negations(text, language)] == cues


def test_a_negation_reaches_to_the_end_of_its_clause() -> None:
    text = "He did not win the cup, but his brother won."
    (negation,) = read_negations(text, "en")

    assert text[negation.reach_start : negation.reach_end] == " win the cup"


def test_a_verb_at_the_end_is_negated_backwards() -> None:
    text = "昨日、武器を供与していない。"
    (negation,) = read_negations(text, "ja")

    assert text[negation.reach_start : negation.reach_end] == "武器を供与してい"


@pytest.mark.parametrize(
    ("word", "against", "language"),
    [("rose", "fell", "en"), ("accepted", "rejected", "en"), ("won", "lost", "en"), ("north", "south", "en"),
     ("before", "after", "en"), ("first", "last", "en"), ("increase", "decrease", "en"), ("впервые", "вторая", "ru")],
)  # fmt: skip
def test_opposites_are_known_both_ways(word: str, against: str, language: str) -> None:
    assert against in opposites(word, language)
    assert word in opposites(against, language)


@pytest.mark.parametrize(
    ("language", "text", "sources"),
    [
        ("en", "According to the Defense Ministry, he came.", ["the Defense Ministry"]),
        ("en", "Mao Ning said the trip helps.", ["Mao Ning"]),
        ("en", '"It helps," said Vedant Patel.', ["Vedant Patel"]),
        ("en", "He came on Tuesday.", []),
        ("de", "Laut der Agentur KCNA wird er kommen.", ["der Agentur KCNA"]),
        ("ru", "По данным ТАСС, он прибыл.", ["ТАСС"]),
        ("zh", "据朝中社报道，他来了。", ["朝中社"]),
        ("ja", "ロシア国防省によると、到着した。", ["ロシア国防省"]),
        ("ko", "조선중앙통신에 따르면 도착했다.", ["조선중앙통신"]),
    ],
)
def test_the_speaker_is_named_as_printed(language: str, text: str, sources: list[str]) -> None:
    assert [row.source for row in read_attributions(text, language)] == sources


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("en", "He reportedly plans to visit.", ["hedge", "plan"]),
        ("en", "He visited.", []),
        ("de", "Er wird angeblich kommen.", ["plan", "hedge"]),
        ("ru", "Он якобы планирует визит.", ["hedge", "plan"]),
        ("zh", "代表团将访问，据称很好", ["plan", "hedge"]),
        ("ja", "訪朝する予定とみられる", ["plan", "hedge"]),
        ("ko", "방문할 예정인 것으로 알려졌다", ["plan", "hedge"]),
    ],
)
def test_plans_and_reserve_are_found(language: str, text: str, kinds: list[str]) -> None:
    assert [cue.kind for cue in read_cues(text, language)] == kinds


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "zh", "ja", "ko", "xx"]))
def test_any_text_is_read_without_an_error_and_offsets_lie_inside(text: str, language: str) -> None:
    for row in [*read_negations(text, language), *read_cues(text, language), *read_attributions(text, language)]:
        assert 0 <= row.start <= row.end <= len(text)
