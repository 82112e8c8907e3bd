"""What an archive's index says about one capture, and which of its rows are worth fetching. Pure.

Rows of any index go in; copies come out: an outlet's pages, one for each time the stored body changed, with the
disappearance of a page where it had been there before. What is left out is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from spiders.archives.asking import Answer, Asked, Memento, moment_of
from spiders.urls import article_key

HTML = ("text/html", "application/xhtml+xml", "warc/revisit", "unk", "-", "")
WALLS = ("401", "402", "403", "429", "451", "503")
"""Statuses of pages that are no article but tell why there is none: one copy is fetched where nothing else is."""
SHOWN, REDIRECTS, GONE = ("200", "206", "-", ""), ("301", "302", "303", "307", "308"), ("404", "410")
LARGEST_COPIES = 200
"""Copies of one address that one answer may lead to."""


@dataclass(frozen=True, slots=True)
class Row:
    """One capture as the index lists it."""

    timestamp: str
    original: str
    status: str = ""
    mime: str = ""
    digest: str = ""
    filename: str = ""
    offset: int | None = None
    length: int = 0


Place = Callable[[Row, Asked], Memento | None]
"""Where a row's copy lies."""


def answer_of(rows: Iterable[Row], asked: Asked, place: Place, following: tuple[str, ...] = ()) -> Answer:
    """Copies worth fetching, article by article in the order of time."""
    listed = sorted(((_key(row.original), row) for row in rows), key=lambda pair: (pair[0], pair[1].timestamp))
    copies: list[Memento] = []
    passed_over = beyond = 0
    for key, group in groupby(listed, key=lambda pair: pair[0]):
        own = [row for _, row in group]
        found = list(_copies(_worth(own), asked, place)) if key else []
        passed_over += len(own) - len(found)
        beyond += max(0, len(found) - LARGEST_COPIES)
        copies += found[:LARGEST_COPIES]
    note = f"{beyond} copies are beyond the limit of {LARGEST_COPIES} an address" if beyond else ""
    return Answer("ok" if copies or following else "empty", note, tuple(copies), (), following, passed_over)


def _copies(stretches: list[list[Row]], asked: Asked, place: Place) -> Iterator[Memento]:
    """A copy for each stretch of one body: its first one, with the time of its last."""
    was_page = any(rows[0].status == "200" for rows in stretches)
    for rows in stretches:
        found = [copy for row in rows if (copy := place(row, asked)) and asked.window.holds(copy.captured_at)]
        if not found:
            continue
        first, last = found[0], found[-1]
        if last is not first:
            first = replace(first, again=last.captured_at, again_url=last.asked_url)
        yield replace(first, moved=first.redirect and was_page)


def memento(row: Row, asked: Asked, url: str, offset: int | None = None) -> Memento | None:
    """The copy of a row that lies at ``url``; ``None`` where the row's time is none."""
    captured_at = moment_of(row.timestamp)
    if captured_at is None or len(row.timestamp) != 14:
        return None
    redirect = row.status in REDIRECTS
    return Memento(asked.archive.id, row.original, captured_at, url, row.digest, offset, row.length, redirect=redirect)


def _worth(rows: list[Row]) -> list[list[Row]]:
    """Rows of one address, one body in a row together, without what was never a page."""
    if not any(row.status in SHOWN + REDIRECTS and _is_page(row) for row in rows):
        return [[row] for row in rows if row.status in WALLS and _is_page(row)][-1:]
    stretches: list[list[Row]] = []
    before: tuple[str, str] | None = None
    for row in rows:
        if row.status not in SHOWN + REDIRECTS + GONE or not _is_page(row):
            continue
        # A revisit record has no status of its own: its digest tells which page it repeats.
        state = (row.digest, row.status if row.status in REDIRECTS + GONE else "")
        if state != before or not row.digest:
            stretches.append([])
        stretches[-1].append(row)
        before = state
    return stretches


def _is_page(row: Row) -> bool:
    return row.mime.partition(";")[0].strip().lower() in HTML


def _key(original: str) -> str:
    try:
        return article_key(original)
    except ValueError:
        return ""
