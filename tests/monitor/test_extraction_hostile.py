"""Whatever the bytes are, a reading comes back, in bounded time, and what it holds keeps its form."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from news_pages import LEAD, PARAGRAPHS, URL, json_ld, news_page, paragraphs, read

from monitor.captures import Page, PageClass, Reading
from monitor.extraction import EXTRACTOR, read_page
from monitor.extraction.loose_lines import loose_lines

LIMIT = 12.0
"""Seconds of CPU; each takes a fraction of one on a quiet machine, and minutes where a step is not linear."""

HEAD = "<html><head><title>t</title></head><body>"
LINE = f"<p>{LEAD}</p>"


def well_formed(reading: Reading) -> bool:
    parts = reading.body.split("\n\n") if reading.body else []
    return (
        all(part and part == part.strip() and "\n" not in part for part in parts)
        and all(caption in parts for caption in reading.captions)
        and reading.extractor == EXTRACTOR
        and "could not be read" not in reading.note
        and "\n" not in reading.headline
        and all(moment is None or moment.tzinfo is not None for moment in (reading.published_at, reading.modified_at))
        and (reading.page_class is PageClass.ARTICLE or bool(reading.note))
    )


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=2_000),
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(["content-type", "date", "content-length", "content-language"]), st.text(max_size=60)
    ),
)
def test_any_bytes_status_and_headers_give_a_reading(body: bytes, status: int, headers: dict[str, str]) -> None:
    page = Page(url=URL, body=body, status=status, headers=headers)
    assert well_formed(read_page(page))
    assert all(line == " ".join(line.split()) != "" for line in loose_lines(page))


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "article",
        "main",
        "h1",
        "h2",
        "ul",
        "li",
        "a",
        "b",
        "br",
        "figure",
        "figcaption",
        "time",
        "table",
        "tr",
        "td",
        "blockquote",
        "span",
        "aside",
        "footer",
        "nav",
        "section",
        "ruby",
        "rt",
        "video",
        "noscript",
        "form",
        "svg",
        "template",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        " class='article-body'",
        " class='teaser related'",
        " itemprop='articleBody'",
        " href='/a/b'",
        " datetime='2031-05-14'",
        " class='standfirst'",
        " class='paywall'",
        " hidden",
        " id='x' lang='ko'",
    ]
)
TEXTS = st.one_of(
    st.sampled_from(
        [LEAD, *PARAGRAPHS, "Read more:", "Skip to content", "13:20", "…", "\u00a0", "&amp;", "&#0;", "<!--", "]]>"]
    ),
    st.text(max_size=60),
)
PIECES = st.one_of(
    TEXTS,
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", TAGS, ATTRIBUTES),
    st.builds(lambda tag: f"</{tag}>", TAGS),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60))
def test_any_soup_of_tags_gives_a_reading_and_the_same_one_again(pieces: list[str]) -> None:
    page = Page(url=URL, body=("<html><body>" + "".join(pieces)).encode("utf-8", "surrogatepass"))
    reading = read_page(page)

    assert well_formed(reading)
    assert read_page(page) == reading


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(string.printable, max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "url",
                    "headline",
                    "author",
                    "name",
                    "datePublished",
                    "dateModified",
                    "articleBody",
                    "hasPart",
                    "isAccessibleForFree",
                    "cssSelector",
                    "wordCount",
                    "mainEntityOfPage",
                    "@graph",
                    "inLanguage",
                    "articleSection",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=120, deadline=None)
@given(JSON)
def test_structured_data_of_any_shape_gives_a_reading_with_its_text(value: object) -> None:
    for data in (
        value,
        {
            "@type": "NewsArticle",
            "author": value,
            "articleBody": value,
            "hasPart": value,
            "url": value,
            "headline": value,
        },
    ):
        fields = data if isinstance(data, dict) else {"value": data}
        reading = read(news_page(head=json_ld(**{str(key): field for key, field in fields.items()})))

        assert well_formed(reading)
        assert LEAD in reading.body


HOSTILE = {
    "deep divs": HEAD + "<div>" * 100_000 + LINE,
    "deep inline": HEAD + "<article><p>" + "<span>" * 50_000 + "x",
    "deep lists": HEAD + "<ul><li><p>a <b>b" * 3_000,
    "a million tags": HEAD + "<p>a" * 1_000_000,
    "a giant attribute": HEAD + '<p class="' + "a " * 2_000_000 + '">x</p>' + LINE * 5,
    "many attributes": HEAD + "<p " + " ".join(f"a{n}=1" for n in range(120_000)) + ">x</p>" + LINE * 5,
    "many tags of many attributes": HEAD
    + ("<p " + " ".join(f"a{n}=1" for n in range(1_500)) + ">x</p>") * 100
    + LINE * 5,
    "white space": HEAD + "<p>a" + " " * 4_000_000 + "b</p>" + LINE * 5,
    "open comments": HEAD + "<!--" * 500_000,
    "open scripts": HEAD + "<script>" * 500_000,
    "open scripts in no encoding": HEAD + "\udc81\udc8d caf\udce9 " * 5 + "<script>x = \udce9;" * 15_000,
    "many data blocks": "<html><head>"
    + '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>' * 5_000
    + LINE * 5,
    "broken data": '<html><head><script type="application/ld+json">{"@type":"NewsArticle","headline":"'
    + '\\"' * 200_000
    + "</script>"
    + LINE * 5,
    "links in one paragraph": HEAD + "<article>" + '<a href="/x">some words in a link that is long</a> ' * 12_000,
    "nested articles": HEAD + "<article>" * 1_500 + LINE * 300,
    "many articles": HEAD + ("<article><h1>t</h1>" + LINE + "</article>") * 3_000,
    "one line many times": HEAD + "<article>" + "<p>The same line of the text again.</p>" * 3_000,
    "figures": HEAD + "<article>" + f"<figure><figcaption>{LEAD}</figcaption></figure>{LINE}" * 2_000,
    "separators in the title": "<html><head><title>" + "a | b - " * 100_000 + "</title></head><body>" + LINE * 5,
    "mojibake": HEAD + "<p>" + "Ã¼Ð¿Ñ€" * 60_000,
    "line breaks": HEAD + "<div>" + "text<br>" * 12_000,
    "captions in captions": HEAD + ("<figure><img src=a><figcaption>" + "a few words " * 20) * 2_000,
    "figures alone": HEAD + "<article>" + ("<p>" + "1 " * 60 + "</p>") * 1_500 + LINE * 5,
    "paywall parts": "<html><head>"
    + json_ld(
        isAccessibleForFree=False, hasPart=[{"isAccessibleForFree": False, "cssSelector": f".x{n}"} for n in range(300)]
    )
    + "</head><body>"
    + '<div class="paywall x1"><p>x</p></div>' * 3_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_bounded_time(name: str) -> None:
    body = HOSTILE[name].encode(errors="surrogateescape")
    started = time.process_time()
    reading = read(body)

    assert time.process_time() - started < LIMIT
    assert well_formed(reading)


def test_text_before_a_flood_is_still_read() -> None:
    flood = "<p " + " ".join(f"a{n}=1" for n in range(120_000)) + ">x</p>"

    assert read(news_page(after=flood)).body.startswith(LEAD)


def test_addresses_that_are_no_addresses_do_not_matter() -> None:
    for url in ("", "x", "https://", "https://[bad/", "data:text/html,x", "https://harbour.example:99999/a", "\x00"):
        assert LEAD in read(news_page(body=paragraphs((LEAD, *PARAGRAPHS))), url=url).body
