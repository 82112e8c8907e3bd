"""The small parts of the crawler: robots rules, addresses, decoding, waiting, planning, logs, options."""

from __future__ import annotations

import gzip
import logging
import os
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crawling import outlet_of, story_of
from hypothesis import given
from hypothesis import strategies as st

from monitor.captures import KnownArticle
from monitor.errors import UsageError
from spiders.addresses import is_public
from spiders.decoding import CannotDecode, decode_body
from spiders.logs import SafeFormatter
from spiders.options import CrawlOptions, default_user_agent
from spiders.plan import deal, plan_tasks
from spiders.robots import MAX_BYTES, read_rules
from spiders.waiting import backoff, retry_after

URL = "https://example.com/2023/07/27/parade"
NOW = datetime(2023, 7, 27, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /2023/", False),
        ("User-agent: *\nDisallow: /2023/\nAllow: /2023/07/", True),
        ("User-agent: *\nDisallow: /*/27/", False),
        ("User-agent: *\nDisallow: /parade$", True),
        ("User-agent: Gapwire\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: GAPWIRE\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("\x00\x01\x02 nonsense", True),
    ],
)
def test_rules_of_robots_txt(text: str, allowed: bool) -> None:
    """Groups, longest match, wildcards, byte order marks and nonsense."""
    assert (read_rules(200, text.encode(), 300).refuses(URL) == "") is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (401, True), (403, True), (410, True), (302, True), (429, False), (500, False), (503, False)],
)
def test_status_codes_of_robots_txt(status: int, allowed: bool) -> None:
    """No file means no rules; a host that cannot say is left alone."""
    assert (read_rules(status, b"User-agent: *\nDisallow: /", 300).refuses(URL) == "") is allowed


def test_only_the_first_half_megabyte_counts() -> None:
    """Up to the last whole line; an endless file does not cost more."""
    padding = b"# padding\n" * (MAX_BYTES // 10)
    assert read_rules(200, padding + b"User-agent: *\nDisallow: /", 300).refuses(URL) == ""


def test_delays_that_hosts_ask_for() -> None:
    """Crawl-delay and Request-rate; what no run could wait for is a refusal."""
    assert read_rules(200, b"User-agent: *\nCrawl-delay: 7", 300).delay == 7
    assert read_rules(200, b"User-agent: *\nRequest-rate: 1/9", 300).delay == 9
    assert "900 seconds" in read_rules(200, b"User-agent: *\nCrawl-delay: 900", 300).refuses(URL)


@given(st.binary(max_size=200), st.integers(100, 599))
def test_no_robots_file_breaks_the_rules(body: bytes, status: int) -> None:
    """Anything gives rules that can be asked."""
    assert isinstance(read_rules(status, body, 300).refuses(URL), str)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fd00:ec2::254", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "nonsense"],
)  # fmt: skip
def test_addresses_that_are_not_visited(address: str) -> None:
    """Private, local, reserved, and private ones wrapped in IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are_visited(address: str) -> None:
    """The open internet."""
    assert is_public(address)


@given(st.binary(min_size=1, max_size=2_000), st.sampled_from(["gzip", "x-gzip", "deflate", "gzip, gzip", "identity"]))
def test_what_was_encoded_is_decoded(body: bytes, encodings: str) -> None:
    """Each encoding in the order in which it was applied."""
    packed = body
    for name in encodings.split(", "):
        packed = {"deflate": zlib.compress, "identity": bytes}.get(name, gzip.compress)(packed)
    assert decode_body(packed, encodings.split(","), 100_000) == (body, True)


def test_a_stream_that_ends_early_is_said_to_be_incomplete() -> None:
    """Scrapy's own decompression would take it for the whole page."""
    body, complete = decode_body(gzip.compress(os.urandom(5_000))[:-200], ["gzip"], 100_000)
    assert not complete
    assert 0 < len(body) < 5_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzip.compress(b"0" * 10_000_000), "gzip"), (b"not gzip", "gzip"), (b"\xff\xff", "deflate"), (b"x", "br")],
)
def test_what_cannot_be_decoded_is_refused(body: bytes, encoding: str) -> None:
    """Bombs, broken data, encodings that nobody asked for."""
    with pytest.raises(CannotDecode):
        decode_body(body, [encoding], 100_000)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), (" 5 ", 5), ("Thu, 27 Jul 2023 10:01:00 GMT", 60), ("Thu, 27 Jul 2023 09:00:00 GMT", 0),
     ("soon", None), ("", None), (None, None), ("-5", None), ("1e9", None), ("99999999999999999999", 999_999_999)],
)  # fmt: skip
def test_retry_after_values(value: str | None, seconds: float | None) -> None:
    """Seconds, dates, the past, nonsense."""
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_value_breaks_the_crawl(value: str) -> None:
    """Anything is a number of seconds or nothing."""
    assert (retry_after(value, NOW) or 0) >= 0


