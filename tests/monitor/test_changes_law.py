"""The law: an edit of a number, date, name, unit, negation, quotation or attribution is never folded away."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.changes import FOLDED, Text, changes_between
from monitor.changes.churn import only_went_on
from monitor.changes.cosmetics import looks_alike

# Sentences with one place to edit, and pairs of values that mean different things, by language.
EDITS: dict[str, list[tuple[str, str, list[str]]]] = {
    "en": [
        ("number", "The repair cost {} crowns, the office said.", ["1.5 million", "15 million", "1,5 million"]),
        ("number", "At dawn the stations measured {} degrees on the coast.", ["-5", "5", "−15", "15"]),
        ("number", "The flood killed {} people in the valley.", ["12", "21", "twelve", "at least 12", "more than 21"]),
        ("number", "The pipe runs {} along the shore.", ["5 km", "5 miles", "5 metres", "5'", '5"']),
        ("date", "The council meets on {} in the old hall.", ["27 July", "28 July", "Monday", "Tuesday"]),
        ("name", "On the stand {} waved to the crowd.", ["Kim Jong Un", "Kim Jong Il"]),
        ("negation", "The guards did {} open the gate that night.", ["", "not ", "never "]),
        ("negation", "{} troops left the town on the river.", ["No, the", "No", "The"]),
        ("negation", "The crews were {} to cross.", ["able", "unable", "not able", "notable"]),
        ("quotation", "The mayor said: “We {} the contract.”", ["will sign", "will not sign", "signed"]),
        ("attribution", "Two men took part in the {}theft of the bell.", ["", "alleged "]),
        ("attribution", "The minister {} that the bridge is safe.", ["said", "claimed", "admitted", "denied"]),
        ("attribution", "The bridge is safe{}.", ["", ", according to the builder", ", according to the ministry"]),
    ],
    "de": [
        ("number", "Die Reparatur kostete {} Kronen.", ["1,5 Millionen", "15 Millionen"]),
        ("number", "Am Morgen waren es {} Grad.", ["-5", "5"]),
        ("number", "Bei dem Unglück starben {} Menschen.", ["12", "21", "zwölf"]),
        ("date", "Der Rat tagt am {} im alten Saal.", ["27. Juli", "28. Juli"]),
        ("name", "Auf der Tribüne winkte {} der Menge zu.", ["Kim Jong Un", "Kim Jong Il"]),
        ("negation", "Die Wache hat das Tor {}geöffnet.", ["", "nicht "]),
        ("quotation", "Der Bürgermeister sagte: „Wir {} den Vertrag.“", ["unterschreiben", "kündigen"]),
        ("attribution", "Zwei Männer waren an dem {}Diebstahl beteiligt.", ["", "mutmaßlichen "]),
    ],
    "fr": [
        ("number", "La réparation a coûté {} de couronnes.", ["1,5 million", "15 millions"]),
        ("number", "À l'aube il faisait {} degrés.", ["-5", "5"]),
        ("number", "L'accident a fait {} morts dans la vallée.", ["12", "21"]),
        ("date", "Le conseil se réunit le {} dans la salle.", ["27 juillet", "28 juillet"]),
        ("name", "À la tribune, {} a salué la foule.", ["Kim Jong Un", "Kim Jong Il"]),
        ("negation", "Les gardes {}la porte cette nuit-là.", ["ont ouvert ", "n'ont pas ouvert "]),
        ("quotation", "Le maire a dit : « Nous {} le contrat. »", ["signerons", "romprons"]),
        ("attribution", "Deux hommes ont participé au vol {}de la cloche.", ["", "présumé "]),
    ],
    "ru": [
        ("number", "Ремонт обошёлся в {} крон.", ["1,5 миллиона", "15 миллионов"]),
        ("number", "Утром было {} градусов.", ["-5", "5"]),
        ("number", "Погибли {} человек.", ["12", "21"]),
        ("date", "Совет соберётся {} в старом зале.", ["27 июля", "28 июля"]),
        ("name", "На трибуне стоял {} и махал толпе.", ["Ким Чен Ын", "Ким Чен Ир"]),
        ("negation", "Охрана {}открыла ворота той ночью.", ["", "не "]),
        ("quotation", "Мэр сказал: «Мы {} договор».", ["подпишем", "разорвём"]),
        ("attribution", "Двое мужчин {}участвовали в краже колокола.", ["", "якобы "]),
    ],
    "zh": [
        ("number", "修复工程耗资{}克朗。", ["1.5亿", "15亿"]),
        ("number", "清晨气温为{}度。", ["-5", "5"]),
        ("number", "事故造成{}人死亡。", ["七", "八", "12", "21"]),
        ("date", "会议于7月{}日在旧礼堂举行。", ["27", "28"]),
        ("name", "{}主席在主席台上向人群挥手。", ["金正恩", "金正日"]),
        ("negation", "卫兵当晚{}打开大门。", ["", "没有"]),
        ("quotation", "市长说：“我们{}合同。”", ["签署", "撕毁"]),
        ("attribution", "两名男子{}参与了盗窃。", ["", "据称"]),
    ],
    "ja": [
        ("number", "修理には{}円かかった。", ["1.5億", "15億"]),
        ("number", "事故で{}人が死亡した。", ["七", "八", "12", "21"]),
        ("date", "議会は7月{}日に開かれる。", ["27", "28"]),
        ("name", "{}主席は観衆に手を振った。", ["金正恩", "金正日"]),
        ("number", "修理費は{}。", ["５億円", "６億円", "5億ドル", "5万円"]),
        ("date", "式典は{}に行われる。", ["月曜日", "火曜日", "27日", "28日"]),
        ("negation", "警備員は門を{}。", ["開けた", "開けなかった"]),
        ("quotation", "市長は「契約を{}」と述べた。", ["結ぶ", "破棄する"]),
        ("quotation", "{}と市長は述べた。", ["「橋」は安全だ", "橋は「安全」だ"]),
        ("attribution", "橋は安全だ{}。", ["", "という", "と市が発表した"]),
    ],
    "ko": [
        ("number", "수리에는 {} 원이 들었다.", ["1.5억", "15억"]),
        ("number", "사고로 {}명이 숨졌다.", ["12", "21", "일곱 ", "여덟 "]),
        ("date", "의회는 7월 {}일에 열린다.", ["27", "28"]),
        ("name", "{} 위원장이 군중에게 손을 흔들었다.", ["김정은", "김정일"]),
        ("number", "다리 수리비는 모두 {}이라고 시가 밝혔다.", ["5억 원", "5억 달러", "６억 원", "5만 원"]),
        ("date", "행사는 {}에 열린다.", ["월요일", "화요일", "27일", "28일"]),
        ("negation", "경비원은 그날 밤 문을 {}.", ["열었다", "열지 않았다", "안 열었다"]),
        ("quotation", "시장은 “계약을 {}”고 말했다.", ["맺겠다", "깨겠다"]),
        ("attribution", "다리는 {}안전하다.", ["", "당국에 따르면 "]),
    ],
    "ar": [
        ("number", "بلغت كلفة الإصلاح {} كرونة.", ["1.5 مليون", "15 مليون", "١٫٥ مليون", "١٥ مليون"]),
        ("number", "قتل {} شخصا في الوادي.", ["12", "21", "١٢", "٢١"]),
        ("number", "بلغت الحرارة {} درجات.", ["-5", "5"]),
        ("date", "يجتمع المجلس في {} في القاعة القديمة.", ["27 يوليو", "28 يوليو", "٢٧ يوليو"]),
        ("date", "يجتمع المجلس يوم {}.", ["الاثنين", "الثلاثاء"]),
        ("negation", "{} الحراس البوابة تلك الليلة.", ["فتح", "لم يفتح"]),
        ("quotation", "قال رئيس البلدية: «{} العقد».", ["سنوقع", "سنلغي"]),
        ("attribution", "الجسر آمن{}.", ["", " بحسب الوزارة", " وفقا للشركة"]),
    ],
    "th": [
        ("number", "ค่าซ่อม {} บาท", ["1.5 ล้าน", "15 ล้าน"]),
        ("number", "น้ำท่วมทำให้มีผู้เสียชีวิต {} คน", ["12", "21", "๑๒", "๒๑"]),
        ("date", "สภาจะประชุมวันที่ {}", ["27 กรกฎาคม", "28 กรกฎาคม"]),
        ("quotation", "นายกเทศมนตรีกล่าวว่า “เรา{}สัญญา”", ["จะลงนาม", "จะยกเลิก"]),
    ],
    "es": [
        ("number", "La reparación costó {} de coronas.", ["1,5 millones", "15 millones"]),
        ("number", "Al alba hacía {} grados.", ["-5", "5", "−15"]),
        ("number", "El accidente dejó {} muertos en el valle.", ["12", "21", "doce", "al menos 12"]),
        ("date", "El consejo se reúne el {} en la sala.", ["27 de julio", "28 de julio", "lunes", "martes"]),
        ("name", "En la tribuna, {} saludó a la multitud.", ["Kim Jong Un", "Kim Jong Il"]),
        ("negation", "Los guardias {}abrieron la puerta esa noche.", ["", "no ", "nunca "]),
        ("quotation", "El alcalde dijo: «{} el contrato».", ["Firmaremos", "Romperemos"]),
        ("attribution", "Dos hombres participaron en el {}robo.", ["", "presunto "]),
    ],
    "it": [
        ("number", "La riparazione è costata {} di corone.", ["1,5 milioni", "15 milioni"]),
        ("number", "L'incidente ha fatto {} morti.", ["12", "21", "dodici"]),
        ("date", "Il consiglio si riunisce il {}.", ["27 luglio", "28 luglio"]),
        ("name", "Sulla tribuna {} ha salutato la folla.", ["Kim Jong Un", "Kim Jong Il"]),
        ("negation", "Le guardie {}hanno aperto il cancello.", ["", "non "]),
        ("quotation", "Il sindaco ha detto: «{} il contratto».", ["Firmeremo", "Romperemo"]),
        ("attribution", "Due uomini hanno partecipato al {}furto.", ["", "presunto "]),
    ],
    "uk": [
        ("number", "Ремонт коштував {} крон.", ["1,5 мільйона", "15 мільйонів"]),
        ("number", "Загинули {} людей.", ["12", "21"]),
        ("date", "Рада збереться {} у старій залі.", ["27 липня", "28 липня"]),
        ("name", "На трибуні стояв {} і махав натовпу.", ["Кім Чен Ин", "Кім Чен Ір"]),
        ("negation", "Охорона {}відчинила ворота тієї ночі.", ["", "не "]),
        ("quotation", "Мер сказав: «Ми {} договір».", ["підпишемо", "розірвемо"]),
        ("attribution", "Двоє чоловіків {}брали участь у крадіжці.", ["", "нібито "]),
    ],
    "nl": [
        ("number", "De reparatie kostte {} kronen.", ["1,5 miljoen", "15 miljoen"]),
        ("date", "De raad vergadert op {}.", ["27 juli", "28 juli"]),
        ("negation", "De wacht heeft de poort {}geopend.", ["", "niet "]),
        ("quotation", "De burgemeester zei: ‘Wij {} het contract.’", ["tekenen", "verscheuren"]),
    ],
    "tr": [
        ("number", "Onarım {} krona mal oldu.", ["1,5 milyon", "15 milyon"]),
        ("number", "Kazada {} kişi öldü.", ["12", "21"]),
        ("quotation", "Belediye başkanı “Sözleşmeyi {}” dedi.", ["imzalayacağız", "bozacağız"]),
    ],
    "hi": [
        ("number", "मरम्मत पर {} रुपये खर्च हुए।", ["1.5 करोड़", "15 करोड़", "1.5 लाख"]),
        ("number", "हादसे में {} लोग मारे गए।", ["12", "21", "१२", "२१"]),
        ("quotation", "मेयर ने कहा, “हम अनुबंध {}।”", ["करेंगे", "तोड़ेंगे"]),
    ],
}  # fmt: skip
AROUND = {
    "en": ["Rain fell on the quay all day.", "The ferry left an hour late.", "Nobody saw the boats come in."],
    "de": ["Den ganzen Tag fiel Regen auf den Kai.", "Die Fähre fuhr später ab."],
    "fr": ["La pluie est tombée toute la journée.", "Le bac est parti plus tard."],
    "ru": ["Весь день на набережной шёл дождь.", "Паром ушёл позже."],
    "zh": ["码头整天下雨。", "渡轮晚些时候离开。"],
    "ja": ["埠頭では一日中雨が降った。", "船は遅れて出た。"],
    "ko": ["부두에는 온종일 비가 내렸다.", "배는 늦게 떠났다."],
    "ar": ["هطل المطر على الرصيف طوال اليوم.", "غادرت العبارة متأخرة."],
    "th": ["ฝนตกที่ท่าเรือทั้งวัน", "เรือออกช้าไปหนึ่งชั่วโมง"],
    "es": ["Llovió en el muelle todo el día.", "El barco salió tarde."],
    "it": ["Ha piovuto sul molo tutto il giorno.", "Il traghetto è partito tardi."],
    "uk": ["Цілий день на набережній ішов дощ.", "Пором відплив пізніше."],
    "nl": ["De hele dag viel er regen op de kade.", "De veerboot vertrok later."],
    "tr": ["Rıhtıma bütün gün yağmur yağdı.", "Vapur geç kalktı."],
    "hi": ["घाट पर दिन भर बारिश हुई।", "नाव देर से चली।"],
}
STAMPS = [
    "Updated 3 hours ago",
    "1,204 views",
    "Stand: 27.07.2023 10:00",
    "更新 3日前",
    "수정 2023.07.27 10:20",
    "12 comments",
]
COSMETIC = [("“", '"'), ("”", '"'), (" ", "\u00a0"), (". ", ".  "), ("'", "’"), ("-", "‐"), ("a", "a\u200b")]


@dataclass(frozen=True)
class Edit:
    """Two texts between which one value and perhaps some typography differ."""

    language: str
    kind: str
    old: str
    new: str


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    language = draw(st.sampled_from(sorted(EDITS)))
    kind, pattern, values = draw(st.sampled_from(EDITS[language]))
    before, after = draw(st.permutations(values))[:2]
    around = draw(st.lists(st.sampled_from(AROUND[language]), max_size=4))
    at = draw(st.integers(0, len(around)))
    gap = "" if language in ("zh", "ja") else " "
    old = gap.join([*around[:at], pattern.format(before), *around[at:]])
    moved = draw(st.permutations(around)) if draw(st.booleans()) else around
    new = gap.join([*moved[:at], pattern.format(after), *moved[at:]])
    if draw(st.booleans()):
        new = new.replace(*draw(st.sampled_from(COSMETIC)))
    if draw(st.booleans()):  # a line that moves by itself above or below
        stamps = draw(st.permutations(STAMPS))[:2]
        above = draw(st.booleans())
        old, new = (
            f"{one}\n{text}" if above else f"{text}\n{one}" for one, text in zip(stamps, (old, new), strict=True)
        )
    return Edit(language, kind, old, new)


@settings(max_examples=300, deadline=None)
@given(edits(), st.booleans(), st.booleans())
def test_no_edit_of_a_value_is_folded(edit: Edit, headline: bool, live: bool) -> None:
    """Whatever stands around it, in headline or body: something of the value's change is shown."""
    old, new = Text(edit.old, 0, edit.language), Text(edit.new, 0, edit.language)
    if headline:
        old, new = (Text(f"{t.text}\n\nBody.", len(t.text), edit.language) for t in (old, new))

    found = changes_between(old, new, live=live)

    shown = [change for change in found if not change.folded and change.op != "moved"]
    assert shown, f"{edit} is hidden"
    shown_words = "".join(
        old.text[change.old_start or 0 : change.old_end or 0] + new.text[change.new_start or 0 : change.new_end or 0]
        for change in shown
    )
    assert not looks_alike(shown_words, "")
    assert not only_went_on(old.text, new.text)


