"""Values are read in all the story's languages; what conflicts is told from what uses another label."""

from __future__ import annotations

import json
from dataclasses import replace
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
from monitor.values.judging import Stated, Told, findings, hedged
from monitor.values.labels import labels_used
from monitor.values.reading import read_values
from monitor.values.titles import read_titles

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


@pytest.mark.parametrize(
    ("passage", "language", "value"),
    [
        ("between 10 and 15 people died", "en", "10 to 15 people"),
        ("zwischen 10 und 15 Menschen", "de", "10 to 15 people"),
        ("entre 10 et 15 morts", "fr", "10 to 15 people"),
        ("entre 10 y 15 personas", "es", "10 to 15 people"),
        ("от 10 до 15 человек", "ru", "10 to 15 people"),
        ("10至15人死亡", "zh", "10 to 15 people"),
        ("10～15人が死亡", "ja", "10 to 15 people"),
        ("10명에서 15명이 숨졌다", "ko", "10 to 15 people"),
        ("at least 12 dead", "en", "at least 12 people"),
        ("au moins 12 morts", "fr", "at least 12 people"),
        ("至少12人死亡", "zh", "at least 12 people"),
        ("최소 12명이 숨졌다", "ko", "at least 12 people"),
        ("ما لا يقل عن 12 شخصا", "ar", "at least 12 people"),
        ("en az 12 kişi", "tr", "at least 12 people"),
        ("dozens of people", "en", "20 to 199 people"),
        ("数十人が死亡", "ja", "10 to 190 people"),
        ("десятки людей", "ru", "10 to 199 people"),
        ("दर्जनों लोग", "hi", "20 to 199 people"),
        ("عشرات الأشخاص", "ar", "10 to 199 people"),
        ("130万人", "zh", "1,300,000 people"),
        ("1億3000万円", "ja", "130,000,000 yen"),
        ("3만5천 명", "ko", "35,000 people"),
        ("15 lakh people", "en", "1,500,000 people"),
        ("15 लाख लोग", "hi", "1,500,000 people"),
        ("1.5 crore rupees", "en", "15,000,000 rupees"),
        ("12 of 15 people", "en", "12 of|15 people"),
        ("12 soldiers and 15 people", "en", "12 soldiers|15 people"),
    ],
)
def test_amounts_have_one_form_in_every_language(passage: str, language: str, value: str) -> None:
    found = [one.value for one in read_values(passage, language, None) if one.aspect == "number"]

    assert "|".join(found) == value


@pytest.mark.parametrize(
    ("statement", "evidence", "language", "relation"),
    [
        ("At least 12 people died.", "15 people died.", "en", "more_precise"),
        ("Between 10 and 15 people died.", "13人が死亡した。", "ja", "more_precise"),
        ("Dozens of people died.", "43 morts dans l'accident.", "fr", "more_precise"),
        ("Twelve people died.", "至少12人死亡。", "zh", "agree"),
        ("Twelve people died.", "21명이 숨졌다.", "ko", "conflict"),
        ("Between 10 and 15 people died.", "Es starben zwischen 20 und 30 Menschen.", "de", "conflict"),
        ("1.5 million people fled.", "15 लाख लोग भाग गए।", "hi", "agree"),
        ("1.5 million people fled.", "15 करोड़ लोग भाग गए।", "hi", "conflict"),
    ],
)
def test_amounts_are_compared_across_languages(statement: str, evidence: str, language: str, relation: str) -> None:
    verdict = "differs" if relation == "conflict" else "included"
    found = findings(Stated.of(statement, "en", {}, None), Told(verdict, evidence, language, "", WEDNESDAY))

    assert {one.relation for one in found if one.aspect == "number"} == {relation}


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
    assert ("number", "1042 missiles", "more_precise") not in judged("He saw 9 ships.", "He saw 9 ships.", "included")


def test_another_version_of_the_story_file_counts_only_where_a_sentence_gives_its_value() -> None:
    statement, note = (
        "Kim was at the cemetery on Tuesday 25 July 2023.",
        "tells it as: Kim was at the cemetery on Monday.",
    )
    far = "The leader of the North.\nOn Monday Kim was seen at the cemetery with his sister."

    assert ("day", "Monday", "conflict") in judged(statement, "The leader of the North.", note=note, text=far)
    assert judged(statement, "The leader of the North.", note=note, text="Nothing else.") == {
        ("statement", "Kim was at the cemetery on Monday.", "unconfirmed")
    }


