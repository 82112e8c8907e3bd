"""What stays of a page's text and what goes: the article and nothing else."""

from __future__ import annotations

import pytest
from news_pages import LEAD, PARAGRAPHS, TITLE, json_ld, news_page, paragraphs, read

from monitor.captures import PageClass, Reading

STANDFIRST = "After court cases, floods and a change of plan the crossing at Wend is free for cars at last."


def reasons(reading: Reading) -> dict[str, str]:
    return {piece.text: piece.why for piece in reading.removed}


def test_a_plain_article_comes_out_whole_and_in_order() -> None:
    reading = read(news_page())

    assert reading.body == "\n\n".join((LEAD, *PARAGRAPHS))
    assert (reading.page_class, reading.note) == (PageClass.ARTICLE, "")


def test_reading_twice_and_after_other_pages_gives_the_same() -> None:
    first = read(news_page())
    read(news_page(body=paragraphs(PARAGRAPHS[:4]), title="Another story altogether"))

    assert read(news_page()) == first


def test_paragraphs_are_parted_by_one_blank_line_and_hold_no_line_breaks() -> None:
    reading = read(news_page(body="<p>One line\n of   the text<br>and the next one of it.</p>" + paragraphs()))

    assert reading.body.split("\n\n")[0] == "One line of the text"
    assert "\n\n\n" not in reading.body
    assert all("\n" not in part and part == part.strip() for part in reading.body.split("\n\n"))


@pytest.mark.parametrize(
    "markup",
    [
        f'<p class="standfirst">{STANDFIRST}</p>',
        f'<div class="article__intro"><span>{STANDFIRST}</span></div>',
        f'<h2 class="subtitle">{STANDFIRST}</h2>',
        f'<header class="top"><div class="lead-text"><p>{STANDFIRST}</p></div></header>',
    ],
)
def test_a_marked_standfirst_comes_first(markup: str) -> None:
    body = read(news_page(before=markup)).body

    assert body.split("\n\n")[:2] == [STANDFIRST, LEAD]


def test_a_description_that_is_printed_on_the_page_is_put_first() -> None:
    page = news_page(before=f"<div><span>{STANDFIRST}</span></div>", head=json_ld(description=STANDFIRST))

    assert read(page).body.split("\n\n")[0] == STANDFIRST


def test_a_description_that_is_not_printed_is_never_added_to_the_text() -> None:
    reading = read(news_page(head=json_ld(description=STANDFIRST)))

    assert STANDFIRST not in reading.body
    assert reading.description == STANDFIRST


def test_the_dateline_before_a_standfirst_stays_with_it() -> None:
    before = f'<div class="copy">Wend. <span class="x">{STANDFIRST}</span></div>'
    head = json_ld(description=STANDFIRST)

    assert read(news_page(before=before, head=head)).body.startswith(f"Wend. {STANDFIRST}")


def test_the_lead_that_is_printed_again_after_the_photo_stands_once() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>Cars cross the new bridge for the first time on Wednesday.</figcaption></figure>"
    reading = read(news_page(before=f"<p class='lead'>{LEAD}</p>{figure}"))

    assert reading.body.count(LEAD) == 1
    assert reading.body.count("Cars cross the new bridge for the first time") == 1


def test_the_title_is_not_repeated_in_the_text() -> None:
    reading = read(news_page(body=f"<h2>{TITLE}</h2>" + paragraphs((LEAD, *PARAGRAPHS))))

    assert TITLE not in reading.body
    assert reading.headline == TITLE


def test_an_own_caption_is_text_and_named_as_caption_and_its_credit_is_cut_off() -> None:
    caption = "The first cars leave the western bank shortly after noon on Wednesday."
    figure = f"<figure><img src='/a.jpg'><figcaption>{caption} <span class='credit'>Photo: Ada Moor</span></figcaption></figure>"
    reading = read(news_page(body=paragraphs((LEAD,)) + figure + paragraphs()))

    assert reading.body.split("\n\n")[:3] == [LEAD, caption, PARAGRAPHS[0]]
    assert reading.captions == (caption,)
    assert "Ada Moor" not in reading.body


