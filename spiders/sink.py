"""Where a crawl puts what it collects. The spiders hand over plain data and never know what becomes of it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from monitor.captures import Capture, DiscoveryVisit


class Sink(Protocol):
    """Takes captures and discovery visits, in one process, in the order in which they come.

    It is made in each crawler process by a picklable factory and closed there. An exception it raises ends the crawl:
    nothing that was collected is dropped in silence.
    """

    def capture(self, capture: Capture) -> None:
        """Take one capture."""

    def discovery(self, visit: DiscoveryVisit) -> None:
        """Take one look at a feed, sitemap or section page."""

    def close(self) -> None:
        """Make everything durable and let go of the store."""


@runtime_checkable
class BatchingSink(Sink, Protocol):
    """A sink that keeps the newest records back for a while. One without these two counts as durable at once."""

    @property
    def pending(self) -> int:
        """How many of the captures and visits that were handed over (the newest ones) are not durable yet."""

    def flush(self) -> None:
        """Make everything durable; called about once a second while there is something pending."""
