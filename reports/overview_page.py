"""The overview: finding, changes since the last run, three lists, what could be read, table, gaps, warnings.

Above ``context.MOST_COLUMNS`` outlets the table has one column for each group, with table pages behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports import findings
from reports.collection import HARMLESS, weakened
from reports.context import MOST_CELLS, Context, fact_link, quote_link, quote_of
from reports.render import PLAIN_COLUMNS, WIDE_COLUMNS, Page
from reports.table_pages import fitting, group_tables, pages_of, regrouped_pages, table_pages, ways


def overview_pages(context: Context) -> Iterator[Page]:
    """The overview, for a large story the table pages behind it, and the tables grouped otherwise."""
    tables = group_tables(context.matrix, MOST_CELLS) if context.grouped else []
    yield fitting(lambda inline: _overview(context, pages_of(tables), inline=inline), context.matrix, context.grouped)
    yield from table_pages(context, tables)
    yield from regrouped_pages(context)


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
        ways=ways(context),
        group_pages=group_pages,
        tallies=findings.group_tallies,
        inline=inline,
        many=matrix.texts > WIDE_COLUMNS,
        link_of=quote_link if inline else fact_link,
        quote_of=quote_of,
    )
