"""The book of a process, and turns at hosts between processes."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from datetime import UTC, datetime
from pathlib import Path

import stand_ins
from crawling import outlet_of

from monitor.captures import DiscoveryVisit
from spiders.ledger import Ledger
from spiders.messages import Message, Settled
from spiders.rules import OutletRules, document_task
from spiders.tasks import Task
from spiders.turns import MAX_UNANSWERED, HostTurns
from spiders.visits import failed

NOW = datetime(2023, 7, 27, tzinfo=UTC)
RULES = OutletRules.of(outlet_of("o", "https://example.com"))


def article(number: int) -> Task:
    """A task of the outlet."""
    url = f"https://example.com/{number}"
    return Task(RULES.key(url), "o", url, "feed")


class Book:
    """A ledger with a batching sink in a folder, and what the parent was told."""

    def __init__(self, folder: Path, batch: int, done: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.told: list[Message] = []
        self.sink = stand_ins.FileSink(folder, batch)
        self.ledger = Ledger(self.sink, self.told.append, done)

    def visit_article(self, number: int) -> None:
        """Record a capture."""
        task = article(number)
        self.ledger.record(task, failed(task, RULES, "x", NOW))

    def settled(self) -> list[str]:
        """Keys that the parent was told are durable."""
        return [result.key for message in self.told if isinstance(message, Settled) for result in message.results]


def test_a_task_is_taken_on_once(tmp_path: Path) -> None:
    """Neither twice in one process nor again after an earlier process did it."""
    book = Book(tmp_path, 1, done=(article(2).key,))
    assert [book.ledger.add(article(number)) for number in (1, 1, 2)] == [True, False, False]
    book.sink.close()


def test_the_parent_hears_only_of_what_is_durable(tmp_path: Path) -> None:
    """With a batch of three, two captures are no news yet; the third settles all, a flush the fourth."""
    book = Book(tmp_path, 3)
    for number in range(4):
        book.ledger.add(article(number))
    book.visit_article(0)
    book.visit_article(1)
    assert book.settled() == []
    book.visit_article(2)
    assert len(book.settled()) == len(stand_ins.records(tmp_path)) == 3
    book.visit_article(3)
    assert len(book.settled()) == 3
    book.ledger.settle(flush=True)
    assert len(book.settled()) == len(stand_ins.records(tmp_path)) == 4
    book.ledger.close()


def test_a_document_is_recorded_after_what_it_led_to(tmp_path: Path) -> None:
    """Killed in between, the run leaves no visit with validators whose articles were never fetched."""
    book = Book(tmp_path, 1)
    feed = document_task("o", "feed", "https://example.com/rss")
    for task in (feed, article(1), article(2)):
        book.ledger.add(task)
    visit = DiscoveryVisit("o", feed.url, "rss", NOW, "ok", etag="x")
    book.ledger.record_visit(feed, visit, [article(1).key, article(2).key])
    book.visit_article(1)
    assert stand_ins.visits(tmp_path) == []
    assert book.ledger.leftovers() == (article(2),)
    book.visit_article(2)
    assert stand_ins.visits(tmp_path) == [visit]
    assert book.ledger.leftovers() == ()
    book.ledger.close()


def test_an_index_is_recorded_after_its_sitemaps(tmp_path: Path) -> None:
    """The chain closes from its end."""
    book = Book(tmp_path, 1)
    index, child = (document_task("o", "sitemap", f"https://example.com/{name}.xml") for name in ("index", "child"))
    for task in (index, child, article(1)):
        book.ledger.add(task)
    for task, led_to in ((index, child), (child, article(1))):
        book.ledger.record_visit(task, DiscoveryVisit("o", task.url, "sitemap", NOW, "ok"), [led_to.key])
    book.visit_article(1)
    assert [visit.url for visit in stand_ins.visits(tmp_path)] == [child.url, index.url]
    book.ledger.close()


def _hold_turns(folder: Path, host: str, rounds: int, log: Path) -> None:
    async def run() -> None:
        turns = HostTurns(folder, 0.0)
        for _ in range(rounds):
            async with turns.turn(host):
                with log.open("a") as file:
                    file.write(f"{time.monotonic()} begin\n")
                await asyncio.sleep(0.01)
                with log.open("a") as file:
                    file.write(f"{time.monotonic()} end\n")
            await asyncio.sleep(0.005)

    asyncio.run(run())


def test_two_processes_never_have_the_same_turn(tmp_path: Path) -> None:
    """Begin and end alternate, however the two are timed."""
    log = tmp_path / "log"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_hold_turns, args=(tmp_path, "h", 10, log)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    words = [line.split()[1] for line in log.read_text().splitlines()]
    assert words == ["begin", "end"] * 20


def test_pauses_holds_and_closings(tmp_path: Path) -> None:
    """A delay between turns, a hold for one host only, a host that is silent too often."""

    async def run() -> tuple[float, float, float]:
        turns = HostTurns(tmp_path, 0.1)
        started = time.monotonic()
        for _ in range(3):
            async with turns.turn("a"):
                pass
        paused = time.monotonic() - started
        turns.hold("b", 0.2)
        started = time.monotonic()
        async with turns.turn("c"):
            free = time.monotonic() - started
        async with turns.turn("b"):
            held = time.monotonic() - started
        for _ in range(MAX_UNANSWERED):
            assert turns.closed("d") == ""
            turns.answered("d", False)
        assert "did not answer" in turns.closed("d")
        turns.release()
        return paused, free, held

    paused, free, held = asyncio.run(run())
    assert paused >= 0.2
    assert free < 0.1
    assert held >= 0.2
