"""The second run: known articles are visited again, politely, so that versions are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crawling import Crawled, crawl_into, known_from, outlet_of, story_of
from outlet_server import Answer, Outlet, outlets, page, rss, versioned

from monitor.captures import Capture, DiscoveryVisit, KnownArticle, Outcome

DAY = "/2023/07/27"


@dataclass
class TwoRuns:
    """A host, what the first and second run recorded, and what the second asked for."""

    host: Outlet
    first: Crawled
    second: Crawled
    asked: dict[str, dict[str, str]]
    """Headers of the second run's requests by path."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoRuns]:
    """Two runs over one outlet; some pages change in between."""
    with outlets(1) as (host,):
        host.routes |= {
            "/feed": _conditional_feed(host),
            f"{DAY}/same-etag": versioned("The parade.", '"a"', "Thu, 27 Jul 2023 10:00:00 GMT"),
            f"{DAY}/same-bytes": page("The parade."),
            f"{DAY}/changed": versioned("The parade had 3 parts.", '"v1"'),
            f"{DAY}/old-slug-12345": page("A parade."),
            f"{DAY}/removed": page("A parade."),
            f"{DAY}/other": page("Chess."),
        }
        outlet = outlet_of("o", host.url, feeds=(f"{host.url}/feed",))
        first = crawl_into(tmp_path_factory.mktemp("first"), story_of(outlet))
        host.routes |= {
            f"{DAY}/changed": versioned("The parade had 4 parts.", '"v2"'),
            f"{DAY}/old-slug-12345": Answer(status=301, headers={"Location": f"{DAY}/new-slug-12345"}),
            f"{DAY}/new-slug-12345": page("A parade, retitled."),
            f"{DAY}/removed": Answer(b"gone", 410),
        }
        host.seen.clear()
        seen = {visit.url: visit for visit in first.visits}
        known = known_from(first.captures)
        second = crawl_into(tmp_path_factory.mktemp("second"), story_of(outlet), known, seen)
        asked = {seen.path: seen.headers for seen in host.seen}
        yield TwoRuns(host, first, second, asked)


def _conditional_feed(host: Outlet) -> Answer:
    names = ("same-etag", "same-bytes", "changed", "old-slug-12345", "removed", "other")
    feed = rss(*[f"{host.url}{DAY}/{name}" for name in names])
    return replace(feed, headers={**feed.headers, "ETag": '"feed"'})


def test_the_first_run_reads_everything(runs: TwoRuns) -> None:
    """Six articles, each read."""
    assert {capture.outcome for capture in runs.first.captures} == {Outcome.FETCHED}
    assert len(runs.first.captures) == 6


def test_an_unchanged_page_is_asked_for_with_its_validators(runs: TwoRuns) -> None:
    """Both validators are sent; the answer is recorded as not modified."""
    headers = runs.asked[f"{DAY}/same-etag"]
    assert headers["if-none-match"] == '"a"'
    assert headers["if-modified-since"] == "Thu, 27 Jul 2023 10:00:00 GMT"
    assert _capture(runs, "same-etag").outcome is Outcome.NOT_MODIFIED


def test_equal_bytes_are_not_read_again(runs: TwoRuns) -> None:
    """A server without validators costs a download and no extraction."""
    capture = _capture(runs, "same-bytes")
    assert capture.outcome is Outcome.SAME_BYTES
    assert capture.reading is None
    assert capture.body is None


def test_a_new_version_is_found(runs: TwoRuns) -> None:
    """Another ETag, another body, the same article."""
    capture = _capture(runs, "changed")
    assert capture.outcome is Outcome.FETCHED
    assert capture.reading is not None
    assert "4 parts" in capture.reading.body


def test_a_new_slug_stays_the_known_article(runs: TwoRuns) -> None:
    """The redirect is in the capture, the identity is the old one."""
    capture = _capture(runs, "old-slug-12345")
    assert capture.final_url.endswith("new-slug-12345")
    assert capture.redirects[-1] == capture.final_url


