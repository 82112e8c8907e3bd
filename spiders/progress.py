"""Progress of a crawl on a terminal; silent everywhere else."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class Progress:
    """A line that counts visited addresses. Standard error only, and only where it is a terminal."""

    def __init__(self, wanted: bool) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._total = 0
        self._wanted = wanted and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        """Begin to draw."""
        if self._wanted:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("visiting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("visiting", total=0)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.stop()

    def add(self, count: int) -> None:
        """So many more addresses to visit."""
        self._total += count
        if self._bar is not None:
            self._bar.update(self._task, total=self._total)

    def advance(self, count: int) -> None:
        """So many addresses are done."""
        if self._bar is not None:
            self._bar.advance(self._task, count)
