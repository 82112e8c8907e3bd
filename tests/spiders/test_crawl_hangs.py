"""Readers that hang, crash or raise; sinks that fail; parents that die. No address is lost, nothing runs on."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import stand_ins
from crawling import crawl_into, outlet_of, story_of
from outlet_server import Answer, outlets, page, rss

from monitor.captures import Capture, Outcome, PageClass
from spiders.coverage import CoverageSpider
from spiders.crawl import CrawlBroken
from spiders.ledger import Ledger
from spiders.marks import Mark
from spiders.messages import Job
from spiders.options import CrawlOptions
from spiders.tasks import Task

DAY = "/2023/07/27"


def test_a_page_that_hangs_the_reader_costs_that_page_alone(tmp_path: Path) -> None:
    """A reader stuck in C code, holding the interpreter, is ended: its page is kept unread, the others are read."""
    with outlets(2) as hosts:
        names = [f"{DAY}/parade-{number}" for number in range(6)]
        for host in hosts:
            host.routes |= {name: page("The parade.") for name in names} | {
                "/feed": rss(*[host.url + name for name in names])
            }
        hosts[0].routes[names[2]] = page("HANG parade")
        story = story_of(*[outlet_of(f"o{at}", host.url, feeds=(f"{host.url}/feed",)) for at, host in enumerate(hosts)])
        started = time.monotonic()
        crawled = crawl_into(
            tmp_path, story, workers=1, page_seconds=1.0, reader="stand_ins:read_or_hang_holding_the_interpreter"
        )
    unread = [capture for capture in crawled.captures if _class(capture) is PageClass.UNREADABLE]
    assert time.monotonic() - started < 60
    assert len(crawled.captures) == len({capture.requested_url for capture in crawled.captures}) == 12
    assert [capture.requested_url for capture in unread] == [hosts[0].url + names[2]]
    assert unread[0].note == "reading the page took longer than 1 s"
    assert unread[0].body is not None
    assert b"HANG" in unread[0].body
    assert [killed.url for killed in crawled.result.killed_pages] == [hosts[0].url + names[2]]
    assert sorted(visit.matched for visit in crawled.visits) == [6, 6]


def test_a_page_not_to_be_read_again_is_known_before_a_feed_can_name_it(tmp_path: Path) -> None:
    """The second process asks for the feed first: what it names must not take the page on as if it were new."""
    feed = Task("feed", "o", "http://o.example/feed", "feed", is_document=True)
    deadly = Task("page", "o", "http://o.example/a", "feed", unread="reading the page took longer than 1 s")
    job = Job(
        story=story_of(outlet_of("o", "http://o.example")),
        tasks=(feed, deadly),
        known=(),
        done=frozenset(),
        seen_documents={},
        options=CrawlOptions(),
        turns=tmp_path,
        started=0.0,
        sink_factory=lambda: stand_ins.FileSink(tmp_path),
    )
    sink = stand_ins.FileSink(tmp_path)
    ledger = Ledger(sink, lambda _: None)
    mark = Mark.make(multiprocessing.get_context("forkserver"))
    spider = CoverageSpider(job=job, ledger=ledger, mark=mark, read=stand_ins.read_simply, tick=lambda: None)

    async def first_request() -> str:
        url: str = (await anext(spider.start())).url
        spider.closed("test")
        sink.close()
        return url

    assert asyncio.run(first_request()) == feed.url
    assert not ledger.add(replace(deadly, unread=""))


def test_a_page_that_hangs_without_computing_is_ended_too(tmp_path: Path) -> None:
    """It is given more time by the clock: on a busy machine a reader that waits for its turn looks the same."""
    with outlets(1) as (host,):
        host.routes |= {f"{DAY}/a": page("SLEEP parade"), f"{DAY}/b": page("The parade.")}
        urls = (f"{host.url}{DAY}/a", f"{host.url}{DAY}/b")
        story = story_of(outlet_of("o", host.url, articles=urls))
        crawled = crawl_into(tmp_path, story, page_seconds=0.2, reader="stand_ins:read_or_hang_holding_the_interpreter")
    unread = [capture for capture in crawled.captures if _class(capture) is PageClass.UNREADABLE]
    assert [(capture.requested_url, capture.note) for capture in unread] == [
        (urls[0], "reading the page took longer than 0.2 s")
    ]


def test_a_process_that_is_killed_while_it_reads_costs_no_page(tmp_path: Path) -> None:
    """The page is read again, last; only one that ends its process each time is kept unread."""
    with outlets(1) as (host,):
        names = [f"{DAY}/parade-{number}" for number in range(4)]
        host.routes |= {name: page("The parade.") for name in names}
        host.routes[names[1]] = page(f"KILL parade FILE={tmp_path / 'once'};")
        host.routes[names[2]] = page("KILL parade")
        story = story_of(outlet_of("o", host.url, articles=tuple(host.url + name for name in names)))
        crawled = crawl_into(tmp_path, story, workers=1, reader="stand_ins:read_or_be_killed_once")
    unread = [capture for capture in crawled.captures if _class(capture) is PageClass.UNREADABLE]
    assert len(crawled.captures) == len({capture.requested_url for capture in crawled.captures}) == 4
    assert [capture.requested_url for capture in unread] == [host.url + names[2]]
    assert unread[0].note == "reading the page ended its process (exit code -9)"


def test_a_page_that_waits_for_the_processor_is_not_blamed() -> None:
    """Twice its limit by the clock without computing is a busy machine; computing as long is not."""
    mark = Mark.make(multiprocessing.get_context("forkserver"))
    with mark.reading("a page", 0.05):
        time.sleep(0.1)
        waiting = mark.being_read(os.getpid())
        while mark.being_read(os.getpid()).too_long is False and time.process_time() < 1_000:
            pass
        computing = mark.being_read(os.getpid())
    assert waiting is not None
    assert waiting.key == "a page"
    assert waiting.too_long is (sys.platform != "linux")
    assert computing is not None
    assert computing.too_long
    assert mark.being_read(os.getpid()) is None


def test_a_page_that_ends_the_process_is_dealt_with_alike(tmp_path: Path) -> None:
    """A segmentation fault in the reader: the page is recorded, the crawl goes on."""
    with outlets(1) as (host,):
        host.routes |= {f"{DAY}/a": page("CRASH parade"), f"{DAY}/b": page("The parade.")}
        urls = (f"{host.url}{DAY}/a", f"{host.url}{DAY}/b")
        crawled = crawl_into(
            tmp_path, story_of(outlet_of("o", host.url, articles=urls)), reader="stand_ins:read_or_crash"
        )
    classes = {capture.requested_url: _class(capture) for capture in crawled.captures}
    assert classes == {urls[0]: PageClass.UNREADABLE, urls[1]: PageClass.ARTICLE}
    assert "ended its process" in crawled.result.killed_pages[0].note


def test_an_outlet_full_of_deadly_pages_is_given_up_in_bounds(tmp_path: Path) -> None:
    """After four pages the rest is recorded as failed; another outlet of the same process is read to its end."""
    with outlets(2) as (bad, good):
        for number in range(10):
            bad.routes[f"{DAY}/{number}"] = page("CRASH parade")
        good.routes[DAY] = page("The parade.")
        story = story_of(
            outlet_of("bad", bad.url, articles=tuple(f"{bad.url}{DAY}/{number}" for number in range(10))),
            outlet_of("good", good.url, articles=(good.url + DAY,)),
        )
        crawled = crawl_into(tmp_path, story, workers=1, reader="stand_ins:read_or_crash")
    given_up = [capture for capture in crawled.of("bad") if "given up" in capture.note]
    assert len(crawled.of("bad")) == 10
    assert given_up
    assert {capture.outcome for capture in given_up} == {Outcome.FAILED}
    assert _class(crawled.one("good")) is PageClass.ARTICLE


def test_a_reader_that_raises_is_a_result(tmp_path: Path) -> None:
    """The exception's name is in the note, and the page is kept."""
    with outlets(1) as (host,):
        host.routes[DAY] = page("RAISE parade")
        story = story_of(outlet_of("o", host.url, articles=(host.url + DAY,)))
        crawled = crawl_into(tmp_path, story, reader="stand_ins:read_or_raise")
    capture = crawled.one("o")
    assert _class(capture) is PageClass.UNREADABLE
    assert "RecursionError" in capture.note


