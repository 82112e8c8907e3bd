"""The page of all changes: run by run, the newest first; what touches a fact before what does not."""

from __future__ import annotations

from reports.context import Context
from reports.render import Page

MOST_RUNS = 60


def changes_page(context: Context) -> Page:
    """Who changed what, and when."""
    events = context.chronicle.events
    runs = context.lookup.collecting_runs[: -MOST_RUNS - 1 : -1]
    by_run = [(run, found) for run in runs if (found := context.chronicle.in_run(run))]
    counts = {
        kind: sum(len(event.facts) for event in events if event.kind == kind) for kind in ("value", "dropped", "added")
    }
    silent = {
        (event.article.id, event.step.to_version)
        for event in events
        if event.step and event.step.silent and event.kind in ("value", "dropped", "less")
    }
    return context.renderer.page("changes.html", "changes.html", by_run=by_run, counts=counts | {"silent": len(silent)})
