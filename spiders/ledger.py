"""The book of one crawler process: what is to be visited, what was, and what is durable.

Tasks, captures and discovery visits go in; the sink gets the records, the parent gets word of tasks once their records
are durable. A discovery visit is recorded after the articles it led to: were the run killed in between, the next one
must not be told "not modified" by a feed whose articles nobody fetched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from monitor.captures import Capture, DiscoveryVisit, Outcome
from spiders.messages import Message, Planned, Settled
from spiders.sink import BatchingSink
from spiders.tasks import Result, Task

_TO_BE_READ_AGAIN = frozenset({"not_visited", "failed"})
_LEFT = "not everything that it names could be visited"


@dataclass(slots=True)
class _HeldVisit:
    task: Task
    visit: DiscoveryVisit
    waiting_for: set[str]


class Ledger:
    """Keeps every task until its record is handed to the sink, and every record until it is durable."""

    def __init__(self, sink: BatchingSink, tell: Callable[[Message], None], done: Iterable[str] = ()) -> None:
        self._sink = sink
        self._tell = tell
        self._open: dict[str, Task] = {}
        self._done: set[str] = set(done)
        self._held: list[_HeldVisit] = []
        self._handed: deque[Result] = deque()

    def add(self, task: Task) -> bool:
        """Take a task on; False where its key is known already, so that nothing is visited twice."""
        if task.key in self._open or task.key in self._done:
            return False
        self._open[task.key] = task
        return True

    def tell_planned(self, tasks: Iterable[Task]) -> None:
        """Let the parent know of tasks that were found on the way."""
        found = tuple(tasks)
        if found:
            self._tell(Planned(found))

    def record(self, task: Task, capture: Capture) -> None:
        """The task is done, and this is its capture."""
        if not self._close(task):
            return
        self._sink.capture(capture)
        page_class = capture.reading.page_class if capture.reading else None
        self._handed.append(Result(task.key, task.outlet, task.url, capture.outcome, page_class, capture.note))
        self._release_visits(task, left=capture.outcome is Outcome.NOT_VISITED)
        self.settle(flush=False)

    def is_open(self, task: Task) -> bool:
        """Whether the task still waits for its record."""
        return task.key in self._open

    def absorb(self, is_part: Callable[[Task], bool], keys: Iterable[str]) -> None:
        """Close the tasks that another article's capture has answered, and take none with one of ``keys`` from now on.

        To be called once that capture is recorded.
        """
        parts = [task for task in self._open.values() if is_part(task)]
        self._done.update(keys)
        for task in parts:
            self._close(task)
            self._release_visits(task, left=False)
        if parts:
            self._tell(Settled(tuple(Result(each.key, each.outlet, each.url, None, is_part=True) for each in parts)))

    def record_visit(self, task: Task, visit: DiscoveryVisit, led_to: Iterable[str] = ()) -> None:
        """The document was read; recorded once the tasks with the keys ``led_to`` are done."""
        waiting = {key for key in led_to if key in self._open}
        if waiting:
            self._held.append(_HeldVisit(task, visit, waiting))
        else:
            self._hand_over_visit(task, visit)

    def settle(self, *, flush: bool) -> None:
        """Tell the parent what has become durable; make everything durable first if ``flush``."""
        if flush and self._sink.pending:
            self._sink.flush()
        durable = len(self._handed) - self._sink.pending
        if durable > 0:
            self._tell(Settled(tuple(self._handed.popleft() for _ in range(durable))))

    def leftovers(self) -> tuple[Task, ...]:
        """Tasks without a record, except documents whose visit is being held."""
        held = {entry.task.key for entry in self._held}
        return tuple(task for key, task in self._open.items() if key not in held)

    def close(self) -> None:
        """Close the sink and tell the parent of everything."""
        self._sink.close()
        if self._handed:
            self._tell(Settled(tuple(self._handed)))
            self._handed.clear()

    def _close(self, task: Task) -> bool:
        if self._open.pop(task.key, None) is None:
            return False
        self._done.add(task.key)
        return True

    def _hand_over_visit(self, task: Task, visit: DiscoveryVisit) -> None:
        if not self._close(task):
            return
        self._sink.discovery(visit)
        self._handed.append(
            Result(task.key, task.outlet, task.url, None, note=visit.note, document_outcome=visit.outcome)
        )
        self._release_visits(task, left=visit.outcome in _TO_BE_READ_AGAIN)

    def _release_visits(self, task: Task, *, left: bool) -> None:
        """``left``: nobody has seen what is at the task's address."""
        ready: list[_HeldVisit] = []
        for entry in self._held:
            if left and task.key in entry.waiting_for:
                entry.visit = _reopened(entry, task)
            entry.waiting_for.discard(task.key)
            if not entry.waiting_for:
                ready.append(entry)
        self._held = [entry for entry in self._held if entry.waiting_for]
        for entry in ready:
            self._hand_over_visit(entry.task, entry.visit)


def _reopened(entry: _HeldVisit, left: Task) -> DiscoveryVisit:
    """The visit, so that the next run is led to what this one left: an article is remembered by itself, a nested list
    or an archived copy only by what named it.
    """
    if entry.task.archive:
        return replace(entry.visit, outcome="not_visited", note=_LEFT)
    again = left.is_document and (entry.visit.etag or entry.visit.last_modified)
    return without_validators(entry.visit, _LEFT) if again else entry.visit


def without_validators(visit: DiscoveryVisit, note: str) -> DiscoveryVisit:
    """The visit, so that the next run reads the document again in full."""
    joined = f"{visit.note}; {note}" if visit.note else note
    return replace(visit, etag=None, last_modified=None, note=joined)