def test_what_no_value_bears_out_is_unconfirmed_and_a_conflict_where_a_person_says_so() -> None:
    statement, evidence = "In Oldport nine workers were hurt.", "In Oldport workers were hurt."
    machine, person = ({"note": "other number", "by_person": by_person} for by_person in (False, True))

    assert ("statement", "other number", "unconfirmed") in judged(statement, evidence, **machine)
    assert ("statement", "other number", "conflict") in judged(statement, evidence, **person)
    assert judged("They mark the armistice.", "They mark Victory Day.", note="tells it as: They mark Victory Day.") == {
        ("name", "armistice", "agree"),
        ("label", "They mark Victory Day.", "label"),
    }


@pytest.mark.parametrize(
    ("passage", "title"),
    [
        ("Defense Minister Sergei Shoigu", "defence minister"),
        ("Verteidigungsminister Schoigu", "defence minister"),
        ("le ministre russe de la Défense", "defence minister"),
        ("el ministro de Defensa ruso", "defence minister"),
        ("il ministro della Difesa", "defence minister"),
        ("minister van Defensie Sjojgoe", "defence minister"),
        ("глава Минобороны Шойгу", "defence minister"),
        ("міністр оборони Росії", "defence minister"),
        ("俄防长绍伊古", "defence minister"),
        ("ロシアのショイグ国防相", "defence minister"),
        ("쇼이구 국방장관", "defence minister"),
        ("Deputy Defence Minister Fomin", "deputy defence minister"),
        ("заместитель министра обороны", "deputy defence minister"),
        ("国防副部长", "deputy defence minister"),
        ("Politburo member Li", "politburo member"),
        ("中共中央政治局委员李鸿忠", "politburo member"),
        ("정치국 위원", "politburo member"),
        ("vice chairman of the congress", "vice chairman"),
        ("副委员长李鸿忠", "vice chairman"),
        ("부위원장", "vice chairman"),
        ("заместитель председателя", "vice chairman"),
        ("генерал армии Шойгу", "army general"),
        ("부총리", "deputy prime minister"),
        ("a general strike of the general public", ""),
        ("the secretary-general", ""),
    ],
)
def test_titles_are_the_same_in_every_language(passage: str, title: str) -> None:
    assert [one.name for one in read_titles(passage)] == ([title] if title else [])


@pytest.mark.parametrize(
    ("statement", "evidence", "verdict", "expected"),
    [
        ("Minister Anna Brandt is defence minister.", "Anna Brandt, the defence minister, came.", "included", "agree"),
        ("Anna Brandt is a general.", "Army General Anna Brandt came.", "included", "more_precise"),
        ("Anna Brandt is defence minister.", "Deputy Defence Minister Anna Brandt came.", "differs", "conflict"),
        ("Anna Brandt is vice chairman.", "Chairman Anna Brandt came.", "differs", "conflict"),
        (
            "Anna Brandt is defence minister.",
            "Foreign Minister Ole Kvist met the guest who travels as one.",
            "differs",
            "",
        ),
    ],
)
def test_titles_of_one_person_are_compared(statement: str, evidence: str, verdict: str, expected: str) -> None:
    fact = Stated.of(statement, "en", {"brandt": ["Anna Brandt"]}, None)
    found = findings(fact, Told(verdict, evidence, "en", "", WEDNESDAY))

    assert {one.relation for one in found if one.aspect == "title"} == ({expected} if expected else set())


def test_a_name_agrees_in_whatever_language_it_is_printed() -> None:
    fact = Stated.of("Anna Brandt led the talks.", "en", {"brandt": ["Anna Brandt", "Брандт", "브란트"]}, None)

    (name,) = findings(fact, Told("included", "Переговоры вела Брандт.", "ru", "", WEDNESDAY))
    assert (name.aspect, name.value, name.relation) == ("name", "Anna Brandt", "agree")
    assert "Переговоры вела Брандт."[name.start : name.end] == "Брандт"


PEOPLE = {
    "brandt": ["Anna Brandt", "Анна Брандт", "Брандт", "安娜·布兰特", "布兰特"],
    "keller": ["Max Keller", "Макс Келлер", "Келлер", "马克斯·凯勒", "凯勒"],
    "oldport": ["Oldport", "Олдпорт"],
}


