"""The options of every command that crawls: they come in by ``crawl_options``, one value with all of them goes out.

``gapwire schedule`` writes them as a command line again. Nothing is crawled here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from monitor.story.model import Budget
    from spiders.options import CrawlOptions


@dataclass(frozen=True, slots=True)
class CrawlFlags:
    """What was said on the command line."""

    delay: float
    allow_private: bool
    workers: int
    past: bool
    budget: tuple[str, ...]

    def options(self, in_story: Budget, *, progress: bool) -> CrawlOptions:
        """The crawl's settings; amounts of ``--budget`` win over the story file's. ``UsageError`` for what is none."""
        from monitor.commands.budgeting import budget_of
        from spiders.options import CrawlOptions

        spend = budget_of(in_story, self.budget)
        return CrawlOptions(
            self.delay, self.allow_private, self.workers, past=self.past, progress=progress, budget=spend
        )

    def line(self) -> list[str]:
        """The same as arguments of ``gapwire run``."""
        said = [f"--delay={self.delay:g}", f"--workers={self.workers}", *(["--past"] if self.past else [])]
        said += [f"--budget={amount}" for amount in self.budget]
        return said + (["--allow-private-addresses"] if self.allow_private else [])


def crawl_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--delay``, ``--allow-private-addresses``, ``--workers``, ``--past``, ``--budget``, together as ``crawl``."""

    @wraps(function)
    def gathered(*arguments: Any, **given: Any) -> Any:
        flags = CrawlFlags(**{each.name: given.pop(each.name) for each in fields(CrawlFlags)})
        return function(*arguments, crawl=flags, **given)

    for decorate in (
        click.option(
            "--delay",
            type=click.FloatRange(min=0),
            default=5.0,
            show_default=True,
            metavar="SECONDS",
            help="Pause between two requests to one host; below 1 only with --allow-private-addresses.",
        ),
        click.option(
            "--allow-private-addresses",
            "allow_private",
            is_flag=True,
            help="Also visit loopback and private addresses.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=0),
            default=0,
            metavar="N",
            help="Crawler processes; 0 is one per core.",
        ),
        click.option(
            "--past",
            is_flag=True,
            help="Ask the story's archives only; the outlets' pages of today are not visited.",
        ),
        click.option(
            "--budget",
            multiple=True,
            metavar="KIND=AMOUNT",
            help="What one run may spend: time=2h, requests=500, bytes=200MB, host-time=30m, host-requests=50, "
            "host-bytes=20MB; may be repeated, wins over the story file.",
        ),
    ):
        gathered = decorate(gathered)
    return gathered
