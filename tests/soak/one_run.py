"""One scheduled run in its own process, at a simulated time, to be killed (``one_run.py STORY DATABASE SECONDS``)."""

from __future__ import annotations

import json
import resource
import sys
from datetime import timedelta
from pathlib import Path


def main() -> None:
    from spiders.nursery import prepare

    story, database, offset, *limit = sys.argv[1:]
    if limit:  # no file may grow beyond it: a disk that is full, where none can be made
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), int(limit[0])))
    prepare()
    result = run_once(Path(story), database, timedelta(seconds=float(offset)))
    print(json.dumps({**result, "most_bytes": most_bytes()}))


def most_bytes() -> int:
    """Most memory of this process so far. ``getrusage`` would count what it was forked from."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def run_once(story: Path, database: str, offset: timedelta) -> dict[str, object]:
    """What ``gapwire run --due`` does, at another time: crawl what is due, judge, compare."""
    from monitor.commands.stages import bench, crawl_stage, judge_stage
    from monitor.story import load_story
    from spiders.crawl import CrawlOptions

    options = CrawlOptions(
        delay=0, allow_private=True, workers=2, clock_offset=offset, timeout=4.0, retries=1, page_seconds=60
    )
    with bench(load_story(story), database, offset) as place, place.run("run") as run:
        result = crawl_stage(place, run, options, due_only=True)
        judge_stage(place, run)
    return {"run": run.id, "outcome": run.outcome, "captures": result.captures}


if __name__ == "__main__":
    main()