@pytest.mark.parametrize(
    ("evidence", "language", "expected"),
    [
        ("Делегацию возглавил Келлер.", "ru", ("Max Keller", "Келлер")),
        ("凯勒率领代表团。", "zh", ("Max Keller", "凯勒")),
        ("Делегацию возглавил Брандт вместе с Келлером.", "ru", None),  # both are there: nobody was replaced
        ("Делегацию возглавил министр.", "ru", None),  # nobody else is named
        ("Делегацию возглавил Келлер, прибыв в Олдпорт.", "ru", None),  # which of two stands in the place is open
    ],
)
def test_another_of_the_storys_people_in_the_place_is_a_conflict_of_names_across_scripts(
    evidence: str, language: str, expected: tuple[str, str] | None
) -> None:
    fact = Stated.of("Anna Brandt led the delegation.", "en", PEOPLE, None)

    found = findings(fact, Told("differs", evidence, language, "", WEDNESDAY, by_person=True))

    conflicts = [one for one in found if one.aspect == "name" and one.relation == "conflict"]
    assert [(one.value, evidence[one.start : one.end]) for one in conflicts] == ([expected] if expected else [])


def test_who_is_named_elsewhere_in_the_version_and_a_place_are_in_nobodys_place() -> None:
    fact = Stated.of("Anna Brandt led the delegation.", "en", PEOPLE, None)
    for evidence, text in (
        ("Делегацию возглавил Келлер.", "Анна Брандт приехала. Делегацию возглавил Келлер."),
        ("Делегация прибыла в Олдпорт.", ""),
    ):
        found = findings(fact, Told("differs", evidence, "ru", "", WEDNESDAY, by_person=True, text=text))

        assert [one for one in found if one.aspect == "name" and one.relation == "conflict"] == []


def test_where_the_story_has_no_name_in_a_script_nobody_counts_as_replaced() -> None:
    fact = Stated.of("Anna Brandt led the delegation.", "en", PEOPLE | {"brandt": ["Anna Brandt"]}, None)

    found = findings(fact, Told("differs", "Делегацию возглавил Келлер.", "ru", "", WEDNESDAY))

    assert [(one.aspect, one.relation) for one in found] != [("name", "conflict")]


def test_a_third_is_not_the_third() -> None:
    assert [value.value for value in read_values("It is the third visit.", "en", None)] == ["third"]
    assert "third" not in [value.value for value in read_values("A third of them left.", "en", None)]


def test_the_day_of_a_dateline_is_not_the_day_of_the_event() -> None:
    values = read_values("SEOUL, July 26 (Yonhap) -- He came on Tuesday.", "en", WEDNESDAY)

    assert [value.value for value in values if value.aspect == "day"] == ["Tuesday"]


def test_the_day_of_a_line_that_tells_of_an_update_is_no_value() -> None:
    passage = "• updated: Jul 26 2023, 07:38 ist\nKim was there on Monday."

    assert [value.value for value in read_values(passage, "en", WEDNESDAY) if value.aspect == "day"] == ["Monday"]


def test_a_count_that_grows_is_an_update() -> None:
    rows = [(at(hour), Finding("number", f"{size} person", 0, 1, "conflict")) for hour, size in ((1, 12), (3, 21))]

    assert [one.relation for one in updated(rows)] == ["update", "update"]
    assert [one.relation for one in updated([(at(5), rows[0][1]), rows[1]])] == ["conflict", "conflict"]
    large = [
        (at(hour), replace(rows[0][1], value=f"{size} people")) for hour, size in ((1, "900,000"), (3, "1,300,000"))
    ]
    assert [one.relation for one in updated(large)] == ["update", "update"]
    prices = [(at(hour), replace(rows[0][1], value=f"{size} dollars")) for hour, size in ((1, 12), (3, 21))]
    assert [one.relation for one in updated(prices)] == ["conflict", "conflict"]


def test_the_longest_name_is_the_label() -> None:
    assert labels_used("Victory Day, V-Day; 전승절, the day", ["Victory Day", "Victory", "V-Day", "전승절"]) == {
        "Victory Day": 1,
        "V-Day": 1,
        "전승절": 1,
    }


def test_words_of_reserve_are_known() -> None:
    assert hedged("Nine workers were reportedly hurt.", "en")
    assert not hedged("Nine workers were hurt.", "en")


