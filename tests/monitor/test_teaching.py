"""A story learns from people: their quotes count as further statements, as wrong versions and as counter-examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import SmallStore, at, capture, reading, small_store
from sqlalchemy import insert, update

from db.models import Verdict as VerdictRow
from monitor.coding.codes import Code
from monitor.coding.shown import Place
from monitor.comparer import judge
from monitor.comparer.teaching import LONGEST, Example, taught
from monitor.store.coders import person_coder
from monitor.store.examples import examples_of
from monitor.store.judging import JudgeResult, judge_story
from monitor.store.reviews import Act, save_code
from monitor.story.model import Fact, Outlet, Story
from monitor.verdicts import Document, Verdict

CRANE = "A hoisting machine toppled at the quay and left several builders wounded."
TEXT = f"The mayor spoke of a long summer by the sea.\n\n{CRANE}\n\nShips wait in the harbour until the evening tide."


def story() -> Story:
    statements = (
        "Nine workers were hurt when a crane fell over.",
        "The bridge of Oldport was closed on Monday.",
        "The ferry company lost its licence.",
    )
    facts = tuple(Fact(id=f"f{number}", statement=text) for number, text in enumerate(statements))
    outlet = Outlet(id="mail", name="Mail", language="en", url="https://mail.example/")
    return Story(id="bridge", title="Bridge", start=date(2024, 5, 1), facts=facts, outlets=(outlet,))


def verdicts(learnt: Story, text: str = TEXT) -> list[Verdict]:
    return [one.verdict for one in judge(Document(text, language="en"), learnt)]


def test_a_confirmed_quote_is_found_in_another_text() -> None:
    assert verdicts(story())[0] is Verdict.OMITTED
    learnt = taught(story(), [Example("f0", Verdict.INCLUDED, "a hoisting machine toppled and left builders wounded")])
    assert verdicts(learnt)[0] is Verdict.INCLUDED
    assert verdicts(learnt)[1:] == verdicts(story())[1:]


def test_a_quote_that_is_not_the_fact_is_not_taken_for_it_again() -> None:
    trap = "The bridge of Newport was closed on Monday for the regatta."
    text = f"The mayor spoke of a long summer by the sea.\n\n{trap}\n\nShips wait in the harbour until the evening."
    assert verdicts(story(), text)[1] is not Verdict.OMITTED
    learnt = taught(story(), [Example("f1", Verdict.OMITTED, trap)])
    assert verdicts(learnt, text)[1] is Verdict.OMITTED
    assert verdicts(learnt, "The bridge of Oldport was closed on Monday. Ships wait in the harbour.")[1] is (
        Verdict.INCLUDED
    )


def test_a_known_wrong_version_differs() -> None:
    learnt = taught(story(), [Example("f2", Verdict.DIFFERS, "The ferry company got a second licence.")])
    text = "On Friday the ferry company got a second licence.\n\nIts ships sail again from the harbour to the islands."
    assert verdicts(learnt, text)[2] is Verdict.DIFFERS


def test_nothing_is_learnt_from_quotes_that_say_too_little_or_too_much_or_both_ways() -> None:
    useless = [
        Example("f0", Verdict.INCLUDED, "hurt"),
        Example("f0", Verdict.INCLUDED, "wounded " * LONGEST),
        Example("f0", Verdict.PARTLY, CRANE),
        Example("gone", Verdict.INCLUDED, CRANE),
        Example("f1", Verdict.INCLUDED, CRANE),
        Example("f1", Verdict.OMITTED, CRANE),
    ]
    assert taught(story(), useless).facts == story().facts


@given(
    st.lists(
        st.builds(
            Example,
            st.sampled_from(["f0", "f1", "f9"]),
            st.sampled_from(list(Verdict)),
            st.text(min_size=1, max_size=60),
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_the_order_of_examples_changes_nothing(examples: list[Example], random: object) -> None:
    shuffled = [*examples, *examples[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert taught(story(), shuffled) == taught(story(), examples)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def rejudged(store: SmallStore) -> JudgeResult:
    with store.run("judge") as run:
        return judge_story(store.engine, store.loaded.story, run.id, now=at(9))


def said_by_a_person(store: SmallStore, verdict: str, evidence: str, name: str = "Ada") -> None:
    with store.engine.begin() as connection:
        coder = person_coder(connection, name)
        row = {"version_id": 1, "fact_id": 2, "coder_id": coder, "verdict": verdict, "evidence": evidence}
        connection.execute(insert(VerdictRow).values(**row, note="", judged_at=at(1), basis=""))


def test_a_person_teaches_and_what_it_touches_is_judged_again(store: SmallStore) -> None:
    other = f"Ships wait.\n\nIn the night a {CRANE[2:]}\n\nThe mayor spoke of a long summer in the harbour."
    store.record(capture(0, reading(TEXT)), capture(0, reading(other), outlet="post"))
    first = rejudged(store)
    assert (first.judged, rejudged(store).judged) == (2, 0)

    said_by_a_person(store, "included", CRANE)
    learnt = rejudged(store)
    assert learnt.judged == 2
    assert {(one.outlet, one.fact, one.before.verdict, one.after.verdict) for one in learnt.changes} == {
        ("mail", "nine-workers", "omitted", "included"),
        ("post", "nine-workers", "omitted", "included"),
    }
    assert rejudged(store).judged == 0
    assert store.rows(
        "SELECT coder_kind, verdict FROM coverage_matrix WHERE outlet = 'mail' AND fact = 'nine-workers'"
    ) == [("person", "included")]


def test_of_two_people_the_higher_teaches(store: SmallStore) -> None:
    store.record(capture(0, reading(TEXT)))
    said_by_a_person(store, "included", CRANE, "Ada")
    said_by_a_person(store, "omitted", CRANE, "Ben")
    with store.engine.connect() as connection:
        assert examples_of(connection, "bridge") == [Example("nine-workers", Verdict.OMITTED, CRANE)]


def test_a_flagged_verdict_does_not_teach(store: SmallStore) -> None:
    store.record(capture(0, reading(TEXT)))
    said_by_a_person(store, "included", CRANE)
    with store.engine.begin() as connection:
        connection.execute(update(VerdictRow).values(flag="disputed"))
        assert examples_of(connection, "bridge") == []


def test_what_is_coded_in_a_review_teaches(store: SmallStore) -> None:
    store.record(capture(0, reading(TEXT)))
    rejudged(store)
    with store.engine.begin() as connection:
        coder = person_coder(connection, "Ada")
    (text,) = store.rows("SELECT text FROM version")
    start = text.index(CRANE)
    code = Code(Verdict.INCLUDED, None, start, start + len(CRANE), CRANE)
    save_code(store.engine, Place(1, 2), code, Act(coder, at(3)))
    (change,) = rejudged(store).changes
    assert (change.before.verdict, change.after.verdict, change.after.quote) == ("omitted", "included", CRANE)
