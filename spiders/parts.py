"""Further pages of split articles that were found by themselves: each becomes part of its article.

Captures go in as they come. One of a later page is kept back until its article was followed, and then dropped: the
article's capture holds it. What no article claims is given back at the end, to be recorded as what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from monitor.captures import Capture, Outcome
from spiders.archives.desk import ArchiveDesk
from spiders.archives.speakers import copy_task
from spiders.ledger import Ledger
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.visits import Fetched

MOST_HELD = 200
"""Captures that are kept back at one time; any more are recorded at once."""
MOST_BYTES = 50_000_000
_MISSING = frozenset({Outcome.FAILED, Outcome.ROBOTS, Outcome.ARCHIVE_EXCLUDED})


class Parts:
    """The later pages that one process came across."""

    def __init__(self, ledger: Ledger, rules: Mapping[str, OutletRules], desk: ArchiveDesk) -> None:
        self._ledger = ledger
        self._rules = rules
        self._desk = desk
        self._held: dict[str, tuple[Task, Capture, Fetched]] = {}
        self._bytes = 0

    def hold(self, task: Task, capture: Capture, fetched: Fetched) -> bool:
        """Keep back the capture of a later page that nobody knew, and what came for it; False for every other."""
        place = capture.reading.sequence if capture.reading is not None else None
        if place is None or place.number == 1 or task.known is not None or not self._ledger.is_open(task):
            return False
        size = len(capture.body or b"")
        if len(self._held) >= MOST_HELD or self._bytes + size > MOST_BYTES:
            return False
        self._held[task.key] = task, capture, fetched
        self._bytes += size
        return True

    def fetched(self, page: Task) -> Fetched | None:
        """What came for a further page, where it is kept back: it is not asked for again."""
        rules = self._rules[page.outlet]
        try:
            key = rules.key(page.url) if page.memento is None else copy_task(rules.outlet, page.memento).key
        except ValueError:
            return None
        found = self._held.get(key)
        return found[2] if found is not None else None

    def absorb(self, task: Task, capture: Capture) -> None:
        """An article was recorded: its further pages need no visit and no record."""
        keys = set(self._keys(task, capture)) if capture.pages else set()
        if not keys:
            return
        self._desk.parts |= keys
        from_archive = capture.copy is not None

        def is_part(each: Task) -> bool:
            if each.is_document or each.known is not None or (from_archive and each.memento is None):
                return False
            return self._key(each) in keys

        self._ledger.absorb(is_part, () if from_archive else keys)
        for key in [key for key, (each, *_) in self._held.items() if not self._ledger.is_open(each)]:
            self._bytes -= len(self._held.pop(key)[1].body or b"")

    def held(self) -> Iterator[tuple[Task, Capture]]:
        """What no article has claimed."""
        yield from ((task, capture) for task, capture, _ in self._held.values())
        self._held.clear()

    def _keys(self, task: Task, capture: Capture) -> Iterator[str]:
        """Keys of the pages that are part of the capture's text."""
        rules = self._rules[task.outlet]
        own = {task.key}
        with suppress(ValueError):
            own.add(rules.key(capture.url))
        for page in capture.pages:
            if page.outcome not in _MISSING:
                with suppress(ValueError):
                    if (key := rules.key(page.url)) not in own:
                        yield key

    def _key(self, task: Task) -> str:
        if task.memento is None or task.memento.redirect:
            return task.key
        try:
            return self._rules[task.outlet].key(task.memento.original)
        except ValueError:
            return task.key
