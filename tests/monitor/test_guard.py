"""The typed guard turns a fact where a typed thing in the evidence speaks against it, and names the words."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.comparer.guard import Context, FactForm, Finding, StoryContext, WordMatch, check
from monitor.story.model import Entity, Fact, Outlet, Story
from monitor.verdicts import Document, Verdict

STORY = Story(
    id="harbour",
    title="The harbour opens",
    start=date(2023, 7, 23),
    end=date(2023, 7, 30),
    timezone="Asia/Seoul",
    entities=(
        Entity(id="leader", names={"en": ("Kim Jong Un",), "ru": ("Ким Чен Ын",)}),
        Entity(id="minister", names={"en": ("Anna Berg", "Berg"), "ru": ("Анна Берг", "Берг")}),
    ),
    facts=(Fact(id="one", statement="The harbour opened."),),
    outlets=(
        Outlet(id="post", name="Post", country="KR", ownership="private", language="en", url="https://post.example/"),
    ),
)
CONTEXT = StoryContext.of(STORY)
PUBLISHED = datetime(2023, 7, 26, 9, tzinfo=UTC)


def found(fact: str, window: str, *, before: str = "", after: str = "", language: str = "en") -> Finding:
    """The finding for a window inside an article."""
    text = f"{before} {window} {after}".strip()
    context = Context.of(Document(text, language=language, published_at=PUBLISHED), CONTEXT)
    return check(FactForm.of(fact, CONTEXT, "en"), window, context, start=text.index(window))


TURNED = [
    ("Maria Lopez was 13 years old.", "Maria Lopez, 16, was found on the pier.", "number", Verdict.DIFFERS),
    ("The ban lasts for 12 months.", "He was handed a six-month ban.", "number", Verdict.DIFFERS),
    ("It was the second visit since the war.", "It was the first visit since the war.", "number", Verdict.DIFFERS),
    ("The dock has 45 cranes.", "The dock has many cranes.", "number", Verdict.PARTLY),
    ("The harbour was opened in 1965.", "The harbour was opened in 1963.", "date", Verdict.DIFFERS),
    ("Berg arrived on Tuesday 25 July 2023.", "Berg arrived on Monday.", "date", Verdict.DIFFERS),
    ("Berg arrived on Tuesday 25 July 2023.", "Berg arrived.", "date", Verdict.PARTLY),
    ("Berg arrived on the evening of 25 July 2023.", "Berg arrived on Tuesday.", "missing", Verdict.PARTLY),
    ("Carl Jensen opened the harbour.", "The mayor opened the harbour.", "name", Verdict.PARTLY),
    ("Soviet ships used the harbour.", "Russian ships used the harbour.", "name", Verdict.DIFFERS),
    ("Kim Jong Un opened the harbour.", "Kim Jong Il opened the harbour.", "name", Verdict.DIFFERS),
    ("The harbour was not closed.", "The harbour was closed.", "negation", Verdict.DIFFERS),
    ("The mayor closed the harbour.", "The mayor did not close the harbour.", "negation", Verdict.DIFFERS),
    ("The mayor took bribes.", "The mayor denied taking bribes.", "negation", Verdict.DIFFERS),
    ("Exports of grain rose.", "Exports of grain fell.", "antonym", Verdict.DIFFERS),
    ("He was arrested after the match.", "He was arrested before the match.", "antonym", Verdict.DIFFERS),
    ("Berg is a mid-level official.", "Berg is a high-level official.", "antonym", Verdict.DIFFERS),
    ("Berg visited the harbour.", "Berg plans to visit the harbour.", "plan", Verdict.OMITTED),
]


@pytest.mark.parametrize(("fact", "window", "kind", "verdict"), TURNED)
def test_a_typed_difference_turns_the_fact(fact: str, window: str, kind: str, verdict: Verdict) -> None:
    finding = found(fact, window)

    assert (finding.kind, finding.verdict) == (kind, verdict), finding.note
    assert finding.note


LEFT_ALONE = [
    ("Berg arrived on Tuesday 25 July 2023.", "Berg came yesterday."),
    ("Berg arrived on the evening of 25 July 2023.", "Berg landed on Tuesday at 9 p.m."),
    ("About 1.3 million people live there.", "It is home to 1.34 million people."),
    ("It is the 70th anniversary.", "They celebrate 70 years."),
    ("The two ministers met.", "The ministers met."),
    ("Sergei Petrov spoke.", "Mr Petrov spoke."),
    ("A British ship came.", "A ship from Britain came."),
    ("The Health and Safety Executive agreed.", "The HSE agreed."),
    ("The harbour is open.", "The harbour is open, but no ship came."),
    ("The mayor opened the harbour.", "Not only the mayor opened the harbour."),
    ("The mayor was not guilty.", "The mayor was acquitted."),
    ("The crew was not happy.", "The crew was unhappy."),
    ("Nobody was hurt.", "No one was hurt."),
    ("A new ship came.", "The ship, two months old, came."),
    ("The mayor will open the harbour.", "The mayor is to open the harbour."),
    ("The anniversary falls on 27 July 2023.", "The 70th anniversary of the truce of 27 July 1953 is near."),
]


@pytest.mark.parametrize(("fact", "window"), LEFT_ALONE)
def test_another_wording_turns_nothing(fact: str, window: str) -> None:
    assert found(fact, window).verdict is None, found(fact, window).note


def test_the_note_names_both_values() -> None:
    assert found("Maria Lopez was 13 years old.", "Maria Lopez was 16 years old.").note == "says 16, not 13 years"


def test_a_value_in_the_sentence_before_is_told() -> None:
    finding = found("The fire killed 12 people.", "They died in the harbour.", before="The fire killed 12 people.")

    assert finding.verdict is None


def test_another_value_between_the_same_words_differs_wherever_else_the_number_stands() -> None:
    finding = found("He attacked eight children.", "He attacked seven children.", after="Later, eight children came.")

    assert (finding.verdict, finding.kind) == (Verdict.DIFFERS, "number")


def test_a_pronoun_stands_for_the_name_before_it() -> None:
    finding = found("Carl Jensen won a prize.", "He won a prize in Oslo.", before="Carl Jensen sails.")

    assert finding.verdict is None


def test_values_and_names_are_compared_across_languages() -> None:
    """An English fact and a Russian window: numbers, dates and story names speak, words do not."""
    same = found("Anna Berg arrived on 25 July 2023.", "Анна Берг прибыла во вторник.", language="ru")
    other = found("Anna Berg arrived on 25 July 2023.", "Анна Берг прибыла 24 июля.", language="ru")
    nobody = found("Anna Berg arrived on 25 July 2023.", "Министр прибыл 25 июля.", language="ru")

    assert same.verdict is None
    assert (other.verdict, other.kind) == (Verdict.DIFFERS, "date")
    assert (nobody.verdict, nobody.kind) == (Verdict.PARTLY, "name")


def test_reserve_and_speaker_are_reported_and_turn_nothing() -> None:
    finding = found("Berg opened the harbour.", "Berg reportedly opened the harbour, the Port Office said.")

    assert finding.verdict is None
    assert finding.hedged
    assert finding.attributed_to == "the Port Office"


def test_a_missing_phrase_of_the_word_coverage_is_a_missing_part() -> None:
    fact = FactForm.of("Berg opened the harbour and praised brave sailors.", CONTEXT, "en")
    words = ["Berg", "opened", "harbour", "praised", "brave", "sailors"]
    spans = [(fact.statement.index(word), fact.statement.index(word) + len(word)) for word in words]
    coverage = [WordMatch(*span, *((0, 4) if place < 3 else ())) for place, span in enumerate(spans)]
    context = Context.of(Document("Berg opened the harbour.", language="en"), CONTEXT)

    finding = check(fact, context.text, context, start=0, coverage=coverage)

    assert (finding.verdict, finding.kind) == (Verdict.PARTLY, "missing")
    assert "praised brave sailors" in finding.note


def test_a_window_that_the_document_does_not_hold_is_read_by_itself() -> None:
    context = Context.of(Document("Something else.", language="en"), CONTEXT)
    fact = FactForm.of("The ban lasts for 12 months.", CONTEXT, "en")

    assert check(fact, "The ban lasts for 6 months.", context).verdict is Verdict.DIFFERS


def test_the_fact_itself_is_never_turned_by_itself() -> None:
    for fact, window, _, _ in TURNED:
        assert found(fact, fact).verdict is None, fact
        assert found(window, window).verdict is None, window


@given(st.text(min_size=1, max_size=120), st.text(max_size=200), st.sampled_from(["en", "ru", "zh", "ko", "ja", "de"]))
def test_any_fact_and_window_get_an_answer(fact: str, text: str, language: str) -> None:
    context = Context.of(Document(text, language=language, published_at=PUBLISHED), CONTEXT)

    finding = check(FactForm.of(fact, CONTEXT, "en"), text, context, start=0)

    assert (finding.verdict is None) == (finding.kind == "")


@given(st.text(min_size=1, max_size=120))
def test_every_text_agrees_with_itself(text: str) -> None:
    context = Context.of(Document(text, language="en"), StoryContext.of(None))

    finding = check(FactForm.of(text, StoryContext.of(None), "en"), text, context, start=0)

    assert finding.verdict is None, finding.note


HOSTILE = [
    "1,",
    "Tuesday evening ",
    "9-",
    "Kim ",
    "not ",
    "according to ",
    "7月25日晚",
    "ショは",
    "a 1950-",
    "twenty ",
    "第一",
    "said X ",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_full_of_one_thing_is_read_in_bounded_time(piece: str, language: str) -> None:
    """60,000 characters of the same piece: reading and checking grow with the length, not with its square."""
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    context = Context.of(Document(text, language=language, published_at=PUBLISHED), CONTEXT)

    for fact in ("Berg arrived on 25 July 2023 with 12 ships.", "Carl Jensen did not open it."):
        check(FactForm.of(fact, CONTEXT, "en"), text[:400], context, start=0)

    assert time.process_time() - began < 6
