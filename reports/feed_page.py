"""The Atom feed of a story: what appeared, vanished, changed, conflicts or went dark, for feed readers.

Never a change of wording.

Addresses are relative to the feed, so that it works wherever the report lies.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from reports.context import Context
from reports.inert import inert
from reports.render import Page
from reports.tidings import Tiding, all_tidings

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100


def feed_page(context: Context) -> Page:
    """The newest hundred tidings as Atom (RFC 4287)."""
    story = context.lookup.snapshot.story
    found = all_tidings(context.chronicle.events, context.lookup)
    told = sorted(found, key=lambda one: one.moment, reverse=True)[:MOST]
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _put(root, "id", f"urn:gapwire:story:{story.id}")
    _put(root, "title", inert(story.title))
    _put(root, "subtitle", "What each outlet reports, and what changed")
    begun = datetime(story.start.year, story.start.month, story.start.day, tzinfo=UTC)
    _put(root, "updated", _time(told[0].moment if told else begun))
    _put(root, "generator", "Gapwire")
    _link(root, "self", "feed.xml", "application/atom+xml")
    _link(root, "alternate", "index.html", "text/html")
    for tiding in told:
        _entry(root, tiding)
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return Page("feed.xml", body)


def _entry(root: etree._Element, tiding: Tiding) -> None:
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _put(entry, "id", f"urn:gapwire:event:{tiding.key}")
    _put(entry, "title", tiding.title)
    _put(entry, "updated", _time(tiding.moment))
    author = etree.SubElement(entry, f"{{{ATOM}}}author")
    _put(author, "name", tiding.outlet)
    _link(entry, "alternate", tiding.page, "text/html")
    _put(entry, "summary", "\n".join(tiding.lines))


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: etree._Element, relation: str, address: str, kind: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=address, type=kind)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
