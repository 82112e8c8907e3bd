"""The Atom feed: well formed, stable, about facts and never about wording, inert whatever the outlets write."""

from __future__ import annotations

from typing import Any

import feedparser
from lxml import etree
from sqlalchemy.orm import Session

from db.engine import open_read_only
from reports.conflicts import conflicts
from reports.context import Context
from reports.events import Chronicle
from reports.feed_page import ATOM
from reports.lookup import Lookup
from reports.read import read_snapshot
from reports.steps import Steps
from reports.tidings import DARK, TOLD, all_tidings, tidings


def chronicle(built: Any) -> tuple[Chronicle, Lookup]:
    engine = open_read_only(built.url)
    with Session(engine) as session:
        lookup = Lookup(read_snapshot(session.connection(), built.story))
    engine.dispose()
    return Chronicle(lookup, Steps(lookup)), lookup


def test_the_feed_is_valid_for_a_feed_reader_and_leads_to_pages(built: Any) -> None:
    body = (built.out / "feed.xml").read_bytes()
    root = etree.fromstring(body)
    assert root.tag == f"{{{ATOM}}}feed"
    feed = feedparser.parse(body)
    assert not feed.bozo
    assert feed.feed.id == f"urn:gapwire:story:{built.story}"
    assert feed.entries
    for entry in feed.entries:
        assert (built.out / entry.link).is_file()
        assert entry.updated_parsed
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    moments = [entry.updated for entry in feed.entries]
    assert moments == sorted(moments, reverse=True)


def test_facts_are_told_and_wording_never_is(built: Any) -> None:
    story, lookup = chronicle(built)
    kinds = {event.kind for event in story.events}
    assert kinds & set(TOLD)
    told = tidings(story.events, lookup)
    wordings = [event for event in story.events if event.kind in ("wording", "detail", "read")]
    assert wordings or "wording" not in kinds
    expected = sum(event.kind in TOLD or event.kind == "new" for event in story.events)
    dark = {(event.kind, event.article.outlet, event.run) for event in story.events if event.kind in DARK}
    assert len(told) == expected + len(dark)
    assert tidings(wordings, lookup) == []


def test_every_changed_fact_is_named_in_its_tiding(built: Any) -> None:
    story, lookup = chronicle(built)
    for event in story.events:
        if event.kind in TOLD:
            (tiding,) = tidings([event], lookup)
            assert len(tiding.lines) == len(event.facts)
            assert all("\n" not in line and len(line) <= 300 for line in tiding.lines)


def test_context_is_what_pages_are_made_from() -> None:
    assert "chronicle" in Context.__dataclass_fields__


def test_a_conflict_has_two_sides_and_is_told_once_with_the_run_that_brought_the_second(built: Any) -> None:
    _, lookup = chronicle(built)
    found = list(conflicts(lookup))
    assert found, "the story has disputed facts"
    for one in found:
        assert one.value.relation == "conflict"
        sides = [set(one.value.outlets), *(set(outlets) for _, outlets in one.others)]
        assert len(sides) > 1
        assert all(sides[0].isdisjoint(side) for side in sides[1:])
        seen = [v.captured_at for chain in lookup.snapshot.versions.values() for v in chain]
        assert one.moment in seen
    whole = all_tidings([], lookup)
    assert len({tiding.key for tiding in whole}) == len(whole)
    by_run = [tiding for run in lookup.snapshot.runs for tiding in all_tidings([], lookup, run.id)]
    assert sorted(tiding.key for tiding in by_run) == sorted(tiding.key for tiding in whole)
    told = next(tiding for tiding in whole if tiding.title.endswith("told otherwise than by others"))
    assert told.lines[0] in {fact.statement for fact in lookup.facts.values()}
    assert (built.out / told.page).is_file()
