"""Budgets of time, requests and bytes, counted at the servers: none is overspent, whatever process spends it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from crawling import Crawled, crawl_into, known_from, outlet_of, story_of
from outlet_server import Answer, Outlet, page, rss, sitemap

from monitor.captures import Outcome
from monitor.story.model import Budget, Story

ARTICLES = [f"/2023/07/27/parade-{number}" for number in range(6)]


@pytest.fixture
def hosts() -> Iterator[list[Outlet]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Outlet()) for _ in range(3)]


def three_outlets(hosts: list[Outlet], seconds: float = 0.0) -> Story:
    """Three outlets of one feed and six articles each."""
    for host in hosts:
        host.routes["/feed"] = rss(*[host.url + path for path in ARTICLES])
        for path in ARTICLES:
            answer = page(f"The parade at {path} was long.")
            host.routes[path] = Answer(answer.body, seconds=seconds)
    return story_of(
        *(outlet_of(f"o{number}", host.url, feeds=(f"{host.url}/feed",)) for number, host in enumerate(hosts))
    )


def asked(hosts: list[Outlet]) -> list[str]:
    """Requests that count, over all hosts."""
    return [host.url + path for host in hosts for path in host.paths()]


def folder(place: Path, number: int) -> Path:
    """A folder of its own for the records of one of several crawls."""
    made = place / str(number)
    made.mkdir()
    return made


def outcomes(crawled: Crawled) -> Counter[Outcome]:
    return Counter(capture.outcome for capture in crawled.captures)


def each_address_once(crawled: Crawled) -> bool:
    return max(Counter(capture.url for capture in crawled.captures).values()) == 1


def test_requests_of_a_run_over_two_processes(hosts: list[Outlet], tmp_path: Path) -> None:
    crawled = crawl_into(tmp_path, three_outlets(hosts), budget=Budget(requests=10), workers=2)

    assert len(asked(hosts)) == 10
    seen = outcomes(crawled)
    # A slow process may come to its feed when all requests are spent: then its articles are not even known.
    feeds = sum(url.endswith("/feed") for url in asked(hosts))
    assert set(seen) == {Outcome.FETCHED, Outcome.NOT_VISITED}
    assert seen[Outcome.FETCHED] == crawled.result.captures == 10 - feeds
    assert seen.total() == 6 * feeds
    assert each_address_once(crawled)
    assert crawled.result.left >= seen[Outcome.NOT_VISITED]
    assert not crawled.result.failure_count
    assert crawled.result.stopped_by == ("not visited: the run's budget of 10 requests was spent",)


def test_a_host_s_budget_leaves_other_hosts_alone(hosts: list[Outlet], tmp_path: Path) -> None:
    story = three_outlets(hosts)
    for path in ARTICLES[2:]:
        del hosts[0].routes[path]
    hosts[0].routes["/feed"] = rss(*[hosts[0].url + path for path in ARTICLES[:2]])

    crawled = crawl_into(tmp_path, story, budget=Budget(host_requests=4))

    assert [len(host.paths()) for host in hosts] == [3, 4, 4]
    assert Counter(capture.outlet for capture in crawled.captures if capture.outcome is Outcome.NOT_VISITED) == {
        "o1": 3,
        "o2": 3,
    }
    assert not crawled.result.empty_outlets


def test_bytes_end_after_the_answer_that_reached_them(hosts: list[Outlet], tmp_path: Path) -> None:
    story = three_outlets(hosts[:1])
    for path in ARTICLES:
        hosts[0].routes[path] = Answer(b"<html><p>The parade.</p>" + b" " * 40_000 + b"</html>")

    crawled = crawl_into(tmp_path, story, budget=Budget(bytes=100_000))

    assert outcomes(crawled) == {Outcome.FETCHED: 3, Outcome.NOT_VISITED: 3}
    (note,) = crawled.result.stopped_by
    assert "100 kB" in note


def test_time_ends_a_run_between_two_requests_and_cuts_no_answer(hosts: list[Outlet], tmp_path: Path) -> None:
    story = three_outlets(hosts, seconds=0.5)
    began = time.monotonic()

    crawled = crawl_into(tmp_path, story, budget=Budget(time=2))

    seen = outcomes(crawled)
    assert set(seen) == {Outcome.FETCHED, Outcome.NOT_VISITED}
    assert max(request.at for host in hosts for request in host.seen) - began < 2.5
    assert seen.total() == 18 or crawled.result.left >= 3  # the feeds themselves may have been too late


def test_no_wait_for_a_turn_that_would_come_too_late(hosts: list[Outlet], tmp_path: Path) -> None:
    """A host with a long Crawl-delay: the run ends as soon as it is clear that the next turn is after its end."""
    story = three_outlets(hosts[:1])
    hosts[0].routes["/robots.txt"] = Answer(
        b"User-agent: *\nCrawl-delay: 200\n", headers={"Content-Type": "text/plain"}
    )
    began = time.monotonic()

    crawled = crawl_into(tmp_path, story, budget=Budget(host_time=60), delay=1.0)

    assert time.monotonic() - began < 20
    assert crawled.result.left >= 1
    assert not crawled.result.failure_count


def test_what_waited_comes_first_even_before_other_hosts(hosts: list[Outlet], tmp_path: Path) -> None:
    story = three_outlets(hosts)
    first = crawl_into(folder(tmp_path, 1), story, budget=Budget(requests=12))
    left = {capture.url for capture in first.captures if capture.outcome is Outcome.NOT_VISITED}
    known = [
        article
        for capture in first.captures
        for article in known_from([capture], waited=int(capture.url in left), about_story=None)
    ]
    assert left  # how many depends on which feed came before the requests were spent
    for host in hosts:
        host.seen.clear()

    second = crawl_into(folder(tmp_path, 2), story, known, budget=Budget(requests=12))

    assert left <= {capture.url for capture in second.captures if capture.outcome is Outcome.FETCHED}
    order = sorted((request.at, host.url + request.path) for host in hosts for request in host.seen)
    pages = [url for _, url in order if not url.endswith("/robots.txt")]
    assert set(pages[: len(left)]) == left
    assert len(pages) == 12


def test_no_document_starves_behind_articles(hosts: list[Outlet], tmp_path: Path) -> None:
    """With a budget smaller than what is known, everything has its turn within a few runs."""
    story = three_outlets(hosts[:1])
    host = hosts[0]
    whole = crawl_into(folder(tmp_path, 0), story)
    waited: Counter[str] = Counter()
    seen: set[str] = set()
    for number in range(1, 5):
        host.seen.clear()
        known = [article for capture in whole.captures for article in known_from([capture], waited=waited[capture.url])]
        documents = {host.url + "/feed": waited[host.url + "/feed"]}
        crawl_into(folder(tmp_path, number), story, known, budget=Budget(host_requests=2), waiting=documents)
        visited = {host.url + path for path in host.paths()}
        assert len(visited) == 2
        seen |= visited
        for url in (*(capture.url for capture in whole.captures), host.url + "/feed"):
            waited[url] = 0 if url in visited else waited[url] + 1

    assert len(seen) == 7


def test_an_index_whose_lists_were_left_is_read_again(hosts: list[Outlet], tmp_path: Path) -> None:
    host = hosts[0]
    nested = "".join(f"<sitemap><loc>{host.url}/map-{number}.xml</loc></sitemap>" for number in range(3))
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{nested}</sitemapindex>'
    host.routes["/index.xml"] = Answer(index.encode(), headers={"Content-Type": "text/xml", "ETag": '"1"'})
    for number in range(3):
        host.routes[f"/map-{number}.xml"] = sitemap(host.url + ARTICLES[number])
    story = story_of(outlet_of("o", host.url, sitemaps=(f"{host.url}/index.xml",)))

    crawled = crawl_into(tmp_path, story, budget=Budget(requests=2))

    visits = {visit.url.removeprefix(host.url): visit for visit in crawled.visits}
    assert visits["/index.xml"].outcome == "ok"
    assert visits["/index.xml"].etag is None
    assert Counter(visit.outcome for visit in crawled.visits)["not_visited"] == 2


def test_nothing_is_asked_of_a_host_once_the_budget_is_spent(hosts: list[Outlet], tmp_path: Path) -> None:
    """Not even robots.txt: a run that is over leaves at once."""
    story = three_outlets(hosts, seconds=0.3)
    hosts[2].routes["/robots.txt"] = Answer(b"", 404, seconds=1.0)

    crawl_into(tmp_path, story, budget=Budget(requests=4))

    assert len(asked(hosts)) == 4
    assert all(len(host.seen) - len(host.paths()) <= 1 for host in hosts)
