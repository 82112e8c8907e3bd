"""The comparer: what it says of whole, partial and hostile texts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import monitor.comparer
from monitor.captures import PageClass
from monitor.comparer import Comparer, judge
from monitor.comparer.forms import bracket_variants
from monitor.comparer.model import load_model
from monitor.story.model import Entity, Fact, Story
from monitor.text.compose import version_text
from monitor.text.glosses import is_glossed
from monitor.verdicts import Document, Reason, Verdict

FACTS = (
    Fact(id="closed", statement="The Alder Bridge was closed to traffic on Monday."),
    Fact(id="cracks", statement="Inspectors found cracks in two of its pillars."),
    Fact(id="cost", statement="Repairs will cost about 4.2 million euros.", differs=("Repairs are free of charge.",)),
    Fact(id="mayor", statement="Mayor Ines Calder asked drivers to use the ferry."),
)
STORY = Story(
    id="bridge",
    title="A bridge is closed",
    start=date(2026, 3, 2),
    entities=(Entity(id="bridge", names={"en": ("Alder Bridge", "bridge over the Alder"), "de": ("Alderbrücke",)}),),
    facts=FACTS,
    outlets=(),
)
BODY = (
    "The bridge over the Alder has been shut to all traffic since Monday. Engineers saw cracks in two pillars.\n\n"
    "The town council met for three hours. A baker lent the engineers his ladder. Children watched from the bank."
)


def replace_story(entities: tuple[Entity, ...], facts: tuple[Fact, ...]) -> Story:
    return STORY.model_copy(update={"entities": entities, "facts": facts})


def article(body: str = BODY, headline: str = "Detours in Northwick") -> Document:
    text, end = version_text(headline, body)
    return Document(text, end, "en", published_at=datetime(2026, 3, 3, 12, tzinfo=UTC))


def verdicts(document: Document, story: Story = STORY) -> dict[str, Verdict]:
    return {one.fact: one.verdict for one in judge(document, story)}


def test_one_judgement_for_each_fact_in_file_order() -> None:
    assert [one.fact for one in judge(article(), STORY)] == [fact.id for fact in FACTS]


def test_a_fact_in_other_words_is_included_and_an_absent_one_omitted() -> None:
    found = verdicts(article())

    assert found["closed"] is Verdict.INCLUDED
    assert found["cracks"] is Verdict.INCLUDED
    assert found["mayor"] is Verdict.OMITTED


def test_evidence_is_the_sentence_that_tells_it() -> None:
    cracks = judge(article(), STORY)[1]

    assert cracks.evidence == "Engineers saw cracks in two pillars."
    assert article().text[cracks.start : cracks.end] == cracks.evidence


def test_omitted_names_the_nearest_passage() -> None:
    mayor = judge(article(), STORY)[3]

    assert mayor.verdict is Verdict.OMITTED
    assert mayor.evidence
    assert mayor.evidence in article().text


def test_a_known_wrong_version_differs_and_the_note_says_so() -> None:
    cost = judge(article(BODY + " The repairs are free of charge."), STORY)[2]

    assert cost.verdict is Verdict.DIFFERS
    assert "free of charge" in cost.note


def test_another_number_differs() -> None:
    cost = judge(article(BODY + " Repairs will cost about 9.7 million euros."), STORY)[2]

    assert cost.verdict is Verdict.DIFFERS
    assert "9.7" in cost.note


@pytest.mark.parametrize(
    ("page_class", "reason"),
    [
        (PageClass.BLOCKED, Reason.BLOCKED),
        (PageClass.CONSENT, Reason.CONSENT),
        (PageClass.REMOVED, Reason.REMOVED),
        (PageClass.SOFT_404, Reason.REMOVED),
        (PageClass.NOT_ARTICLE, Reason.UNREADABLE),
        (PageClass.GALLERY, Reason.UNREADABLE),
        (PageClass.UNREADABLE, Reason.UNREADABLE),
    ],
)
def test_a_page_that_is_no_article_is_unknown_throughout(page_class: PageClass, reason: Reason) -> None:
    found = judge(replace(article(), page_class=page_class), STORY)

    assert {(one.verdict, one.reason) for one in found} == {(Verdict.UNKNOWN, reason)}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"page_class": PageClass.PAYWALLED}, Reason.PAYWALLED),
        ({"page_class": PageClass.TRUNCATED}, Reason.TRUNCATED),
        ({"complete": False}, Reason.TRUNCATED),
    ],
)
def test_of_a_cut_page_the_visible_part_is_judged_and_nothing_is_omitted(
    change: dict[str, object], reason: Reason
) -> None:
    found = judge(replace(article(), **change), STORY)  # type: ignore[arg-type]

    assert found[0].verdict is Verdict.INCLUDED
    assert found[3].verdict is Verdict.UNKNOWN
    assert found[3].reason is reason


def test_a_plan_in_the_visible_part_of_a_cut_page_leaves_nothing_out() -> None:
    """The part that was not read may say that it was done."""
    planned = article(BODY.replace("asked", "asks") + " Mayor Ines Calder is expected to ask drivers to use the ferry.")

    assert verdicts(planned)["mayor"] is Verdict.OMITTED
    for cut in (replace(planned, complete=False), replace(planned, page_class=PageClass.PAYWALLED)):
        assert verdicts(cut)["mayor"] is Verdict.UNKNOWN


def test_a_text_without_means_in_its_language_is_unknown() -> None:
    german = Document(
        "Die Straße ist seit Montag für den Verkehr gesperrt. Es gibt Risse in zwei Pfeilern, und das wird teuer."
    )

    assert {(one.verdict, one.reason) for one in judge(german, STORY)} == {(Verdict.UNKNOWN, Reason.LANGUAGE)}


def test_a_phrasing_in_another_language_can_include() -> None:
    told = FACTS[0].model_copy(update={"phrasings": ("Die Alderbrücke ist seit Montag gesperrt.",)})
    german = Document("Die Alderbrücke ist seit Montag für den Verkehr gesperrt. Das sagte die Stadt am Abend.")
    found = judge(german, STORY.model_copy(update={"facts": (told, *FACTS[1:])}))

    assert found[0].verdict is Verdict.INCLUDED
    assert found[1].reason is Reason.LANGUAGE


def test_a_statement_in_the_language_of_the_text_is_compared_with_it() -> None:
    told = FACTS[0].model_copy(update={"statements": {"zh": "奥尔德桥周一关闭交通。"}})
    chinese = Document("市政府宣布，奥尔德桥周一起关闭交通。维修需要几个月时间。居民对此表示理解。", language="zh-Hans")
    found = judge(chinese, STORY.model_copy(update={"facts": (told, *FACTS[1:])}))

    assert found[0].verdict is Verdict.INCLUDED
    assert found[1].reason is Reason.LANGUAGE


def test_a_flash_leaves_nothing_out() -> None:
    flash = article("The bridge over the Alder is closed.", "Bridge closed")

    assert {one.reason for one in judge(flash, STORY) if one.verdict is Verdict.UNKNOWN} == {Reason.TOO_SHORT}
    assert Verdict.OMITTED not in verdicts(flash).values()


@pytest.mark.parametrize(
    "body",
    [
        "The Alder Bridge has been closed to all traffic. More follows.",
        "The Alder Bridge has been closed to all traffic. Cracks were found. This is a developing story.",
        "Die Alderbrücke ist für den Verkehr gesperrt. Mehr in Kürze.",
    ],
)
def test_a_flash_that_promises_more_leaves_nothing_out(body: str) -> None:
    for document in (article(body), Document(body, 0, "en")):
        found = judge(document, STORY)

        assert Verdict.OMITTED not in {one.verdict for one in found}
        assert Reason.TOO_SHORT in {one.reason for one in found}


def test_a_report_that_promises_more_is_held_to_what_it_tells() -> None:
    assert verdicts(article(f"{BODY} More follows."))["mayor"] is Verdict.OMITTED
    assert (
        verdicts(article(BODY.replace("Children watched", "More soldiers followed; children watched")))["mayor"]
        is Verdict.OMITTED
    )


def test_of_a_live_report_the_visible_part_is_judged_and_the_rest_is_unknown() -> None:
    found = {one.fact: one for one in judge(replace(article(), page_class=PageClass.LIVE_BLOG), STORY)}

    assert found["closed"].verdict is Verdict.INCLUDED
    assert (found["mayor"].verdict, found["mayor"].reason) == (Verdict.UNKNOWN, Reason.TRUNCATED)
    assert verdicts(article())["mayor"] is Verdict.OMITTED


GLOSSED = (
    "The old 橋 over the river has been 閉鎖するd since Monday. 技術者s saw damage in two 柱s, the 町 said.\n\n"
    "The 評議会 met for three hours, and a パン屋 lent the 技術者s his ladder while 子供s watched from the bank."
)


@pytest.mark.parametrize(
    ("language", "body", "readable"),
    [
        ("en", GLOSSED, False),
        ("en", BODY + " Li (李), Wang (王), Kim (김), Sato (佐藤), Ito (伊藤), Mori (森), Abe (阿部).", True),
        ("en", BODY + "\n\n橋は月曜日から閉鎖されている。\n\n町議会は三時間開かれた。\n\n子供が見ていた。", True),
        ("ja", "橋 Alder Bridge は月曜日から閉鎖。技術者 Ines Calder が Northwick Times と BBC に話した。", True),
        ("ko", "앨더 다리(橋)는 월요일부터 폐쇄(閉鎖)되었다. 기술자(技術者)들이 균열(龜裂)을 보았다.", True),
        ("ru", "Мост закрыт с понедельника. Инженеры Siemens, Bosch и Google сообщили об этом BBC и CNN.", True),
    ],
    ids=["a proxy's glosses", "names in brackets", "lines in two languages", "Latin names", "hanja", "brands"],
)  # fmt: skip
def test_a_text_full_of_foreign_glosses_cannot_be_read_whole(language: str, body: str, readable: bool) -> None:
    assert is_glossed(body) is not readable
    if language == "en":
        mayor = {one.fact: one for one in judge(article(body), STORY)}["mayor"]
        assert (mayor.verdict, mayor.reason) == (
            (Verdict.OMITTED, None) if readable else (Verdict.UNKNOWN, Reason.UNREADABLE)
        )


def test_before_it_could_be_known_a_fact_is_not_yet_known() -> None:
    later = FACTS[3].model_copy(update={"known_from": datetime(2026, 3, 9, tzinfo=UTC)})
    found = judge(article(), STORY.model_copy(update={"facts": (*FACTS[:3], later)}))

    assert found[3].reason is Reason.NOT_YET_KNOWN


def test_a_threshold_of_one_fact_moves_only_that_fact() -> None:
    strict = FACTS[1].model_copy(update={"threshold": 0.999})
    found = verdicts(article(), STORY.model_copy(update={"facts": (FACTS[0], strict, *FACTS[2:])}))

    assert found["closed"] is Verdict.INCLUDED
    assert found["cracks"] is Verdict.OMITTED


ENVOY = Entity(id="envoy", names={"en": ("Vira Holub",), "uk": ("Віра Голуб",)})
OFFICES = replace_story(
    entities=(ENVOY,),
    facts=(
        Fact(id="office", statement="Vira Holub is a deputy head of Norland's parliament."),
        Fact(id="delegation", statement="Vira Holub heads the delegation of Norland."),
        Fact(id="arrival", statement="The delegation arrived in Eastport on Tuesday."),
        Fact(id="talks", statement="Talks about fishing rights began in the town hall."),
    ),
)
REST = " It will stay until Friday. The guests were shown the new harbour, where forty ships lay at anchor."


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("A delegation of Norland with Vira Holub at its head reached Eastport on Tuesday.", Verdict.OMITTED),
        ("The delegation that Vira Holub leads reached Eastport on Tuesday.", Verdict.OMITTED),
        ("Vira Holub leads it. Holub is a deputy chairwoman of Norland's legislature.", Verdict.INCLUDED),
        ("Vira Holub, deputy speaker of Norland's assembly, leads the delegation.", Verdict.INCLUDED),
    ],
    ids=["head of something else", "the name alone", "by her short name", "as a speaker"],
)
def test_what_somebody_is_must_be_told_and_not_only_the_name(told: str, verdict: Verdict) -> None:
    found = {one.fact: one for one in judge(article(told + REST), OFFICES)}["office"]

    assert found.verdict is verdict
    if verdict is Verdict.INCLUDED:
        assert "deputy" in found.evidence


def test_the_order_of_facts_changes_nothing() -> None:
    shuffled = list(FACTS)
    random.Random(1).shuffle(shuffled)
    one = {found.fact: found for found in judge(article(), STORY)}
    other = {found.fact: found for found in judge(article(), STORY.model_copy(update={"facts": tuple(shuffled)}))}

    assert one == other


def test_what_is_told_in_the_headline_is_prominent() -> None:
    found = judge(article(headline="Alder Bridge closed to traffic on Monday"), STORY)

    assert found[0].prominence == "headline"


def test_an_explanation_names_words_weights_and_guard() -> None:
    explanation = Comparer(STORY).judge(article(), explain=True)[0].explanation
    forms = explanation["forms"]

    assert isinstance(forms, list)
    assert {"matched", "missing", "guard", "told", "included", "window"} <= set(forms[0])


def test_what_stands_in_brackets_is_another_way_to_say_it() -> None:
    assert bracket_variants("Li is a deputy head (vice chairman of the congress).") == [
        "Li is a deputy head.",
        "Li vice chairman of the congress.",
    ]


def test_every_part_of_the_model_can_only_help() -> None:
    model = load_model()

    assert all(weight >= 0 for weight in model.told.weights.values())
    assert all(weight >= 0 for name, weight in model.included.weights.items() if name != "length")
    assert all(weight >= 0 for weight in model.included.against.values())
    for knots in (model.included.listed, model.included.alone):
        assert all(low < high and left < right for (left, low), (right, high) in pairwise(knots))


def test_scores_that_are_useless_inside_one_story_are_used_nowhere() -> None:
    folder = Path(monitor.comparer.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))

    for name in ("WRatio", "QRatio", "partial_ratio", "token_set_ratio", "partial_token_set_ratio", "token_ratio"):
        assert name not in sources


HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("Alder Bridge closed 4.2 million, \n\n. ！。桥关闭\u0301\u200f")),
    max_size=400,
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, st.integers(0, 40))
def test_any_text_gets_verdicts_whose_evidence_is_verbatim(text: str, headline_end: int) -> None:
    """Whatever stands in a page, evidence is cut from it at the offsets that are given."""
    for one in judge(Document(text, min(headline_end, len(text))), STORY):
        assert 0.0 <= one.score <= 1.0
        assert (one.reason is None) == (one.verdict is not Verdict.UNKNOWN)
        if one.evidence is not None:
            assert text[one.start : one.end] == one.evidence
        if one.verdict in {Verdict.INCLUDED, Verdict.PARTLY, Verdict.DIFFERS}:
            assert one.evidence
