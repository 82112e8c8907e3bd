"""Which version is compared with which, and whether an outlet said that it changed a text."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.changes.announcing import announcement
from monitor.changes.churn import is_furniture, moves_by_itself, only_went_on, steady
from monitor.changes.notes import is_note, new_note
from monitor.changes.sequence import Shown, Sighting, sightings, steps

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def told(seen: str, partly: str = "") -> list[tuple[str, int, bool, bool]]:
    """Steps of the versions that visits saw, one letter a visit: pair, times, returned, page class."""
    letters = sorted(set(seen))
    versions = {
        ord(letter): Shown(ord(letter), number, letter not in partly, NOON) for number, letter in enumerate(letters, 1)
    }
    visits = [Sighting(NOON + timedelta(hours=hour), ord(letter)) for hour, letter in enumerate(seen)]
    made = steps(sightings(visits, versions.values()), versions)
    return [(chr(step.old) + chr(step.new), step.times, step.returned, step.page_class) for step in made]


def test_visits_that_saw_the_same_text_make_no_step() -> None:
    assert told("aaabb") == [("ab", 1, False, False)]


def test_a_text_that_returns_is_one_step_back_however_often() -> None:
    assert told("ababab") == [("ab", 3, False, False), ("ba", 2, True, False)]


def test_a_new_text_is_compared_with_what_was_shown_before_it() -> None:
    assert told("abac") == [("ab", 1, False, False), ("ba", 1, True, False), ("ac", 1, False, False)]


def test_a_wall_between_two_whole_texts_hides_no_edit_and_is_none() -> None:
    assert told("atb", partly="t") == [("at", 1, False, True), ("ab", 1, False, False)]
    assert told("ata", partly="t") == [("at", 1, False, True)]
    assert told("ta", partly="t") == [("ta", 1, False, True)]


def test_a_version_that_no_visit_saw_counts_from_its_capture() -> None:
    versions = [Shown(1, 1, True, NOON), Shown(2, 2, True, NOON + timedelta(hours=1))]
    assert [visit.version for visit in sightings([], versions)] == [1, 2]


NOTES = [
    "Correction: the bridge was built in 1931.",
    "(CORRECTS day in paragraph 3)",
    "ATTN - ADDS details in last three paragraphs",
    "UPDATE 2-Bridge closed after crack is found",
    "OLDPORT (CORRECTS spelling of name)",
    "An earlier version of this article gave the wrong day.",
    "This story has been updated with a comment by the mayor.",
    "Berichtigung: Die Brücke wurde 1931 gebaut.",
    "In einer früheren Version dieses Artikels stand ein falscher Tag.",
    "Rectificatif : le pont date de 1931.",
    "Fe de errores: el puente es de 1931.",
    "Исправлено: мост построен в 1931 году.",
    "(исправлено в третьем абзаце)",
    "В более ранней версии статьи был указан другой день.",
    "更正：大桥建于1931年。",
    "本文已更正：日期有误。",
    "訂正：橋は1931年に建てられた。",
    "【訂正】日付を直しました",
    "[정정] 날짜를 바로잡습니다",
    "정정: 다리는 1931년에 지어졌다.",
    "تصحيح: بني الجسر عام 1931.",
]
NO_NOTES = [
    "The ministry issued a correction on Monday.",
    "He asked for an update: none came.",
    "The law was updated in 2019, and the budget was corrected.",
    "Officials said the earlier version of the treaty was lost.",
    "Eine Korrektur des Haushalts ist nötig.",
    "Министр потребовал исправить смету.",
    "政府更新了装备。",
    "彼は時計を修正した。",
    "정정당당한 승부였다.",
    "KILLED in action: two guards.",
]


@pytest.mark.parametrize("line", NOTES)
def test_a_note_of_a_change_is_known(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize("line", NO_NOTES)
def test_a_sentence_about_somebody_elses_correction_is_no_note(line: str) -> None:
    assert not is_note(line)


GOLD = Path(__file__).resolve().parents[1] / "gold" / "notes.jsonl"


def test_notes_are_known_in_thirty_languages_and_news_of_corrections_are_none() -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]

    assert [row["line"] for row in rows if is_note(row["line"]) != row["note"]] == []
    assert len({row["language"] for row in rows if row["note"]}) >= 30


def test_a_note_that_stood_there_before_announces_nothing() -> None:
    assert new_note(["Text.\nCorrection: one."], ["New text.\nCorrection: one."]) == ""
    assert new_note(["Text.\nCorrection: one."], ["New.\nCorrection: one.\nCorrection: two."]) == "Correction: two."


def test_a_teaser_beside_the_article_is_no_note_of_its_update() -> None:
    """An update is noted in the text; a correction is often left out of it as furniture."""
    assert new_note(["Text."], ["New.", "Update: ferries on strike"]) == ""
    assert new_note(["Text."], ["New.\nUpdate: two were hurt.", ""]) == "Update: two were hurt."
    assert new_note(["Text."], ["New.", "Correction: two were hurt."]) == "Correction: two were hurt."


@pytest.mark.parametrize(
    ("hours", "readable", "announced"),
    [
        ((0, 1), True, True),
        ((0, 0), True, False),
        ((None, 1), True, None),
        ((0, None), True, None),
        ((0, 0), False, None),
    ],
)
def test_a_moved_date_announces_and_without_a_date_nothing_is_known(
    hours: tuple[int | None, int | None], readable: bool, announced: bool | None
) -> None:
    dates = [None if hour is None else NOON + timedelta(hours=hour) for hour in hours]
    assert announcement(["Old."], ["New."], *dates, readable=readable).announced is announced


def test_a_note_announces_even_where_no_date_is_given() -> None:
    found = announcement(["Old."], ["New.\nCorrection: it is new."], None, None)
    assert (found.announced, found.note) == (True, "Correction: it is new.")


@pytest.mark.parametrize(
    "line",
    [
        "Updated 3 hours ago",
        "1,234 views",
        "Updated: 14:05 GMT",
        "Stand: 27.07.2023 10:00",
        "更新时间：2023-07-27 10:20",
        "수정 2023.07.27 10:20",
        "Updated July 27, 2023 at 2:05 p.m.",
        "2시간 전",
        "5 comments",
        "Обновлено 27.07.2023 10:20",
        "il y a 3 heures",
    ],
)
def test_a_line_that_moves_by_itself_is_known(line: str) -> None:
    assert moves_by_itself(line)
    assert steady(f"Text.\n{line}\nMore.") == steady(f"Text.\n{line.replace('3', '4').replace('1', '2')}\nMore.")


@pytest.mark.parametrize(
    "line",
    [
        "입력 2023.07.27 10:20",
        "Published: 27 July 2023",
        "12 dead",
        "3 killed",
        "27 July 2023",
        "The bridge fell 3 hours ago",
        "Goals: 3",
        "12人死亡",
        "He came at 14:05",
    ],
)
def test_a_line_with_a_fact_never_moves_by_itself(line: str) -> None:
    assert not moves_by_itself(line)
    assert steady(line) == line


@pytest.mark.parametrize(
    ("old", "new", "went_on"),
    [
        ("Updated 59 minutes ago", "Updated 1 hour ago", True),
        ("Updated: 31 July 2023 14:05", "Updated: 1 August 2023 9:10", True),
        ("Posted just now", "Posted 5 mins ago", True),
        ("9.9k views", "10k views", True),
        ("1 204 views", "1 377 views", True),
        ("1,377 views", "1,204 views", False),
        ("Published 27.07.2023", "Published 28.07.2023", False),
        ("Updated 14:05", "Published 14:05", False),
        ("Sold:\n12 shares", "Sold:\n13 shares", False),
        ("Rain fell.\n12 shares", "Rain fell.\n13 shares", True),
    ],
)
def test_stamps_and_counters_only_go_on(old: str, new: str, went_on: bool) -> None:
    assert only_went_on(f"Text.\n{old}", f"Text.\n{new}") is went_on


def test_furniture_has_no_figures_and_no_sentence() -> None:
    assert is_furniture("Read more »")
    assert is_furniture("广告")
    assert not is_furniture("Read more than 12 books")
    assert not is_furniture("Advertisement of the ministry was banned.")
