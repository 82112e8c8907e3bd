"""How fast real pages are crawled, read and stored, against trafilatura alone on the same pages.

    python tests/bench/pipeline.py [--copies 5] [--rounds 3] [--memory-copies 25]

In turn, several rounds: (a) two processes that only call ``trafilatura.extract`` with the options our extraction uses;
(b) the whole pipeline (crawl of 40 loopback hosts, extraction, metadata, SQLite store) with two crawler processes;
(c) the second crawl, answered with 304; (d) the second crawl, answered with the same bytes. Each page is served
``--copies`` times under different addresses. Times are by the wall and by the CPU; start-up is measured with one copy
and taken out for the steady state. "Start-up included" sets all that the pipeline takes against warm processes of
trafilatura; "both with their start-up" counts loading on either side. Modules are loaded from cached bytecode, as
wherever the package is installed. Ratios count, seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from page_server import PAGES, SavedPage, page_server, saved_pages

from db.engine import open_database
from db.upgrade import upgrade
from monitor.captures import KnownArticle, Outcome
from monitor.store import known_articles, recorder_factory, start_run, sync_story
from monitor.story import LoadedStory
from monitor.story.model import Fact, Outlet, Story
from spiders.crawl import CrawlOptions, CrawlResult, crawl

PROCESSES = 2


@dataclass(frozen=True)
class Cost:
    """What something took."""

    wall: float
    cpu: float
    pages: int

    def per_page(self) -> str:
        """Pages per second and CPU per page."""
        return f"{self.pages / self.wall:7.1f} pages/s wall   {1000 * self.cpu / self.pages:6.2f} ms CPU/page"

    def __sub__(self, other: Cost) -> Cost:
        """The cost of the pages that one run had more than the other."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu, self.pages - other.pages)


def cpu_seconds() -> float:
    """CPU of this process and of its ended children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def end_nursery() -> None:
    """End the process that crawlers are forked from: its CPU then counts here, and the next crawl starts cold."""
    from multiprocessing.forkserver import _forkserver  # type: ignore[attr-defined]

    _forkserver._stop()


def bare(pages: Sequence[SavedPage], copies: int) -> tuple[Cost, Cost]:
    """``trafilatura.extract`` alone over the pages' bytes, in two processes: warm ones, and with their start."""
    began = time.monotonic()
    context = multiprocessing.get_context("spawn")
    lines: list[Connection] = []
    processes = []
    for hand in range(PROCESSES):
        ours, theirs = context.Pipe()
        process = context.Process(target=_extract_all, args=(theirs, hand, copies), daemon=True)
        process.start()
        processes.append(process)
        lines.append(ours)
    loading = sum(line.recv() for line in lines)
    started = time.monotonic()
    for line in lines:
        line.send("go")
    cpu = sum(line.recv() for line in lines)
    ended = time.monotonic()
    for process in processes:
        process.join()
    count = len(pages) * copies
    return Cost(ended - started, cpu, count), Cost(ended - began, cpu + loading, count)


def _extract_all(line: Connection, hand: int, copies: int) -> None:
    from trafilatura import extract

    bodies = [page.html() for page in saved_pages()]
    extract(bodies[0], fast=True, include_comments=False, deduplicate=False)
    line.send(time.process_time())
    line.recv()
    before = time.process_time()
    for at, body in enumerate(bodies * copies):
        if at % PROCESSES == hand:
            extract(body, fast=True, include_comments=False, deduplicate=False)
    line.send(time.process_time() - before)


def story_over(hosts: Sequence[str], pages: Sequence[SavedPage], copies: int) -> Story:
    """A story that lists every page, dealt to the hosts; without keywords, so that all of them are about it."""
    addresses: list[list[str]] = [[] for _ in hosts]
    for at, (copy, page) in enumerate((copy, page) for copy in range(copies) for page in pages):
        addresses[at % len(hosts)].append(f"{hosts[at % len(hosts)]}/{copy}/{page.name}")
    outlets = tuple(
        Outlet(
            id=f"host-{at}", name=f"Host {at}", country="GB", ownership="private", language="en", url=f"{host}/",
            articles=tuple(addresses[at]),
        )
        for at, host in enumerate(hosts)
    )  # fmt: skip
    return Story(
        id="bench", title="Bench", start=date(1990, 1, 1), facts=(Fact(id="f", statement="F."),), outlets=outlets
    )


class Bench:
    """A database in a temporary folder and crawls into it."""

    def __init__(self, folder: Path, story: Story) -> None:
        self.url = f"sqlite:///{folder / f'{time.monotonic_ns()}.db'}"
        self.story = story
        self.engine = open_database(self.url)
        upgrade(self.engine)
        self.synced = sync_story(self.engine, LoadedStory(story, "bench", "bench", folder), datetime.now(UTC))

    def crawl(self, known: Sequence[KnownArticle] = (), reader: str | None = None) -> tuple[Cost, CrawlResult]:
        """One crawl, with what it took."""
        run = start_run(self.engine, self.synced, "crawl", datetime.now(UTC))
        options: dict[str, Any] = {"reader": reader} if reader else {}
        before, started = cpu_seconds(), time.monotonic()
        result = crawl(
            self.story,
            known,
            {},
            recorder_factory(self.url, run, self.story.id),
            CrawlOptions(delay=0, allow_private=True, workers=PROCESSES, **options),
        )
        wall = time.monotonic() - started
        end_nursery()
        return Cost(wall, cpu_seconds() - before, result.captures), result

    def known(self) -> list[KnownArticle]:
        """What the first crawl left."""
        return known_articles(self.engine, self.story.id)


