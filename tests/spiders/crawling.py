"""Crawls for tests: a story made of outlets, a folder of records, the result."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import stand_ins

from monitor.captures import Capture, DiscoveryVisit, KnownArticle
from monitor.story.model import Fact, Outlet, Story
from spiders.crawl import CrawlOptions, CrawlResult, crawl


@dataclass(frozen=True)
class Crawled:
    """A crawl and what it left behind."""

    result: CrawlResult
    captures: list[Capture]
    visits: list[DiscoveryVisit]

    def of(self, outlet: str) -> list[Capture]:
        """The captures of one outlet."""
        return [capture for capture in self.captures if capture.outlet == outlet]

    def one(self, outlet: str) -> Capture:
        """The only capture of one outlet."""
        (capture,) = self.of(outlet)
        return capture

    def visits_of(self, outlet: str) -> list[DiscoveryVisit]:
        """The discovery visits of one outlet."""
        return [visit for visit in self.visits if visit.outlet == outlet]


def story_of(*outlets: Outlet) -> Story:
    """A story about a parade."""
    return Story(
        id="parade",
        title="A parade",
        start=date(2023, 7, 23),
        end=date(2023, 7, 30),
        keywords=("parade",),
        facts=(Fact(id="held", statement="A parade was held."),),
        outlets=outlets,
    )


def outlet_of(name: str, url: str, **particulars: Any) -> Outlet:
    """An outlet."""
    return Outlet(id=name, name=name, country="GB", ownership="private", language="en", url=f"{url}/", **particulars)


def crawl_into(
    folder: Path,
    story: Story,
    known: Sequence[KnownArticle] = (),
    seen: Mapping[str, DiscoveryVisit] | None = None,
    *,
    batch: int = 4,
    fail_at: int = 0,
    waiting: Mapping[str, int] | None = None,
    **options: Any,
) -> Crawled:
    """Crawl with the stand-in reader and the file sink."""
    settings: dict[str, Any] = {"delay": 0.0, "allow_private": True, "reader": "stand_ins:read_simply", "retries": 1}
    sink = functools.partial(stand_ins.FileSink, folder, batch, fail_at)
    result = crawl(story, known, seen or {}, sink, CrawlOptions(**(settings | options)), waiting=waiting)
    return Crawled(result, stand_ins.captures(folder), stand_ins.visits(folder))


def known_from(captures: Sequence[Capture], **changes: Any) -> list[KnownArticle]:
    """What a store would know of these captures in the next run."""
    return [
        KnownArticle(
            outlet=capture.outlet,
            url=capture.url,
            urls=tuple(dict.fromkeys((capture.url, *capture.redirects, capture.final_url))),
            etag=capture.headers.get("etag"),
            last_modified=capture.headers.get("last-modified"),
            body_digest=capture.body_digest,
            captured_at=capture.captured_at,
            **{"about_story": capture.about_story, **changes},
        )
        for capture in captures
    ]