LACKING = (
    # Two of the five real contradictions have one side in no rendition at hand, and of a third one side is another one.
    (
        "finance-wire",
        "China Sends a Politburo Member to Pyongyang",
        "Li Hongzhong, one of the 24 members of the Politburo, travels to Pyongyang for the anniversary of the "
        "armistice. Foreign officials were last let in when Ambassador Wang Yajun arrived in Pyongyang in April, the "
        "first known entry since the pandemic began. China sent troops into the Korean War. The Soviet Union did not "
        "take part in the fighting.",
    ),
    (
        "river-daily",
        "Shoigu meets his colleague in Pyongyang",
        "Russian Defence Minister Sergei Shoigu held talks with Kang Sun Nam in Pyongyang. North Korea began the war "
        "in 1950 with the consent of Stalin. A peace agreement was signed in 1953, but South Korea refused to sign it, "
        "and the two Koreas remain at odds.",
    ),
)


def with_the_lacking_sides(folder: Path, coverage: Path) -> tuple[Path, Path]:
    """The coded story and pages, and two pages of our own."""
    story, pages = (coverage / "story.toml").read_text("utf-8"), (coverage / "pages.jsonl").read_text("utf-8")
    for outlet, headline, text in LACKING:
        url = f"https://{outlet}.example/"
        story += f'\n[[outlet]]\nid = "{outlet}"\nname = "{outlet}"\nlanguage = "en"\nurl = "{url}"\n'
        when = {"captured_at": "2023-07-26T12:00:00Z", "published_at": "2023-07-26", "language": "en"}
        pages += json.dumps({"outlet": outlet, "url": url + "1", "headline": headline, "text": text} | when) + "\n"
    (folder / "story.toml").write_text(story, "utf-8")
    (folder / "pages.jsonl").write_text(pages, "utf-8")
    return folder / "story.toml", folder / "pages.jsonl"


@pytest.mark.shared
@pytest.mark.skipif(COVERAGE is None, reason="the data folder beside the checkout is missing")
def test_the_contradictions_of_the_coded_pages_are_conflicts_and_their_labels_are_not(tmp_path: Path) -> None:
    """All five, with both sides in some page; what no value bears out is there and is no conflict."""
    assert COVERAGE is not None
    story, pages = with_the_lacking_sides(tmp_path, COVERAGE)
    with small_store(tmp_path) as store:
        store.loaded = load_story(story)
        with store.run("import") as run:
            import_pages(store.engine, store.loaded, [pages], run_id=run.id)
            judge_story(store.engine, store.loaded.story, run.id, now=at(0))
            derive(store.engine, store.loaded.story)
            derive(store.engine, store.loaded.story)
        rows = store.rows("SELECT fact, aspect, relation, value, outlets FROM discrepancies")
        labels = store.rows(
            "SELECT DISTINCT fact.key FROM fact_value JOIN fact ON fact.id = fact_id WHERE relation = 'label'"
        )
    conflicts = {
        (fact, aspect): (value, outlets.split(", "))
        for fact, aspect, kind, value, outlets in rows
        if kind == "conflict"
    }
    unconfirmed = {fact for fact, _, kind, _, _ in rows if kind == "unconfirmed"}

    assert conflicts["photo-kim-cemetery-25-july", "day"] == ("Monday", ["deccan-herald"])
    value, outlets = conflicts["second-known-foreign-entry", "order"]
    assert (value, set(outlets)) == ("first", {"deccan-herald", "ntd-the-epoch-times", "finance-wire"})
    assert conflicts["wang-yajun-march", "day"] == ("April", ["finance-wire"])
    assert "Russian" in conflicts["soviet-air-force-aided", "name"][0]
    assert conflicts["soviet-air-force-aided", "polarity"][1] == ["finance-wire"]
    assert conflicts["no-peace-treaty", "polarity"][1] == ["river-daily"]
    assert not {"visit-purpose-armistice-70", "li-midlevel", "nk-celebrates-as-victory"} & {
        fact for fact, _ in conflicts
    }
    assert set(labels) == {"visit-purpose-armistice-70", "li-midlevel"}
    assert {"kim-visits-two-cemeteries", "parade-expected"} <= unconfirmed
    days_of_saying = {"anniversary-date-27-july", "shoigu-arrival-tuesday-evening"}
    assert days_of_saying.isdisjoint(unconfirmed | {fact for fact, _ in conflicts})
