"""The collection report: every outlet run by run, the cells that weakens, what visits brought."""

from __future__ import annotations

from reports.collection import RUNS_SHOWN, STATES, courses, weakened
from reports.context import Context
from reports.render import Page
from reports.wording import OUTCOMES, PAGE_CLASSES, count, number

STATE_WORDS = {
    "read": "read",
    "part": "read in part",
    "shut": "not read",
    "gone": "page removed",
    "nothing": "nothing about the story",
}
MOST_RUNS = 100


def collection_page(context: Context) -> Page:
    """What could not be read, and which cells that weakens."""
    lookup = context.lookup
    lines = courses(lookup, [column.outlet for column in context.matrix.columns])
    present = {name for line in lines for name in line.classes}
    classes = [name for name in (*PAGE_CLASSES, *OUTCOMES) if name in present]
    return context.renderer.page(
        "collection.html",
        "collection.html",
        heading=heading_words(context),
        deck=deck_words(context),
        courses=lines,
        shown=RUNS_SHOWN,
        state_words={name: STATE_WORDS[name] for name in STATES},
        weakened=weakened(context.matrix),
        classes=classes,
        class_words=lambda name: PAGE_CLASSES.get(name) or OUTCOMES.get(name, name),
        runs=[*reversed(lookup.snapshot.runs)][:MOST_RUNS],
    )


def heading_words(context: Context) -> str:
    """How many outlets were read."""
    states = context.states
    total = count(len(context.readings), "outlet")
    words = f"{states['read']} of {total} {'was' if states['read'] == 1 else 'were'} read in full"
    rest = [
        f"{states['part']} in part" if states["part"] else "",
        f"{states['none']} not at all" if states["none"] else "",
    ]
    return ", ".join([words, *filter(None, rest)]) + "."


def deck_words(context: Context) -> str:
    """How many cells that leaves unknown, how the last run ended, and how long ago that was."""
    unknown = sum(row.tally.unknown for row in context.matrix.rows)
    words = f"{number(unknown)} of {number(context.matrix.size)} cells are unknown."
    run = context.lookup.last_run
    if run is None:
        return f"{words} No run has visited a page yet."
    words += f" The last run ended as “{run.outcome}”."
    days = (context.now - (run.ended_at or run.started_at)).days
    return words + (f" That was {count(days, 'day')} before this page was written." if days >= 1 else "")
