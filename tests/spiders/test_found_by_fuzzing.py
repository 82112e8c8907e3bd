"""What fuzzing found in the readers of feeds and archives: each input that broke one, in its smallest form."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

from crawling import outlet_of

from monitor.story.archives import BUILT_IN
from monitor.story.model import Archive
from spiders.archives.asking import Asked, Heard, Window
from spiders.archives.copies import plain
from spiders.archives.speakers import SPEAKERS
from spiders.documents import Found, read_document

NOW = datetime(2023, 7, 28, tzinfo=UTC)


def test_a_reference_to_a_character_that_does_not_exist_costs_no_link_of_a_feed() -> None:
    item = "<item><title>A&#x110000; parade&#99999999;</title><link>https://a.example/1</link></item>"
    broken = f'<rss version="2.0"><channel><title>&nbsp;<b></title>{item}</channel></rss>'.encode()

    document = read_document(Found(broken, "https://a.example/rss"), None, NOW, 10_000)

    assert [link.url for link in document.links] == ["https://a.example/1"]


def test_an_address_that_grows_too_long_when_it_is_written_out_costs_no_other_link() -> None:
    anchors = "".join(
        f'<a href="/{link}">A parade in the city today</a>' for link in ("<" * 900, "news/2023/07/26/parade")
    )

    document = read_document(Found(anchors.encode(), "https://a.example/", role="section"), None, NOW, 100_000)

    assert [link.url for link in document.links] == ["https://a.example/news/2023/07/26/parade"]


def test_a_place_in_a_crawl_holds_no_control_character() -> None:
    outlet = outlet_of("a", "https://a.example")
    archive = Archive(id="common-crawl", **BUILT_IN["common-crawl"])
    row = (
        b'{"urlkey":"x","timestamp":"20230726100000","url":"https://a.example/1","mime":"text/html","status":"200",'
        b'"digest":"A","length":"10","offset":"1","filename":"%s"}'
    )
    asked = Asked(archive, outlet, Window(date(2023, 7, 20), None), NOW, "https://index.example/x?url=x")

    def copies(name: bytes) -> int:
        return len(SPEAKERS["common-crawl"].read(asked, Heard(200, {}, row % name)).copies)

    assert copies(b"crawl-data/x.warc.gz") == copies(b"a") == 1
    assert copies(b"\\u0000") == copies(b"a\\r\\nb") == copies(b"a b") == copies(b"../a") == 0


def test_beginnings_of_an_archives_toolbar_without_an_end_cost_no_time() -> None:
    pieces = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- Wayback Head", b"<!-- End Wayback Head")
    for piece in pieces:
        started = time.process_time()
        assert plain(piece * 100_000) == piece * 100_000
        assert time.process_time() - started < 5
    bar = pieces[0] + b"<b>x</b><!-- END WAYBACK TOOLBAR INSERT -->"
    assert plain(b"a" + bar + b"b" + bar + b"c" + pieces[0]) == b"abc" + pieces[0]