LAW = [(language, *row) for language, rows in EDITS.items() for row in rows]


@pytest.mark.parametrize(("language", "kind", "pattern", "values"), LAW)
def test_each_edit_is_shown_in_its_class(language: str, kind: str, pattern: str, values: list[str]) -> None:
    """Every pair of values, one way and the other, is told as what it is."""
    lost = []
    for before in values:
        for after in values:
            if before == after or {before, after} <= {"1.5 million", "1,5 million", "not able", "notable", "unable"}:
                continue
            old, new = (Text(pattern.format(value), 0, language) for value in (before, after))
            (change,) = changes_between(old, new)
            assert not change.folded
            if kind not in change.kinds:
                lost.append((before, after, change.kinds))
    assert len(lost) * 3 <= len(values) * (len(values) - 1), lost


HIDDEN_ELSEWHERE = {
    "stars on a line of their own": ("★★★\nThe film ran long.", "★★\nThe film ran long."),
    "a mark that ends a quotation two sentences on": (
        "He spoke. “We lie. We win. ” She left at noon.",
        "He spoke. “We lie. We win. She left at noon. ”",
    ),
    "marks of direction around a range": ("بين 5 - 10 قتلى", "بين 5\u200f - \u200f10 قتلى"),
    "a counter that falls": ("Bought today\n21 shares", "Bought today\n12 shares"),
    "a figure under a line that announces it": ("Losses so far:\n12 shares", "Losses so far:\n13 shares"),
    "what is counted": ("12 reads", "12 comments"),
    "a thousand times more": ("5k shares", "5m shares"),
    "another day of publication": ("Published 2023-07-27", "Published 2023-07-28"),
    "a label of advertising": ("Sponsored\nRain fell.", "Rain fell."),
}


