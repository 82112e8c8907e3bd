"""Files of a review: the queue as a sheet, a filled-in sheet as verdicts, what people stand by as gold.

A sheet is taken in whole or not at all: every mistake is told with line, column and remedy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from monitor.coding.codes import Code, CodeRefused, checked_code, find_quote
from monitor.coding.queue import adjudication_queue, coding_queue
from monitor.coding.sheet import LARGEST_FILE, Entry, SheetUnreadable, read_sheet, sheet_lines, short_basis
from monitor.coding.shown import Opinion, Place, Shown
from monitor.commands.reviewing.desk import Sitting
from monitor.errors import UsageError
from monitor.store.codes import read_gold
from monitor.store.review_cells import read_cells, read_shown
from monitor.store.reviews import Act, code_of, state_of, write_code

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MOST_MISTAKES = 20
"""Mistakes that are told at once."""


def export_sheet(sitting: Sitting, path: Path) -> int:
    """Write the person's queue with what they have coded so far; how many cells."""
    with sitting.engine.connect().execution_options(reads=True) as connection:
        cells = read_cells(connection, sitting.story_id, sitting.people_only)
        if sitting.adjudicates:
            queue = adjudication_queue(cells)
        else:
            queue = coding_queue(cells, sitting.coder, blind=sitting.blind, seed=sitting.seed, sample=sitting.sample)
        places = [Place(*one.cell.key) for one in queue]
        with whole_file(path) as part:
            part.write_text("\ufeff" + "".join(sheet_lines(_rows(connection, sitting, places))), "utf-8", newline="")
    return len(places)


def import_sheet(sitting: Sitting, path: Path) -> tuple[int, int]:
    """Take a filled-in sheet in; how many verdicts were written and how many were known already."""
    entries = _read(path)
    mistakes: list[str] = []
    written = known = 0
    with sitting.engine.connect() as connection, connection.begin() as transaction:
        for entry in entries:
            try:
                new = _take(connection, sitting, entry)
            except CodeRefused as refused:
                mistakes.append(f"{path}, line {entry.line}, column {refused.key}: {refused}")
                continue
            written, known = written + new, known + (not new)
        if mistakes:
            transaction.rollback()
            more = [f"... and {len(mistakes) - MOST_MISTAKES} more"] if len(mistakes) > MOST_MISTAKES else []
            raise UsageError("\n".join([*mistakes[:MOST_MISTAKES], *more, "Nothing was taken in."]))
    return written, known


def write_gold(engine: Engine, story_id: str, language: str, path: Path) -> int:
    """Write what people stand by as pairs for ``gapwire evaluate``; how many."""
    count = 0
    with engine.connect() as connection, whole_file(path) as part, part.open("wb") as file:
        for pair in read_gold(connection, story_id, language):
            line = {
                "id": pair.id,
                "fact": pair.fact,
                "text": pair.text,
                "language": pair.language,
                "fact_language": pair.fact_language,
                "label": pair.label,
                "evidence": [pair.evidence] if pair.evidence else [],
                "group": story_id,
                "dataset": story_id,
                "coder": pair.coder,
            }
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


class whole_file:  # noqa: N801  # reads as a verb
    """A file that appears whole or not at all; what was there before stays where writing fails."""

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> Path:
        if not self._path.parent.is_dir() or self._path.is_dir():
            raise UsageError(f"{self._path}: cannot be written; name a file in a folder that is there")
        return self._part

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


def _rows(connection: Connection, sitting: Sitting, places: list[Place]) -> Iterator[tuple[Shown, Opinion | None, str]]:
    for place in places:
        shown = read_shown(connection, place)
        if shown is None:
            continue
        mine = shown.by(sitting.coder, adjudicates=sitting.adjudicates)
        others = [] if sitting.blind else [one for one in shown.opinions if one is not mine]
        yield shown, mine, "; ".join(f"{one.coder}: {one.verdict}" for one in others)


def _read(path: Path) -> list[Entry]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{path}: larger than {LARGEST_FILE:,} bytes; leave out the column text")
        return list(read_sheet(path.read_bytes()))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; give the file that --export wrote") from None
    except SheetUnreadable as error:
        raise UsageError(f"{path}, {error}. Nothing was taken in.") from None


def _take(connection: Connection, sitting: Sitting, entry: Entry) -> bool:
    """Write one line's verdict; whether it says anything new."""
    place = Place(entry.version_id, entry.fact_id)
    shown = read_shown(connection, place)
    if shown is None:
        raise CodeRefused("cell", "this database has no such cell; import into the one the sheet was exported from")
    if short_basis(shown.basis) != entry.basis:
        raise CodeRefused("cell", "the text or the fact has changed since the export; export and code it again")
    code = _code(shown, entry)
    before = state_of(connection, sitting.coder_id, place)
    if before and code_of(before) == code and before["basis"] == shown.basis:
        return False
    act = Act(sitting.coder_id, sitting.clock(), "imported", blind=sitting.blind)
    write_code(connection, place, code, act)
    return True


def _code(shown: Shown, entry: Entry) -> Code:
    values = entry.values
    quote = values.get("quote", "")
    span = find_quote(shown.readable.text, quote)
    if quote.strip() and span is None:
        raise CodeRefused("quote", "these words do not stand in the text; copy them from the column text")
    return checked_code(
        shown.readable,
        values["verdict"],
        reason=values.get("reason", ""),
        span=span if values["verdict"].strip().casefold() != "unknown" else None,
        note=values.get("note", ""),
        comment=values.get("comment", ""),
    )
