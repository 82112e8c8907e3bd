"""The method page: coding rules, reasons, from a page to a mark, the measured error, what the report was made from."""

from __future__ import annotations

from reports.context import Context
from reports.render import Page
from reports.wording import listing


def method_page(context: Context) -> Page:
    """How verdicts are made, and how often they are right."""
    snapshot = context.lookup.snapshot
    chains = snapshot.versions.values()
    extractors = sorted({version.extractor for chain in chains for version in chain if version.extractor})
    return context.renderer.page(
        "method.html",
        "method.html",
        figures=context.figures,
        newest_run=snapshot.runs[-1] if snapshot.runs else None,
        version=context.version,
        extractors=listing(extractors) or "none yet",
        version_count=sum(len(chain) for chain in chains),
        visit_count=sum(len(visits) for visits in snapshot.captures.values()),
    )
