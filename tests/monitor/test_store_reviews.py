"""People's verdicts in the database: above the machine, kept through every run, every act in the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_store import BODY, STORY, SmallStore, at, capture, load, reading, small_store

from monitor.coding.codes import Code, CodeRefused
from monitor.coding.shown import Place
from monitor.store.coders import adjudicator_coder, person_coder
from monitor.store.judging import judge_story
from monitor.store.review_cells import read_cells, read_shown
from monitor.store.reviews import Act, read_basis, refresh_flags, save_code, undo
from monitor.store.stories import sync_story
from monitor.verdicts import Document, Judgement, Verdict

TEXT = f"Bridge closed\n\n{BODY}"
QUOTE = "The bridge of Oldport was closed on Monday."
START = TEXT.index(QUOTE)
INCLUDED = Code(Verdict.INCLUDED, None, START, START + len(QUOTE), QUOTE, "", "plain <b>")
OMITTED = Code(Verdict.OMITTED, comment="=1+1")
PLACE = Place(1, 1)


@dataclass
class Says:
    """An engine that says one thing of everything, under a version that can be raised."""

    version: str = "1"
    verdict: Verdict = Verdict.OMITTED
    name: str = "says"

    def comparer(self, story):
        return self

    def judge(self, document: Document):
        return [Judgement(fact, self.verdict) for fact in ("closed-monday", "nine-workers")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        made.record(capture(0, reading()))
        judge(made)
        yield made


def judge(store: SmallStore, engine: Says | None = None) -> None:
    with store.run("judge") as run:
        judge_story(store.engine, store.loaded.story, run.id, now=at(1), judge_by=engine or Says())


def person(store: SmallStore, name: str = "ann", *, adjudicates: bool = False) -> int:
    with store.engine.begin() as connection:
        return (adjudicator_coder if adjudicates else person_coder)(connection, name)


def say(store: SmallStore, who: int, code: Code, hour: float = 2, place: Place = PLACE, *, blind: bool = False) -> int:
    return save_code(store.engine, place, code, Act(who, at(hour), blind=blind))


def matrix(store: SmallStore, fact: str = "closed-monday") -> tuple[str, ...]:
    question = f"SELECT verdict, coder, comment, flag FROM coverage_matrix WHERE outlet = 'mail' AND fact = '{fact}'"
    return store.rows(question)[0]


def test_a_persons_verdict_stands_above_the_machines(store: SmallStore) -> None:
    assert matrix(store)[:2] == ("omitted", "says 1")
    say(store, person(store), INCLUDED)
    assert matrix(store) == ("included", "ann", "plain <b>", None)


def test_it_survives_an_engine_of_another_version_that_says_something_else(store: SmallStore) -> None:
    say(store, person(store), INCLUDED)
    judge(store, Says("2", Verdict.OMITTED))
    judge(store, Says("3", Verdict.INCLUDED))
    assert matrix(store)[:2] == ("included", "ann")
    assert matrix(store, "nine-workers")[:2] == ("included", "says 3")


def test_every_act_is_logged_with_what_was_before(store: SmallStore) -> None:
    ann = person(store)
    say(store, ann, INCLUDED, 2, blind=True)
    say(store, ann, OMITTED, 3)
    undo(store.engine, ann, at(4))
    log = store.rows("SELECT action, verdict, before_verdict, blind, coder FROM review_log ORDER BY review_id")
    assert log == [
        ("coded", "included", None, 1, "ann"),
        ("coded", "omitted", "included", 0, "ann"),
        ("undone", "included", "omitted", 0, "ann"),
    ]


def test_undo_goes_back_step_by_step_to_the_machine(store: SmallStore) -> None:
    ann = person(store)
    say(store, ann, INCLUDED)
    say(store, ann, OMITTED)
    assert undo(store.engine, ann, at(4)) == PLACE
    assert matrix(store)[0] == "included"
    assert undo(store.engine, ann, at(5)) == PLACE
    assert matrix(store)[:2] == ("omitted", "says 1")
    assert undo(store.engine, ann, at(6)) is None
    assert store.rows("SELECT COUNT(*) FROM review") == [4]


def test_undo_takes_back_only_ones_own_acts(store: SmallStore) -> None:
    say(store, person(store), INCLUDED)
    assert undo(store.engine, person(store, "bo"), at(4)) is None
    assert matrix(store)[1] == "ann"


def test_coders_who_disagree_are_flagged_until_somebody_adjudicates(store: SmallStore) -> None:
    say(store, person(store), INCLUDED)
    say(store, person(store, "bo"), OMITTED)
    assert matrix(store)[3] == "disputed"
    say(store, person(store, "ann", adjudicates=True), INCLUDED)
    assert matrix(store) == ("included", "ann (adjudicator)", "plain <b>", None)
    late = person(store, "late")
    say(store, late, OMITTED)
    assert matrix(store)[:2] == ("included", "ann (adjudicator)")
    assert store.rows("SELECT COUNT(*) FROM verdict JOIN coder ON coder.id = coder_id WHERE kind = 'person'") == [4]


def test_a_fact_that_was_reworded_under_a_verdict_is_flagged_and_asked_again(store: SmallStore) -> None:
    say(store, person(store), INCLUDED)
    loaded = load(STORY.replace("closed on Monday.", "closed on Monday at noon."))
    sync_story(store.engine, loaded, at(5))
    with store.engine.begin() as connection:
        assert refresh_flags(connection, "bridge") == 1
    assert matrix(store)[:4:3] == ("included", "statement_changed")
    with store.engine.connect() as connection:
        cell = next(one for one in read_cells(connection, "bridge") if one.key == (1, 1))
        shown = read_shown(connection, PLACE)
    assert cell.by("ann").flag == "statement_changed"
    assert shown.earlier == "The bridge of Oldport was closed on Monday."
    say(store, person(store), INCLUDED)
    assert matrix(store)[3] is None


def test_a_quote_that_is_not_in_the_text_is_refused(store: SmallStore) -> None:
    wrong = Code(Verdict.INCLUDED, None, 0, 6, "Bricks")
    with pytest.raises(CodeRefused, match="not in the text"):
        say(store, person(store), wrong)
    assert store.rows("SELECT COUNT(*) FROM review") == [0]


def test_a_verdict_on_a_text_that_changed_meanwhile_is_refused(store: SmallStore) -> None:
    act = Act(person(store), at(2))
    with pytest.raises(CodeRefused, match="has changed meanwhile"):
        save_code(store.engine, PLACE, INCLUDED, act, basis=read_basis("another statement", "another text"))


def newer(store: SmallStore, body: str, hour: float = 6) -> None:
    store.record(capture(hour, reading(body)))
    judge(store)


def codes(store: SmallStore, version: int) -> list[tuple[str, str]]:
    return store.rows(
        f"SELECT fact, verdict FROM verdict_history WHERE version = {version} AND coder_kind = 'person' ORDER BY fact"
    )


def asked_again(store: SmallStore) -> set[tuple[int, int]]:
    with store.engine.connect() as connection:
        return {one.key for one in read_cells(connection, "bridge") if "ann" in one.outdated}


def test_a_verdict_follows_its_unchanged_evidence_to_a_new_version(store: SmallStore) -> None:
    ann = person(store)
    say(store, ann, INCLUDED)
    newer(store, "A new first sentence. " + BODY)
    assert codes(store, 2) == [("closed-monday", "included")]
    [(text, start, end, evidence)] = store.rows(
        "SELECT text, evidence_start, evidence_end, evidence FROM verdict JOIN version ON version.id = version_id "
        "JOIN coder ON coder.id = coder_id WHERE kind = 'person' AND number = 2"
    )
    assert text[start:end] == evidence == QUOTE
    assert matrix(store)[:2] == ("included", "ann")
    judge(store)
    assert store.rows("SELECT action FROM review ORDER BY id") == ["coded", "carried"]
    assert undo(store.engine, ann, at(9)) == PLACE


def test_a_verdict_whose_evidence_changed_is_asked_again_and_the_machine_stands(store: SmallStore) -> None:
    say(store, person(store), INCLUDED)
    newer(store, BODY.replace("on Monday", "on Tuesday"))
    assert codes(store, 2) == []
    assert asked_again(store) == {(2, 1)}
    assert matrix(store)[:2] == ("omitted", "says 1")


def test_an_omission_is_asked_again_where_anything_was_added(store: SmallStore) -> None:
    say(store, person(store), OMITTED)
    newer(store, BODY + " The bridge was shut at the start of the week.")
    assert asked_again(store) == {(2, 1)}
    newer(store, BODY.partition("\n")[0], 8)
    assert codes(store, 3) == [("closed-monday", "omitted")]


def test_what_was_told_in_part_is_asked_again_where_the_machine_now_reads_all(store: SmallStore) -> None:
    part = Code(Verdict.PARTLY, None, START, START + len(QUOTE), QUOTE, "not who")
    say(store, person(store), part)
    store.record(capture(6, reading(BODY + " More.")))
    judge(store, ReadsMore())
    assert codes(store, 2) == []
    assert asked_again(store) == {(2, 1)}


@dataclass
class ReadsMore(Says):
    """Says included of longer texts only."""

    def judge(self, document: Document):
        longer = document.text.endswith("More.")
        verdict = Verdict.INCLUDED if longer else Verdict.OMITTED
        span = (0, 6, document.text[:6]) if longer else (None, None, None)
        return [Judgement(fact, verdict, None, 0.9, *span) for fact in ("closed-monday", "nine-workers")]


def test_of_a_fact_that_only_people_code_the_machine_says_nothing(store: SmallStore) -> None:
    store.loaded = load(STORY.replace('id = "nine-workers"', 'id = "nine-workers"\ncoded_by = "people"'))
    judge(store)
    rows = store.rows("SELECT fact, verdict, reason, evidence FROM coverage_matrix WHERE outlet = 'mail' ORDER BY fact")
    assert rows == [("closed-monday", "omitted", None, None), ("nine-workers", "unknown", "not_judged", None)]
    assert store.rows("SELECT fact FROM omissions") == ["closed-monday"]
    say(store, person(store), OMITTED, place=Place(1, 2))
    judge(store)
    assert matrix(store, "nine-workers")[:2] == ("omitted", "ann")


def test_a_fact_that_goes_back_to_the_machine_is_judged_again(store: SmallStore) -> None:
    store.loaded = load(STORY.replace('id = "nine-workers"', 'id = "nine-workers"\ncoded_by = "people"'))
    judge(store)
    store.loaded = load()
    judge(store)
    assert matrix(store, "nine-workers")[0] == "omitted"
