"""Feeds, sitemaps and section pages as bytes: what is found in them, and what broken ones are called."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.documents import Found, gunzip, read_document
from spiders.links import Document, Link, link_date
from spiders.sitemaps import choose_children

NOW = datetime(2023, 7, 28, 12, tzinfo=UTC)
BASE = "https://example.com/feeds/all.xml"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "versions"


def read(body: bytes, role: str = "feed", content_type: str = "", pattern: str | None = None) -> Document:
    """Read a document found at ``BASE``."""
    compiled = re.compile(pattern) if pattern else None
    return read_document(Found(body, BASE, content_type, role), compiled, NOW, 1_000_000)


def rss(item: str) -> bytes:
    """An RSS feed with one item."""
    return f'<rss version="2.0"><channel><title>F</title><item>{item}</item></channel></rss>'.encode()


def test_an_rss_item_has_address_title_and_time() -> None:
    """Relative addresses are joined, entities undone, times put into UTC."""
    (link,) = read(
        rss("<title>Fish &amp; chips</title><link>/a</link><pubDate>Thu, 27 Jul 2023 10:00:00 +0900</pubDate>")
    ).links
    assert link.url == "https://example.com/a"
    assert link.title == "Fish & chips"
    assert link.published_at == datetime(2023, 7, 27, 1, tzinfo=UTC)


def test_an_atom_entry_leads_to_its_alternate_link() -> None:
    """Not to the enclosure and not to the comments."""
    entry = (
        '<entry><link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="/a"/><link rel="replies" href="/c"/>'
        "<published>2023-07-27T10:00:00Z</published><updated>2023-07-28T10:00:00Z</updated></entry>"
    )
    (link,) = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode()).links
    assert link.url == "https://example.com/a"
    assert link.published_at == datetime(2023, 7, 27, 10, tzinfo=UTC)
    assert link.modified_at == datetime(2023, 7, 28, 10, tzinfo=UTC)


def test_a_missing_or_future_time_gives_way_to_the_day_in_the_address() -> None:
    """A feed without dates, and one that announces next year."""
    day = datetime(2023, 7, 27, tzinfo=UTC)
    assert read(rss("<link>/2023/07/27/a</link>")).links[0].published_at == day
    future = "<link>/news/20230727/a</link><pubDate>Sat, 27 Jul 2024 10:00:00 GMT</pubDate>"
    assert read(rss(future)).links[0].published_at == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.b/2023/07/26/x", 26),
        ("https://a.b/2023-07-26/x", 26),
        ("https://a.b/n/AEN20230726006400315", None),
        ("https://a.b/20230726/x", 26),
        ("https://a.b/2023/02/31/x", None),
        ("https://a.b/x", None),
    ],
)
def test_days_in_addresses(url: str, day: int | None) -> None:
    """Only what can be nothing but a date."""
    found = link_date(None, url, NOW)
    assert (found.day if found else None) == day


def test_a_stale_feed_is_remarked_on() -> None:
    """A zombie feed answers with 200 for years."""
    item = "<link>/a</link><pubDate>Tue, 12 Dec 2017 10:00:00 GMT</pubDate>"
    assert "2017-12-12" in read(rss(item)).note


def test_a_feed_served_as_a_sitemap_is_read_as_a_feed() -> None:
    """What counts are the bytes, not the list the address stands in."""
    assert read(rss("<link>/a</link>"), role="sitemap").kind == "rss"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_feeds_in_other_encodings(encoding: str) -> None:
    """The declaration in the XML is believed."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss("<title>Парад</title><link>/a</link>").decode()
    assert read(text.encode(encoding)).links[0].title == "Парад"


@pytest.mark.parametrize("body", [b"http://169.254.169.254/", b"/etc/passwd", b"file:///etc/passwd"])
def test_a_body_that_names_a_resource_is_not_opened(body: bytes) -> None:
    """The feed parser opens names that it is given as text."""
    assert read(body).outcome == "not_a_feed"


def test_entities_are_not_read() -> None:
    """Neither from files nor expanded."""
    feed = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>&x;</channel></rss>'
    assert read(feed).outcome == "not_a_feed"
    sitemap = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>http://a.b/&x;</loc></url></urlset>'
    )
    assert [link.url for link in read(sitemap, role="sitemap").links] == ["http://a.b/"]


