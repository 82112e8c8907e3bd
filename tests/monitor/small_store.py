"""A small invented story and captures of its articles, said in few words, for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from db.engine import open_database
from monitor.captures import Capture, DiscoveryVisit, Outcome, PageClass, Reading
from monitor.store import RecordedRun, Recorder, recorded_run
from monitor.store.raw import digest_bytes
from monitor.story import LoadedStory, parse_story

START = datetime(2024, 5, 1, tzinfo=UTC)
STORY = """
[story]
id = "bridge"
title = "The bridge of Oldport is closed"
start = 2024-05-01
end = 2024-05-09
keywords = ["Oldport", "bridge"]

[[fact]]
id = "closed-monday"
statement = "The bridge of Oldport was closed on Monday."

[[fact]]
id = "nine-workers"
statement = "Nine workers were hurt when a crane fell over."

[[outlet]]
id = "mail"
name = "Mail"
language = "en"
url = "https://mail.example/"
feeds = ["https://mail.example/rss.xml"]

[[outlet]]
id = "post"
name = "Post"
language = "en"
url = "https://post.example/"
feeds = ["https://post.example/rss.xml"]
"""
BODY = "The bridge of Oldport was closed on Monday. Ships wait in the harbour.\n\nThe mayor spoke of a long summer."


def at(hour: float) -> datetime:
    """A moment so many hours after the story began."""
    return START + timedelta(hours=hour)


def load(text: str = STORY) -> LoadedStory:
    """The story as a command loads it."""
    return parse_story(text, Path("bridge.toml"))


def reading(body: str = BODY, **values: Any) -> Reading:
    """What a page says."""
    columns: dict[str, Any] = {"page_class": PageClass.ARTICLE, "note": "", "headline": "Bridge closed"}
    return Reading(**(columns | {"language": "en", "body": body, "extractor": "test 1"} | values))


def capture(
    hour: float = 0, page: Reading | None = None, *, outlet: str = "mail", path: str = "a", **values: Any
) -> Capture:
    """One visit that fetched a page, unless ``values`` say otherwise."""
    url = f"https://{outlet}.example/{path}"
    body = f"<html>{page.headline}{page.body}</html>".encode("utf-8", "replace") if page else None
    columns: dict[str, Any] = {
        "url": url,
        "requested_url": url,
        "final_url": url,
        "outcome": Outcome.FETCHED,
        "status": 200,
        "headers": {"etag": '"1"'},
        "body": body,
        "about_story": True if page else None,
        "discovered_by": "feed",
    } | values
    columns.setdefault("body_digest", digest_bytes(columns["body"]) if columns["body"] is not None else None)
    return Capture(outlet=outlet, captured_at=at(hour), reading=page, **columns)


def visit(hour: float = 0, outcome: str = "ok", *, outlet: str = "mail", **values: Any) -> DiscoveryVisit:
    """One look at a feed."""
    columns = {
        "url": f"https://{outlet}.example/rss.xml",
        "kind": "rss",
        "etag": '"f"',
        "links": 3,
        "matched": 1,
    } | values
    return DiscoveryVisit(outlet=outlet, visited_at=at(hour), outcome=outcome, **columns)


@dataclass
class SmallStore:
    """A database with the small story."""

    url: str
    engine: Engine
    loaded: LoadedStory = field(default_factory=load)
    hour: float = 0

    @contextmanager
    def run(self, kind: str = "crawl", outcome: str = "fine") -> Iterator[RecordedRun]:
        """A recorded run."""
        with recorded_run(self.engine, self.url, self.loaded, kind, lambda: at(self.hour)) as run:
            yield run
            run.outcome = outcome

    def record(self, *records: Capture | DiscoveryVisit, outcome: str = "fine") -> int:
        """Record all in one run; how many versions it made."""
        with self.run(outcome=outcome) as run, Recorder(self.url, run.id, self.loaded.story.id) as recorder:
            for one in records:
                recorder.capture(one) if isinstance(one, Capture) else recorder.discovery(one)
        return recorder.new_versions

    def rows(self, sql: str) -> list[Any]:
        """The answer to one question."""
        with self.engine.connect().execution_options(reads=True) as connection:
            return [tuple(row) if len(row) > 1 else row[0] for row in connection.execute(text(sql))]


@contextmanager
def small_store(folder: Path) -> Iterator[SmallStore]:
    """A new database in a folder."""
    url = f"sqlite:///{folder / 'gapwire.db'}"
    engine = open_database(url)
    try:
        yield SmallStore(url, engine)
    finally:
        engine.dispose()
