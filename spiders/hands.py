"""One crawler process and the tasks it still has to do, across restarts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError

from spiders.marks import BeingRead, Mark
from spiders.messages import Job, Message
from spiders.nursery import Context
from spiders.tasks import Result, Task
from spiders.worker import run_worker

_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """A process that was started, the line to it, and what it is reading."""

    process: BaseProcess
    connection: Connection
    mark: Mark

    @classmethod
    def start(cls, context: Context, job: Job) -> Running:
        """Start a process on a job."""
        ours, theirs = context.Pipe()
        mark = Mark.make(context)
        # Daemonic: should the parent end in the ordinary way, the process is ended with it.
        process = context.Process(target=run_worker, args=(job, theirs, mark), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours, mark)

    def receive(self) -> Message | None:
        """The next message; ``None`` where the process is gone."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, OSError, UnpicklingError):
            return None
        return message

    def being_read(self) -> BeingRead | None:
        """The page that the process is reading."""
        return self.mark.being_read(self.process.pid)

    def end(self) -> int | None:
        """Let the line go, wait for the process and return its exit code."""
        self.connection.close()
        self.process.join(_STOP_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        return self.process.exitcode


@dataclass(slots=True)
class Hand:
    """A share of the tasks, and the process that is at it."""

    tasks: dict[str, Task]
    """Without a durable record so far, by key."""
    running: Running
    done: set[str] = field(default_factory=set)
    crashes: int = 0
    """Ends of the process that no page could be blamed for."""
    finished: bool = False

    def settle(self, results: Iterable[Result]) -> None:
        """Take tasks with a durable record off the list."""
        for result in results:
            self.tasks.pop(result.key, None)
            self.done.add(result.key)


def stop_all(hands: Iterable[Hand]) -> None:
    """End what still runs: first by a word (the closed line), then by force."""
    alive = [hand.running for hand in hands if hand.running.process.is_alive()]
    for running in alive:
        with suppress(OSError):
            running.connection.close()
    for running in alive:
        running.end()
