"""The table goes in, pages that are mostly table come out: grouped by country or language, and parts of a large one.

They show the cells of the overview's table again, in other columns; no cell is judged, counted or left out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from reports import findings
from reports.context import MOST_CELLS, Context, quote_of
from reports.groupings import GROUPINGS, OWNER, Group, Grouping
from reports.matrix import Matrix, Section, build_matrix
from reports.render import WIDE_COLUMNS, Page

INLINE_CELLS = 600
"""Cells up to which the quotes lie on the page of the table itself; above, a mark leads to the fact's page."""
LARGEST = 900_000
"""Bytes up to which they do: long quotes in many-byte letters weigh more."""

Tables = list[tuple[str, Matrix]]
"""Parts of a table with the paths of their pages."""


def fitting(made: Callable[[bool], Page], matrix: Matrix, grouped: bool) -> Page:
    """The page with the quotes on it where they fit, else without."""
    page = made(True) if matrix.size <= INLINE_CELLS and not grouped else None
    return made(False) if page is None or len(page.body) > LARGEST else page


def ways(context: Context) -> tuple[tuple[Grouping, str], ...]:
    """The ways to group that tell these outlets apart, with the addresses of their tables; empty for a single one."""
    outlets = context.lookup.snapshot.outlets
    useful = [by for by in GROUPINGS if by is OWNER or len(by.order(outlets)) > 1]
    return tuple((by, _path(by)) for by in useful) if len(useful) > 1 else ()


def _path(by: Grouping) -> str:
    return "index.html" if by is OWNER else f"matrix/by-{by.key}.html"


def regrouped_pages(context: Context) -> Iterator[Page]:
    """The whole table once more for every other way to group its outlets."""
    for by, path in ways(context):
        if by is not OWNER:
            yield from _regrouped(replace(context, matrix=build_matrix(context.lookup, by)), path)


def _regrouped(context: Context, path: str) -> Iterator[Page]:
    matrix = context.matrix
    tables = group_tables(matrix, MOST_CELLS) if context.grouped else []

    def page(inline: bool) -> Page:
        return context.renderer.page(
            path,
            "matrix_page.html",
            columns=len(matrix.groups) if context.grouped else len(matrix.columns),
            folds=() if context.grouped else matrix.folds,
            matrix=matrix,
            heading=f"Who reports what, by {matrix.by.key}",
            back="",
            ways=ways(context),
            grouped=context.grouped,
            group_pages=pages_of(tables),
            tallies=findings.group_tallies,
            inline=inline,
            many=matrix.texts > WIDE_COLUMNS,
            quote_of=quote_of,
        )

    yield fitting(page, matrix, context.grouped)
    yield from table_pages(context, tables)


def table_pages(context: Context, tables: Tables) -> Iterator[Page]:
    """The pages behind a table that has one column for each group."""
    for path, part in tables:
        yield context.renderer.page(
            path,
            "matrix_page.html",
            columns=len(part.columns),
            matrix=part,
            heading=_heading(path, part),
            back=_path(part.by),
            ways=(),
            grouped=False,
            inline=False,
            many=len(part.columns) > WIDE_COLUMNS,
        )


def _heading(path: str, part: Matrix) -> str:
    head = part.groups[0].head
    number = path.removesuffix(".html").rsplit("-", 1)[-1]
    return head if number == "1" else f"{head}, part {number}"


def group_tables(matrix: Matrix, most_cells: int) -> Tables:
    """One table for each group, cut into parts of at most ``most_cells`` cells."""
    width = max(1, most_cells // max(1, len(matrix.rows)))
    tables = []
    for group in matrix.groups:
        for number, at in enumerate(range(0, len(group.columns), width), start=1):
            columns = tuple(
                replace(column, opens=index == 0) for index, column in enumerate(group.columns[at : at + width])
            )
            tables.append((f"matrix/{group.key}-{number}.html", _only(matrix, replace(group, columns=columns))))
    return tables


def pages_of(tables: Tables) -> dict[str, str]:
    """By group, the first page of its table."""
    return {part.groups[0].key: path for path, part in reversed(tables)}


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
    return Matrix((group,), sections, matrix.by)
