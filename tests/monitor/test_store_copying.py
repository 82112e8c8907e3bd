"""One answer for all carriers of a text: asked once, carried where the passage is the same, taken back together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_store import BODY, SmallStore, at, capture, reading, small_store
from sqlalchemy import insert
from test_store_reviews import INCLUDED, OMITTED, PLACE, QUOTE, judge, person

from db import models as m
from monitor.coding.queue import Why, coding_queue
from monitor.coding.shown import Place
from monitor.store.copying import copies_of, save_for_copies
from monitor.store.review_cells import read_cells
from monitor.store.reviews import Act, save_code, undo

SHARE = {"printed_id": None, "shared": 1.0, "reused": 1.0, "new_headline": False, "known_by": "", "credit": ""}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    """One text at three articles: printed as it is, with a sentence before it, and without the passage."""
    with small_store(tmp_path) as made:
        made.record(
            capture(0, reading()),
            capture(0, reading(f"A correspondent sends this. {BODY}"), outlet="post"),
            capture(0, reading("Ships wait in the harbour."), outlet="post", path="b"),
        )
        judge(made)
        with made.engine.begin() as connection:
            connection.execute(
                insert(m.WireGroup),
                [{"id": 1, "story_id": "bridge", "key": "w", "source": "mail", "source_kind": "outlet"}],
            )
            relations = {1: "source", 2: "whole", 3: "cut"}
            rows = [
                {"version_id": number, "group_id": 1, "relation": word} | SHARE for number, word in relations.items()
            ]
            connection.execute(insert(m.WireMember), rows)
        yield made


def verdicts(store: SmallStore) -> list[tuple[object, ...]]:
    """What ann says: version, verdict, evidence, where it begins."""
    question = "SELECT version_id, verdict, evidence, evidence_start FROM verdict_history WHERE coder = 'ann'"
    return sorted(store.rows(question))


def answer(store: SmallStore, who: int, code: object = INCLUDED, hour: float = 2) -> int:
    return save_for_copies(store.engine, "bridge", PLACE, code, Act(who, at(hour), blind=True))  # type: ignore[arg-type]


def test_an_answer_holds_for_every_copy_that_has_the_passage(store: SmallStore) -> None:
    assert answer(store, person(store)) == 1
    first, second = verdicts(store)

    assert first[:3] == (1, "included", QUOTE)
    assert second[:3] == (2, "included", QUOTE)
    (text,) = store.rows("SELECT text FROM version WHERE id = 2")
    start = second[3]
    assert isinstance(start, int)
    assert start != first[3]
    assert text[start : start + len(QUOTE)] == QUOTE
    assert store.rows("SELECT action, version_id FROM review ORDER BY id") == [("coded", 1), ("carried", 2)]


def test_that_a_text_leaves_something_out_holds_only_for_what_adds_nothing(store: SmallStore) -> None:
    assert answer(store, person(store), OMITTED) == 1
    assert [row[:2] for row in verdicts(store)] == [(1, "omitted"), (3, "omitted")]


def test_what_the_person_said_of_a_copy_is_never_touched(store: SmallStore) -> None:
    ann = person(store)
    save_code(store.engine, Place(2, 1), OMITTED, Act(ann, at(1)))
    assert answer(store, ann) == 0
    assert [row[:2] for row in verdicts(store)] == [(1, "included"), (2, "omitted")]


def test_undo_takes_the_copies_back_with_the_answer(store: SmallStore) -> None:
    ann = person(store)
    answer(store, ann)
    assert undo(store.engine, ann, at(3)) == PLACE
    assert verdicts(store) == []
    assert undo(store.engine, ann, at(4)) is None
    answer(store, ann, hour=5)
    assert len(verdicts(store)) == 2


def test_the_others_follow_at_the_end_of_the_queue(store: SmallStore) -> None:
    with store.engine.connect() as connection:
        cells = read_cells(connection, "bridge")
        copies = [(copy.version_id, copy.outlet) for copy in copies_of(connection, "bridge", 1)]
    asked = coding_queue(cells, "ann", blind=True, seed=1, sample=50)

    assert copies == [(2, "Post"), (3, "Post")]
    assert len(asked) == 6
    assert [one.why for one in asked] == [Why.SAMPLE] * 2 + [Why.COPY] * 4
    assert len({one.cell.fact_id for one in asked[:2]}) == 2
    few = coding_queue(cells, "ann", blind=True, seed=1, sample=1)
    assert {one.cell.fact_id for one in few} == {few[0].cell.fact_id}
    assert len(few) == 3


def test_a_text_of_its_own_is_nobodys_copy(store: SmallStore) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE wire_member SET relation = 'mixed' WHERE version_id = 1")
        assert copies_of(connection, "bridge", 1) == []
        assert {cell.text for cell in read_cells(connection, "bridge") if cell.version_id == 1} == {None}
