"""Collects the coverage of a story: the one call into this room.

A story, what is known from earlier runs, and a factory of sinks go in; everything collected goes to the sinks as it
comes, and a summary comes out. Every known, listed or discovered address gets exactly one capture.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.captures import DiscoveryVisit, KnownArticle
from monitor.story.model import Story
from spiders.archives.speakers import check_parts, first_questions, keys_of
from spiders.options import CrawlOptions
from spiders.plan import deal, in_rounds, plan_tasks
from spiders.progress import Progress
from spiders.rendering.installed import check_browser
from spiders.result import CrawlResult, Failure, OutletCount
from spiders.sink import BatchingSink, Sink
from spiders.supervisor import CrawlBroken, Supervisor
from spiders.turns import SHARES_HOSTS

__all__ = ["BatchingSink", "CrawlBroken", "CrawlOptions", "CrawlResult", "Failure", "OutletCount", "Sink", "crawl"]


def crawl(
    story: Story,
    known: Sequence[KnownArticle],
    seen_documents: Mapping[str, DiscoveryVisit],
    sink_factory: Callable[[], Sink],
    options: CrawlOptions | None = None,
    *,
    waiting: Mapping[str, int] | None = None,
) -> CrawlResult:
    """Visit the story's outlets once, in crawler processes side by side, and return what came of it.

    ``known`` are the articles of earlier runs with their histories (all of them: those about something else are
    recognised by it and left alone). ``seen_documents`` holds the newest visit of each discovery document by its URL;
    give none where the story's keywords or window have changed since, because an unchanged feed is not read again.
    ``waiting``: addresses of lists and questions that earlier runs left because their budget was spent, and how often;
    with known articles that ``waited`` they come first.
    ``sink_factory`` is pickled and called in each crawler process. Raises ``CrawlBroken`` where a sink fails.

    Starts processes by spawning: a script that calls this needs the usual ``if __name__ == "__main__"``.
    """
    options = options or CrawlOptions()
    options = replace(options, archive_keys=keys_of(story))
    supervisor = Supervisor(story, known, seen_documents, sink_factory, options)
    now = datetime.now(UTC) + options.clock_offset
    tasks = plan_tasks(story, known, now.date(), past=options.past)
    check_parts(story)
    check_browser(story)
    tasks += first_questions(story, known, seen_documents, now)
    rounds = [deal(group, _processes(options)) for group in in_rounds(tasks, waiting or {}, options.budget)]
    with Progress(options.progress) as progress:
        supervisor.run(rounds, progress)
    return supervisor.tally.result()


def _processes(options: CrawlOptions) -> int:
    if not SHARES_HOSTS:
        return 1
    return options.workers or _cores()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
