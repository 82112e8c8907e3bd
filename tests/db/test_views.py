"""The other views: history, omissions, sources, discrepancies, versions, changes, logs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_world import SmallWorld, at
from sqlalchemy import Connection, text

from db.upgrade import VIEW_FOLDER, VIEWS, view_text
from monitor.health.vitals import BROKEN, STATES

COLUMNS = {
    "coverage_matrix": "story, outlet, fact, verdict, reason, score, evidence, article_url, version, captured_at, "
    "coder, prominence",
    "verdict_history": "story, outlet, article_url, version, captured_at, fact, verdict, reason, score, evidence, "
    "evidence_start, evidence_end, coder",
    "omissions": "story, outlet, fact, weight, outlets_including, independent_sources_including",
    "article_versions": "story, outlet, article_url, version, headline, published_at, modified_at, captured_at, words, "
    "page_class, wire_group",
    "version_changes": "story, outlet, article_url, from_version, to_version, kind, facts_added, facts_dropped, "
    "facts_changed, silent",
    "text_changes": "story, outlet, article_url, from_version, to_version, kind, kinds, op, folded, headline, "
    "old_text, new_text",
    "fact_sources": "story, fact, outlets_including, independent_sources, first_outlet, first_seen",
    "discrepancies": "story, fact, value, outlets",
    "wire_groups": "story, wire_group, source, outlet, article_url, version, shared",
    "attributions": "story, outlet, article_url, version, fact, attributed_to, hedged, place",
    "fact_values": "story, outlet, article_url, version, fact, aspect, value, printed, relation",
    "labels_used": "story, outlet, article_url, version, entity, label, mentions",
    "capture_log": "story, outlet, url, captured_at, status, page_class, run",
    "version_search": "story, outlet, article_url, version, headline, captured_at, words",
    "run_log": "run, story, started_at, ended_at, outcome, captures, new_versions, failures",
    "outlet_conditions": "story, outlet, health, broken, since, until, note, unmet, run",
    "review_log": "story, reviewed_at, coder, action, outlet, article_url, version, fact, verdict, reason, evidence",
}
"""The contract: these columns come first, in this order; more may follow."""
BY_OUTLET = "1 = 1 ORDER BY outlet, since"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "views.md"


@pytest.fixture
def world(connection: Connection) -> SmallWorld:
    """Three outlets, two of one publisher; two facts."""
    world = SmallWorld(connection)
    world.outlet("mail", publisher="press group")
    world.outlet("post", publisher="press group")
    world.outlet("star")
    world.fact("f")
    world.fact("g", weight="secondary")
    return world


def columns_of(connection: Connection, view: str) -> list[str]:
    return list(connection.execute(text(f"SELECT * FROM {view}")).keys())


def test_the_files_are_the_views_of_the_contract() -> None:
    assert set(VIEWS) == set(COLUMNS) == {path.stem for path in VIEW_FOLDER.glob("*.sql")}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_with_the_columns_of_the_contract(connection: Connection, view: str) -> None:
    expected = COLUMNS[view].split(", ")

    assert columns_of(connection, view)[: len(expected)] == expected


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_with_a_comment(view: str) -> None:
    assert view_text(view).startswith("-- One row for each ")


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_is_explained_in_the_document(connection: Connection, view: str) -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition(f"## {view}\n")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(\w+)` \| \S", section, re.MULTILINE)

    assert explained == columns_of(connection, view)


def test_history_keeps_every_coder_and_version(world: SmallWorld) -> None:
    article = world.article("mail")
    first, second = world.version(article, 0), world.version(article, 1)
    world.verdict(first, "f", "included", evidence_start=1, evidence_end=5)
    world.verdict(first, "f", "omitted", coder=world.person)
    world.verdict(second, "f", "unknown", "language")

    rows = {(row["version"], row["coder"], row["verdict"], row["reason"]) for row in world.rows("verdict_history")}
    assert rows == {
        (1, "lexical 1", "included", None),
        (1, "Ada", "omitted", None),
        (2, "lexical 1", "unknown", "language"),
    }


def test_an_omission_counts_who_states_the_fact(world: SmallWorld) -> None:
    for outlet, verdict in [("mail", "included"), ("post", "included"), ("star", "omitted")]:
        world.verdict(world.version(world.article(outlet)), "f", verdict)

    (row,) = world.rows("omissions")
    assert (row["outlet"], row["fact"], row["weight"]) == ("star", "f", "core")
    assert (row["outlets_including"], row["independent_sources_including"]) == (2, 1)


def test_an_omission_by_all_is_counted_with_nobody(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("star")), "g", "omitted")

    (row,) = world.rows("omissions")
    assert (row["outlets_including"], row["independent_sources_including"]) == (0, 0)


def test_what_could_not_be_judged_is_no_omission(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("star")), "f", "unknown", "truncated")

    assert world.rows("omissions") == []


def test_one_wire_text_is_one_source(world: SmallWorld) -> None:
    for outlet, wire in [("mail", "w1"), ("star", "w1")]:
        world.verdict(world.version(world.article(outlet), wire_group=wire), "f", "included")

    (row,) = world.rows("fact_sources", "fact = 'f'")
    assert (row["outlets_including"], row["independent_sources"]) == (2, 1)


@pytest.mark.parametrize(
    ("source", "sources"),
    [
        ("mail", 1),  # the first carrier's publisher has another outlet that tells it in its own words
        ("kite", 2),  # an agency's text, and an outlet's own
        ("star", 2),
    ],
)
def test_the_first_carrier_of_a_text_and_its_publishers_other_outlet_are_one_source(
    world: SmallWorld, source: str, sources: int
) -> None:
    carried = [world.version(world.article(outlet), wire_group="w") for outlet in ("mail", "star")]
    world.wire("w", source, dict.fromkeys(carried, (None, "first")))
    for version in (*carried, world.version(world.article("post"))):
        world.verdict(version, "f", "included")

    (row,) = world.rows("fact_sources", "fact = 'f'")
    assert (row["outlets_including"], row["independent_sources"]) == (3, sources)


def test_two_texts_of_one_agency_are_one_source(world: SmallWorld) -> None:
    for outlet, wire in (("mail", "w1"), ("star", "w2")):
        version = world.version(world.article(outlet), wire_group=wire)
        world.wire(wire, "kite", {version: (None, "first")})
        world.verdict(version, "f", "included")
        world.verdict(version, "g", "differs", note="another")

    (row,) = world.rows("fact_sources", "fact = 'f'")
    assert (row["outlets_including"], row["independent_sources"]) == (2, 1)
    (row,) = world.rows("discrepancies")
    assert (row["outlet_count"], row["independent_sources"]) == (2, 1)


def test_the_first_outlet_is_the_one_first_seen_with_the_fact(world: SmallWorld) -> None:
    late, early = world.article("mail"), world.article("star")
    world.verdict(world.version(late, 5), "f", "included")
    world.verdict(world.version(early, 1), "f", "omitted")
    world.verdict(world.version(early, 2), "f", "included")

    (row,) = world.rows("fact_sources", "fact = 'f'")
    assert (row["first_outlet"], row["first_version"], row["outlets_including"]) == ("star", 2, 2)
    assert row["first_seen"].startswith(at(2).strftime("%Y-%m-%dT%H"))


def test_a_person_can_take_the_first_place_away(world: SmallWorld) -> None:
    first = world.version(world.article("star"), 1)
    world.verdict(first, "f", "included")
    world.verdict(first, "f", "omitted", coder=world.person)
    world.verdict(world.version(world.article("mail"), 2), "f", "included")

    (row,) = world.rows("fact_sources", "fact = 'f'")
    assert row["first_outlet"] == "mail"


def test_a_fact_that_nobody_states_has_no_first_outlet(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("star")), "f", "omitted")

    (row,) = world.rows("fact_sources", "fact = 'f'")
    assert (row["first_outlet"], row["first_seen"], row["outlets_including"]) == (None, None, 0)
    assert (row["outlets_omitting"], row["outlets_unknown"]) == (1, 2)


def test_outlets_that_tell_the_same_other_value_stand_together(world: SmallWorld) -> None:
    for outlet, note in [("mail", "Wednesday"), ("post", "Friday"), ("star", "Wednesday")]:
        world.verdict(world.version(world.article(outlet)), "f", "differs", note=note)

    rows = {(row["value"], row["outlets"]) for row in world.rows("discrepancies")}
    assert rows == {("Wednesday", "mail, star"), ("Friday", "post")}


def test_the_sentence_is_the_value_where_no_note_names_it(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("mail")), "f", "differs", evidence="On Friday.")

    (row,) = world.rows("discrepancies")
    assert row["value"] == "On Friday."


def test_a_corrected_value_is_no_discrepancy_any_more(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "differs", note="Friday")
    world.verdict(world.version(article, 1), "f", "included")

    assert world.rows("discrepancies") == []


def test_versions_tell_when_they_were_first_and_last_seen(world: SmallWorld) -> None:
    article = world.article("mail")
    version = world.version(article, 1, published_at=at(0))
    world.capture(article, 4, version, outcome="not_modified", status=304)

    (row,) = world.rows("article_versions")
    assert (row["captures"], row["headline"], row["wire_group"]) == (2, "Headline 1", None)
    assert (row["captured_at"], row["last_seen_at"]) == tuple(
        at(hour).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for hour in (1, 4)
    )


def change(world: SmallWorld, *verdicts: tuple[str, str | None], **values: object) -> dict[str, object]:
    """The one change of an article with a version for each verdict on ``f``."""
    article = world.article("mail")
    for hour, (verdict, reason) in enumerate(verdicts):
        world.verdict(world.version(article, hour, **values), "f", verdict, reason)
    (row,) = world.rows("version_changes")
    return row


def test_a_fact_that_comes_is_added(world: SmallWorld) -> None:
    row = change(world, ("omitted", None), ("included", None))

    assert (row["kind"], row["facts_added"], row["facts_dropped"], row["facts_changed"]) == ("fact", "f", None, None)


def test_a_fact_that_goes_is_dropped(world: SmallWorld) -> None:
    row = change(world, ("partly", None), ("omitted", None))

    assert (row["kind"], row["facts_added"], row["facts_dropped"], row["facts_changed"]) == ("fact", None, "f", None)


def test_a_fact_that_is_told_otherwise_is_changed(world: SmallWorld) -> None:
    row = change(world, ("included", None), ("differs", None))

    assert (row["kind"], row["facts_added"], row["facts_dropped"], row["facts_changed"]) == ("fact", None, None, "f")


def test_another_wrong_value_is_a_change_too(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "differs", note="12")
    world.verdict(world.version(article, 1), "f", "differs", note="21")

    (row,) = world.rows("version_changes")
    assert row["facts_changed"] == "f"


def test_what_could_not_be_known_yet_is_added_when_it_comes(world: SmallWorld) -> None:
    assert change(world, ("unknown", "not_yet_known"), ("included", None))["facts_added"] == "f"


@pytest.mark.parametrize("reason", ["paywalled", "truncated", "language"])
def test_a_wall_neither_drops_nor_adds_a_fact(world: SmallWorld, reason: str) -> None:
    assert change(world, ("included", None), ("unknown", reason))["kind"] != "fact"


def test_several_facts_stand_in_the_order_of_the_story(world: SmallWorld) -> None:
    article = world.article("mail")
    before, after = world.version(article, 0), world.version(article, 1)
    for fact in ("g", "f"):
        world.verdict(before, fact, "omitted")
        world.verdict(after, fact, "included")

    (row,) = world.rows("version_changes")
    assert row["facts_added"] == "f, g"


def test_a_correction_by_a_person_is_no_edit(world: SmallWorld) -> None:
    article = world.article("mail")
    before = world.version(article, 0, headline="H", text="H\n\nThe bridge is closed.")
    after = world.version(article, 1, headline="H", text="H\n\nThe bridge stays closed.")
    world.verdict(before, "f", "omitted")
    world.verdict(after, "f", "omitted")
    world.verdict(before, "f", "included", coder=world.person)

    (row,) = world.rows("version_changes")
    assert row["kind"] == "wording"


def test_a_person_who_judged_both_versions_outranks_the_machine(world: SmallWorld) -> None:
    article = world.article("mail")
    before, after = world.version(article, 0), world.version(article, 1)
    for version, machine in [(before, "included"), (after, "omitted")]:
        world.verdict(version, "f", machine)
        world.verdict(version, "f", "included", coder=world.person)

    (row,) = world.rows("version_changes")
    assert row["facts_dropped"] is None


def test_only_the_headline_changed(world: SmallWorld) -> None:
    article = world.article("mail")
    world.version(article, 0, headline="Old", text="Old\n\nBody.")
    world.version(article, 1, headline="New", text="New\n\nBody.")

    (row,) = world.rows("version_changes")
    assert row["kind"] == "headline"


def test_headline_and_body_changed(world: SmallWorld) -> None:
    article = world.article("mail")
    world.version(article, 0, headline="Old", text="Old\n\nBody.")
    world.version(article, 1, headline="New", text="New\n\nOther body.")

    (row,) = world.rows("version_changes")
    assert row["kind"] == "headline", "the gravest class counts"


@pytest.mark.parametrize(
    ("before", "after", "silent"), [(at(1), at(1), 1), (at(1), at(2), 0), (None, at(2), None), (at(1), None, None)]
)
def test_an_edit_is_silent_where_the_pages_own_date_stayed(
    world: SmallWorld, before: object, after: object, silent: int | None
) -> None:
    article = world.article("mail")
    world.version(article, 0, modified_at=before)
    world.version(article, 5, modified_at=after)

    (row,) = world.rows("version_changes")
    assert row["silent"] == silent


def test_changes_follow_time_where_history_was_imported_late(world: SmallWorld) -> None:
    article = world.article("mail")
    world.version(article, 5)
    world.version(article, 1)

    (row,) = world.rows("version_changes")
    assert (row["from_version"], row["to_version"]) == (2, 1)


def test_wire_groups_are_empty_until_wires_are_detected(world: SmallWorld) -> None:
    world.version(world.article("mail"))

    assert world.rows("wire_groups") == []


def test_a_wire_group_names_its_source_and_what_each_version_prints(world: SmallWorld) -> None:
    first, second = world.version(world.article("star"), 1, wire_group="w"), world.version(world.article("mail"), 2)
    world.wire("w", "kite", {first: (None, "first"), second: (first, "cut")})

    rows = {row["outlet"]: row for row in world.rows("wire_groups")}
    assert {key: (row["source"], row["relation"]) for key, row in rows.items()} == {
        "star": ("kite", "first"),
        "mail": ("kite", "cut"),
    }
    assert (rows["mail"]["printed_outlet"], rows["mail"]["printed_version"], rows["star"]["printed_id"]) == (
        "star",
        1,
        None,
    )


def test_every_visit_is_in_the_log(world: SmallWorld) -> None:
    article = world.article("mail")
    world.version(article, 0)
    world.capture(article, 1, None, page_class="blocked", status=403)

    rows = [(row["status"], row["page_class"], row["version"], row["run"]) for row in world.rows("capture_log")]
    assert rows == [(200, "article", 1, world.run), (403, "blocked", None, world.run)]


def test_every_run_is_in_the_log(world: SmallWorld) -> None:
    world.new_run("judge", "killed")

    assert [(row["kind"], row["outcome"]) for row in world.rows("run_log")] == [("crawl", "fine"), ("judge", "killed")]


def test_conditions_last_until_the_next_one(world: SmallWorld) -> None:
    world.condition("mail", "ok", 1)
    world.condition("mail", "blocked", 2, note="a wall")
    world.condition("post", "ok", 2, unmet=["2 of at least 3 articles were read"])
    world.condition("mail", "ok", 3)

    rows = [
        (row["outlet"], row["health"], row["broken"], row["note"]) for row in world.rows("outlet_conditions", BY_OUTLET)
    ]
    assert rows == [
        ("mail", "ok", 0, ""),
        ("mail", "blocked", 1, "a wall"),
        ("mail", "ok", 0, ""),
        ("post", "ok", 1, ""),
    ]
    spans = [
        (row["since"][11:16], row["until"] and row["until"][11:16])
        for row in world.rows("outlet_conditions", BY_OUTLET)
    ]
    assert spans == [("01:00", "02:00"), ("02:00", "03:00"), ("03:00", None), ("02:00", None)]


def test_the_view_calls_broken_what_the_monitor_does(world: SmallWorld) -> None:
    for hour, health in enumerate(STATES):
        world.condition("mail", health, hour)

    assert {row["health"] for row in world.rows("outlet_conditions") if row["broken"]} == BROKEN
