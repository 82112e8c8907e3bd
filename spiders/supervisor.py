"""Keeps the crawler processes going: starts them, listens, ends one that hangs, and sees that no task is lost.

Tasks go in, dealt to processes; a tally comes out. A page whose reading hangs or ends its process is visited once more
without being read. Restarts are bounded: then what is left is recorded as failed, here, by a sink of our own.
"""

from __future__ import annotations

import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import wait
from pathlib import Path

from monitor.captures import DiscoveryVisit, KnownArticle
from monitor.errors import GapwireError
from monitor.story.model import Story
from spiders.archives.copies import failed_copy
from spiders.discovery import document_kind, visit_of
from spiders.hands import Hand, Running, stop_all
from spiders.marks import BeingRead
from spiders.messages import Broken, Finished, Job, Planned, Settled
from spiders.nursery import modules_of, nursery
from spiders.options import CrawlOptions
from spiders.progress import Progress
from spiders.result import Failure, Tally
from spiders.rules import OutletRules
from spiders.sink import Sink
from spiders.tasks import Result, Task
from spiders.visits import failed

Piles = Sequence[Sequence[Task]]
"""Tasks by the process that does them."""

MAX_KILLED_PAGES = 3
"""Pages of one outlet that may hang or crash the reader; after that the outlet's remaining pages are given up."""
MAX_CRASHES = 3
"""Ends of one process that no page can be blamed for; after that its remaining tasks are given up."""
MAX_SUSPECTS = 10
"""Pages of one run that are read a second time after their process was killed from outside (or for want of memory)."""
_LOOK_SECONDS = 0.25
_STALL_SECONDS = 60.0


class CrawlBroken(GapwireError):
    """What is collected cannot be kept; the message says why."""


