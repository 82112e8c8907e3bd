"""What one visit amounts to, and under which address its article is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stand_ins
from crawling import outlet_of
from scrapy.http import Request, Response

from monitor.captures import Capture, KnownArticle, Outcome, Page, PageClass, Reading
from monitor.extraction import read_page
from spiders.histories import Histories
from spiders.options import CrawlOptions
from spiders.requests import WHOLE_AGAIN, fetched_from, request_for
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.visits import Fetched, conclude

NOW = datetime(2023, 7, 27, tzinfo=UTC)
SITE = "https://example.com"
RULES = OutletRules.of(outlet_of("o", SITE, query_identity=("ref",)))


def task_of(url: str, known: KnownArticle | None = None) -> Task:
    """A task that visits an article."""
    return Task(RULES.key(url), "o", url, "feed", known=known)


def fetched_at(url: str, *passed: str, status: int = 200, body: bytes = b"<html>text</html>") -> Fetched:
    """An answer."""
    return Fetched(url, status, {}, body, passed)


def capture_of(url: str, final: str, page_class: PageClass = PageClass.ARTICLE) -> Capture:
    """A capture that was redirected to ``final``."""

    def read(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
        return replace(stand_ins.read_simply(page, language=language, outlet_name=outlet_name), page_class=page_class)

    return conclude(task_of(url), RULES, fetched_at(final, url), read, NOW)


def test_articles_that_lead_to_the_front_page_stay_apart() -> None:
    """Two removed articles whose addresses redirect home are not one article."""
    histories = Histories((), {"o": RULES})
    for name in ("one", "two"):
        placed = histories.place(capture_of(f"{SITE}/{name}", f"{SITE}/", PageClass.SOFT_404))
        assert placed.url == f"{SITE}/{name}"


def test_two_addresses_that_lead_to_one_article_are_one() -> None:
    """The second is placed under the address of the first."""
    histories = Histories((), {"o": RULES})
    first = histories.place(capture_of(f"{SITE}/short/1", f"{SITE}/parade-12345"))
    second = histories.place(capture_of(f"{SITE}/short/2", f"{SITE}/parade-12345"))
    assert first.url == second.url == f"{SITE}/parade-12345"


def test_a_new_address_of_a_known_article_is_placed_there() -> None:
    """Its history names the address that answered."""
    known = KnownArticle("o", f"{SITE}/old-12345", (f"{SITE}/old-12345", f"{SITE}/new-12345"))
    histories = Histories([known], {"o": RULES})
    assert histories.place(capture_of(f"{SITE}/short/9", f"{SITE}/new-12345")).url == known.url
    assert histories.tasks[RULES.key(f"{SITE}/new-12345")] == RULES.key(known.url)


def test_an_article_that_leads_elsewhere_keeps_its_address() -> None:
    """To a consent page of another site, for one."""
    assert capture_of(f"{SITE}/a", "https://consent.example/?return=x").url == f"{SITE}/a"


def test_a_link_through_a_feed_service_is_known_by_where_it_leads() -> None:
    """The service's address is of no outlet."""
    link = "https://feeds.example.net/~r/1"
    assert capture_of(link, f"{SITE}/a").url == f"{SITE}/a"


def test_equal_bytes_count_only_where_the_answer_is_a_page() -> None:
    """A block page with the article's digest would be a strange accident; with 404 it is read again."""
    first = conclude(task_of(f"{SITE}/a"), RULES, fetched_at(f"{SITE}/a"), stand_ins.read_simply, NOW)
    task = task_of(f"{SITE}/a", KnownArticle("o", f"{SITE}/a", body_digest=first.body_digest))
    again = conclude(task, RULES, fetched_at(f"{SITE}/a"), stand_ins.read_simply, NOW)
    gone = conclude(task, RULES, fetched_at(f"{SITE}/a", status=404), stand_ins.read_simply, NOW)
    assert again.outcome is Outcome.SAME_BYTES
    assert gone.outcome is Outcome.FETCHED