def test_captions_of_other_stories_are_not_text() -> None:
    other = "The stadium of the county league will be torn down in the coming winter."
    link = f"<a href='/sport/stadium-torn-down'><figure><img src='/b.jpg'><figcaption>{other}</figcaption></figure></a>"
    aside = f"<aside><figure><img src='/c.jpg'><figcaption>{other}</figcaption></figure></aside>"

    assert other not in read(news_page(after=link)).body
    assert other not in read(news_page(body=paragraphs(PARAGRAPHS[:4]) + aside + paragraphs(PARAGRAPHS[4:]))).body


def test_a_label_under_a_photo_is_no_statement() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>Edda Quist</figcaption></figure>"

    assert read(news_page(before=figure)).body.split("\n\n")[0] == LEAD


def test_a_list_of_related_links_is_taken_out_and_recorded() -> None:
    links = "<h3>Read also</h3><ul>" + "".join(
        f"<li><a href='/n/{n}'>{text}</a></li>"
        for n, text in enumerate(
            ("Ferry makes its last journey", "Salmon return to the upper Lune", "Market at Wend grows")
        )
    )
    reading = read(news_page(body=paragraphs(PARAGRAPHS[:4]) + links + "</ul>" + paragraphs(PARAGRAPHS[4:])))

    assert reading.body == "\n\n".join(PARAGRAPHS)


def test_a_list_that_tells_facts_stays() -> None:
    facts = ("1,312 metres long", "23 pillars, two of them in deep water", "418 million crowns")
    reading = read(news_page(body=paragraphs() + "<ul>" + "".join(f"<li>{fact}</li>" for fact in facts) + "</ul>"))

    assert all(fact in reading.body for fact in facts)


def test_a_teaser_box_between_paragraphs_is_taken_out() -> None:
    box = """<div class="box"><div class="card"><h4><a href="/n/9">Court lets the works go on in autumn</a></h4>
    <p>Judges in the county town have turned down the anglers' complaint.</p></div></div>"""
    reading = read(news_page(body=paragraphs(PARAGRAPHS[:4]) + box + paragraphs(PARAGRAPHS[4:])))

    assert "anglers' complaint" not in reading.body
    assert PARAGRAPHS[-1] in reading.body


def test_a_text_in_several_containers_comes_out_whole() -> None:
    parts = [PARAGRAPHS[:3], PARAGRAPHS[3:5], PARAGRAPHS[5:]]
    chunks = "<div class='ad'></div>".join(
        f"<div class='row'><div class='article__body chunk'>{paragraphs(p)}</div></div>" for p in parts
    )

    assert read(news_page(body=chunks)).body == "\n\n".join(PARAGRAPHS)


def test_of_several_articles_on_one_page_the_one_of_the_headline_is_read() -> None:
    other = paragraphs([text.replace("Lune", "Aare").replace("bridge", "tunnel") for text in PARAGRAPHS * 2])
    below = f"<article><h1>Tunnel under the Aare is late</h1><div>{other}</div></article>"

    body = read(news_page(body=paragraphs(PARAGRAPHS * 1), below=below)).body

    assert "Aare" not in body
    assert PARAGRAPHS[0] in body


PROMPTS = {
    "en": ("Enable push notifications on your device. Disable anytime.", "Sign up for our free daily newsletter."),
    "de": ("Push-Benachrichtigungen für dieses Thema aktivieren", "Jetzt Newsletter bestellen"),
    "fr": ("Activer les notifications", "Abonnez-vous à notre newsletter"),
    "es": ("Activar notificaciones", "Suscríbete a nuestra newsletter"),
    "it": ("Attiva le notifiche", "Iscriviti alla newsletter"),
    "pt": ("Ative as notificações", "Assine nossa newsletter"),
    "nl": ("Pushmeldingen aanzetten", "Schrijf je in voor onze nieuwsbrief"),
    "ru": ("Включите уведомления", "Подпишитесь на наш канал"),
    "uk": ("Увімкнути сповіщення", "Підпишіться на наш канал"),
    "zh": ("开启通知", "订阅我们的新闻"),
    "ja": ("プッシュ通知を受け取る", "メールマガジン登録"),
    "ko": ("푸시 알림 받기", "뉴스레터 구독하기"),
    "ar": ("تفعيل الإشعارات", "اشترك في النشرة"),
}