def one_round(
    hosts: Sequence[str], pages: Sequence[SavedPage], copies: int, folder: Path, reader: str | None
) -> dict[str, Cost]:
    """All four measurements, each next to the others in time."""
    costs: dict[str, Cost] = {}
    costs["bare"], costs["bare, started"] = bare(pages, copies)
    small = Bench(folder, story_over(hosts, pages, 1))
    start_up, _ = small.crawl(reader=reader)
    bench = Bench(folder, story_over(hosts, pages, copies))
    costs["first"], result = bench.crawl(reader=reader)
    assert result.outcomes == {Outcome.FETCHED: len(pages) * copies}, result.outcomes
    costs["steady"] = costs["first"] - start_up
    costs["bare again"], _ = bare(pages, copies)
    known = bench.known()
    costs["304"], result = bench.crawl(known, reader=reader)
    assert result.outcomes == {Outcome.NOT_MODIFIED: len(pages) * copies}, result.outcomes
    costs["304 start"], _ = small.crawl(small.known(), reader=reader)
    costs["304 steady"] = costs["304"] - costs["304 start"]
    unconditional = [replace(article, etag=None, last_modified=None) for article in known]
    costs["same bytes"], result = bench.crawl(unconditional, reader=reader)
    assert set(result.outcomes) == {Outcome.SAME_BYTES}, result.outcomes
    small_known = [replace(article, etag=None, last_modified=None) for article in small.known()]
    same_start, _ = small.crawl(small_known, reader=reader)
    costs["same steady"] = costs["same bytes"] - same_start
    return costs


def report(rounds: Sequence[dict[str, Cost]]) -> None:
    """The figures of all rounds and their medians."""
    for number, costs in enumerate(rounds, 1):
        print(f"round {number}")
        for name, cost in costs.items():
            print(f"  {name:13} {cost.per_page()}   ({cost.pages} pages, {cost.wall:.1f} s)")
    print("medians of the rounds' ratios (wall; CPU)")
    ratios = {
        "pipeline / bare, start-up included": ("bare*", "first"),
        "pipeline / bare, both with their start-up": ("bare, started", "first"),
        "pipeline / bare, steady state": ("bare*", "steady"),
        "304 / first, steady state": ("steady", "304 steady"),
        "304 / first, start-up included": ("first", "304"),
        "same bytes / first, steady state": ("steady", "same steady"),
        "same bytes / first, start-up included": ("first", "same bytes"),
    }
    for title, (base, other) in ratios.items():
        walls, cpus = zip(*[_ratio(costs, base, other) for costs in rounds], strict=True)
        medians = f"{statistics.median(walls):6.2f}  {statistics.median(cpus):6.2f}"
        print(f"  {title:42} {medians}   {_span(walls)} {_span(cpus)}")
    noise = [costs["bare again"].wall / costs["bare"].wall for costs in rounds]
    print(f"noise: bare again / bare by the wall {_span(noise)}; load {os.getloadavg()[0]:.1f}")


def _ratio(costs: dict[str, Cost], base: str, other: str) -> tuple[float, float]:
    if base == "bare*":
        pair = (costs["bare"], costs["bare again"])
        first = Cost(sum(c.wall for c in pair), sum(c.cpu for c in pair), sum(c.pages for c in pair))
    else:
        first = costs[base]
    second = costs[other]
    return (first.wall / first.pages) / (second.wall / second.pages), (first.cpu / first.pages) / (
        second.cpu / second.pages
    )


def _span(values: Sequence[float]) -> str:
    return f"[{min(values):.2f}-{max(values):.2f}]"


def crawler_sizes() -> list[int]:
    """Resident kilobytes of the processes below this one, but for the page server (our own child, spawned)."""
    command = ["ps", "-A", "-o", "pid=,ppid=,rss=,args="]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    rows = [(int(pid), int(parent), int(size), args) for pid, parent, size, args in (x.split(None, 3) for x in lines)]
    nurseries = {pid for pid, parent, _, args in rows if parent == os.getpid() and "forkserver" in args}
    return [size for _, parent, size, _ in rows if parent in nurseries]


def memory(hosts: Sequence[str], pages: Sequence[SavedPage], copies: int, folder: Path, reader: str | None) -> None:
    """Resident memory of the crawler processes over a long crawl."""
    samples: list[tuple[float, int]] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            samples.append((time.monotonic(), max(crawler_sizes(), default=0) // 1024))

    thread = threading.Thread(target=watch)
    thread.start()
    cost, result = Bench(folder, story_over(hosts, pages, copies)).crawl(reader=reader)
    stop.set()
    thread.join()
    sizes = [size for _, size in samples]
    cuts = [len(sizes) * part // 5 for part in range(6)]
    largest = [max(sizes[start:end]) for start, end in itertools.pairwise(cuts)]
    print(f"memory: largest process over {result.captures} pages, in each fifth of the time: {largest} MB")
    print(f"  {cost.per_page()}; killed pages: {len(result.killed_pages)}")


def _with_bytecode() -> None:
    """Begin anew where the environment forbids to keep bytecode: every start would compile all of our modules."""
    if sys.dont_write_bytecode:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.execv(sys.executable, [sys.executable, *sys.argv])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory-copies", type=int, default=25)
    parser.add_argument("--reader", help="module:function in place of our extraction")
    arguments = parser.parse_args()
    _with_bytecode()
    if not PAGES.exists():
        parser.exit(0, "the data folder beside the checkout is missing\n")
    pages = saved_pages()
    with page_server() as hosts, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.rounds:
            report(
                [one_round(hosts, pages, arguments.copies, folder, arguments.reader) for _ in range(arguments.rounds)]
            )
        if arguments.memory_copies:
            memory(hosts, pages, arguments.memory_copies, folder, arguments.reader)


if __name__ == "__main__":
    main()
