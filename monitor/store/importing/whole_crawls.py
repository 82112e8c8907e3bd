"""Web archives of whole crawls (CC-NEWS and the like): many large files go in, the story's pages come out recorded.

Files are read side by side in processes of their own, each once from beginning to end. Only pages that are, or may be,
about the story are recorded. What is recorded of a file stays when the import is stopped; a file that was read to its
end is not read again with the same story file. Versions are put in the order of time by the store, whatever file they
come from. A file that breaks off gives what came before, and the import says so.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Engine, insert, select

from db.models import ImportedFile
from monitor.bounded_reading import PAGE_SECONDS, READ_PAGE, BoundedReader
from monitor.captures import Capture
from monitor.errors import UsageError
from monitor.store.cleaning import storable, storable_address
from monitor.store.importing.archives import Record, check_archive
from monitor.store.importing.finding import Finder, HtmlOptions, in_archive, moment_and_number
from monitor.store.importing.pages import ImportResult, Known, known_captures, read_bounded
from monitor.store.importing.saved import capture_of
from monitor.store.importing.sequences import Canonical, Shelf
from monitor.store.recorder import Recorder
from monitor.story.model import Story
from monitor.story.relevance import link_may_match

EDGE = 65_536
"""Bytes at either end of a file that tell it from others."""
AFTERWARDS = timedelta(days=31)
"""Pages that were fetched later after the story's end are passed over."""


@dataclass(slots=True)
class FileRead:
    """What one file held."""

    path: Path
    pages: int = 0
    """Pages of the story's outlets."""
    captures: list[Capture] = field(default_factory=list)
    """Those that are or may be about the story."""
    problem: str = ""
    """Why it was not read to its end."""
    hung: int = 0
    """Pages that the extraction did not finish in time, or broke down on."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How pages are read: within which time, by which function (``module:function``)."""

    seconds: float = PAGE_SECONDS
    reader: str = READ_PAGE


NO_OTHER = Bounds()


def import_archives(
    engine: Engine,
    story: Story,
    files: Sequence[Path],
    *,
    run_id: int,
    snapshot_id: int,
    workers: int,
    canonical: Canonical,
    progress: Callable[[int, int], None] | None = None,
    bounds: Bounds = NO_OTHER,
) -> ImportResult:
    """Record the story's pages in ``files`` (WARC only); files read before are passed over.

    ``warnings`` names every file that could not be read to its end: it is read again next time.
    """
    result = ImportResult()
    todo = dict(_unread(engine, files, snapshot_id))
    if len(todo) < len(files):
        result.warnings.append(f"{len(files) - len(todo)} of {len(files)} files were read before")
    known = known_captures(engine, story.id)
    with Recorder(engine, run_id, story.id) as recorder, _pool(workers) as pool:
        waiting = [pool.submit(read_file, story, path, bounds) for path in todo]
        for done, future in enumerate(as_completed(waiting), start=1):
            read = future.result()
            recorded = _record(recorder, read, canonical, known, result)
            recorder.flush()
            if read.problem:
                result.warnings.append(f"{read.path}: {read.problem}; what came before is recorded")
            if read.hung:
                result.warnings.append(f"{read.path}: {read.hung} pages could not be read in time: they stay unread")
            if not read.problem:
                _mark(engine, run_id, snapshot_id, todo[read.path], read, recorded)
            if progress:
                progress(done, len(waiting))
    result.new_versions = recorder.new_versions
    return result


def read_file(story: Story, path: Path, bounds: Bounds = NO_OTHER) -> FileRead:
    """The story's pages in one WARC file; never raises on any bytes.

    Pages are read in a process beside this one, so that one that hangs the extraction costs a bounded time and itself.
    """
    read = FileRead(path)
    outlets = {outlet.id: outlet for outlet in story.outlets}
    finder = Finder(story, HtmlOptions())
    places: list[Record] = []
    try:
        check_archive(path, finder.outlet_of, places)
    except UsageError as error:
        read.problem = str(error).removeprefix(f"{path} ")
    read.pages = sum(not place.is_repeat for place in places)
    reader = _reader_of_this_process(bounds)
    found = sorted((in_archive(path, place) for place in places), key=moment_and_number)
    shelf = Shelf(found, None)
    for page in found:
        saved = None if shelf.is_used(page) or not _in_time(story, page.captured_at) else page.read()
        if saved is None or not link_may_match(story, url=saved.url, title=None, published_at=None):
            continue
        failures = reader.failures
        read_page = partial(read_bounded, reader=reader, outlet=outlets[saved.outlet])
        capture = shelf.whole(capture_of(saved, story, read_page), story, read_page)
        hung = reader.failures - failures
        read.hung += hung
        if hung or _belongs(capture):
            read.captures.append(capture)
    return read


def _belongs(capture: Capture) -> bool:
    """Whether the page is about the story, or may be."""
    if capture.about_story is None:
        return bool(capture.reading and capture.reading.body)
    return capture.about_story


@cache
def _reader_of_this_process(bounds: Bounds) -> BoundedReader:
    """One for all files that a process of the pool reads; it ends when its line to this process does."""
    return BoundedReader(bounds.seconds, bounds.reader)


def _in_time(story: Story, moment: datetime) -> bool:
    day = moment.date()
    too_late = story.end is not None and day > story.end + AFTERWARDS
    return day >= story.start - timedelta(days=1) and not too_late


def _record(
    recorder: Recorder,
    read: FileRead,
    canonical: Canonical,
    known: Known,
    result: ImportResult,
) -> int:
    recorded = 0
    result.pages += read.pages
    for capture in sorted(read.captures, key=lambda capture: capture.captured_at):
        capture = _known_by(capture, canonical)
        key = (capture.outlet, storable_address(capture.url), capture.captured_at)
        if key in known:
            result.known += 1
            continue
        known[key] = None
        recorder.capture(capture)
        recorded += 1
    result.recorded += recorded
    return recorded


def _known_by(capture: Capture, canonical: Canonical) -> Capture:
    try:
        return replace(capture, url=canonical(capture.outlet, capture.url))
    except ValueError:
        return capture


def _unread(engine: Engine, files: Sequence[Path], snapshot_id: int) -> Iterator[tuple[Path, str]]:
    with engine.connect().execution_options(reads=True) as connection:
        query = select(ImportedFile.digest).where(ImportedFile.snapshot_id == snapshot_id)
        done = set(connection.execute(query).scalars())
    for path in files:
        digest = file_digest(path)
        if digest not in done:
            done.add(digest)
            yield path, digest


def file_digest(path: Path) -> str:
    """What tells one large file from another without reading all of it."""
    size = path.stat().st_size
    found = blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        found.update(file.read(EDGE))
        file.seek(max(0, size - EDGE))
        found.update(file.read(EDGE))
    return found.hexdigest()


def _mark(engine: Engine, run_id: int, snapshot_id: int, digest: str, read: FileRead, recorded: int) -> None:
    row = {"run_id": run_id, "snapshot_id": snapshot_id, "name": storable(read.path.name), "digest": digest}
    row |= {"pages": read.pages, "recorded": recorded, "read_at": datetime.now(UTC)}
    with engine.begin() as connection:
        connection.execute(insert(ImportedFile).values(row))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=max(1, workers), mp_context=multiprocessing.get_context("spawn"))
