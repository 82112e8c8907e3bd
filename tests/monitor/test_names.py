"""Names are found by the story's aliases, by capitals, in any inflection and script."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.comparer.guard_forms import StoryContext, Values
from monitor.story.model import Entity, Fact, Story
from monitor.text.names import NameBook, read_names, same_name
from monitor.text.short_names import short_names
from monitor.text.transliteration import alike, pinyin
from monitor.text.words import words

ENTITIES = [
    Entity(
        id="minister", names={"en": ("Sergei Shoigu", "Shoigu"), "ru": ("Сергей Шойгу", "Шойгу"), "ko": ("쇼이구",)}
    ),
    Entity(id="capital", names={"en": ("Pyongyang",), "ru": ("Пхеньян",), "ko": ("평양",), "de": ("Pjöngjang",)}),
    Entity(
        id="leader",
        names={"en": ("Kim Jong Un", "Kim Jong-un"), "ru": ("Ким Чен Ын",), "zh": ("金正恩",), "ko": ("김정은",)},
    ),
    Entity(id="war", names={"en": ("Korean War",), "ru": ("Корейская война",)}),
]
BOOK = NameBook.of(ENTITIES)
FACTS = (Fact(id="speech", statement="The leader spoke for an hour."),)


def found(text: str, language: str) -> list[tuple[str, str]]:
    """Printed text and entity of every mention."""
    return [(text[m.start : m.end], m.entity) for m in BOOK.find(text, words(text, language))]


@pytest.mark.parametrize(
    ("language", "text", "mentions"),
    [
        ("ru", "Шойгу был в Пхеньяне", [("Шойгу", "minister"), ("Пхеньяне", "capital")]),
        ("ru", "Ким Чен Ыну писали", [("Ким Чен Ыну", "leader")]),
        ("ru", "после Корейской войны", [("Корейской войны", "war")]),
        ("ko", "쇼이구가 평양에 왔다", [("쇼이구", "minister"), ("평양", "capital")]),
        ("zh", "金正恩表示", [("金正恩", "leader")]),
        ("de", "Pjöngjangs Antwort", [("Pjöngjangs", "capital")]),
        ("en", "Sergei Shoigu's trip", [("Sergei Shoigu's", "minister")]),
        ("en", "Kim Jong-un", [("Kim Jong-un", "leader")]),
        ("en", "Kim Jong Il and Kim Il Sung", []),
        ("uk", "шойгу прибув", [("шойгу", "minister")]),
    ],
)
def test_entities_are_found_under_all_names_and_inflections(
    language: str, text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(text, language) == mentions


@pytest.mark.parametrize(
    ("one", "other"),
    [("Shoigu", "Sergei Shoigu"), ("Shoigu", "Shoygu"), ("Shoigu", "Шойгу"), ("Shoigu", "쇼이구"), ("Shoigu", "绍伊古"),
     ("Shoigu", "Schoigu"), ("S. Shoigu", "Sergei Shoigu"), ("UN", "United Nations"), ("Li Hongzhong", "Ли Хунчжун"),
     ("Li Hongzhong", "李鸿忠"), ("Kang Sun-nam", "Kang Sun Nam"), ("Пхеньян", "Пхеньяне"), ("Shemansky", "Shemanski")],
)  # fmt: skip
def test_spellings_parts_and_scripts_of_one_name_are_one(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kim Jong Un", "Kim Jong Il"), ("Kim Jong Un", "Kim Il Sung"), ("Kim Jong Il", "Kim Il Sung"),
     ("Kim Jong Un", "김정일"), ("Li Hongzhong", "Li Zhanshu"), ("Real Madrid", "Real Sociedad"),
     ("Jake McPake", "Jake Paul"), ("Shoigu", "Lavrov")],
)  # fmt: skip
def test_other_people_stay_other_people(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_palladius_becomes_pinyin() -> None:
    assert pinyin("Хунчжун") == "hongzhong"
    assert pinyin("Цзиньпин") == "jinping"
    assert pinyin("Путлер") is None


def test_sounds_bring_scripts_together_and_keep_names_apart() -> None:
    assert alike("Patel", "파텔") > 0.95
    assert alike("Xi Jinping", "Си Цзиньпин") == 1.0
    assert alike("Shoigu", "Lavrov") < 0.5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police said Ronnie Carroll met the man.", ["Ronnie Carroll"]),
        ("The Ministry of Unification of South Korea said so.", ["Ministry of Unification of South Korea"]),
        ("He met S. Shoigu. Then rain fell.", ["S. Shoigu"]),
        ("In Kyoto, people wait.", ["Kyoto"]),
    ],
)
def test_capitals_make_names_and_sentence_starts_do_not(text: str, names: list[str]) -> None:
    sure = [name for name in read_names(text, "en") if not name.doubtful]

    assert [text[name.start : name.end] for name in sure] == names


def test_a_language_that_writes_every_noun_with_a_capital_has_no_names_by_capitals() -> None:
    assert read_names("Der Minister traf Herrn Kang im Palast.", "de") == ()


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert same_name(one, other) == same_name(other, one)


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "ko", "zh", "de"]))
def test_any_text_is_read_without_an_error_and_offsets_lie_inside(text: str, language: str) -> None:
    for name in [*read_names(text, language), *BOOK.find(text, words(text, language))]:
        assert 0 <= name.start < name.end <= len(text)


def in_full(text: str) -> list[tuple[str, str]]:
    """Printed text and entity of every mention, short names included."""
    story = Story(id="s", title="A story", start=date(2026, 3, 2), entities=tuple(ENTITIES), facts=FACTS, outlets=())
    values = Values.read(text, "en", StoryContext.of(story), None)
    return [(text[m.start : m.end], m.entity) for m in values.mentions]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kim Jong Un spoke for an hour. Then Kim left.", [("Kim", "leader")]),
        ("Kim Jong Un spoke. Chairman Kim then left.", [("Kim", "leader")]),
        ("Kim Jong Un came with Kim Yo Jong. Then Kim left.", []),
        ("Kim left before Kim Jong Un spoke.", [("Kim", "leader")]),
        ("Kim left before Kim Yo Jong and Kim Jong Un spoke.", []),
        ("The Korean War ended. War is hard, Korean veterans say.", []),
    ],
    ids=["the last name", "behind a title", "another one of that name", "the only one", "before either", "no person"],
)
def test_a_short_name_stands_for_whom_the_text_named_last(text: str, short: list[tuple[str, str]]) -> None:
    whole = [(text[m.start : m.end], m.entity) for m in BOOK.find(text, words(text, "en"))]

    assert sorted(in_full(text)) == sorted([*whole, *short])


def test_a_person_is_known_by_the_sound_that_other_scripts_write() -> None:
    told = short_names(ENTITIES)

    assert told["leader"] >= {"kim"}
    assert not told["war"]
