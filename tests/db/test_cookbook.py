"""The documents made from code are what the code makes: the cookbook's answers, the tables of the views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from written_docs import COOKBOOK, VIEWS, cookbook_text

from db.cookbook import ASKERS, questions
from db.dictionary import columns_of, summary_of, with_tables
from db.engine import open_read_only
from db.errors import QueryRefused
from db.query import run_query, statement_for
from db.upgrade import VIEWS as VIEW_NAMES


@pytest.fixture(scope="module")
def press(played_press: Any) -> Iterator[Engine]:
    """The built-in press, played through all its moments."""
    engine = open_read_only(played_press.url)
    yield engine
    engine.dispose()


def test_the_cookbook_holds_what_its_questions_answer(press: Engine) -> None:
    """Where this fails after a change of judging or of a view: look at the difference, then rewrite the document."""
    assert cookbook_text(press) == COOKBOOK.read_text(encoding="utf-8")


def test_most_questions_have_an_answer_on_the_press(press: Engine) -> None:
    empty = {name for name, asked in questions().items() if not run_query(press, asked.sql, rows=1, seconds=60).rows}

    assert empty <= {"new-since-last-run", "changed-values", "shared-texts"}


def test_there_are_at_least_twenty_five_questions_of_every_kind_of_user() -> None:
    assert len(questions()) >= 25
    assert {question.asks for question in questions().values()} == set(ASKERS)


def test_a_question_is_asked_by_its_name(press: Engine) -> None:
    assert run_query(press, "run-health", rows=10, seconds=60).columns[:3] == ("run", "day", "kind")
    with pytest.raises(QueryRefused, match='did you mean "run-health"'):
        statement_for("run-helth")


def test_the_tables_of_the_views_are_generated() -> None:
    document = VIEWS.read_text(encoding="utf-8")

    assert with_tables(document) == document


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_every_column_has_its_comment_in_the_sql(press: Engine, view: str) -> None:
    assert tuple(columns_of(view)) == run_query(press, view, rows=1, seconds=60).columns
    assert summary_of(view).startswith("One row for each ")
