"""The database goes in, a folder of pages comes out. This is the only door of the room.

Every page is made from one consistent reading of the database; nothing is decided, crawled or written back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from db.engine import open_read_only
from reports.article_page import article_pages
from reports.changes_page import changes_page
from reports.collection import readings
from reports.collection_page import collection_page
from reports.context import Context
from reports.disagreements_page import disagreements_page
from reports.events import Chronicle
from reports.fact_page import fact_pages
from reports.feed_page import feed_page
from reports.files import write_pages
from reports.lookup import Lookup
from reports.matrix import build_matrix
from reports.measured import shipped_figures
from reports.method_page import method_page
from reports.model import Snapshot
from reports.outlet_page import outlet_pages
from reports.overview_page import overview_pages
from reports.pair_page import pair_pages
from reports.read import read_snapshot
from reports.render import Page, Renderer
from reports.steps import Steps
from reports.timeline_page import timeline_page
from reports.wires_page import wires_page


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What building a report did."""

    written: int
    """Pages that are new or changed."""
    unchanged: int
    """Pages that were there already, byte for byte."""
    removed: int
    """Pages of facts, outlets or articles that are gone from the story."""
    bytes: int
    """Size of all pages."""
    index: Path
    """The page to open."""


def build_report(database_url: str, story_id: str, out: Path, *, now: datetime) -> ReportResult:
    """Write the report of one story below ``out``.

    Raises ``UsageError`` where the story is unknown or the folder cannot be used, ``FalseOmission`` where a text that
    was not read in full would show as left out, and what ``open_read_only`` raises where the database cannot be used.
    """
    engine = open_read_only(database_url)
    try:
        with engine.connect() as connection:
            snapshot = read_snapshot(connection, story_id)
    finally:
        engine.dispose()
    result = write_pages(out, story_id, report_pages(snapshot, now))
    return ReportResult(result.written, result.unchanged, result.removed, result.bytes, out / "index.html")


def report_pages(snapshot: Snapshot, now: datetime) -> Iterator[Page]:
    """Every page of the report, the overview first."""
    lookup = Lookup(snapshot)
    matrix = build_matrix(lookup)
    steps = Steps(lookup)
    figures = shipped_figures()
    context = Context(
        lookup=lookup,
        matrix=matrix,
        chronicle=Chronicle(lookup, steps),
        steps=steps,
        readings=readings(lookup, matrix),
        figures=figures,
        renderer=Renderer(lookup, figures.sentence),
        now=now,
        version=own_version(),
    )
    yield from overview_pages(context)
    yield from fact_pages(context)
    yield from outlet_pages(context)
    yield from article_pages(context)
    yield changes_page(context)
    yield timeline_page(context)
    yield disagreements_page(context)
    yield wires_page(context)
    yield from pair_pages(context)
    yield feed_page(context)
    yield collection_page(context)
    yield method_page(context)


def own_version() -> str:
    """Gapwire's version as installed."""
    try:
        return version("gapwire")
    except PackageNotFoundError:
        return "not installed"