def test_a_removed_article_is_seen_to_be_gone(runs: TwoRuns) -> None:
    """410 is an answer, not a failure."""
    capture = _capture(runs, "removed")
    assert capture.status == 410
    assert capture.outcome is Outcome.FETCHED


def test_an_article_about_something_else_is_left_alone(runs: TwoRuns) -> None:
    """It was read once; asking again would be a burden without a use."""
    assert any(capture.about_story is False for capture in runs.first.captures)
    assert f"{DAY}/other" not in runs.asked


def test_each_known_article_has_one_capture(runs: TwoRuns) -> None:
    """The feed names them too; they are visited once."""
    urls = [capture.url for capture in runs.second.captures]
    assert len(urls) == len(set(urls)) == 5


def test_known_articles_come_back_under_discovery_known(runs: TwoRuns) -> None:
    """The record says that they were visited because they were known."""
    assert {capture.discovered_by for capture in runs.second.captures} == {"known"}


def test_an_unchanged_feed_is_not_read_again(runs: TwoRuns) -> None:
    """Its validators were kept from the first run; the second carries them on although 200 came back."""
    (first,) = runs.first.visits
    assert first.etag == '"feed"'
    assert runs.asked["/feed"]["if-none-match"] == '"feed"'


def test_a_feed_that_answers_304_is_recorded_with_its_old_validators(tmp_path: Path) -> None:
    """Otherwise the run after the next would read it in full."""
    with outlets(1) as (host,):
        host.routes["/feed"] = lambda seen: Answer(status=304 if seen.headers.get("if-none-match") else 200)
        outlet = outlet_of("o", host.url, feeds=(f"{host.url}/feed",))
        at = datetime(2023, 7, 27, tzinfo=UTC)
        before = DiscoveryVisit("o", f"{host.url}/feed", "rss", at, "ok", etag='"old"')
        crawled = crawl_into(tmp_path, story_of(outlet), (), {before.url: before})
    (visit,) = crawled.visits
    assert visit.outcome == "not_modified"
    assert visit.etag == '"old"'


def test_a_slug_known_and_found_anew_is_one_article(tmp_path: Path) -> None:
    """The old address redirects to a new one that the feed names as well: no second article appears."""
    with outlets(1) as (host,):
        old, new = f"{host.url}{DAY}/old-slug-77777", f"{host.url}{DAY}/new-slug-77777"
        host.routes |= {
            f"{DAY}/old-slug-77777": Answer(status=301, headers={"Location": new}),
            f"{DAY}/new-slug-77777": page("A parade."),
            "/feed": rss(new),
        }
        outlet = outlet_of("o", host.url, feeds=(f"{host.url}/feed",))
        crawled = crawl_into(tmp_path, story_of(outlet), [KnownArticle("o", old, (old,))])
    assert {capture.url for capture in crawled.captures} == {old}


def test_a_twin_is_tried_before_an_article_counts_as_gone(tmp_path: Path) -> None:
    """Its canonical address was guessed from a mobile one and does not exist; the mobile one still does."""
    with outlets(1) as (host,):
        guess, found = f"{host.url}{DAY}/parade", f"{host.url}/amp{DAY}/parade"
        host.routes[f"/amp{DAY}/parade"] = page("A parade.")
        crawled = crawl_into(tmp_path, story_of(outlet_of("o", host.url)), [KnownArticle("o", guess, (guess, found))])
    (capture,) = crawled.captures
    assert (capture.url, capture.final_url, capture.status) == (guess, found, 200)


def test_a_fixed_address_is_visited_even_if_it_seemed_to_be_about_something_else(tmp_path: Path) -> None:
    """Who lists an address in the story file wants it looked at."""
    with outlets(1) as (host,):
        host.routes["/chess"] = page("Chess.")
        url = f"{host.url}/chess"
        outlet = outlet_of("o", host.url, articles=(url,))
        crawled = crawl_into(tmp_path, story_of(outlet), [KnownArticle("o", url, (url,), about_story=False)])
    assert [capture.url for capture in crawled.captures] == [url]


def _capture(runs: TwoRuns, name: str) -> Capture:
    return next(capture for capture in runs.second.captures if capture.url.endswith(name))
