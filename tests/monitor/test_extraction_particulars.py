"""Headline, authors, dates, language, addresses, credit: what the page says about its article."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from news_pages import LEAD, PARAGRAPHS, TITLE, json_ld, news_page, paragraphs, read

from monitor.extraction import language
from monitor.extraction.moments import read_moment

NOON = datetime(2031, 5, 14, 11, 20, tzinfo=UTC)


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def bare(**parts: str) -> str:
    """A page without structured data."""
    return news_page(head=parts.pop("head", ""), **parts)  # type: ignore[arg-type]


def test_the_headline_is_the_printed_one_where_two_places_agree() -> None:
    page = news_page(head=json_ld(headline="Lune bridge: the longest of the county (with video)"))

    assert read(page).headline == TITLE


def test_the_headline_of_the_structured_data_comes_before_a_shared_title() -> None:
    page = news_page(head=json_ld(headline="Nine years, one bridge"), title=TITLE).replace(
        f"<h1>{TITLE}</h1>", "<h1>Wend</h1>"
    )

    assert read(page).headline == "Nine years, one bridge"


@pytest.mark.parametrize(
    "title",
    [
        f"{TITLE} | Harbour Times",
        f"{TITLE} - harbour.example",
        f"Harbour Times: {TITLE}".replace(": ", " – "),
        f"{TITLE} • HARBOUR",
        f"{TITLE} | 14.05.2031",
    ],
)
def test_the_sites_name_is_cut_from_the_title(title: str) -> None:
    page = f"<html><head><title>{title}</title><meta property='og:site_name' content='Harbour Times'></head><body>{paragraphs()}</body></html>"

    assert read(page).headline == TITLE


def test_a_part_of_the_headline_after_a_dash_stays() -> None:
    title = "Salmon - the river's forgotten people | Harbour Times"
    page = f"<html><head><title>{title}</title><meta property='og:site_name' content='Harbour Times'></head><body>{paragraphs()}</body></html>"

    assert read(page).headline == "Salmon - the river's forgotten people"


def test_the_name_that_the_catalogue_gives_an_outlet_is_cut_too() -> None:
    page = f"<html><head><title>{TITLE} | The Quay Post</title></head><body>{paragraphs()}</body></html>"

    assert read(page, outlet_name="The Quay Post").headline == TITLE


def test_entities_in_structured_data_are_read() -> None:
    page = news_page(head=json_ld(headline="Quist &amp; Tarn: &quot;We waited&quot;"), title="x y z").replace(
        "<h1>x y z</h1>", ""
    )

    assert read(page.replace("x y z | Harbour Times", "")).headline == 'Quist & Tarn: "We waited"'


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Nora Field"}, ("Nora Field",)),
        ([{"name": "Nora Field"}, {"name": "Ada Moor"}], ("Nora Field", "Ada Moor")),
        ("By Nora Field and Ada Moor", ("Nora Field", "Ada Moor")),
        ({"name": ["Nora Field", "Ada Moor"]}, ("Nora Field", "Ada Moor")),
        ([{"name": "https://harbour.example/field"}, {"name": "Nora Field"}], ("Nora Field",)),
        ({"@id": "https://harbour.example/#nora"}, ("Nora Field",)),
    ],
)
def test_authors_of_structured_data(author: object, names: tuple[str, ...]) -> None:
    person = script(json.dumps({"@type": "Person", "@id": "https://harbour.example/#nora", "name": "Nora Field"}))

    assert read(news_page(head=json_ld(author=author) + person)).authors == names


def test_authors_of_meta_elements_and_bylines() -> None:
    meta = '<meta name="author" content="Nora Field, Ada Moor">'
    byline = '<div class="byline">By <a href="/author/nora-field">Nora Field</a></div>'

    assert read(bare(head=meta)).authors == ("Nora Field", "Ada Moor")
    assert read(bare(before=byline)).authors == ("Nora Field",)


def test_a_byline_adds_the_colleagues_of_the_one_declared_author() -> None:
    people = [f'<div><a rel="author" href="mailto:x@y.example">{name}</a></div>' for name in ("Ada Moor", "Nora Field")]
    byline = f'<div class="byline">{"".join(people)}</div>'
    teaser = '<section><div><div><div><div><a rel="author">Paul Reed</a></div></div></div></div></section>'

    declared = json_ld(author={"@type": "Person", "name": "Nora Field"})
    assert read(news_page(head=declared, before=byline + teaser)).authors == ("Ada Moor", "Nora Field")
    assert read(news_page(head=declared, before=byline.replace("Nora Field", "Tom Reed"))).authors == ("Nora Field",)


def test_a_role_beside_a_name_and_a_list_of_authors_are_nobody() -> None:
    role = '<div><a href="/authors/nora-field">Nora Field</a><span>Travel News Reporter</span></div>'
    index = '<ul><li><a href="/author/">All Our Authors</a></li></ul>'

    assert read(bare(before=role)).authors == ("Nora Field",)
    assert read(bare(before=index)).authors == ()


@pytest.mark.parametrize(
    "particulars",
    [
        "<ul><li><strong>Autorin/Autor</strong> Nora Field</li></ul>",
        "<p><b>Author:</b> Nora Field</p>",
        "<dl><dt>Автор</dt><dd>Nora Field</dd></dl>",
    ],
)
def test_a_name_behind_a_label_is_the_author(particulars: str) -> None:
    assert read(bare(before=particulars)).authors == ("Nora Field",)
    assert read(bare(before=particulars.replace("Nora Field", "see below"))).authors == ()


def test_an_outlet_that_names_itself_as_the_author_gives_way_to_a_byline() -> None:
    byline = '<span class="author-name">Nora Field</span>'
    house = {"@type": "Organization", "name": "Harbour Times"}

    assert read(news_page(head=json_ld(author=house), before=byline)).authors == ("Nora Field",)
    assert read(news_page(head=json_ld(author=house))).authors == ("Harbour Times",)


@pytest.mark.parametrize(
    ("raw", "moment", "precision"),
    [
        ("2031-05-14T13:20:00+02:00", NOON, "second"),
        ("2031-05-14T13:20:00+0200", NOON, "second"),
        ("2031-05-14T11:20Z", NOON, "minute"),
        ("2031-05-14 13:20:00.123 CEST", NOON, "second"),
        ("2031-05-14T20:20:00+09:00[Asia/Seoul]", NOON, "second"),
        ("Wed, 14 May 2031 11:20:00 GMT", NOON, "second"),
        ("May 14, 2031 7:20 am EDT", NOON, "minute"),
        ("20310514T112000Z", NOON, "second"),
        ("1936610400", datetime(2031, 5, 15, 11, 20, tzinfo=UTC), "second"),
        ("1936610400000", datetime(2031, 5, 15, 11, 20, tzinfo=UTC), "second"),
        ("2031-05-14", datetime(2031, 5, 14), "day"),  # noqa: DTZ001
        ("2031/5/14", datetime(2031, 5, 14), "day"),  # noqa: DTZ001
        ("soon", None, "day"),
        ("2031-13-45", None, "day"),
        ("9999999999999999", None, "day"),
        ("", None, "day"),
    ],
)
def test_written_times_are_read(raw: str, moment: datetime | None, precision: str) -> None:
    assert read_moment(raw) == (moment, precision)


def test_published_and_modified_come_with_every_source_that_names_them() -> None:
    head = (
        json_ld(dateModified="2031-05-14T18:00:00+02:00")
        + '<meta property="article:published_time" content="2031-05-14T11:20:00Z">'
    )
    reading = read(news_page(head=head, before='<time datetime="2031-05-14">14 May</time>'))

    assert reading.published_at == NOON
    assert reading.modified_at == datetime(2031, 5, 14, 16, 0, tzinfo=UTC)
    assert [(c.kind, c.source, c.precision) for c in reading.dates] == [
        ("published", "json-ld", "second"),
        ("modified", "json-ld", "second"),
        ("published", "meta:article:published_time", "second"),
        ("published", "time-element", "day"),
        ("published", "url", "day"),
    ]


def test_a_day_is_made_exact_by_another_source_of_the_same_day() -> None:
    head = (
        json_ld(datePublished="2031-05-14") + '<meta property="article:published_time" content="2031-05-14T11:20:00Z">'
    )

    assert read(news_page(head=head)).published_at == NOON


def test_a_time_without_an_offset_takes_the_offset_of_the_page() -> None:
    head = json_ld(datePublished="2031-05-14 13:20", dateModified="2031-05-14T18:00:00+02:00")

    assert read(news_page(head=head)).published_at == NOON


def test_a_time_without_any_offset_is_read_as_utc_and_counts_as_a_day() -> None:
    reading = read(news_page(head=json_ld(datePublished="2031-05-14 13:20")))

    assert reading.published_at == datetime(2031, 5, 14, 13, 20, tzinfo=UTC)
    assert reading.dates[0].precision == "day"


def test_what_lies_after_the_moment_of_serving_is_not_believed() -> None:
    page = news_page(head=json_ld(datePublished="2031-05-14T11:20:00Z"))
    served = {"date": "Mon, 12 May 2031 08:00:00 GMT"}
    reading = read(page, headers=served, url="https://harbour.example/bridge")

    assert reading.published_at is None
    assert reading.dates[0].value is None
    assert read(page, headers={"date": "Thu, 15 May 2031 08:00:00 GMT"}).published_at == NOON


def test_times_of_other_articles_do_not_count() -> None:
    other = '<aside><a href="/n/1"><time datetime="2029-01-01T00:00:00Z">2029</time></a></aside>'

    assert read(bare(before=other), url="https://harbour.example/bridge").published_at is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14.05.2031 13:20", (2031, 5, 14)),
        ("Stand: 14.5.2031", (2031, 5, 14)),
        ("2031年5月14日 13時20分", (2031, 5, 14)),
        ("입력 2031.05.14 13:20", (2031, 5, 14)),
        ("14/05/2031", (2031, 5, 14)),
        ("Published May 14, 2031", (2031, 5, 14)),
        ("14 mai 2031", (2031, 5, 14)),
    ],
)
def test_a_date_printed_below_the_headline_is_found(line: str, day: tuple[int, int, int]) -> None:
    published = read(
        bare(before=f"<div class='meta'><span>{line}</span></div>"), url="https://harbour.example/bridge"
    ).published_at

    assert published is not None
    assert (published.year, published.month, published.day) == day


@pytest.mark.parametrize(
    "url", ["https://harbour.example/2031/05/14/bridge", "https://harbour.example/bridge-20310514.html"]
)
def test_the_address_names_the_day_where_nothing_else_does(url: str) -> None:
    reading = read(bare(), url=url)

    assert reading.published_at == datetime(2031, 5, 14, tzinfo=UTC)
    assert reading.dates[-1].source == "url"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "Nine years, one bridge", "datePublished": "2031-05-14T11:20:00Z",}',
        '<!-- {"@type": "NewsArticle", "headline": "Nine years, one bridge", "datePublished": "2031-05-14T11:20:00Z"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Nine years, one bridge", "datePublished": "2031-05-14T11:20:00Z"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Nine years, one bridge", "description": "line\nbreak", "datePublished": "2031-05-14T11:20:00Z"}',
        '{"@type": "NewsArticle", "headline": "Nine years, one bridge", "articleBody": "a "quoted" word", "datePublished": "2031-05-14T11:20:00Z"}',
        '{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["Article", "NewsArticle"], "headline": "Nine years, one bridge", "datePublished": "2031-05-14T11:20:00Z"}]}',
        '[{"@type": "BreadcrumbList", "name": "x"}, [{"@type": "http://schema.org/NewsArticle", "headline": "Nine years, one bridge", "datePublished": "2031-05-14T11:20:00Z"}]]',
        '{"@type": "WebPage", "name": "x", "mainEntity": {"@type": "NewsArticle", "headline": "Nine years, one bridge", "datePublished": "2031-05-14T11:20:00Z"}}',
    ],
)
def test_broken_and_nested_structured_data_is_read(broken: str) -> None:
    page = news_page(head=script(broken)).replace(f"<h1>{TITLE}</h1>", "<h1>Wend</h1>")
    reading = read(page)

    assert reading.headline == "Nine years, one bridge"
    assert reading.published_at == NOON


def test_of_several_articles_the_one_of_this_address_is_chosen() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Another story",
        "url": "https://harbour.example/n/9",
        "datePublished": "2030-01-01T00:00:00Z",
        "author": "Paul Reed",
    }

    reading = read(news_page(head=script(json.dumps(other)) + json_ld()))

    assert (reading.published_at, reading.authors) == (NOON, ("Nora Field",))


def test_an_abyss_of_nested_data_is_passed_over() -> None:
    deep = '{"@type":"A","x":' * 3_000 + "1" + "}" * 3_000

    assert read(news_page(head=script(deep) + json_ld())).published_at == NOON


@pytest.mark.parametrize(
    ("value", "free"),
    [
        (True, True),
        (False, False),
        ("False", False),
        ("true", True),
        ("https://schema.org/False", False),
        (None, None),
        ("maybe", None),
    ],
)
def test_access_as_declared(value: object, free: bool | None) -> None:
    assert read(news_page(head=json_ld(isAccessibleForFree=value))).free is free


def test_addresses_are_made_absolute_and_hostile_ones_dropped() -> None:
    head = '<link rel="canonical" href="/bridge?id=7"><link rel="amphtml" href="/amp/bridge"><link rel="alternate" media="only screen and (max-width: 640px)" href="https://m.harbour.example/bridge">'
    reading = read(news_page(head=head))

    assert reading.canonical_url == "https://harbour.example/bridge?id=7"
    assert reading.twin_urls == ("https://harbour.example/amp/bridge", "https://m.harbour.example/bridge")
    assert read(news_page(head='<link rel="canonical" href="javascript:alert(1)">')).canonical_url is None
    assert read(news_page(head='<link rel="canonical" href="https://[bad">')).canonical_url is None


@pytest.mark.parametrize(
    ("body", "credit"),
    [
        ("WEND (AP) — The bridge was opened on Wednesday, nine years after the first pillar was set.", "AP"),
        ("Wend (dpa) - Die Brücke über die Lune ist nach neun Jahren Bauzeit eröffnet worden.", "dpa"),
        ("【ソウル共同】ルーン川に架かる橋が着工から九年を経て水曜日に開通した。", None),
        ("WEND, May 14 (Reuters) - The bridge was opened on Wednesday after nine years.", "Reuters"),
        ("The bridge was opened on Wednesday, nine years after the first pillar was set.", None),
    ],
)
def test_the_agency_in_the_dateline_is_the_credit(body: str, credit: str | None) -> None:
    assert read(news_page(body=paragraphs((body, *PARAGRAPHS)))).credit == credit


def test_the_agency_of_a_signing_line_is_the_credit_although_the_line_is_taken_out() -> None:
    reading = read(
        news_page(body=paragraphs((LEAD, *PARAGRAPHS, "Associated Press writer Paul Reed contributed to this report.")))
    )

    assert reading.credit == "Associated Press"
    assert "Paul Reed" not in reading.body


LANGUAGES = {
    "en": LEAD,
    "de": "Die längste Brücke des Kreises ist am Mittwoch eröffnet worden, neun Jahre nachdem der erste Pfeiler gesetzt war.",
    "fr": "Le plus long pont du comté a été ouvert mercredi, neuf ans après la pose de la première pile dans le lit de la rivière.",
    "ru": "Самый длинный мост округа открыли в среду, через девять лет после того, как была поставлена первая опора.",
    "uk": "Найдовший міст округу відкрили в середу, через дев'ять років після того, як було встановлено першу опору.",
    "zh-Hans": "全县最长的大桥星期三正式通车，距离第一座桥墩开工已经过去九年时间，市长在现场为大桥剪彩。",
    "zh-Hant": "全縣最長的大橋星期三正式通車，距離第一座橋墩開工已經過去九年時間，市長在現場為大橋剪綵。",
    "ja": "郡で最も長い橋が水曜日に開通した。最初の橋脚が据えられてから九年が過ぎていた。",
    "ko": "군에서 가장 긴 다리가 첫 교각이 세워진 지 구 년 만인 수요일에 개통되었다고 시장이 밝혔다.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_detected_by_the_text(language: str) -> None:
    page = bare(lang="", title="4711", body=paragraphs([LANGUAGES[language]])).replace(' lang=""', "")
    reading = read(page)

    assert (reading.declared_language, reading.detected_language, reading.language) == (None, language, language)


@pytest.mark.parametrize(
    ("declared", "text", "used"),
    [
        ("en-GB", "en", "en"),
        ("zh-TW", "zh-Hant", "zh-Hant"),
        ("zh", "zh-Hant", "zh-Hant"),
        ("en", "ko", "ko"),
        ("en", "ru", "ru"),
        ("xx-nonsense-tag", "de", "de"),
    ],
)
def test_the_declared_language_is_used_unless_the_script_speaks_against_it(declared: str, text: str, used: str) -> None:
    assert read(bare(lang=declared, title="4711", body=paragraphs([LANGUAGES[text]] * 2))).language == used


def test_the_outlets_language_is_used_where_nothing_else_tells() -> None:
    page = bare(lang="", title="4711", body="<p>4711 4712 4713 4714 4715 4716 4717 4718.</p>").replace(' lang=""', "")

    assert read(page, language="ko").language == "ko"
    assert read(page).language is None


SWAHILI = "Daraja jipya lilifunguliwa Jumatano mbele ya wananchi wengi waliofika mapema asubuhi hiyo kutazama sherehe."


@pytest.mark.parametrize(
    ("outlet", "declared", "asks"), [("sw", "sw", 0), ("en", "sw", 1), ("sw", "ru", 1), ("sw", "", 1)]
)
def test_the_model_is_asked_where_page_and_outlet_do_not_agree(
    monkeypatch: pytest.MonkeyPatch, outlet: str, declared: str, asks: int
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(language, "_by_model", lambda sample: asked.append(sample) or "sw")
    detected = language.detected_language(SWAHILI, declared or None, outlet)

    assert detected == "sw"
    assert len(asked) == asks


def test_two_declarations_do_not_hide_another_language() -> None:
    text = " ".join(PARAGRAPHS)

    assert language.detected_language(text, "sw", "sw") == "en"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Göğüs göğüse maç: belde ağı Yağmurlu, Kırıkkale, Ağrı, Iğdır, Şırnak; başlangıç saat kırk beş", "tr"),
        ("Danh sách: cầu Lune, ga Wend, chợ Bến Đỗ, quận Một, phường Tám, tỉnh Thượng, huyện Hạ, xã Đông", "vi"),
        ("Lista da etapa: 8 de abril em Wend, 22 do mês na cidade do Lune, 6 de maio em Arden, 13 na vila das pontes", "pt"),
        ("Lista de etapas: 8 de abril en Wend, 22 del mes en la ciudad del Lune, el 6 de mayo en Arden, el 13 en los puertos", "es"),
    ],
)  # fmt: skip
def test_lists_are_told_by_letters_and_words_of_one_language_alone(
    monkeypatch: pytest.MonkeyPatch, text: str, found: str
) -> None:
    monkeypatch.setattr(language, "_by_model", lambda sample: "the model was asked")

    assert language.detected_language(text, "en", "en") == found


@pytest.mark.parametrize(
    "text",
    [
        "Xəbər: Bakı şəhərində yeni körpü açıldı, tədbirdə çoxlu qonaq iştirak etdi, yağış yağırdı",
        "Dzisiejsza tabela: Wend 3, Lune 1, Arden 0, Güney Iğdır 2 bramki, Ryga 1, Tallinn 4",
    ],
)
def test_a_foreign_name_or_a_neighbours_letters_are_left_to_the_model(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(language, "_by_model", lambda sample: "the model was asked")

    assert language.detected_language(text, None, "en") == "the model was asked"
