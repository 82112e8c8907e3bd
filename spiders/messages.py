"""What a crawler process is given and what it tells its parent. Plain data that travels between processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.captures import DiscoveryVisit, KnownArticle
from monitor.story.model import Story
from spiders.options import CrawlOptions
from spiders.sink import Sink
from spiders.tasks import Result, Task


@dataclass(frozen=True, slots=True)
class Job:
    """The work of one crawler process."""

    story: Story
    tasks: tuple[Task, ...]
    known: tuple[KnownArticle, ...]
    """All known articles of the outlets in ``tasks``, also those that are not visited."""
    done: frozenset[str]
    """Keys of tasks that an earlier process of this run has finished."""
    seen_documents: Mapping[str, DiscoveryVisit]
    options: CrawlOptions
    turns: Path
    """Folder of the turns at hosts, and of what was spent."""
    started: float
    """When the run's time began, by the system's monotonic clock."""
    sink_factory: Callable[[], Sink]


@dataclass(frozen=True, slots=True)
class Planned:
    """Tasks that were found on the way."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Tasks whose records are durable."""

    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything is done and closed."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The process cannot go on, and a new one could not either: the sink failed."""

    reason: str


Message = Planned | Settled | Finished | Broken