def test_pauses_grow() -> None:
    """Each repeat waits twice as long."""
    assert [backoff(5, attempt) for attempt in (1, 2, 3)] == [5, 10, 20]
    assert backoff(0, 1) > 0


def test_known_articles_come_first_and_each_address_once() -> None:
    """The known one that the story also lists is one task; one about something else is none."""
    outlet = outlet_of("o", "https://example.com", feeds=("https://example.com/rss",), articles=(f"{URL}?utm_id=1",))
    known = [
        KnownArticle("o", URL, (URL,)),
        KnownArticle("o", "https://example.com/chess", about_story=False),
        KnownArticle("stranger", "https://stranger.example/a"),
    ]
    tasks = plan_tasks(story_of(outlet), known)
    assert [(task.url, task.role) for task in tasks] == [(URL, "known"), ("https://example.com/rss", "feed")]


def test_a_fixed_address_known_by_another_one_is_visited_as_that() -> None:
    """The story lists a mobile address; the article is known by its canonical one."""
    outlet = outlet_of("o", "https://example.com", articles=("https://example.com/short/9",))
    tasks = plan_tasks(story_of(outlet), [KnownArticle("o", URL, (URL, "https://example.com/short/9"))])
    assert [(task.url, task.role) for task in tasks] == [(URL, "known")]


def test_outlets_that_share_a_host_share_a_process() -> None:
    """Directly, or through a third one."""
    shared = "https://feeds.example.org/rss"
    outlets = [
        outlet_of("a", "https://a.example", feeds=(shared,)),
        outlet_of("b", "https://b.example", articles=("https://b.example/1",)),
        outlet_of("c", "https://c.example", feeds=(f"{shared}?c",), articles=("https://d.example/1",)),
        outlet_of("d", "https://d.example", articles=("https://d.example/2",)),
    ]
    piles = deal(plan_tasks(story_of(*outlets), ()), 4)
    assert sorted(sorted({task.outlet for task in pile}) for pile in piles) == [["a", "c", "d"], ["b"]]


@given(st.integers(1, 8), st.lists(st.integers(0, 9), max_size=30))
def test_every_task_is_dealt_once_and_no_host_twice(hands: int, hosts: list[int]) -> None:
    """Whatever the number of processes."""
    outlets = [
        outlet_of(f"o{at}", f"https://h{host}.example", articles=(f"https://h{host}.example/{at}",))
        for at, host in enumerate(hosts)
    ]
    tasks = plan_tasks(story_of(*outlets), ())
    piles = deal(tasks, hands)
    assert sorted(task.key for pile in piles for task in pile) == sorted(task.key for task in tasks)
    per_pile = [{task.url.split("/")[2] for task in pile} for pile in piles]
    assert sum(map(len, per_pile)) == len(set().union(*per_pile)) if per_pile else not tasks
    assert len(piles) <= hands


def test_log_lines_cannot_drive_a_terminal() -> None:
    """Escape sequences from the network are shown, not obeyed; long lines are cut."""
    record = logging.LogRecord("x", logging.WARNING, "", 0, "title \x1b[2J\r\x07\u202e\u2066 %s", ("y" * 5_000,), None)
    line = SafeFormatter().format(record)
    assert "\x1b" not in line
    assert "\x07" not in line
    assert not {"\u202e", "\u2066", "\r"} & set(line), "what turns the direction of a line"
    assert len(line) < 2_100


@pytest.mark.parametrize("wrong", [{"delay": -1.0}, {"delay": 0.2}, {"workers": -1}, {"page_seconds": 0.0}])
def test_options_that_make_a_bad_guest_are_refused(wrong: dict[str, float]) -> None:
    """The message is for the person at the command line."""
    with pytest.raises(UsageError):
        CrawlOptions(**wrong)  # type: ignore[arg-type]


def test_the_user_agent_names_tool_and_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing that could break a header."""
    monkeypatch.setenv("GAPWIRE_CONTACT", "mail@example.org\r\nX-Evil: 1")
    assert default_user_agent().endswith("(+mail@example.orgX-Evil: 1)")
    monkeypatch.delenv("GAPWIRE_CONTACT")
    assert default_user_agent().startswith("Gapwire/")


def test_it_is_a_scrapy_project() -> None:
    """``scrapy list`` with our settings names the spider; started without a job, it says how to start it."""
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "spiders.settings"}
    root = Path(__file__).resolve().parents[2]

    def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrapy", *words]
        return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)

    assert scrapy("list").stdout.split() == ["coverage"]
    assert "gapwire crawl" in scrapy("crawl", "coverage").stderr
