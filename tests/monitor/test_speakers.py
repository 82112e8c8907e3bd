"""Who is made to say a fact: in the passage, around its quotation, or named before; nobody where the outlet says it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.values.speakers import speaker

SAID = [
    (
        "en",
        "The party's international department said on Monday that Li would attend.",
        "The party's international department",
    ),
    ("en", "Nine workers were hurt, state media said on Tuesday.", "state media"),
    (
        "en",
        "Mao Ning, a spokeswoman for the Chinese Foreign Ministry, told a briefing that China had been invited.",
        "Mao Ning",
    ),
    (
        "en",
        "Beijing's Foreign Ministry, through Mao Ning, said on Tuesday that it had received an invitation.",
        "Beijing's Foreign Ministry",
    ),
    ("en", "Chinese forces entered that autumn, while the United States and other countries fought.", None),
    ("en", "The United States accuses North Korea of supplying Russia.", None),
    ("en", "The war was started by the United States, whose aggression was beaten.", None),
    ("en", "North Korea's state news agency has said that Li leads.", "North Korea's state news agency"),
    ("en", "Russia added two ships to its fleet.", None),
    ("en", "Two deaths were reported on Monday.", None),
    ("en", "The minister confirmed the visit.", None),
    ("en", "The minister confirmed that the visit takes place.", "The minister"),
    ("en", "The hospital reported on Tuesday that nine workers were hurt.", "The hospital"),
    ("en", "He came on Tuesday, according to a statement issued in Moscow.", "a statement issued in Moscow"),
    ("en", "According to the Defense Ministry, he came.", "the Defense Ministry"),
    ("en", "“It helps,” said Vedant Patel.", "Vedant Patel"),
    ("en", "The region is calm but the mayor said nine workers were hurt.", "the mayor"),
    ("en", "On Monday the mayor said nine workers were hurt.", "the mayor"),
    ("en", "Nine workers were hurt when a crane fell over.", None),
    ("en", "The report was published on Monday.", None),
    ("en", "The unsaid rule holds.", None),
    ("de", "Neun Arbeiter wurden verletzt, sagte der Bürgermeister am Montag.", "der Bürgermeister"),
    ("de", "Die Polizei teilte mit, dass neun Arbeiter verletzt wurden.", "Die Polizei"),
    ("de", "Laut der Agentur KCNA wird er kommen.", "der Agentur KCNA"),
    ("de", "Neun Arbeiter wurden verletzt.", None),
    ("fr", "Neuf ouvriers ont été blessés, a déclaré le maire.", "le maire"),
    ("fr", "Le maire a annoncé que le pont est fermé.", "Le maire"),
    ("fr", "Selon la police, neuf ouvriers ont été blessés.", "la police"),
    ("es", "El alcalde dijo que nueve obreros resultaron heridos.", "El alcalde"),
    ("es", "Nueve obreros resultaron heridos, informó la policía.", "la policía"),
    ("it", "Il sindaco ha detto che il ponte è chiuso.", "Il sindaco"),
    ("it", "Nove operai sono rimasti feriti, ha riferito la polizia.", "la polizia"),
    ("nl", "Negen arbeiders raakten gewond, meldde de politie.", "de politie"),
    ("nl", "De politie meldde dat negen arbeiders gewond raakten.", "De politie"),
    ("ru", "Девять рабочих пострадали, сообщила полиция.", "полиция"),
    ("ru", "Мэр заявил, что мост закрыт.", "Мэр"),
    ("ru", "По данным ТАСС, он прибыл.", "ТАСС"),
    ("ru", "«Мост закрыт», — сказал Шойгу.", "Шойгу"),
    ("uk", "Дев'ять робітників постраждали, повідомила поліція.", "поліція"),
    ("pt", "O prefeito disse que a ponte está fechada.", "O prefeito"),
    (
        "zh",
        "东陆新闻社北京7月25日电 外交部发言人毛宁25日星期二在例行记者会上表示，中方应邀派出代表团。",
        "外交部发言人毛宁",
    ),
    ("zh", "有关部门负责人介绍说，中方派出的是代表团。", "有关部门负责人"),
    ("zh", "据朝中社报道，他来了。", "朝中社"),
    ("ja", "北朝鮮の国営メディアは25日、代表団が訪問すると伝えた。", "北朝鮮の国営メディア"),
    ("ja", "ロシア国防省によると、到着した。", "ロシア国防省"),
    ("ko", "통일부는 외국 당국자의 방북이 두 번째라고 밝혔다.", "통일부"),
    ("ko", "그는 이번 회담이 협력을 강화하는 데 도움이 될 것이라고 말했다.", "그"),
    ("en", "What he said is not known.", None),
    ("en", "A peace treaty was never concluded.", None),
    ("en", "Russia's Shoigu to lead delegation - state media", None),
    ("en", "The works cost 15 million, the mayor said later.", "the mayor"),
    ("en", "The mayor has not said when the bridge opens.", None),
    ("zh", "据朝鲜媒体26日报道，代表团抵达平壤。", "朝鲜媒体"),
    ("zh", "代表团于7月26日抵达平壤，朝方官员到机场迎接。", None),
    ("ja", "代表団は26日、平壌で会談した。", None),
    ("ko", "대표단이 25일 저녁 평양에 도착했다.", None),
]


@pytest.mark.parametrize(("language", "passage", "who"), SAID)
def test_who_is_made_to_say_a_passage(language: str, passage: str, who: str | None) -> None:
    assert speaker(passage, 0, len(passage), language) == who


def test_the_end_of_a_headline_says_who_says_so() -> None:
    headline = "Russia's Shoigu to lead delegation - state media"

    assert speaker(f"{headline}\n\nText.", 0, len(headline), "en", len(headline)) == "state media"
    assert speaker("Bridge shut - again", 0, 19, "en", 19) is None


TEXT = (
    "Mayor Ann Smith said: “We closed the bridge on Monday. Nine workers were hurt.” She thanked them. "
    "The repair costs 15 million, she said. Ships wait.\n\n"
    "“The crack is old. It was seen in May,” harbour master Tom Reed said. “I told the council.”\n\n"
    "The ministry said the bridge is safe. He said that ships wait outside."
)


@pytest.mark.parametrize(
    ("passage", "who"),
    [
        ("We closed the bridge on Monday.", "Mayor Ann Smith"),
        ("Nine workers were hurt.", "Mayor Ann Smith"),
        ("The repair costs 15 million, she said.", "Mayor Ann Smith"),
        ("Ships wait.", None),
        ("The crack is old.", "harbour master Tom Reed"),
        ("I told the council.", "harbour master Tom Reed"),
        ("He said that ships wait outside.", "harbour master Tom Reed"),
        ("The ministry said the bridge is safe.", "The ministry"),
    ],
)
def test_a_quotation_is_its_speakers_and_he_is_who_spoke_before(passage: str, who: str | None) -> None:
    start = TEXT.index(passage)

    assert speaker(TEXT, start, start + len(passage), "en") == who


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.sampled_from(["en", "de", "ru", "zh", "ko", "xx"]),
)
def test_any_text_has_a_speaker_that_stands_in_it_or_none(text: str, one: int, other: int, language: str) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = speaker(text, start, end, language)

    assert found is None or found.split()[0] in text