class Supervisor:
    """Runs one crawl."""

    def __init__(
        self,
        story: Story,
        known: Sequence[KnownArticle],
        seen_documents: Mapping[str, DiscoveryVisit],
        sink_factory: Callable[[], Sink],
        options: CrawlOptions,
    ) -> None:
        self._story = story
        self._known = known
        self._seen = seen_documents
        self._sink_factory = sink_factory
        self._options = options
        self._context = nursery(modules_of(sink_factory, options.reader))
        self._killed: Counter[str] = Counter()
        self._suspects: set[str] = set()
        self._progress = Progress(False)
        self._turns = Path()
        self._started = 0.0
        self.tally = Tally(tuple(outlet.id for outlet in story.outlets))

    def run(self, rounds: Sequence[Piles], progress: Progress) -> None:
        """Do all tasks, one round after the other; returns when each has a durable record.

        Raises ``CrawlBroken`` where a sink fails.
        """
        self._progress = progress
        self._started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="gapwire-turns-") as turns:
            self._turns = Path(turns)
            done: frozenset[str] = frozenset()
            for piles in rounds:
                done |= self._do(piles, done)

    def _do(self, piles: Piles, done: frozenset[str]) -> frozenset[str]:
        """Do the tasks of one round that are not done yet; the keys of what was done."""
        hands: list[Hand] = []
        try:
            for pile in piles:
                tasks = {task.key: task for task in pile if task.key not in done}
                self._progress.add(len(tasks))
                hands.append(Hand(tasks, self._start(tasks, done), set(done)))
            while active := [hand for hand in hands if not hand.finished]:
                self._look(active)
        finally:
            stop_all(hands)
        return frozenset().union(*(hand.done for hand in hands))

    def _start(self, tasks: Mapping[str, Task], done: frozenset[str]) -> Running:
        outlets = {task.outlet for task in tasks.values()}
        job = Job(
            story=self._story,
            tasks=tuple(tasks.values()),
            known=tuple(article for article in self._known if article.outlet in outlets),
            done=done,
            seen_documents={url: visit for url, visit in self._seen.items() if visit.outlet in outlets},
            options=self._options,
            turns=self._turns,
            started=self._started,
            sink_factory=self._sink_factory,
        )
        return Running.start(self._context, job)

    def _look(self, hands: Sequence[Hand]) -> None:
        """Wait a little for news and deal with it."""
        by_connection = {hand.running.connection: hand for hand in hands}
        for ready in wait(list(by_connection), timeout=_LOOK_SECONDS):
            hand = by_connection[ready]  # type: ignore[index]
            if not self._listen(hand):
                self._begin_anew(hand)
        for hand in hands:
            if not hand.finished:
                self._stop_if_it_hangs(hand)

    def _stop_if_it_hangs(self, hand: Hand) -> None:
        """End a process in which a page takes too long, or of which nothing at all has been heard for long."""
        reading = hand.running.being_read()
        silence = hand.running.mark.silent_for()
        if reading.too_long if reading else silence > self._options.page_seconds + _STALL_SECONDS:
            hand.running.process.kill()
            while not hand.finished and self._listen(hand):
                pass
            if not hand.finished:
                self._begin_anew(hand, reading)

    def _listen(self, hand: Hand) -> bool:
        """Take one message; False where there is none to come any more."""
        message = hand.running.receive()
        if message is None:
            return False
        if isinstance(message, Broken):
            raise CrawlBroken(message.reason)
        if isinstance(message, Settled):
            self._settle(hand, message.results)
        elif isinstance(message, Planned):
            hand.tasks.update({task.key: task for task in message.tasks})
            self._progress.add(len(message.tasks))
        elif isinstance(message, Finished):
            hand.running.end()
            hand.finished = True
        return True

    def _settle(self, hand: Hand, results: Sequence[Result]) -> None:
        hand.settle(results)
        self.tally.add(results)
        self._progress.advance(len(results))

    def _begin_anew(self, hand: Hand, stopped: BeingRead | None = None) -> None:
        """The process is gone before its job was done: find out why, and go on with what is left.

        ``stopped``: the page for which it was ended; had it gone on to the next one in the last moment, that did no
        harm.
        """
        reading = hand.running.mark.being_read()
        exit_code = hand.running.end()
        culprit = hand.tasks.get(reading.key) if reading is not None else None
        if culprit is None or reading is None or (stopped is not None and stopped.key != reading.key):
            hand.crashes += 1
        elif exit_code == -signal.SIGKILL and stopped is None and self._may_be_innocent(culprit):
            hand.tasks[culprit.key] = hand.tasks.pop(culprit.key)  # behind everything else
        elif reading.too_long:
            self._blame(hand, culprit, f"reading the page took longer than {reading.limit:g} s")
        else:
            self._blame(hand, culprit, f"reading the page ended its process (exit code {exit_code})")
        self._give_up(hand, self._hopeless(hand))
        if hand.tasks:
            hand.running = self._start(hand.tasks, frozenset(hand.done))
        else:
            hand.finished = True

    def _may_be_innocent(self, culprit: Task) -> bool:
        """Whether a page whose process was killed is read once more: it may have been somebody else."""
        if culprit.key in self._suspects or len(self._suspects) >= MAX_SUSPECTS:
            return False
        self._suspects.add(culprit.key)
        return True

    def _blame(self, hand: Hand, culprit: Task, note: str) -> None:
        self._killed[culprit.outlet] += 1
        self.tally.killed.append(Failure(culprit.outlet, culprit.url, note))
        # Behind everything else: should even fetching it be harmful, the others are done by then.
        del hand.tasks[culprit.key]
        hand.tasks[culprit.key] = replace(culprit, unread=note)

    def _hopeless(self, hand: Hand) -> dict[str, str]:
        """Keys of tasks that are not tried again, with the note for the record."""
        if hand.crashes > MAX_CRASHES:
            note = f"given up: the crawler process ended {hand.crashes} times and no page could be blamed"
            return dict.fromkeys(hand.tasks, note)
        note = f"given up: {MAX_KILLED_PAGES} pages of this outlet hung or ended the reader"
        return {key: note for key, task in hand.tasks.items() if self._killed[task.outlet] > MAX_KILLED_PAGES}

    def _give_up(self, hand: Hand, notes: Mapping[str, str]) -> None:
        """Record tasks as failed, in this process."""
        if not notes:
            return
        sink = self._sink_factory()
        now = datetime.now(UTC) + self._options.clock_offset
        # Pages first: a document's record says that everything it led to was dealt with.
        tasks = sorted((hand.tasks[key] for key in notes), key=lambda task: task.is_document)
        results = [self._record_failure(sink, task, notes[task.key], now) for task in tasks]
        sink.close()
        self._settle(hand, results)

    def _record_failure(self, sink: Sink, task: Task, note: str, now: datetime) -> Result:
        if task.is_document:
            sink.discovery(visit_of(task, document_kind(task), now, None, "failed", note))
            return Result(task.key, task.outlet, task.url, None, note=note, document_outcome="failed")
        outlet = next(outlet for outlet in self._story.outlets if outlet.id == task.outlet)
        record = failed if task.memento is None else failed_copy
        capture = record(task, OutletRules.of(outlet), note, now)
        sink.capture(capture)
        return Result(task.key, task.outlet, task.url, capture.outcome, note=note)