@pytest.mark.parametrize("name", HIDDEN_ELSEWHERE)
def test_what_could_hide_in_signs_marks_or_counters_is_shown(name: str) -> None:
    """Places at the edge of passages, and lines that only look as if they moved by themselves."""
    old, new = HIDDEN_ELSEWHERE[name]
    for one, other in ((old, new), (f"Rain fell.\n{old}\nThe sun rose.", f"Rain fell.\n{new}\nThe sun rose.")):
        assert any(not change.folded for change in changes_between(Text(one, 0, "en"), Text(other, 0, "en")))
        assert not only_went_on(one, other)


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_texts_with_other_signs_never_have_no_change(old: str, new: str) -> None:
    """Nothing but blanks differs where no change is told."""
    if not changes_between(Text(old), Text(new)):
        assert old.split() == new.split()


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_looks_alike_has_the_same_letters_and_figures(old: str, new: str) -> None:
    """Folding never lets a letter or a figure go."""
    if looks_alike(old, new):

        def solid(text: str) -> str:
            return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())

        assert solid(old) == solid(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("no table was free", "notable was free"),
        ("No, troops left", "No troops left"),
        ("10 00", "1000"),
        ("1 5 million", "15 million"),
        ("the US team", "the us team"),
        ("re-sign", "resign"),
        ("5' high", '5" high'),
        ("12 \u202e21", "12 21"),
        ("10²", "102"),
    ],
)
def test_what_a_reader_can_tell_apart_does_not_look_alike(old: str, new: str) -> None:
    assert not looks_alike(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He said “we will win”.", 'He said "we will win".'),
        ("5–10 days", "5-10 days"),
        ("a\u00a0b  c", "a b c"),
        ("soft\u00adly", "softly"),
        ("e\u0301t\u00e9", "été"),
        ("１２人", "12人"),
        ("wait…", "wait..."),
    ],
)
def test_typography_is_cosmetic_and_folded(old: str, new: str) -> None:
    assert looks_alike(old, new)
    found = changes_between(Text(old), Text(new))
    assert all(change.kind == "cosmetic" and change.folded for change in found)


def test_only_typography_furniture_and_our_own_extraction_are_ever_folded() -> None:
    assert {"boilerplate", "cosmetic", "extraction"} == FOLDED