def test_a_billion_laughs_stay_small() -> None:
    """Nested entities in a sitemap cost no memory."""
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    body = f'<!DOCTYPE r [<!ENTITY l0 "ha">{entities}]><urlset><url><loc>http://a.b/&l11;</loc></url></urlset>'
    tracemalloc.start()
    read(body.encode(), role="sitemap")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_news_sitemap_tells_title_and_time() -> None:
    """An image's own address and title are not the article's."""
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
      xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url>
      <i:image><i:loc>https://example.com/i.jpg</i:loc><i:title>Image</i:title></i:image>
      <loc>https://example.com/a</loc><lastmod>2023-07-28</lastmod>
      <n:news><n:publication_date>2023-07-27T10:00:00+09:00</n:publication_date><n:title>Parade</n:title></n:news>
      </url></urlset>"""
    document = read(body, role="sitemap")
    assert document.kind == "news-sitemap"
    assert document.links == (
        Link(
            "https://example.com/a",
            "Parade",
            datetime(2023, 7, 27, 1, tzinfo=UTC),
            datetime(2023, 7, 28, tzinfo=UTC),
        ),
    )


def test_a_text_sitemap_is_one_address_a_line() -> None:
    """The oldest kind of sitemap."""
    assert len(read(b"https://example.com/a\nhttps://example.com/b\n", role="sitemap").links) == 2


def test_a_cut_sitemap_gives_what_is_there() -> None:
    """A map of which the end is missing still names articles."""
    body = b"<urlset><url><loc>https://example.com/a</loc></url><url><loc>https://exam"
    assert [link.url for link in read(body, role="sitemap").links] == ["https://example.com/a"]


@pytest.mark.parametrize(
    ("child", "chosen"),
    [
        (Link("https://a.b/sitemap-2023-07.xml"), True),
        (Link("https://a.b/sitemap/2023/06.xml"), False),
        (Link("https://a.b/sitemap-2022.xml"), False),
        (Link("https://a.b/sitemap-articles-3.xml"), True),
        (Link("https://a.b/s.xml", modified_at=datetime(2023, 7, 1, tzinfo=UTC)), False),
        (Link("https://a.b/s.xml", modified_at=datetime(2024, 7, 1, tzinfo=UTC)), True),
    ],
)
def test_only_sitemaps_that_can_hold_the_window_are_read(child: Link, chosen: bool) -> None:
    """By the month or year in the address, and by the last change."""
    assert bool(choose_children((child,), date(2023, 7, 23), date(2023, 7, 30), 10)) is chosen


def test_the_newest_sitemaps_come_first() -> None:
    """Under a limit it is the newest that are read; an index without dates is read from its end."""
    dated = tuple(
        Link(f"https://a.b/{day}.xml", modified_at=datetime(2023, 7, day, tzinfo=UTC)) for day in (24, 26, 25)
    )
    plain = tuple(Link(f"https://a.b/{name}.xml") for name in "xyz")
    assert [link.url[-6:-4] for link in choose_children(dated, date(2023, 7, 23), None, 2)] == ["26", "25"]
    assert [link.url[-5] for link in choose_children(plain, date(2023, 7, 23), None, 2)] == ["z", "y"]


def test_a_section_page_names_articles_by_their_look() -> None:
    """Dates, numbers and long slugs; not tags, not the site's own pages, not other sites."""
    hrefs = (
        "/2023/07/27/a", "/world/1234567", "/news/leaders-watch-parade-in-capital", "/article/x1", "/about",
        "/tag/parade-in-the-big-capital", "/login", "https://other.example/2023/07/27/a", "#top", "/a.jpg",
    )  # fmt: skip
    body = "".join(f'<a href="{href}">A title of four words</a>' for href in hrefs)
    found = read(f"<html><body>{body}</body></html>".encode(), role="section")
    assert [link.url.removeprefix("https://example.com") for link in found.links] == list(hrefs[:4])
    assert found.links[0].title == "A title of four words"


def test_a_section_page_with_a_pattern_names_what_matches() -> None:
    """The outlet's own pattern decides, also for addresses with a query."""
    body = (
        b'<html><body><a href="/view?ud=1">a</a><a href="/view?ud=x">b</a><a href="/2023/07/27/c">c</a></body></html>'
    )
    found = read(body, role="section", pattern=r"/view\?ud=\d+$")
    assert [link.url for link in found.links] == ["https://example.com/view?ud=1"]


def test_a_section_page_respects_its_base_and_charset() -> None:
    """A base element moves relative links; the header's charset reads the titles."""
    body = '<html><head><base href="/kr/"></head><body><a href="2023/07/27/a">열병식</a></body></html>'.encode("euc-kr")
    (link,) = read(body, role="section", content_type="text/html; charset=euc-kr").links
    assert link.url == "https://example.com/kr/2023/07/27/a"
    assert link.title == "열병식"


def test_gzip_is_recognised_by_its_bytes_and_bounded() -> None:
    """Several members are joined; a bomb, a broken and a cut stream are refused."""
    assert gunzip(gzip.compress(b"ab") + gzip.compress(b"cd"), 100) == b"abcd"
    assert gunzip(b"plain", 100) == b"plain"
    for bad in (gzip.compress(b"0" * 1_000_000), gzip.compress(b"abc")[:-3], b"\x1f\x8b broken"):
        with pytest.raises(ValueError, match=r"larger|early|broken"):
            gunzip(bad, 1_000)


@given(st.binary(max_size=300), st.sampled_from(["feed", "sitemap", "section"]))
def test_no_bytes_break_the_readers(body: bytes, role: str) -> None:
    """Anything is a document with an outcome."""
    assert read(body, role=role).outcome in {"ok", "empty", "not_a_feed"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["feed-nyt-global.xml", "feed-bbc-politics.xml"])
def test_real_feeds_are_read(name: str) -> None:
    """Feeds as two outlets published them."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("the data folder beside the checkout is missing")
    document = read(path.read_bytes())
    assert document.outcome == "ok"
    assert all(link.title and link.published_at for link in document.links)