def test_a_sink_that_fails_ends_the_crawl_with_its_reason(tmp_path: Path) -> None:
    """What cannot be kept must not be collected in silence."""
    with outlets(1) as (host,):
        host.routes[DAY] = page("The parade.")
        story = story_of(outlet_of("o", host.url, articles=(host.url + DAY,)))
        with pytest.raises(CrawlBroken, match="disk full"):
            crawl_into(tmp_path, story, fail_at=1)


def test_processes_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """After kill -9 what was collected is durable within moments, and no process is left behind."""
    with outlets(1) as (host,):
        paths = [f"{DAY}/{number}" for number in range(200)]
        host.routes |= {path: Answer(page("The parade.").body, seconds=0.05) for path in paths}
        script = tmp_path / "crawl_forever.py"
        script.write_text(
            _SCRIPT.format(
                here=str(Path(__file__).parent),
                urls=[host.url + path for path in paths],
                url=host.url,
                folder=str(tmp_path),
            )
        )
        parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(host.paths()) < 5 and parent.poll() is None:
            time.sleep(0.05)
        children = _children(parent.pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + 10
        while any(map(_alive, children)) and time.monotonic() < deadline:
            time.sleep(0.05)
        asked = len(host.paths())
    assert children
    assert not any(map(_alive, children))
    assert 5 <= asked < 200
    assert len(stand_ins.captures(tmp_path)) >= 4


def _class(capture: Capture) -> PageClass | None:
    return capture.reading.page_class if capture.reading else None


def _children(pid: int) -> list[int]:
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = re.findall(r"(\d+)\s+(\d+)", listing)
    return [int(child) for child, parent in pairs if int(parent) == pid]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")


_SCRIPT = """
import sys
sys.path.insert(0, {here!r})
from pathlib import Path
from crawling import crawl_into, outlet_of, story_of

if __name__ == "__main__":
    crawl_into(Path({folder!r}), story_of(outlet_of("o", {url!r}, articles=tuple({urls!r}))))
"""
