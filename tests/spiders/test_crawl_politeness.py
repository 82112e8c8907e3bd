"""Pauses as a host sees them: the delay, Crawl-delay, Retry-After. Times are measured at the server."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from crawling import Crawled, crawl_into, outlet_of, story_of
from outlet_server import Answer, Outlet, Seen, outlets, page

from monitor.captures import Outcome, PageClass
from monitor.errors import UsageError
from spiders.crawl import CrawlOptions

TOLERANCE = 0.05


@pytest.fixture(scope="module")
def polite(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Four hosts, visited side by side with a delay of half a second."""
    with outlets(5) as hosts:
        _, slow, seconds, date, long = hosts
        for host in hosts:
            host.routes |= {f"/{number}": page("The parade.") for number in range(3)}
        slow.routes["/robots.txt"] = _robots("Crawl-delay: 1")
        seconds.routes["/0"] = _after_a_refusal("1")
        date.routes["/0"] = _after_a_refusal(
            lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        )
        long.routes["/0"] = Answer(b"busy", 429, {"Retry-After": "3600"})
        names = ("plain", "slow", "seconds", "date", "long")
        story = story_of(
            *[
                outlet_of(name, host.url, articles=tuple(f"{host.url}/{number}" for number in range(3)))
                for name, host in zip(names, hosts, strict=True)
            ]
        )
        crawled = crawl_into(tmp_path_factory.mktemp("polite"), story, delay=0.5, workers=2)
        yield dict(zip(names, hosts, strict=True)), crawled


def test_the_pause_between_two_requests_is_kept(polite: tuple[dict[str, Outlet], Crawled]) -> None:
    """From the end of one request to the beginning of the next, robots.txt included."""
    hosts, _ = polite
    assert min(hosts["plain"].gaps()) >= 0.5 - TOLERANCE


def test_a_longer_crawl_delay_wins(polite: tuple[dict[str, Outlet], Crawled]) -> None:
    """The host asked for one second."""
    hosts, _ = polite
    page_gaps = hosts["slow"].gaps()[1:]
    assert min(page_gaps) >= 1.0 - TOLERANCE


@pytest.mark.parametrize(("name", "least"), [("seconds", 1.0), ("date", 0.9)])
def test_retry_after_is_waited_for(polite: tuple[dict[str, Outlet], Crawled], name: str, least: float) -> None:
    """In seconds or as a date: nobody asks before, then the page is fetched."""
    hosts, crawled = polite
    refused = next(index for index, seen in enumerate(hosts[name].seen) if seen.path == "/0")
    assert hosts[name].gaps()[refused] >= least - TOLERANCE
    assert [capture.outcome for capture in crawled.of(name)] == [Outcome.FETCHED] * 3


def test_a_host_that_wants_an_hour_is_left_alone(polite: tuple[dict[str, Outlet], Crawled]) -> None:
    """One request and no more in this run; each other address has its record."""
    hosts, crawled = polite
    assert hosts["long"].paths() == ["/0"]
    classes = [capture.reading.page_class for capture in crawled.of("long") if capture.reading]
    assert classes == [PageClass.BLOCKED]
    notes = [capture.note for capture in crawled.of("long") if capture.outcome is Outcome.FAILED]
    assert len(notes) == 2
    assert all("3600" in note for note in notes)


def test_a_short_delay_needs_private_addresses() -> None:
    """Below one second is for loopback only."""
    with pytest.raises(UsageError, match="allow-private"):
        CrawlOptions(delay=0.5)


def test_the_pause_of_a_private_host_can_be_none(tmp_path: Path) -> None:
    """With delay 0, the demo does not wait for the Crawl-delay of its own outlets."""
    with outlets(1) as (host,):
        host.routes |= {"/robots.txt": _robots("Crawl-delay: 30"), "/0": page("A parade."), "/1": page("A parade.")}
        story = story_of(outlet_of("o", host.url, articles=(f"{host.url}/0", f"{host.url}/1")))
        crawled = crawl_into(tmp_path, story)
    assert max(host.gaps()) < 5
    assert len(crawled.captures) == 2


def test_a_crawl_delay_beyond_a_run_is_a_refusal(tmp_path: Path) -> None:
    """A host that wants an hour between requests is not visited."""
    with outlets(1) as (host,):
        host.routes |= {"/robots.txt": _robots("Crawl-delay: 3600"), "/0": page("A parade.")}
        crawled = crawl_into(tmp_path, story_of(outlet_of("o", host.url, articles=(f"{host.url}/0",))))
    assert crawled.one("o").outcome is Outcome.ROBOTS
    assert host.paths() == []


def _robots(line: str) -> Answer:
    return Answer(f"User-agent: *\n{line}\n".encode(), headers={"Content-Type": "text/plain"})


def _after_a_refusal(when: str | Callable[[], str]) -> Callable[[Seen], Answer]:
    asked: list[Seen] = []

    def answer(seen: Seen) -> Answer:
        asked.append(seen)
        if len(asked) == 1:
            return Answer(b"later", 503, {"Retry-After": when if isinstance(when, str) else when()})
        return page("The parade.")

    return answer


def test_a_name_that_leads_nowhere_costs_no_pause(tmp_path: Path) -> None:
    """Nobody was asked, so nobody has to be spared: eight addresses are done before one pause would be over."""
    urls = tuple(f"http://nowhere.invalid/2023/07/27/{number}" for number in range(8))
    started = time.monotonic()
    crawled = crawl_into(tmp_path, story_of(outlet_of("o", "http://nowhere.invalid", articles=urls)), delay=60.0)

    assert time.monotonic() - started < 60
    assert {capture.requested_url for capture in crawled.captures} == set(urls)
    assert {(capture.outcome, capture.note) for capture in crawled.captures} == {
        (Outcome.FAILED, "the host name was not found")
    }