def test_an_identity_parameter_is_sent() -> None:
    """Even if its name is one of tracking elsewhere."""
    request = _request(task_of(f"{SITE}/a?ref=5&utm_source=x"))
    assert request.url == f"{SITE}/a?ref=5"


def test_broken_validators_are_not_sent() -> None:
    """A header must not carry what a server once smuggled in."""
    known = KnownArticle("o", f"{SITE}/a", etag='"x"\r\nEvil: 1', last_modified="Thu, 27 Jul 2023 10:00:00 GMT")
    headers = _request(task_of(f"{SITE}/a", known)).headers
    assert b"If-None-Match" not in headers
    assert headers[b"If-Modified-Since"] == b"Thu, 27 Jul 2023 10:00:00 GMT"


def test_headers_are_bounded_and_without_cookies() -> None:
    """A server can send what it likes; we keep what helps."""
    headers = {f"X-{number}": "y" * 9_000 for number in range(300)} | {"Set-Cookie": "a=b"}
    fetched = fetched_from(_response(Response(SITE, headers=headers)))
    assert len(fetched.headers) <= 100
    assert max(map(len, fetched.headers.values())) <= 2_000
    assert "set-cookie" not in fetched.headers


def test_a_body_of_unsaid_length_is_complete_where_its_end_is_there() -> None:
    """HTML by its closing tag, feeds by their last bracket."""
    bodies = {
        b"<html>a</html>\n": True,
        b"<html>a</p>": False,
        b"<rss>a</rss>": True,
        b"<rss>a": False,
        b'{"a": 1}': True,
    }
    for body, complete in bodies.items():
        response = _response(Response(SITE, body=body, flags=["partial"]))
        assert fetched_from(response).complete is complete


def test_a_page_that_was_not_seen_for_long_is_asked_for_in_full() -> None:
    """A cache between us and the outlet may say "not modified" for ever."""
    for age, conditional in ((WHOLE_AGAIN - timedelta(hours=1), True), (WHOLE_AGAIN + timedelta(hours=1), False)):
        known = KnownArticle("o", SITE, etag='W/"1"', captured_at=datetime.now(UTC) - age)
        request = _request(Task("k", "o", SITE, "known", known=known))
        assert (request.headers.get("If-None-Match") == b'W/"1"') is conditional


def _request(task: Task) -> Request:
    return request_for(task, RULES, CrawlOptions(), {}, _nothing, _nothing)


def _nothing(*_: object) -> None:
    pass


def _response(response: Response) -> Response:
    response.request = Request(SITE)
    return response


CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body>Checking your browser"
    b"<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1'></script></body></html>"
)


@pytest.mark.parametrize("status", [503, 520])
def test_a_check_for_bots_that_comes_as_a_fault_is_a_refusal(status: int) -> None:
    """What weakens the cells is that the outlet turns us away, not that its server was down."""
    answer = fetched_at(f"{SITE}/a", status=status, body=CHALLENGE)
    capture = conclude(task_of(f"{SITE}/a"), RULES, answer, read_page, NOW)

    assert (capture.outcome, capture.status) == (Outcome.FETCHED, status)
    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.BLOCKED
    assert "asks for a check" in capture.note
    assert capture.body_digest is None, "its bytes must never count as the article's"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><h1>Service unavailable</h1><p>The server is being worked on.</p></body></html>",
        b"<html><body><article><h1>A parade</h1>" + b"<p>The parade was long, and thousands saw it.</p>" * 30,
    ],
)
def test_any_other_page_with_such_a_status_is_a_failure(body: bytes) -> None:
    capture = conclude(task_of(f"{SITE}/a"), RULES, fetched_at(f"{SITE}/a", status=503, body=body), read_page, NOW)

    assert (capture.outcome, capture.reading, capture.body) == (Outcome.FAILED, None, None)
    assert capture.note == "the server answered with status 503"
