"""A text that states a fact of somebody else: never ``included``, in any script; its twin with the right name is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.comparer import judge
from monitor.comparer.guard_forms import StoryContext
from monitor.story.model import Entity, Fact, Story
from monitor.text.compose import version_text
from monitor.text.seats import stand_for
from monitor.verdicts import Document, Judgement, Verdict

STORY = Story(
    id="visit",
    title="Two delegations come to Pyongyang",
    start=date(2023, 7, 23),
    entities=(
        Entity(
            id="shoigu",
            names={
                "en": ("Sergei Shoigu",),
                "ru": ("Сергей Шойгу", "Шойгу"),
                "zh": ("谢尔盖·绍伊古",),
                "ko": ("세르게이 쇼이구",),
                "ja": ("セルゲイ・ショイグ",),
                "ar": ("سيرغي شويغو", "شويغو"),
                "th": ("เซียร์เกย์ ชอยกู", "ชอยกู"),
            },
        ),
        Entity(
            id="li",
            names={
                "en": ("Li Hongzhong",),
                "ru": ("Ли Хунчжун",),
                "zh": ("李鸿忠",),
                "ko": ("리훙중",),
                "ja": ("李鴻忠",),
            },
        ),
        Entity(
            id="kang",
            names={
                "en": ("Kang Sun Nam",),
                "ru": ("Кан Сун Нам",),
                "zh": ("强纯男",),
                "ko": ("강순남",),
                "ja": ("強純男",),
                "ar": ("كانغ سون نام",),
                "th": ("คัง ซุนนัม",),
            },
        ),
        Entity(
            id="pyongyang",
            names={"en": ("Pyongyang",), "ru": ("Пхеньян",), "zh": ("平壤",), "ko": ("평양",), "ja": ("平壌",)},
        ),
        Entity(id="truce", names={"en": ("armistice",), "zh": ("停战",), "ko": ("정전",), "ja": ("休戦",)}),
    ),
    facts=(
        Fact(
            id="russians",
            statement="Defence Minister Sergei Shoigu leads the Russian delegation.",
            statements={
                "ru": "Российскую делегацию возглавляет министр обороны Сергей Шойгу.",
                "zh": "俄罗斯代表团由国防部长谢尔盖·绍伊古率领。",
                "ko": "러시아 대표단은 세르게이 쇼이구 국방장관이 이끈다.",
                "ja": "ロシア代表団はセルゲイ・ショイグ国防相が率いる。",
                "ar": "يرأس الوفد الروسي وزير الدفاع سيرغي شويغو.",
                "th": "คณะผู้แทนรัสเซียนำโดยรัฐมนตรีกลาโหม เซียร์เกย์ ชอยกู",
            },
        ),
        Fact(
            id="chinese",
            statement="Li Hongzhong, a deputy head of parliament, leads the Chinese delegation to Pyongyang.",
            statements={
                "ru": "Китайскую делегацию в Пхеньяне возглавляет Ли Хунчжун.",
                "zh": "李鸿忠率中国代表团访问平壤。",
                "ko": "리훙중이 중국 대표단을 이끌고 평양을 방문한다.",
                "ja": "李鴻忠氏が中国代表団を率いて平壌を訪問する。",
            },
        ),
        Fact(
            id="office",
            statement="Li Hongzhong is a deputy head of China's parliament.",
            statements={
                "zh": "李鸿忠是全国人大常委会副委员长。",
                "ko": "리훙중은 전국인민대표대회 상무위원회 부위원장이다.",
                "ja": "李鴻忠氏は全国人民代表大会常務委員会の副委員長である。",
            },
        ),
    ),
    outlets=(),
)
ELSEWHERE = {
    "zh": "两国的铁路货运已经恢复。记者在边境口岸看到，货车排成长队。当地商户说，生意比去年好。",
    "ja": "両国の鉄道貨物輸送は再開した。国境ではトラックが列をつくっている。商店主は、去年より商売が良いと話した。",
    "ko": "양국의 철도 화물 운송이 재개됐다. 국경에는 트럭이 줄을 서 있다. 상인들은 작년보다 낫다고 말했다.",
    "ar": " عادت حركة القطارات بين البلدين. تقف الشاحنات في طوابير عند الحدود. يقول التجار إن العمل أفضل.",
    "th": "\nรถไฟระหว่างสองประเทศกลับมาวิ่งแล้ว รถบรรทุกเข้าแถวที่ชายแดน พ่อค้าบอกว่าการค้าดีกว่าปีที่แล้ว",
    "ru": "Железнодорожные перевозки возобновились. На границе очередь. Торговцы говорят, что дела идут лучше.",
}
HEADLINES = {
    "zh": "边境见闻",
    "ja": "国境から",
    "ko": "국경 소식",
    "ru": "На границе",
    "ar": "أخبار الحدود",
    "th": "ข่าวชายแดน",
}

TWINS = [
    ("zh", "russians", "俄罗斯代表团由国防部长{}率领。", "绍伊古", "强纯男", "别洛乌索夫"),
    ("zh", "chinese", "{}率中国代表团访问平壤。", "李鸿忠", "强纯男", "赵乐际"),
    ("zh", "chinese", "{}率中国代表团访问平壤。", "李副委员长", "绍伊古", "李总理"),
    ("ja", "russians", "ロシア代表団は{}国防相が率いる。", "ショイグ", "強純男", "ベロウソフ"),
    ("ja", "chinese", "{}が中国代表団を率いて平壌を訪問する。", "李副委員長", "強純男氏", "趙楽際氏"),
    ("ko", "russians", "러시아 대표단은 {} 국방장관이 이끈다.", "쇼이구", "강순남", "벨로우소프"),
    ("ko", "chinese", "{} 중국 대표단을 이끌고 평양을 방문한다.", "리 부위원장이", "강순남이", "자오러지가"),
    ("ar", "russians", "يرأس الوفد الروسي وزير الدفاع {}.", "شويغو", "كانغ سون نام", "بيلوسوف"),
    ("th", "russians", "คณะผู้แทนรัสเซียนำโดยรัฐมนตรีกลาโหม {}", "ชอยกู", "คัง ซุนนัม", "เบโลอูซอฟ"),
    ("ru", "russians", "Российскую делегацию возглавляет министр обороны {}.", "Шойгу", "Кан Сун Нам", "Белоусов"),
    ("ru", "chinese", "Китайскую делегацию в Пхеньяне возглавляет {}.", "Ли Хунчжун", "Кан Сун Нам", "Чжао Лэцзи"),
]
IDS = [f"{language} {right}" for language, _, _, right, _, _ in TWINS]


def told(language: str, fact: str, body: str) -> Judgement:
    text, end = version_text(HEADLINES[language], body)
    document = Document(text, end, language, published_at=datetime(2023, 7, 26, 6, tzinfo=UTC))
    return next(one for one in judge(document, STORY) if one.fact == fact)


@pytest.mark.parametrize(("language", "fact", "sentence", "right", "of_story", "stranger"), TWINS, ids=IDS)
def test_somebody_else_in_the_place_of_the_name_is_never_included(
    language: str, fact: str, sentence: str, right: str, of_story: str, stranger: str
) -> None:
    verdicts = [
        told(language, fact, sentence.format(name) + ELSEWHERE[language]).verdict
        for name in (right, of_story, stranger)
    ]

    assert verdicts == [Verdict.INCLUDED, Verdict.DIFFERS, Verdict.PARTLY]


@pytest.mark.parametrize(
    ("language", "sentence", "later"),
    [
        ("zh", "强纯男率中国代表团访问平壤。", "多年前，李鸿忠在当地工作。"),
        ("ja", "強純男氏が中国代表団を率いて平壌を訪問する。", "数年前、李鴻忠氏はここで働いていた。"),
        ("ko", "강순남이 중국 대표단을 이끌고 평양을 방문한다.", " 몇 해 전 리훙중은 이곳에서 일했다."),
        ("ru", "Китайскую делегацию в Пхеньяне возглавляет Кан Сун Нам.", " Когда-то здесь работал Ли Хунчжун."),
    ],
)
def test_the_right_name_far_from_the_sentence_does_not_help(language: str, sentence: str, later: str) -> None:
    answer = told(language, "chinese", sentence + ELSEWHERE[language] + later)

    assert answer.verdict is Verdict.DIFFERS
    assert answer.note.startswith("names ")


def test_a_country_in_place_of_its_city_is_told_and_another_city_is_not() -> None:
    there = told("zh", "chinese", "李鸿忠率中国代表团访问朝鲜。" + ELSEWHERE["zh"])
    elsewhere = told("zh", "chinese", "李鸿忠率中国代表团访问莫斯科。" + ELSEWHERE["zh"])

    assert (there.verdict, elsewhere.verdict) == (Verdict.INCLUDED, Verdict.PARTLY)
    assert elsewhere.note == "does not name 平壤"


def test_cities_and_countries_stand_for_each_other_as_the_locale_data_have_them() -> None:
    assert "朝鲜" in stand_for("平壤", "zh")
    assert "平壌" in stand_for("北朝鮮", "ja")
    assert "North Korea" in stand_for("Pyongyang", "en")
    assert not any([stand_for("平壤", "ja"), stand_for("Nowhere", "en"), stand_for("x", "no language")])


def test_a_family_name_asks_for_a_title_that_the_story_gives() -> None:
    called = StoryContext.of(STORY).titled

    assert {called["李副委员长"], called["리 부위원장"], called["李副委員長"]} == {"li"}
    assert {called["绍伊古"], called["쇼이구"], called["ショイグ"]} == {"shoigu"}
    assert not {"李总理", "李", "绍国防部长", "谢国防部长"} & called.keys()


def test_what_two_people_are_called_for_short_stands_for_neither() -> None:
    brother = Entity(id="brother", names={"en": ("Li Hongwei",), "zh": ("李鸿伟",)})
    deputy = Fact(id="too", statement="Li Hongwei is one too.", statements={"zh": "李鸿伟也是副委员长。"})
    both = STORY.model_copy(update={"entities": (*STORY.entities, brother), "facts": (*STORY.facts, deputy)})

    assert "李副委员长" not in StoryContext.of(both).titled


def test_a_word_that_the_story_writes_small_is_no_name() -> None:
    names = StoryContext.of(STORY).names

    assert [names.is_proper("li"), names.is_proper("truce")] == [True, False]
