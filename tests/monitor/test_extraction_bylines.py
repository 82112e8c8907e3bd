"""Names in what pages declare and print about their authors, and days with the names of months."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news_pages import TITLE, URL, json_ld, news_page, paragraphs, read

from monitor.extraction.author_names import inverted, is_person, names_in
from monitor.extraction.month_dates import month_dates

HOUSE = frozenset({"harbourtimes", "harbour"})


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Nora Field, Ada Moor and Tom Reed", ["Nora Field", "Ada Moor", "Tom Reed"]),
        ("Von Nora Field und Ada Moor", ["Nora Field", "Ada Moor"]),
        ("Par Nora Field et Ada Moor", ["Nora Field", "Ada Moor"]),
        ("Por Nora Field y Ada Moor", ["Nora Field", "Ada Moor"]),
        ("di Nora Field e Ada Moor", ["Nora Field", "Ada Moor"]),
        ("Door Nora Field en Ada Moor", ["Nora Field", "Ada Moor"]),
        ("Av Nora Field och Ada Moor", ["Nora Field", "Ada Moor"]),
        ("Автор: Нора Поле и Ада Мур", ["Нора Поле", "Ада Мур"]),
        ("记者 王小明、李大海", ["王小明", "李大海"]),
        ("作者：王小明", ["王小明"]),
        ("홍길동 기자", ["홍길동"]),
        ("Penulis: Nora Field", ["Nora Field"]),
        ("Analysis by Nora Field, Harbour Times Editor-at-large", ["Nora Field"]),
        ("Nora Field, Harbour Times; Ada Moor, chief reporter", ["Nora Field", "Ada Moor"]),
        ("Nora Field, Nairobi", ["Nora Field", "Nairobi"]),
        ("Nora Field in Nairobi and Ada Moor in Den Haag", ["Nora Field", "Ada Moor"]),
        ("Nora Field / dpa", ["Nora Field", "dpa"]),
        ("dpa/lsw", ["dpa/lsw"]),
        ("Nora Field/Ada Moor", ["Nora Field", "Ada Moor"]),
        ("By Nora Field/Ada Moor, Harbour Times", ["Nora Field", "Ada Moor"]),
        ("Nora Field/dpa", ["Nora Field/dpa"]),
        ("Foto: Nora Field", []),
        ("Photo by Nora Field", []),
        ("Bild: Nora Field/Getty Images", []),
        ("Nora Field/Getty Images", []),
        ("© Nora Field / picture alliance", []),
        ("Ada Moor; Foto: Nora Field", ["Ada Moor"]),
        ("Ada Moor | Nora Field (Foto)", ["Ada Moor"]),
        ("Text und Foto: Nora Field", ["Nora Field"]),
        ("写真：王小明", []),
        ("Nora Field (nora.field@harbour.example) @norafield", ["Nora Field"]),
        ("Nora Field, Jr., PhD", ["Nora Field Jr"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ana López y EFE", ["Ana López", "EFE"]),
        ("Nora Field Nora Field", ["Nora Field"]),
        ("By Nora Field on Monday, November 18th, 2031", ["Nora Field"]),
        ("Harbour Times Staff", ["Harbour Times Staff"]),
        ("https://social.example/nora", []),
        ("admin", []),
    ],
)
def test_the_names_in_one_statement(value: str, names: list[str]) -> None:
    found = list(names_in(value, HOUSE))

    assert [name for name in found if is_person(name) or name in names] == names


def test_names_of_library_metadata_are_turned_round() -> None:
    assert inverted("Field, Nora") == "Nora Field"
    assert inverted("Nora Field, Ada Moor") == "Nora Field, Ada Moor"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_whatever_the_value_is_names_are_short_and_trimmed(value: str) -> None:
    for name in names_in(value, HOUSE):
        assert name == name.strip()
        assert 0 < len(name) <= 90


NAMES = st.lists(
    st.sampled_from(("Nora Field", "Ada Moor", "Tom van Reed", "Nguyễn Ánh", "Ola O’Brien", "Li Wei-Han")),
    min_size=1,
    max_size=4,
    unique=True,
)


@settings(deadline=None)
@given(NAMES, st.sampled_from(("By ", "Von ", "Par ", "")), st.sampled_from((" and ", " und ", " et ", " & ", "; ")))
def test_a_list_of_names_comes_apart_into_its_names(names: list[str], by: str, last: str) -> None:
    line = by + (", ".join(names[:-1]) + last if names[1:] else "") + names[-1]

    assert list(names_in(line)) == names


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ([[{"name": "Nora Field"}], [{"name": "Ada Moor"}]], ("Nora Field", "Ada Moor")),
        ({"@type": "Person", "givenName": "Nora", "familyName": "Field"}, ("Nora Field",)),
        ("https://harbour.example/#nora", ("Nora Field",)),
        ({"@type": "Organization", "name": "dpa"}, ("dpa",)),
        ([{"name": "NORA FIELD"}, {"name": "Nora Field"}], ("NORA FIELD",)),
    ],
)
def test_forms_of_structured_data(author: object, names: tuple[str, ...]) -> None:
    person = '<script type="application/ld+json">{"@type":"Person","@id":"https://harbour.example/#nora","name":"Nora Field"}</script>'

    assert read(news_page(head=json_ld(author=author) + person)).authors == names


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Harbour Times"><meta name="article:author" content="Nora Field">',
        '<meta name="dc.creator" content="Field, Nora">',
        '<meta name="byl" content="By Nora Field">',
        '<meta name="citation_author" content="Field, Nora">',
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Nora Field">',
        json_ld(author={"name": "Harbour Times"}, creator=["Nora Field"]),
        json_ld(author=None) + '<script type="application/ld+json">{"@type":"WebPage","name":"x","author":"Nora Field"}</script>',
    ],
)  # fmt: skip
def test_places_that_declare_the_author(head: str) -> None:
    assert read(news_page(head=head)).authors == ("Nora Field",)


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By NORA FIELD, Harbour Times staff writer</p>",
        '<div itemprop="author"><img alt=""><div>' + "About her. " * 30 + '</div><span itemprop="name">Nora Field</span></div>',
        '<div class="c-byline"><div>By Nora Field</div><div>Posted May 24, 2031 10:05 am</div><div>4 min read</div></div>',
        '<p class="meta"><a rel="nofollow author" href="/u/7">Nora Field</a></p>',
        '<a href="/reporters/nora">Nora Field</a><a href="/reporters/nora">View More Articles</a>',
        '<div class="byline">Editor: <a class="author" href="/author/1">Tom Reed</a></div><div class="author-2">Nora Field</div>',
        '<div data-testid="author-name">Nora Field Harbour Times</div>',
    ],
)  # fmt: skip
def test_bylines_as_pages_print_them(byline: str) -> None:
    menu = '<div class="columnists"><a href="/author/paul-tarn">Paul Tarn</a></div>' + "<div></div>" * 50
    page = news_page(head="", before=byline).replace("<main", menu + "<main")

    assert [name.title() for name in read(page).authors] == ["Nora Field"]


@pytest.mark.parametrize(
    "opening",
    [
        "<p>Nora Field/Ada Moor<br>{text}</p>",
        "<p>By Nora Field and Ada Moor<br/>{text}</p>",
        "<p><b>By Nora Field and Ada Moor</b> {text}</p>",
        "<p><em>Von Nora Field und Ada Moor</em> {text}</p>",
    ],
)
def test_a_byline_that_runs_into_the_first_lines_is_read(opening: str) -> None:
    text = "The harbour wall will stay closed until the engineers have looked at all of its twelve arches. " * 2
    page = news_page(head="", body=opening.format(text=text) + paragraphs())

    assert read(page).authors == ("Nora Field", "Ada Moor")


@pytest.mark.parametrize(
    "start", ["<b>Monday/Tuesday</b> ", "<b>Oldport</b> ", "North/South<br>", "<em>See the map</em> "]
)
def test_the_first_words_of_a_text_are_no_byline(start: str) -> None:
    text = "The harbour wall will stay closed until the engineers have looked at all of its twelve arches. " * 2

    assert read(news_page(head="", body=f"<p>{start}{text}</p>" + paragraphs())).authors == ()


def test_a_picture_credit_in_a_meta_element_is_no_author() -> None:
    head = '<meta name="author" content="Foto: Nora Field/Getty Images">'

    assert read(news_page(head=head, body=paragraphs())).authors == ()
    assert read(news_page(head=head, body="<p>By Ada Moor</p>" + paragraphs())).authors == ("Ada Moor",)


def test_names_below_the_article_and_comments_are_no_byline() -> None:
    comment = '<div class="comment-author">Paul Tarn</div>'
    cards = paragraphs(["A line of another story."] * 260) + '<a href="/author/paul-tarn">Paul Tarn</a>'

    assert read(news_page(head="", before=comment, below=cards)).authors == ()


def test_a_colleague_is_a_person_and_no_agency() -> None:
    head = json_ld(author={"@type": "Person", "name": "Nora Field"})
    byline = '<div class="byline"><span>By Nora Field and Ada Moor</span><div>The Associated Press</div></div>'

    assert read(news_page(head=head, before=byline)).authors == ("Nora Field", "Ada Moor")


def test_the_account_that_a_system_comes_with_gives_way_to_the_opening_line() -> None:
    head = json_ld(author={"name": "Harbour D", "url": "https://harbour.example/author/admin/"})

    assert read(news_page(head=head, before="<p><strong>NORA FIELD&nbsp;</strong></p>")).authors == ("NORA FIELD",)
    assert read(news_page(head=head)).authors == ("Harbour D",)


def test_the_editor_of_an_article_is_not_its_author() -> None:
    head = json_ld(author={"@type": "Person", "name": "Tom Reed"})
    printed = '<div class="author-2">Nora Field</div>'
    edited = '<div>Editor : <a class="author" href="/author/7">Tom Reed</a></div>'

    assert read(news_page(head=head, before=printed, after=edited)).authors == ("Nora Field",)
    assert read(news_page(head=head, before=printed)).authors == ("Tom Reed",)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14 mai 2031 à 13h20", "2031-05-14 13:20"),
        ("14. Mai 2031, 13:20 Uhr", "2031-05-14 13:20"),
        ("May 14th, 2031 at 1:20 p.m.", "2031-05-14 13:20"),
        ("14 de mayo de 2031", "2031-05-14 00:00"),
        ("14 maja 2031", "2031-05-14 00:00"),
        ("14 мая 2031", "2031-05-14 00:00"),
        ("14 Mei 2031 12:05 am", "2031-05-14 00:05"),
        ("14 Mayıs 2031", "2031-05-14 00:00"),
    ],
)  # fmt: skip
def test_days_with_the_name_of_a_month(text: str, moment: str) -> None:
    assert next(month_dates(f"Harbour Times | {text}"))[0].strftime("%Y-%m-%d %H:%M") == moment


@pytest.mark.parametrize("text", ["31 February 2031", "mayor 14, 2031", "14 May", "114 May 2031", "14 May 20311"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert list(month_dates(text)) == []


def test_a_live_blogs_own_date_comes_before_that_of_its_newest_post() -> None:
    posts = "".join(
        f'<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting"><time itemprop="datePublished" '
        f'datetime="2031-05-02T{hour}:00:00Z">{hour}:00</time><p>The wall was looked at again, for the {hour}th time.</p></div>'
        for hour in (18, 17, 16)
    )
    own = '<meta itemprop="datePublished" content="2031-05-01T06:30:00Z">'
    scope = 'itemscope itemtype="https://schema.org/LiveBlogPosting"'
    page = news_page(head="", body=f"<div {scope}>{posts}{own}</div>{paragraphs()}")

    assert read(page).published_at == datetime(2031, 5, 1, 6, 30, tzinfo=UTC)


def test_the_time_behind_the_headline_is_that_of_the_article() -> None:
    ticker = '<div><h3>Elsewhere</h3><time datetime="2031-05-20T08:00:00Z">8:00</time></div>'
    own = '<p>Updated <time datetime="2031-05-15T08:00:00Z">x</time></p><p><time datetime="2031-05-14T11:20:00Z">x</time></p>'
    page = news_page(head="", before=own).replace("<main", ticker + "<main")
    reading = read(page, url="https://harbour.example/bridge")

    assert reading.published_at == datetime(2031, 5, 14, 11, 20, tzinfo=UTC)
    assert reading.modified_at == datetime(2031, 5, 15, 8, tzinfo=UTC)


HOUSE_ONLY = json_ld(author={"@type": "Organization", "name": "Harbour Times"})
NAMED_IN_BOLD = "<p><strong>Ada Moor</strong></p>"
BESIDE_A_DATE = '<div class="row"><span>Ada Moor |</span> <span class="when">14.05.2031 - 12:10</span></div>'


@pytest.mark.parametrize(
    ("before", "body", "authors"),
    [
        (
            '<a rel="author" href="/house">Harbour Times</a>',
            f"<p><strong>Ada Moor/Tom Reed</strong></p>{paragraphs()}",
            2,
        ),
        ("", NAMED_IN_BOLD + paragraphs(), 1),
        (f"<p>{'A standfirst of the paper. ' * 3}</p>", NAMED_IN_BOLD + paragraphs(), 1),
        (BESIDE_A_DATE, paragraphs(), 1),
    ],
)
def test_a_name_that_is_printed_stands_before_the_outlets_own(before: str, body: str, authors: int) -> None:
    assert read(news_page(head=HOUSE_ONLY, before=before, body=body)).authors == ("Ada Moor", "Tom Reed")[:authors]


@pytest.mark.parametrize(
    ("head", "before", "body"),
    [
        (HOUSE_ONLY, "", paragraphs() + NAMED_IN_BOLD + paragraphs()),
        (HOUSE_ONLY, "<p>Ada Moor</p>", paragraphs()),
        (HOUSE_ONLY, "<span>Ada Moor</span> <span>spoke on 14.05.2031</span>", paragraphs()),
        (HOUSE_ONLY, "<span>Market Quay</span> <span>4.30 pm</span>", paragraphs()),
        (json_ld(), "", NAMED_IN_BOLD + paragraphs()),
        (json_ld(), BESIDE_A_DATE, paragraphs()),
    ],
)
def test_a_name_in_the_text_or_beside_a_declared_author_is_none(head: str, before: str, body: str) -> None:
    declared = "Harbour Times" if head == HOUSE_ONLY else "Nora Field"

    assert read(news_page(head=head, before=before, body=body)).authors == (declared,)


def test_what_an_articles_node_holds_is_not_the_article() -> None:
    """The posts of a live blog and the periodical of an article are of the types of articles, too."""
    post = {"@type": "BlogPosting", "url": f"{URL}#4", "headline": "Post", "datePublished": "2031-05-15T08:00:00Z"}
    post |= {"author": {"@type": "Person", "name": "Tom Reed"}, "articleBody": "A post of some words."}
    whole = {"@type": ["Product", "NewsArticle"], "name": "Harbour Times", "headline": "All of it"}
    page = read(news_page(head=json_ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": [post], "isPartOf": whole})))

    assert (page.headline, page.authors) == (TITLE, ("Nora Field",))
    assert page.published_at == datetime(2031, 5, 14, 11, 20, tzinfo=UTC)


def test_an_article_that_only_something_else_holds_is_the_article() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": {"@type": "Person", "name": "Ada Moor"}}
    page = read(news_page(head=json_ld(**{"@type": "WebPage", "author": None, "mentions": node})))

    assert page.authors == ("Ada Moor",)
