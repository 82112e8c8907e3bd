"""A cell that differs shows the other value: from the note or what was read, short, and only where one is known."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from reports.build import build_report
from reports.names import VALUE, cut, short_value
from reports.told import LONGEST, told

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "read", "by_person", "expected"),
    [
        ("says Monday, not Tuesday, 25 July.", ["Monday"], False, "Monday"),
        ("says 7月26日星期三, not 7月25日星期二晚", ["Wednesday 26 July"], False, "Wednesday 26 July"),
        ("says received, not sending", ["says received, not sending"], False, "received"),
        ("says April, not March", [], False, "April"),
        ("13, not 30", ["30"], True, "13"),
        ("a remark of a coder", ["30"], True, ""),
        ("", ["2", "3", "2"], False, "2, 3"),
        ("tells it as: The other side began.", [], False, ""),
        ("", ["The other side began."], False, ""),
        ("", ["x" * (LONGEST + 1)], False, ""),
        ("says \u202egnorw, not right", [], False, ""),
        ("28\u00a0July, not 27", [], False, "28 July"),
    ],
)
def test_the_other_value_comes_from_what_was_read_or_noted(
    note: str, read: list[str], by_person: bool, expected: str
) -> None:
    assert told(note, read, by_person=by_person) == expected


@given(st.text(), st.lists(st.text()), st.booleans())
def test_whatever_is_noted_a_value_is_short_and_printable(note: str, read: list[str], by_person: bool) -> None:
    value = told(note, read, by_person=by_person)
    assert len(value) <= LONGEST
    assert value.isprintable()
    assert len(cut(value, VALUE)) <= VALUE + 1


def test_a_date_keeps_its_month_before_its_day_of_the_week() -> None:
    assert short_value("Wednesday 26 July") == "Wed 26 July"
    assert short_value("Sunday 2 March") == "Sunday 2 March"


def cell(page: str, name: str) -> Any:
    root = html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False).getroot()
    (found,) = root.xpath("//*[@id=$name]", name=name)
    return found


def test_the_cell_shows_the_value_and_says_it_in_full(built: Any) -> None:
    found = cell(built.page("index.html"), "c-bridge-closed_al-marfa")
    (shown,) = found.xpath(".//span[contains(@class, 'val')]")
    assert "".join(shown.itertext()).replace("\u00ad", "") == "Sunday 2 March"
    assert shown.get("aria-hidden") == "true"
    said = "".join(found.xpath("string(.//span[@class='vh'])"))
    assert "differs (Sunday 2 March), checked by a person" in said


def test_a_long_value_is_cut_with_the_whole_in_title_and_panel_and_markup_stays_inert(own: Any) -> None:
    value = "<b onclick=x>some & other day</b>"
    engine = create_engine(own.url)
    with engine.begin() as connection:
        change = text("UPDATE verdict SET note = :note WHERE verdict = 'differs'")
        connection.execute(change, {"note": f"{value}, not this"})
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    page = own.page("index.html")
    assert "<b onclick" not in page
    (shown,) = cell(page, "c-bridge-closed_al-marfa").xpath(".//span[contains(@class, 'val')]")
    assert shown.get("title") == value
    assert "".join(shown.itertext()).replace("\u00ad", "") == "<b onclick=x>s…"
    assert value in cell(page, "h-bridge-closed_al-marfa").xpath("string(.)")


def test_nothing_is_shown_where_no_value_is_known(own: Any) -> None:
    engine = create_engine(own.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE verdict SET note = 'another sentence altogether'"))
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    assert not re.search(r'class="w val"', own.page("index.html"))
