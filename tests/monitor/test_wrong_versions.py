"""Known wrong versions of a fact: told only where the very word that contradicts is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.comparer import judge
from monitor.story.model import Entity, Fact, Story
from monitor.text.compose import version_text
from monitor.text.short_names import known_by_the_end
from monitor.verdicts import Document, Verdict

STORY = Story(
    id="harbour",
    title="An envoy visits the harbour",
    start=date(2026, 3, 2),
    entities=(Entity(id="envoy", names={"en": ("Vira Holub",), "uk": ("Віра Голуб",)}),),
    facts=(
        Fact(
            id="rank",
            statement="Vira Holub is a mid-level official.",
            differs=("Holub heads a high-level delegation.",),
        ),
        Fact(
            id="guests",
            statement="It is the second known visit of foreign guests since the harbour burned.",
            differs=("The first foreign guests since the harbour burned were received with music and bread.",),
        ),
        Fact(
            id="fleet",
            statement="The Norland coast guard helped the fishermen in the storm.",
            differs=("The Eastland coast guard helped the fishermen.",),
        ),
        Fact(id="talks", statement="Talks about fishing rights began in the town hall."),
        Fact(
            id="arrival",
            statement="The delegation reached Eastport on Tuesday evening.",
            differs=("The delegation reached Eastport on Wednesday.",),
        ),
        Fact(id="cranes", statement="Four cranes of the Eastport shipyard fell into the water on Monday."),
    ),
    outlets=(),
)
REST = " The guests will stay until Friday. They were shown the market, where forty traders sold fish and bread."


def said(sentence: str, fact: str) -> tuple[Verdict, str]:
    text, end = version_text("Visitors in Eastport", sentence + REST)
    document = Document(text, end, "en", published_at=datetime(2026, 3, 3, 12, tzinfo=UTC))
    found = next(one for one in judge(document, STORY) if one.fact == fact)
    return found.verdict, found.evidence or ""


@pytest.mark.parametrize(
    ("fact", "told", "differs"),
    [
        ("rank", "A delegation with Vira Holub at its head also came to Eastport.", False),
        ("rank", "A high-level delegation with Vira Holub at its head also came to Eastport.", True),
        ("guests", "Foreign guests were received with music and bread where the harbour burned.", False),
        ("guests", "They are the first foreign guests since the harbour burned, and were received with music.", True),
        ("fleet", "Eastland lies on the other side; guards helped the fishermen.", False),
        ("fleet", "The coast guard of Eastland helped the fishermen that night.", True),
        ("arrival", "The delegation reached Eastport this year.", False),
        ("arrival", "The delegation reached Eastport on March 4.", True),
    ],
    ids=["no rank", "another rank", "no order", "another order", "no guard", "another guard", "no day", "another day"],
)
def test_a_wrong_version_is_told_only_with_the_word_that_contradicts(fact: str, told: str, differs: bool) -> None:
    assert (said(told, fact)[0] is Verdict.DIFFERS) is differs


def test_a_text_that_also_states_the_fact_includes_it() -> None:
    both = (
        "Vira Holub, a middle-ranking official, came on Monday. Holub heads what Norland calls a high-level delegation."
    )
    verdict, evidence = said(both, "rank")

    assert verdict is Verdict.INCLUDED
    assert "middle-ranking" in evidence


def test_a_text_that_only_has_what_both_versions_share_beside_the_wrong_one_differs() -> None:
    beside = "Vira Holub came on Monday, an official said. Holub heads what Norland calls a high-level delegation."

    assert said(beside, "rank")[0] is Verdict.DIFFERS


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (
            "Eastport's radio said on Wednesday that the delegation reached Eastport on Tuesday evening.",
            Verdict.INCLUDED,
        ),
        ("EASTPORT, March 4 (Coast Agency) -- On Tuesday evening the delegation reached Eastport.", Verdict.INCLUDED),
        ("The delegation reached Eastport on Wednesday, its radio said.", Verdict.DIFFERS),
        ("Eastport's radio said that the delegation reached Eastport on Wednesday.", Verdict.DIFFERS),
    ],
    ids=["said on another day", "dateline of another day", "done on another day", "said to be"],
)
def test_the_day_of_saying_is_not_the_day_of_the_deed(told: str, verdict: Verdict) -> None:
    assert said(told, "arrival")[0] is verdict


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("Two cranes nested near the Eastport shipyard on Monday.", Verdict.OMITTED),
        ("Two cranes of the shipyard fell into the water.", Verdict.DIFFERS),
        ("Two cranes of the Eastport shipyard fell into the water on Monday.", Verdict.DIFFERS),
    ],
    ids=["something else", "the same in fewer words", "the same with another number"],
)
def test_another_number_of_something_else_is_no_other_version(told: str, verdict: Verdict) -> None:
    assert said(told, "cranes")[0] is verdict


def test_what_is_of_something_else_is_not_left_out_without_a_word() -> None:
    text, end = version_text("Visitors in Eastport", "Two cranes nested near the Eastport shipyard on Monday." + REST)
    found = next(one for one in judge(Document(text, end, "en"), STORY) if one.fact == "cranes")

    assert (found.verdict, found.note.partition(": ")[0]) == (Verdict.OMITTED, "of something else")


def test_a_long_name_is_known_by_its_end_where_no_other_has_it() -> None:
    entities = (
        Entity(id="fort", names={"en": ("Old Norland Coast Guard Fort",), "de": ("Alte Festung",)}),
        Entity(id="north", names={"en": ("Northern Sea Fishing Board",)}),
        Entity(id="south", names={"en": ("Southern Sea Fishing Board",)}),
        Entity(id="country", names={"en": ("United Republic of Norland",)}),
        Entity(id="envoy", names={"en": ("Vira Anna Holub",)}),
    )
    found = {entity.id: entity.names for entity in known_by_the_end(entities)}

    assert found["fort"] == {"en": ("Old Norland Coast Guard Fort", "Coast Guard Fort"), "de": ("Alte Festung",)}
    assert [found[one] for one in ("north", "south", "country", "envoy")] == [one.names for one in entities[1:]]
