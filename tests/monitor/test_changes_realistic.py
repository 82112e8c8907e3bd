"""Edits as outlets make them, in thirty languages: a changed value is told in its class, other words are not."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from monitor.changes import Text, TextChange, changes_between
from monitor.changes.notes import notes
from monitor.changes.other_languages import printed
from monitor.changes.places import read_places
from monitor.changes.touches import Wording, touches
from monitor.story.model import Entity
from monitor.text.names import NameBook

GOLD = Path(__file__).resolve().parents[1] / "gold" / "realistic_edits.jsonl"
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def told(row: dict[str, str]) -> tuple[TextChange, ...]:
    before, after = (Text("Rain is expected.\n\n" + row[side], 0, row["language"]) for side in ("old", "new"))
    return changes_between(before, after)


@pytest.mark.parametrize("language", sorted({row["language"] for row in ROWS}))
def test_an_edit_is_told_in_its_class_and_never_folded(language: str) -> None:
    """``told`` in a row names what is told instead where it is known that the class is missed."""
    for row in (row for row in ROWS if row["language"] == language):
        found = told(row)

        assert found, row
        assert not any(change.folded for change in found), row
        assert row.get("told", row["kind"]) in {kind for change in found for kind in change.kinds}, row
        if row["kind"] == "wording":
            assert {change.kind for change in found} == {"wording"}, row


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("th", "สมชาย", "สมศักดิ์"),
        ("hi", "मोदी", "सिंह"),
        ("tr", "Yıldız", "Kaya"),
        ("ar", "ماكرون", "شولتس"),
        ("zh", "马克龙", "朔尔茨"),
    ],
)
def test_names_of_the_story_are_names_in_scripts_without_capitals(language: str, one: str, other: str) -> None:
    """No title beside them is needed where the story file names them."""
    people = (Entity(id="one", names={language: (one,)}), Entity(id="other", names={language: (other,)}))
    sentence = {
        "th": "เมื่อวานนี้{}ชนะการเลือกตั้ง",
        "hi": "कल {} जीत गए।",
        "tr": "Dün {} kazandı.",
        "ar": "فاز {} في الانتخابات.",
        "zh": "昨天{}赢了选举。",
    }[language]

    assert "name" in touches(
        Wording(sentence.format(one), language), Wording(sentence.format(other), language), NameBook.of(people)
    )


def test_a_turkish_ending_behind_an_apostrophe_is_no_other_name() -> None:
    old, new = Wording("Heyet Ankara'ya gitti.", "tr"), Wording("Heyet Ankara'da kaldı.", "tr")

    assert "name" not in touches(old, new)
    assert "name" in touches(old, Wording("Heyet İzmir'e gitti.", "tr"))


def test_places_are_known_where_a_script_has_no_capitals_and_ordinary_words_are_none() -> None:
    assert read_places("会议在上海举行，法国代表出席。", "zh") == ("上海", "法国")
    assert read_places("ประชุมที่โตเกียว", "th") == ("โตเกียว",)
    assert read_places("وصل الوفد إلى القاهرة", "ar") == ("القاهرة",)
    assert read_places("그런 수단이 없다", "ko") == ()
    assert read_places("Paris was calm", "en") == ()


def test_german_places_are_names_though_every_noun_has_a_capital() -> None:
    assert read_places("Der Gipfel in Norwegens Hauptstadt Oslo endet mit einem Essen.", "de") == ("Norwegen", "Oslo")
    assert "name" in touches(Wording("Das Treffen in Paris.", "de"), Wording("Das Treffen in Wien.", "de"))
    assert "name" in touches(Wording("Sachsens Landtag tagt.", "de"), Wording("Tirols Landtag tagt.", "de"))
    assert "name" not in touches(Wording("Heute kommt Jersey an.", "de"), Wording("Heute kommt Essen an.", "de"))


HOSTILE = {
    "one word": "ma" * 10_000,
    "one sign": "m" * 20_000,
    "figures": "1 " * 10_000,
    "articles": "ال" * 10_000,
    "titles": "الرئيس ال" * 2_000,
    "Thai numbers": "ร้อย" * 5_000,
    "a label and figures": "Correction, " + "1111 " * 120 + "\n" + "Updated " + "1" * 590,
    "label after label": "correction " * 60 + "\n" + "wir haben " * 60,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_makes_the_word_lists_slow(name: str) -> None:
    """Each pattern looks a bounded way ahead: a milliard of steps would take minutes."""
    text, started = HOSTILE[name], time.process_time()
    for language in ("ar", "cs", "de", "en", "he", "hi", "id", "ja", "ko", "th", "tr", "zh"):
        printed(text, language)
        read_places(text, language)
    notes("\n".join([text[:600]] * 20))

    assert time.process_time() - started < 10  # at most 0.3 s on an idle machine
