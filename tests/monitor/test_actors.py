"""Of whom a passage tells, and what of: a text about another one, or about another deed of that day, tells nothing."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.comparer.judge import Comparer
from monitor.story.model import Entity, Fact, Outlet, Story
from monitor.verdicts import Document, Verdict

NAMES = {
    "ostra": ("Ostra", "Остра", "奥斯特拉"),
    "velia": ("Velia", "Велия", "韦利亚"),
    "brandt": ("Karin Brandt", "Карин Брандт", "卡琳·勃兰特"),
    "moreau": ("Luc Moreau", "Люк Моро", "吕克·莫罗"),
    "harbin": ("Port Harbin", "Порт-Харбин", "哈尔宾港"),
}
FILLER = (
    " Fog lay over the sound in the early morning, and the ferries ran late. The council meets again next week. "
    "Shops on both banks stayed open, and a band played in the square until the rain came."
)


def story() -> Story:
    facts = (
        Fact(
            id="brandt-arrives",
            statement="Brandt's delegation arrived in Port Harbin on Tuesday evening, 4 March.",
            statements={"zh": "勃兰特率领的代表团3月4日星期二晚抵达哈尔宾港。"},
            entities=("brandt", "harbin"),
        ),
        Fact(id="brandt-leads", statement="Karin Brandt leads the delegation of Ostra.", entities=("brandt", "ostra")),
        Fact(id="moreau-leads", statement="Luc Moreau leads the delegation of Velia.", entities=("moreau", "velia")),
        Fact(id="moreau-midlevel", statement="Luc Moreau is a junior minister.", entities=("moreau",)),
        Fact(id="ostra-sends", statement="Ostra sends a delegation to the talks.", entities=("ostra",)),
        Fact(id="port-hosts", statement="Port Harbin hosts the talks.", entities=("harbin",)),
        Fact(id="port-quiet", statement="Port Harbin has closed its old docks.", entities=("harbin",)),
        Fact(id="talks", statement="The talks will last three days.", entities=()),
    )
    entities = tuple(
        Entity(id=key, names={"en": (en, en.split()[-1]), "ru": (ru,), "zh": (zh, zh.split("·")[-1])})
        for key, (en, ru, zh) in NAMES.items()
    )
    outlet = Outlet(id="gazette", name="Gazette", language="en", url="https://gazette.example/")
    return Story(
        id="talks",
        title="Talks",
        language="en",
        start=date(2025, 3, 1),
        end=date(2025, 3, 9),
        keywords=("talks",),
        entities=entities,
        facts=facts,
        outlets=(outlet,),
    )


def verdict(text: str, fact: str = "brandt-arrives", language: str = "en") -> Verdict:
    judged = Comparer(story()).judge(Document(text, language=language))
    return next(one.verdict for one in judged if one.fact == fact)


def test_the_arrival_of_another_one_is_neither_told_nor_told_differently() -> None:
    assert verdict("Moreau's delegation arrived in Port Harbin on Tuesday evening, 4 March." + FILLER) == "omitted"
    assert verdict("Moreau's delegation arrived in Port Harbin on Wednesday, 5 March." + FILLER) == "omitted"


def test_the_arrival_itself_is_told_also_with_the_other_one_beside() -> None:
    assert verdict("Brandt's delegation arrived in Port Harbin on Tuesday evening, 4 March." + FILLER) == "included"
    both = "The delegations of Brandt and Moreau arrived in Port Harbin on Tuesday evening, 4 March."
    assert verdict(both + FILLER) == "included"


def test_another_day_of_the_same_one_still_differs() -> None:
    assert verdict("Brandt's delegation arrived in Port Harbin on Wednesday, 5 March." + FILLER) == "differs"


def test_whom_a_pronoun_stands_for_is_looked_for_in_the_sentence_before() -> None:
    told = "Brandt has left. Her delegation arrived in Port Harbin on Tuesday evening, 4 March, before Moreau."
    assert verdict(told + FILLER) == "included"


def test_who_belongs_to_the_fact_s_own_may_be_named_in_its_place() -> None:
    told = "Ostra's delegation, and not that of Moreau, arrived in Port Harbin on Tuesday evening, 4 March."
    assert verdict(told + FILLER) != "omitted"


def test_it_works_in_any_language_in_which_the_story_names_both() -> None:
    filler = "清晨海峡上空有薄雾，渡轮因此晚点。市议会下周将再次开会讨论预算。两岸商店照常营业，广场上有乐队演奏。"
    own = "勃兰特率领的代表团3月4日星期二晚抵达哈尔宾港，当地官员到码头迎接。"
    other = "莫罗率领的代表团3月5日星期三抵达哈尔宾港，当地官员到码头迎接。"
    assert verdict(own + filler, language="zh") == "included"
    assert verdict(other + filler, language="zh") == "omitted"


def test_the_day_and_the_place_alone_tell_nothing_of_what_happened() -> None:
    text = "A photo shows the mayor at a school in Port Harbin on Tuesday evening, 4 March, with two teachers."
    assert verdict(text + FILLER) == "omitted"


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday evening, 4 March, the delegation led by Karin Brandt reached Port Harbin.",
        "Karin Brandt flew into Port Harbin with her delegation on 4 March, a Tuesday, in the evening.",
    ],
)
def test_the_deed_in_other_words_is_still_told(text: str) -> None:
    assert verdict(text + FILLER) in ("included", "partly")
