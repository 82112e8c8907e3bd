"""``import_pages``: files go in, recorded captures come out, in the order of time across all files.

All files are checked before anything is written. Importing a file again changes nothing: a page of a time that is
there already is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from db.models import Article
from db.models import Capture as CaptureRow
from db.models import Outlet as OutletRow
from monitor.bounded_reading import BoundedReader, unread
from monitor.captures import Page, Reading
from monitor.store.cleaning import storable_address
from monitor.store.importing.finding import Finder, HtmlOptions
from monitor.store.importing.saved import SavedPage, capture_of
from monitor.store.importing.sequences import Canonical, Shelf
from monitor.store.recorder import Recorder
from monitor.story import LoadedStory
from monitor.story.model import Outlet

Known = dict[tuple[str, str, datetime], tuple[str, ...] | None]
"""Captures by outlet, address and time, with the addresses of their further pages; ``None`` for one on one page."""


@dataclass(slots=True)
class ImportResult:
    """What one import did."""

    pages: int = 0
    """Pages found in the files."""
    recorded: int = 0
    joined: int = 0
    """Pages that are part of another page's article."""
    known: int = 0
    """Pages that were there already."""
    new_versions: int = 0
    about_other: int = 0
    """Recorded pages whose text is about something else: they do not count in the matrix."""
    warnings: list[str] = field(default_factory=list)


def import_pages(
    engine: Engine,
    loaded: LoadedStory,
    files: Sequence[Path],
    *,
    run_id: int,
    html: HtmlOptions | None = None,
    canonical: Canonical | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportResult:
    """Record the pages in ``files``; the story must be mirrored and the run started.

    Raises ``UsageError`` with every mistake found before anything is written.
    """
    story = loaded.story
    finder = Finder(story, html or HtmlOptions())
    found = finder.find(files)
    result = ImportResult(pages=sum(not page.is_repeat for page in found), warnings=finder.warnings)
    shelf = Shelf(found, canonical)
    outlets = {outlet.id: outlet for outlet in story.outlets}
    known = known_captures(engine, story.id)
    with Recorder(engine, run_id, story.id) as recorder, BoundedReader() as reader:
        for done, page in enumerate(found, start=1):
            if shelf.is_used(page):
                result.joined += not page.is_repeat
                continue
            saved = page.read()
            if saved is None:
                result.warnings.append(f"a page of {page.captured_at:%Y-%m-%d %H:%M} was passed over: too large")
                continue
            saved = _known_by(saved, canonical)
            place = (saved.outlet, storable_address(saved.url), saved.captured_at)
            if place in known:
                result.known += 1
                shelf.was_joined(saved, known[place])
                continue
            read = partial(read_bounded, reader=reader, outlet=outlets[saved.outlet])
            capture = shelf.whole(capture_of(saved, story, read), story, read)
            recorder.capture(capture)
            result.recorded += 1
            result.about_other += capture.about_story is False
            if progress:
                progress(done, len(found))
    result.new_versions = recorder.new_versions
    return result


def read_bounded(page: Page, *, reader: BoundedReader, outlet: Outlet) -> Reading:
    """What the page says; unreadable where that took too long."""
    return reader.read(page, language=outlet.language, outlet_name=outlet.name) or unread()


def _known_by(saved: SavedPage, canonical: Canonical | None) -> SavedPage:
    if canonical is None:
        return saved
    try:
        return replace(saved, url=canonical(saved.outlet, saved.url))
    except ValueError:
        return saved


def known_captures(engine: Engine, story_id: str) -> Known:
    """Everything that is recorded."""
    query = (
        select(OutletRow.key, Article.url, CaptureRow.captured_at, CaptureRow.pages)
        .join(Article, Article.id == CaptureRow.article_id)
        .join(OutletRow, OutletRow.id == Article.outlet_id)
        .where(Article.story_id == story_id)
    )
    with engine.connect().execution_options(reads=True) as connection:
        return {(row.key, row.url, row.captured_at): _parts(row.pages) for row in connection.execute(query)}


def _parts(pages: Sequence[Mapping[str, Any]] | None) -> tuple[str, ...] | None:
    return None if pages is None else tuple(page["url"] for page in pages if not page["missing"])
