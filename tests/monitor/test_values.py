"""Values are read in all the story's languages; what conflicts is told from what uses another label."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_store import at, small_store

from monitor.commands.deriving import derive
from monitor.store.importing import import_pages
from monitor.store.judging import judge_story
from monitor.story import load_story
from monitor.text.dates import Anchor
from monitor.values.comparing import Finding, updated
from monitor.values.judging import Stated, Told, findings, hedged, speaker
from monitor.values.labels import labels_used
from monitor.values.reading import read_values

WEDNESDAY = Anchor.of(datetime(2023, 7, 26, 9, tzinfo=UTC), "Asia/Seoul")
COVERAGE = next(
    (found for above in Path(__file__).resolve().parents if (found := above / "shared" / "data" / "coverage").is_dir()),
    None,
)


@pytest.mark.parametrize(
    ("passage", "language", "order"),
    [
        ("They are the first foreign guests since the pandemic.", "en", "first"),
        ("It is only the second known time.", "en", "second"),
        ("Es ist das zweite bekannte Mal.", "de", "second"),
        ("Zum ersten Mal seit langem sind Gäste da.", "de", "first"),
        ("C'est la première visite.", "fr", "first"),
        ("Es la segunda visita conocida.", "es", "second"),
        ("È la prima visita.", "it", "first"),
        ("Гости приехали впервые.", "ru", "first"),
        ("Это второй известный случай.", "ru", "second"),
        ("这是第一次公开有外宾来访。", "zh", "first"),
        ("外国高官が訪れたのは初めてとなる。", "ja", "first"),
        ("외국 인사가 들어가는 것은 처음입니다.", "ko", "first"),
        ("알려진 두 번째 사례다.", "ko", "second"),
    ],
)
def test_first_and_second_are_read_in_every_language(passage: str, language: str, order: str) -> None:
    assert [value.value for value in read_values(passage, language, None) if value.aspect == "order"] == [order]


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("the 70th anniversary", "en"),
        ("停战70周年", "zh"),
        ("정전 70주년", "ko"),
        ("休戦70周年", "ja"),
        ("70-летие перемирия", "ru"),
        ("der 70. Jahrestag", "de"),
    ],
)
def test_a_number_is_the_same_in_every_language(passage: str, language: str) -> None:
    numbers = [value.number for value in read_values(passage, language, None) if value.number]

    assert [number.value for number in numbers] == [70.0]


def judged(statement: str, evidence: str, verdict: str = "differs", **values: object) -> set[tuple[str, str, str]]:
    aliases = {"war": ["Korean War", "Fatherland Liberation War"], "north": ["North Korea"], "us": ["United States"]}
    aliases["armistice"] = ["armistice", "Victory Day"]
    told = {"language": "en", "note": "", "anchor": WEDNESDAY, "text": ""} | values
    found = findings(
        Stated.of(statement, "en", aliases, None),
        Told(verdict, evidence, **told),  # type: ignore[arg-type]
    )
    return {(one.aspect, one.value, one.relation) for one in found}


CONTRADICTIONS = {
    "the day": (
        "Kim was at the cemetery in Pyongyang on Tuesday 25 July 2023.",
        "On Monday the leader walked among the graves.",
        ("day", "Monday", "conflict"),
    ),
    "first or second": (
        "This is only the second known time that foreign officials were let into North Korea.",
        "No guests from abroad had come before these, the first since the border closed.",
        ("order", "first", "conflict"),
    ),
    "the month": (
        "The ambassador arrived in March 2023.",
        "The ambassador took up his post in April 2023.",
        ("day", "April 2023", "conflict"),
    ),
    "a denial": (
        "The Soviet air force helped the Chinese side.",
        "Moscow's pilots did not fight in that war.",
        ("polarity", "Moscow's pilots did not fight in that war.", "conflict"),
    ),
    "treaty or none": (
        "No peace treaty has ever been signed.",
        "A peace agreement was put before both sides, which Seoul refused.",
        ("polarity", "A peace agreement was put before both sides, which Seoul refused.", "conflict"),
    ),
    "the weekday": (
        "The anniversary falls on Thursday 27 July 2023.",
        "They stay until Wednesday, 27 July.",
        ("day", "Wednesday 27 July", "conflict"),
    ),
    "another country": (
        "North Korea started the Korean War.",
        "It was the United States that started the war.",
        ("name", "It was the United States that started the war.", "conflict"),
    ),
    "a name": (
        "The Soviet air force helped the Chinese side.",
        "Beijing had help from the Russian air force.",
        ("name", "Beijing had help from the Russian air force.", "conflict"),
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_a_conflict(case: str) -> None:
    statement, evidence, expected = CONTRADICTIONS[case]

    assert expected in judged(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The visits mark 70 years since the armistice.", "They come for 70 years of Victory Day."),
        ("Li Hongzhong is a mid-level official.", "A high-level delegation is led by Li Hongzhong."),
        ("They mark the Korean War armistice.", "They mark the victory in the Fatherland Liberation War."),
    ],
)
def test_another_label_is_no_conflict(statement: str, evidence: str) -> None:
    assert {relation for _, _, relation in judged(statement, evidence)} <= {"label", "agree"}


def test_nothing_conflicts_where_the_verdict_says_it_is_included() -> None:
    assert judged("It was on Tuesday 25 July 2023.", "It was on Monday.", "included") == set()


def test_what_says_more_is_more_precise() -> None:
    assert judged("He came in July 2023.", "He came on 25 July 2023.", "included") == {
        ("day", "25 July 2023", "more_precise")
    }
    assert ("number", "1042 missile", "more_precise") not in judged("He saw 9 ships.", "He saw 9 ships.", "included")


def test_another_version_of_the_story_file_counts_only_where_a_sentence_gives_its_value() -> None:
    statement, note = (
        "Kim was at the cemetery on Tuesday 25 July 2023.",
        "tells it as: Kim was at the cemetery on Monday.",
    )
    far = "The leader of the North.\nOn Monday Kim was seen at the cemetery with his sister."

    assert ("day", "Monday", "conflict") in judged(statement, "The leader of the North.", note=note, text=far)
    assert {one[2] for one in judged(statement, "The leader of the North.", note=note, text="Nothing else.")} == {
        "label"
    }


def test_the_day_of_a_dateline_is_not_the_day_of_the_event() -> None:
    values = read_values("SEOUL, July 26 (Yonhap) -- He came on Tuesday.", "en", WEDNESDAY)

    assert [value.value for value in values if value.aspect == "day"] == ["Tuesday"]


def test_a_count_that_grows_is_an_update() -> None:
    rows = [(at(hour), Finding("number", f"{size} person", 0, 1, "conflict")) for hour, size in ((1, 12), (3, 21))]

    assert [one.relation for one in updated(rows)] == ["update", "update"]
    assert [one.relation for one in updated([(at(5), rows[0][1]), rows[1]])] == ["conflict", "conflict"]


def test_the_longest_name_is_the_label() -> None:
    assert labels_used("Victory Day, V-Day; 전승절, the day", ["Victory Day", "Victory", "V-Day", "전승절"]) == {
        "Victory Day": 1,
        "V-Day": 1,
        "전승절": 1,
    }


def test_who_is_made_to_say_it() -> None:
    assert speaker("The ministry of Oldport said nine workers were hurt.", "en") == "The ministry of Oldport"
    assert speaker("Nine workers were hurt.", "en") is None
    assert hedged("Nine workers were reportedly hurt.", "en")
    assert not hedged("Nine workers were hurt.", "en")


@pytest.mark.shared
@pytest.mark.skipif(COVERAGE is None, reason="the data folder beside the checkout is missing")
def test_the_contradictions_of_the_coded_pages_are_conflicts_and_their_labels_are_not(tmp_path: Path) -> None:
    """Of the contradictions found in the real coverage the pages at hand hold three; the others are cases above."""
    assert COVERAGE is not None
    with small_store(tmp_path) as store:
        store.loaded = load_story(COVERAGE / "story.toml")
        with store.run("import") as run:
            import_pages(store.engine, store.loaded, [COVERAGE / "pages.jsonl"], run_id=run.id)
            judge_story(store.engine, store.loaded.story, run.id, now=at(0))
            derive(store.engine, store.loaded.story)
            derive(store.engine, store.loaded.story)
        rows = store.rows("SELECT fact, aspect, value, outlets FROM discrepancies")
        labels = store.rows(
            "SELECT DISTINCT fact.key FROM fact_value JOIN fact ON fact.id = fact_id WHERE relation = 'label'"
        )
    conflicts = {(fact, aspect): (value, outlets) for fact, aspect, value, outlets in rows}

    assert conflicts["photo-kim-cemetery-25-july", "day"] == ("Monday", "deccan-herald")
    assert conflicts["second-known-foreign-entry", "order"][0] == "first"
    assert {"deccan-herald", "ntd-the-epoch-times"} <= set(
        conflicts["second-known-foreign-entry", "order"][1].split(", ")
    )
    assert "Russian" in conflicts["soviet-air-force-aided", "name"][0]
    assert not {"visit-purpose-armistice-70", "li-midlevel", "nk-celebrates-as-victory"} & {
        fact for fact, _ in conflicts
    }
    assert {"visit-purpose-armistice-70", "li-midlevel"} <= set(labels)
