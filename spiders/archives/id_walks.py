"""Walking along numbers: pages whose addresses differ by a number that grows with time, one after the other.

An outlet's ``id_walk`` and what a page turned out to be go in; the next step comes out. Each step is one page, in turn
like every other visit; a run makes a bounded number of them, and the next run goes on where this one stopped. The walk
ends at its last number or at the first page from after the story.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.captures import DiscoveryVisit, Reading
from monitor.story.model import IdWalk, Outlet
from spiders.archives.asking import Window
from spiders.tasks import Task

ROLE = "id-walk"
_ANSWERED = frozenset({"ok", "empty"})


def first_step(outlet: Outlet, seen: Mapping[str, DiscoveryVisit]) -> Task | None:
    """The first number that was not looked at yet; ``None`` where the walk is over."""
    walk = outlet.id_walk
    if walk is None:
        return None
    for number in range(walk.first, walk.last + 1, walk.step):
        visit = seen.get(_address(walk, number))
        if visit is None or visit.outcome not in _ANSWERED:
            return _step(outlet.id, walk, number, 1)
        if visit.note == AFTERWARDS:
            return None
    return None


AFTERWARDS = "the page is from after the story: the walk ends here"


def next_step(task: Task, outlet: Outlet, most: int) -> Task | None:
    """The step after ``task``; ``None`` at the end of the walk, or of what one run may do (``most`` steps)."""
    walk = outlet.id_walk
    if walk is None or task.depth >= most:
        return None
    number = _number(walk, task.url) + walk.step
    return None if number > walk.last else _step(task.outlet, walk, number, task.depth + 1)


def is_afterwards(reading: Reading | None, window: Window) -> bool:
    """Whether the page says that it is from after the story."""
    published = reading.published_at if reading else None
    return published is not None and window.end is not None and published.date() > window.end


def _step(outlet: str, walk: IdWalk, number: int, depth: int) -> Task:
    url = _address(walk, number)
    return Task(f"{outlet} {ROLE}: {url}", outlet, url, ROLE, is_document=True, depth=depth)


def _address(walk: IdWalk, number: int) -> str:
    return walk.url.replace("{id}", str(number), 1)


def _number(walk: IdWalk, url: str) -> int:
    before, _, after = walk.url.partition("{id}")
    return int(url[len(before) : len(url) - len(after)])