@pytest.mark.parametrize("language", PROMPTS)
def test_prompts_are_taken_out_in_many_languages(language: str) -> None:
    prompts = PROMPTS[language]
    reading = read(news_page(body=paragraphs((LEAD, *PARAGRAPHS, *prompts)), lang=language))

    assert reading.body == "\n\n".join((LEAD, *PARAGRAPHS))
    assert set(prompts) <= set(reasons(reading))


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content",
        "Advertisement",
        "Read more: Ferry makes its last journey",
        "Lesen Sie auch: Die Fähre fährt zum letzten Mal",
        "Читайте также: Паром вышел в последний рейс",
        "Published 14 May 2031, 13:20",
        "By Nora Field",
        "Photo: Ada Moor",
        "Share this article",
        "© 2031 Harbour Times. All rights reserved.",
        "3 min read",
        "Paul Reed contributed to this report from Wend.",
    ],
)
def test_furniture_is_taken_out_and_says_why(line: str) -> None:
    reading = read(news_page(body=paragraphs((line, LEAD, *PARAGRAPHS))))

    assert reading.body == "\n\n".join((LEAD, *PARAGRAPHS))
    assert reasons(reading)[line]


@pytest.mark.parametrize(
    "line",
    [
        "Sign language was used throughout the ceremony, for the first time in the county.",
        "The newsletter of the anglers called the ruling a mistake that later councils would regret.",
        "Notifications of floods reached the builders too late in the second winter of the works.",
        "By Sunday the last of the ferries will have gone, and with it a way of life on the river.",
        "Photographs taken in 1897 show the first ferry with its paddle wheel and its brass band.",
        "More than 4,000 people came.",
        "Nobody was hurt.",
        "The cookies were free.",
        "Comments by the court on the salmon filled eleven pages of the ruling that was read on Monday.",
        "Advertising on the bridge remains forbidden, the assembly decided by 31 votes to 12.",
    ],
)
def test_a_sentence_that_only_begins_like_furniture_stays(line: str) -> None:
    reading = read(news_page(body=paragraphs((*PARAGRAPHS[:4], line, *PARAGRAPHS[4:]))))

    assert line in reading.body.split("\n\n")


def test_times_of_a_report_in_steps_stay() -> None:
    steps = [piece for n, text in enumerate(PARAGRAPHS) for piece in (f"{n + 1}:15 p.m.", text)]

    assert "4:15 p.m." in read(news_page(body=paragraphs(steps))).body


def test_a_short_answer_may_come_twice() -> None:
    reading = read(news_page(body=paragraphs((*PARAGRAPHS[:3], "Yes.", *PARAGRAPHS[3:5], "Yes.", *PARAGRAPHS[5:]))))

    assert reading.body.split("\n\n").count("Yes.") == 2


def test_text_that_only_the_structured_data_holds_is_read_where_a_program_draws_the_page() -> None:
    text = "\n\n".join(PARAGRAPHS)
    page = news_page(head=json_ld(articleBody=text), body="")

    assert read(page).body == text
    assert PARAGRAPHS[0] not in read(news_page(head=json_ld(articleBody=text, isAccessibleForFree=False), body="")).body


def test_readings_of_ruby_stay_beside_the_name() -> None:
    line = "<p>委員長の<ruby>桐生<rp>（</rp><rt>きりゅう</rt><rp>）</rp></ruby>氏は水曜日に橋の開通式で演説した。</p>"

    assert "桐生（きりゅう）氏" in read(news_page(body=line * 1 + paragraphs(), lang="ja")).body
