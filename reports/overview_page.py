"""The overview: finding, changes since the last run, three lists, what could be read, table, gaps, warnings.

Above ``context.MOST_COLUMNS`` outlets the table has one column for each kind of owner, with table pages behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports import findings
from reports.collection import HARMLESS, weakened
from reports.context import MOST_CELLS, Context, fact_link, quote_link, quote_of
from reports.matrix import Group, Matrix, Section
from reports.render import PLAIN_COLUMNS, WIDE_COLUMNS, Page
from reports.wording import group_head

INLINE_CELLS = 600
"""Cells up to which the quotes lie on the overview itself; above, a mark leads to the fact's page."""
LARGEST = 900_000
"""Bytes up to which they do: long quotes in many-byte letters weigh more."""


def overview_pages(context: Context) -> Iterator[Page]:
    """The overview and, for a large story, the table pages behind it."""
    parts = owner_tables(context.matrix, MOST_CELLS) if context.grouped else []
    group_pages = {part.groups[0].key: path for path, part in reversed(parts)}
    page = None
    if context.matrix.size <= INLINE_CELLS and not context.grouped:
        page = _overview(context, group_pages, inline=True)
    if page is None or len(page.body) > LARGEST:
        page = _overview(context, group_pages, inline=False)
    yield page
    for path, part in parts:
        yield context.renderer.page(
            path,
            "matrix_page.html",
            columns=len(part.columns),
            matrix=part,
            heading=_heading(path, part),
            inline=False,
            many=len(part.columns) > WIDE_COLUMNS,
        )


def _heading(path: str, part: Matrix) -> str:
    group = part.groups[0]
    head = f"Carriers of {group.fold.stands.name}" if group.fold else group_head(group.ownership)
    number = path.removesuffix(".html").rsplit("-", 1)[-1]
    return head if number == "1" else f"{head}, part {number}"


def _overview(context: Context, group_pages: dict[str, str], *, inline: bool) -> Page:
    matrix, lookup = context.matrix, context.lookup
    runs = lookup.collecting_runs
    events = context.chronicle.in_run(lookup.last_run) if len(runs) > 1 else ()
    weak_spots = weakened(matrix)
    shown = context.readings
    if len(shown) > PLAIN_COLUMNS + 4:
        shown = tuple(reading for reading in shown if reading.state != "read")
    return context.renderer.page(
        "index.html",
        "index.html",
        columns=len(matrix.groups) if context.grouped else len(matrix.columns),
        folds=() if context.grouped else matrix.folds,
        matrix=matrix,
        agreement=findings.agreement(matrix),
        gap=findings.gap(matrix),
        comparable=findings.comparable(matrix),
        unknown_words=findings.unknown_words(matrix),
        unknown=sum(row.tally.unknown for row in matrix.rows),
        everyone=findings.everyone(matrix),
        nearly=findings.nearly_everyone(matrix),
        only=findings.only_here(matrix),
        few=findings.few(matrix),
        differently=findings.told_differently(matrix),
        nowhere=findings.nowhere(matrix),
        previous_run=runs[-2] if len(runs) > 1 else None,
        since=[event for event in events if event.kind != "wording"],
        wording=[event for event in events if event.kind == "wording"],
        states=context.states,
        readings_shown=shown,
        readings_hidden=len(context.readings) - len(shown),
        weakened=[weak for weak in weak_spots if weak.reason not in HARMLESS],
        early=sum(len(weak.places) for weak in weak_spots if weak.reason in HARMLESS),
        grouped=context.grouped,
        group_pages=group_pages,
        tallies=findings.group_tallies,
        inline=inline,
        many=matrix.texts > WIDE_COLUMNS,
        link_of=quote_link if inline else fact_link,
        quote_of=quote_of,
    )


def owner_tables(matrix: Matrix, most_cells: int) -> list[tuple[str, Matrix]]:
    """One table for each kind of owner, cut into parts of at most ``most_cells`` cells, with its path."""
    width = max(1, most_cells // max(1, len(matrix.rows)))
    tables = []
    for group in matrix.groups:
        for number, at in enumerate(range(0, len(group.columns), width), start=1):
            columns = tuple(
                replace(column, opens=index == 0) for index, column in enumerate(group.columns[at : at + width])
            )
            tables.append((f"matrix/{group.key}-{number}.html", _only(matrix, replace(group, columns=columns))))
    return tables


def _only(matrix: Matrix, group: Group) -> Matrix:
    """The table with some of its columns; the tallies stay those of all outlets."""
    keys = {column.outlet.key for column in group.columns}
    sections = tuple(
        Section(
            section.weight,
            tuple(
                replace(row, places=tuple(place for place in row.places if place.outlet.key in keys))
                for row in section.rows
            ),
        )
        for section in matrix.sections
    )
    return Matrix((group,), sections)
