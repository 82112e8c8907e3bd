"""Copies, cut copies and retellings are found; reports of the same event by others are not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.wires.candidates import CandidateIndex
from monitor.wires.copies import Grams, is_copy, share
from monitor.wires.credits import credited
from monitor.wires.fingerprints import RUN, Fingerprinter, tokens
from monitor.wires.groups import wire_groups
from monitor.wires.lineage import lineage
from monitor.wires.reading import Text, body_grams, own_sentences, telling
from monitor.wires.sentences import LONG, alike, shared_sentences

NOON = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
SYLLABLES = ("ka", "lo", "mi", "tur", "ben", "sha", "vel", "dro", "pin", "os", "gar", "ute")


def prose(seed: int, words: int = 220) -> str:
    """So many invented words, in sentences of eleven."""
    chance = random.Random(seed)
    made = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(words)]
    sentences = [" ".join(made[start : start + 11]).capitalize() + "." for start in range(0, words, 11)]
    return "\n".join(sentences)


def text(key: int, body: str, outlet: str = "", hours: float = 0, **values: object) -> Text:
    """A version with a headline of its own."""
    made = Text(
        key=key,
        article=key,
        outlet=outlet or f"outlet-{key}",
        headline=f"Headline {key}",
        language="en",
        published_at=NOON + timedelta(hours=hours),
        captured_at=NOON + timedelta(days=1),
        credits=credited(body, None, ()),
        agency=False,
        grams=body_grams(body, 0),
        telling=telling(body, "en", {}, ()),
        sentences=own_sentences(body, 0, "en"),
    )
    return replace(made, **values)  # type: ignore[arg-type]


@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_a_part_keeps_its_fingerprints_wherever_it_stands(part: str, before: str, behind: str) -> None:
    whole = set(Fingerprinter().prints(f"{before}\n{part}\n{behind}").tolist())
    words = tokens(part)

    assert set(Fingerprinter().sample(words).tolist()) <= whole
    assert len(Fingerprinter().runs(words)) == max(0, len(words) - RUN + 1)


def test_scripts_without_spaces_are_taken_sign_by_sign() -> None:
    assert tokens("朝鲜 Korea 27日") == ["朝", "鲜", "korea", "27", "日"]


def test_the_index_names_the_first_and_the_newest_sharer() -> None:
    index = CandidateIndex()
    found = [index.add(key, [1, 2, 3]) for key in range(4)]

    assert found == [[], [(0, 3)], [(0, 3), (1, 3)], [(0, 3), (2, 3)]]


def test_a_cut_copy_is_a_copy_and_another_text_is_none() -> None:
    whole, other = Grams.of(tokens(prose(1))), Grams.of(tokens(prose(2)))
    cut = Grams.of(tokens(prose(1))[:60])

    assert is_copy(cut, whole)
    assert not is_copy(other, whole)
    assert (share(cut, whole), share(whole, cut)) == (1.0, pytest.approx(60 / 220))


def test_one_long_quotation_is_no_copy() -> None:
    quotation = " ".join(prose(9).split()[:20])
    one, other = prose(1) + "\n" + quotation, prose(2) + "\n" + quotation

    assert not is_copy(Grams.of(tokens(one)), Grams.of(tokens(other)))


@pytest.mark.parametrize(
    ("body", "credit", "agencies"),
    [
        ("SEOUL, South Korea (AP) — The ferry left.", None, ("ap",)),
        ("SEOUL, July 26 (Yonhap) -- The ferry left.", None, ("yonhap",)),
        ("[ソウル 24日 ロイター] - 船が出た。", None, ("reuters",)),
        ("新华社平壤7月26日电 渡轮离港。", None, ("xinhua",)),
        ("(서울=연합뉴스) 배가 떠났다.", None, ("yonhap",)),
        ("Паром ушёл, по данным ТАСС.", None, ("tass",)),
        ("The ferry left.\n© 2023 Reuters", None, ("reuters",)),
        ("The ferry left.", "Belga (AFP)", ("belga", "afp")),
        ("By AP\nThe ferry left.", None, ("ap",)),
        ("The ferry left, said the mayor. " * 20 + "He spoke to Reuters by telephone. " + "It rains. " * 40, None, ()),
        ("MAP and GAP are words.", None, ()),
    ],
)
def test_a_credit_is_read_where_credits_stand(body: str, credit: str | None, agencies: tuple[str, ...]) -> None:
    assert credited(body, credit, ()) == agencies


def test_an_agency_of_the_story_is_known_by_its_name() -> None:
    assert credited("LINDEN (Kite News) — Rain.", None, (), {"Kite News": "kite"}) == ("kite",)


def test_a_group_has_its_source_and_shares() -> None:
    whole = prose(1)
    agency = text(1, whole, "kite", agency=True)
    cut = text(2, "\n".join(whole.split("\n")[:7]), "mail", 2, credits=("kite",))
    printed = text(3, whole, "post", 3, headline="Headline 1")
    (group,) = wire_groups([printed, text(4, prose(2)), cut, agency])
    carriers = {carrier.key: carrier for carrier in lineage(group)}

    assert (group.key, group.source_kind, [one.key for one in group.texts]) == ("kite-1", "outlet", [1, 2, 3])
    assert [carriers[key].relation for key in (1, 2, 3)] == ["source", "cut", "whole"]
    assert (carriers[2].shared, carriers[2].known_by, carriers[2].new_headline) == (1.0, "credit", True)
    assert carriers[2].reused == pytest.approx(0.35, abs=0.01)
    assert (carriers[3].known_by, carriers[3].new_headline) == ("time", False)


def test_who_had_it_from_whom_is_not_said_where_only_the_day_is_known() -> None:
    day = NOON.replace(hour=0, minute=0)
    (group,) = wire_groups([text(1, prose(1), published_at=day), text(2, prose(1), published_at=day)])

    assert (group.source_kind, [one.known_by for one in lineage(group)]) == ("carrier", ["", ""])


def test_a_carrier_prints_the_version_that_was_there() -> None:
    first, second = prose(1), prose(1) + "\n" + prose(5)
    versions = [
        text(1, first, "kite", agency=True, article=1),
        text(2, second, "kite", 5, agency=True, article=1),
        text(3, second, "mail", 6),
        text(4, first, "post", 1),
    ]
    (group,) = wire_groups(versions)

    assert {one.key: one.printed for one in lineage(group)} == {1: None, 2: None, 3: 2, 4: 1}


def test_two_articles_of_one_outlet_are_no_group() -> None:
    assert wire_groups([text(1, prose(1), "mail"), text(2, prose(1), "mail")]) == ()


def facts(body: str, places: dict[str, int], **values: object) -> Text:
    """A version that tells facts at places."""
    key = int(str(values.pop("key")))
    return text(key, body, telling=telling(body, "en", places, ()), **values)  # type: ignore[arg-type]


def test_a_retelling_has_the_facts_in_their_order_and_the_words() -> None:
    words = prose(1).lower().replace(".", "").split()
    shuffled = [word for start in range(0, len(words), 4) for word in reversed(words[start : start + 4])]
    retold = " ".join(shuffled)
    places = {f"fact-{n}": 10 * n for n in range(12)}
    backwards = {fact: 500 - place for fact, place in places.items()}
    source = facts(prose(1), places, key=1)

    assert len(wire_groups([source, facts(retold, places, key=2)])) == 1
    assert wire_groups([source, facts(retold, backwards, key=2)]) == ()
    assert wire_groups([source, facts(prose(3), places, key=2)]) == ()
    assert wire_groups([source, facts(retold, dict(list(places.items())[:6]), key=2)]) == ()


def test_a_translation_is_a_copy_only_where_both_name_the_agency() -> None:
    """Two reports of one event tell the same facts: without the credit nothing tells them from a translation."""
    places = {f"fact-{n}": 10 * n for n in range(12)}
    few, backwards = dict(list(places.items())[:6]), {fact: 500 - place for fact, place in places.items()}
    source = facts(prose(1), places, key=1, outlet="kite", agency=True)

    def grouped(told: dict[str, int], *named: str, language: str = "ru") -> bool:
        other = facts(prose(3), told, key=2, credits=named, language=language)
        return bool(wire_groups([source, other]))

    assert grouped(places, "kite")
    assert not grouped(places)
    assert not grouped(places, "heron")
    assert not grouped(few, "kite")
    assert not grouped(backwards, "kite")
    assert not grouped(places, "kite", language="en"), "in one language words decide"


def test_a_long_sentence_taken_over_is_found_and_a_quoted_one_is_not() -> None:
    sentence = "Seventeen weathered trawlers abandoned the northern breakwater yesterday carrying frozen mackerel, rusted anchors, torn canvas, exhausted deckhands and barrels of brandy."  # noqa: E501
    stems = own_sentences(sentence, 0, "en")

    assert len(stems) == 1
    assert len(stems[0]) >= LONG
    assert own_sentences(f'He said: "{sentence}"', 0, "en") == ()
    assert list(shared_sentences({1: stems, 2: [frozenset(list(stems[0])[:17])], 3: []})) == [(1, 2)]


@given(st.lists(st.frozensets(st.integers(0, 30).map(str), min_size=LONG, max_size=24), max_size=14))
@settings(max_examples=60, deadline=None)
def test_the_index_of_sentences_misses_no_pair(sentences: list[frozenset[str]]) -> None:
    texts = {key: [sentence] for key, sentence in enumerate(sentences)}
    wanted = {(a, b) for b in texts for a in range(b) if alike(sentences[a], sentences[b])}

    assert set(shared_sentences(texts)) == wanted


@given(st.permutations(range(6)))
@settings(max_examples=20, deadline=None)
def test_groups_do_not_depend_on_the_order_given(order: list[int]) -> None:
    made = [
        text(1, prose(1)),
        text(2, prose(1)[:700]),
        text(3, prose(2)),
        text(4, prose(2)),
        text(5, prose(3)),
        text(6, ""),
    ]

    assert wire_groups([made[place] for place in order]) == wire_groups(made)


def test_a_word_repeated_without_end_costs_little() -> None:
    flood = "again " * 60_000
    assert len(wire_groups([text(1, flood), text(2, flood)])) <= 1
