"""``coverage_matrix``: which of all that was seen names the cell of an outlet and a fact."""

from __future__ import annotations

import pytest
from small_world import SmallWorld, at
from sqlalchemy import Connection

from db import models as m


@pytest.fixture
def world(connection: Connection) -> SmallWorld:
    """One outlet, one fact."""
    world = SmallWorld(connection)
    world.outlet("mail")
    world.fact("f")
    return world


def test_an_outlet_without_any_article_is_not_collected(world: SmallWorld) -> None:
    assert world.cell("mail", "f") == ("unknown", "not_collected")


def test_an_outlet_that_refused_all_discovery_is_robots(world: SmallWorld) -> None:
    world.visit("mail", "robots")
    world.visit("mail", "ok", kind="robots")  # robots.txt itself was readable, of course

    assert world.cell("mail", "f") == ("unknown", "robots")


def test_only_the_newest_run_counts_for_a_refusal(world: SmallWorld) -> None:
    world.visit("mail", "ok")
    world.visit("mail", "robots", run=world.new_run())

    assert world.cell("mail", "f") == ("unknown", "robots")


def test_a_refusal_of_some_documents_is_no_refusal(world: SmallWorld) -> None:
    world.visit("mail", "robots")
    world.visit("mail", "empty")

    assert world.cell("mail", "f") == ("unknown", "not_collected")


@pytest.mark.parametrize(
    ("capture", "reason"),
    [
        ({"page_class": "blocked", "status": 403}, "blocked"),
        ({"page_class": "consent"}, "consent"),
        ({"page_class": "paywalled"}, "paywalled"),
        ({"page_class": "truncated"}, "truncated"),
        ({"page_class": "unreadable"}, "unreadable"),
        ({"page_class": "article"}, "unreadable"),
        ({"page_class": "removed", "status": 404}, "removed"),
        ({"page_class": "soft_404"}, "removed"),
        ({"page_class": None, "status": 410, "outcome": "failed"}, "removed"),
        ({"page_class": None, "status": None, "outcome": "robots"}, "robots"),
        ({"page_class": None, "status": None, "outcome": "failed"}, "not_collected"),
        ({"page_class": None, "status": 503, "outcome": "failed"}, "not_collected"),
    ],
)
def test_an_article_that_was_never_read_says_why(world: SmallWorld, capture: dict[str, object], reason: str) -> None:
    world.capture(world.article("mail", about=None), 0, None, **capture)

    assert world.cell("mail", "f") == ("unknown", reason)


def test_the_newest_visit_says_why_an_article_was_never_read(world: SmallWorld) -> None:
    article = world.article("mail", about=None)
    world.capture(article, 2, None, page_class="consent")
    world.capture(article, 1, None, page_class="blocked")

    assert world.cell("mail", "f") == ("unknown", "consent")


def test_a_page_that_is_no_article_does_not_count(world: SmallWorld) -> None:
    world.capture(world.article("mail", about=None), 0, None, page_class="not_article")

    assert world.cell("mail", "f") == ("unknown", "not_collected")


def test_a_text_about_something_else_does_not_count(world: SmallWorld) -> None:
    article = world.article("mail", about=False)
    world.verdict(world.version(article, about_story=False), "f", "included")

    assert world.cell("mail", "f") == ("unknown", "not_collected")


def test_a_version_that_nobody_judged_yet_is_unknown(world: SmallWorld) -> None:
    world.version(world.article("mail"))

    assert world.cell("mail", "f") == ("unknown", "not_judged")


@pytest.mark.parametrize("failure", ["blocked", "consent", "unreadable"])
def test_a_failed_visit_erases_nothing(world: SmallWorld, failure: str) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "omitted")
    world.capture(article, 1, None, page_class=failure, status=403)

    assert world.cell("mail", "f") == ("omitted", None)


def test_the_newest_version_is_the_state(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "included")
    world.verdict(world.version(article, 1), "f", "omitted")

    assert world.cell("mail", "f") == ("omitted", None)


def test_a_text_that_returns_is_the_state_again(world: SmallWorld) -> None:
    article = world.article("mail")
    first = world.version(article, 0)
    world.verdict(first, "f", "included")
    world.verdict(world.version(article, 1), "f", "omitted")
    world.capture(article, 2, first)

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["version"]) == ("included", 1)


def test_a_removed_article_keeps_what_it_stated(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "differs")
    world.capture(article, 1, None, page_class="removed", status=404)

    assert world.cell("mail", "f") == ("differs", None)


@pytest.mark.parametrize("gone", [{"page_class": "removed", "status": 410}, {"page_class": "soft_404"}])
def test_what_a_removed_article_left_out_is_unknown(world: SmallWorld, gone: dict[str, object]) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "omitted")
    world.capture(article, 1, None, **gone)

    assert world.cell("mail", "f") == ("unknown", "removed")


def test_a_time_out_does_not_bring_a_removed_article_back(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "omitted")
    world.capture(article, 1, None, page_class="removed", status=404)
    world.capture(article, 2, None, outcome="failed", status=None)

    assert world.cell("mail", "f") == ("unknown", "removed")


def test_an_article_that_came_back_is_not_removed(world: SmallWorld) -> None:
    article = world.article("mail")
    version = world.version(article, 0)
    world.verdict(version, "f", "omitted")
    world.capture(article, 1, None, page_class="removed", status=404)
    world.capture(article, 2, version)

    assert world.cell("mail", "f") == ("omitted", None)


ORDER = [
    ("included", None),
    ("partly", None),
    ("differs", None),
    ("unknown", "paywalled"),
    ("omitted", None),
    ("unknown", "not_yet_known"),
]


@pytest.mark.parametrize("better", range(len(ORDER) - 1))
def test_of_two_articles_the_better_verdict_names_the_cell(world: SmallWorld, better: int) -> None:
    for place, (verdict, reason) in enumerate(ORDER[better : better + 2]):
        world.verdict(world.version(world.article("mail", str(place)), place), "f", verdict, reason)

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["reason"], row["article_url"]) == (*ORDER[better], "https://mail.example/0")


@pytest.mark.parametrize("reason", ["blocked", "consent", "truncated", "robots", "unreadable", "language"])
def test_what_was_not_read_outranks_an_omission(world: SmallWorld, reason: str) -> None:
    """An unread article may state the fact, so nobody may say that the outlet omits it."""
    world.verdict(world.version(world.article("mail", "a")), "f", "omitted")
    world.verdict(world.version(world.article("mail", "b")), "f", "unknown", reason)

    assert world.cell("mail", "f") == ("unknown", reason)


def test_an_article_that_was_never_read_outranks_an_omission(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("mail", "a")), "f", "omitted")
    world.capture(world.article("mail", "b", about=None), 0, None, page_class="blocked", status=403)

    assert world.cell("mail", "f") == ("unknown", "blocked")


def test_an_unjudged_article_outranks_an_omission(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("mail", "a")), "f", "omitted")
    world.version(world.article("mail", "b"))

    assert world.cell("mail", "f") == ("unknown", "not_judged")


@pytest.mark.parametrize("reason", ["not_yet_known", "too_short"])
def test_an_early_flash_does_not_excuse_a_later_omission(world: SmallWorld, reason: str) -> None:
    world.verdict(world.version(world.article("mail", "a")), "f", "omitted")
    world.verdict(world.version(world.article("mail", "b")), "f", "unknown", reason)

    assert world.cell("mail", "f") == ("omitted", None)


def test_a_removed_article_does_not_hide_that_another_omits(world: SmallWorld) -> None:
    world.verdict(world.version(world.article("mail", "a")), "f", "omitted")
    removed = world.article("mail", "b")
    world.verdict(world.version(removed, 0), "f", "omitted")
    world.capture(removed, 1, None, page_class="removed", status=404)

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["article_url"]) == ("omitted", "https://mail.example/a")


def test_what_a_full_text_stated_stands_behind_a_wall(world: SmallWorld) -> None:
    article = world.article("mail")
    full = world.version(article, 0)
    world.verdict(full, "f", "included")
    world.verdict(world.version(article, 1, complete=False, page_class="paywalled"), "f", "unknown", "paywalled")

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["version"], row["version_id"]) == ("included", 1, full)


def test_a_part_before_the_wall_takes_nothing_from_what_the_full_text_stated(world: SmallWorld) -> None:
    article = world.article("mail")
    full = world.version(article, 0)
    world.verdict(full, "f", "included")
    world.verdict(world.version(article, 1, complete=False, page_class="paywalled"), "f", "partly")

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["version_id"]) == ("included", full)


def test_what_a_full_text_left_out_is_unknown_behind_a_wall(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "omitted")
    world.verdict(world.version(article, 1, complete=False, page_class="paywalled"), "f", "unknown", "paywalled")

    assert world.cell("mail", "f") == ("unknown", "paywalled")


def test_what_the_visible_part_says_now_outranks_the_full_text_before(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "included")
    world.verdict(world.version(article, 1, complete=False, page_class="truncated"), "f", "differs")

    assert world.cell("mail", "f") == ("differs", None)


def test_a_person_outranks_the_machine(world: SmallWorld) -> None:
    version = world.version(world.article("mail"))
    world.verdict(version, "f", "omitted", coder=world.person)
    world.verdict(version, "f", "included", coder=world.newer_machine, score=1.0)

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["coder"], row["coder_kind"]) == ("omitted", "Ada", "person")


def test_a_newer_machine_outranks_an_older_one(world: SmallWorld) -> None:
    version = world.version(world.article("mail"))
    world.verdict(version, "f", "included")
    world.verdict(version, "f", "omitted", coder=world.newer_machine)

    (row,) = world.rows("coverage_matrix")
    assert (row["verdict"], row["coder"]) == ("omitted", "lexical 2")


def test_a_person_speaks_only_for_the_version_that_was_looked_at(world: SmallWorld) -> None:
    article = world.article("mail")
    world.verdict(world.version(article, 0), "f", "omitted", coder=world.person)
    world.verdict(world.version(article, 1), "f", "included")

    assert world.cell("mail", "f") == ("included", None)


def test_of_equal_verdicts_the_surest_then_the_newest_then_the_first_address_wins(world: SmallWorld) -> None:
    for path, hour, score in [("d", 0, 0.9), ("c", 5, 0.8), ("b", 1, 0.9), ("a", 1, 0.9)]:
        world.verdict(world.version(world.article("mail", path), hour), "f", "included", score=score)

    (row,) = world.rows("coverage_matrix")
    assert row["article_url"] == "https://mail.example/a"


def test_retired_facts_and_outlets_do_not_appear(world: SmallWorld) -> None:
    world.outlet("gone")
    world.fact("old")
    world.retire(m.Fact, "old")
    world.retire(m.Outlet, "gone")

    assert [(row["outlet"], row["fact"]) for row in world.rows("coverage_matrix")] == [("mail", "f")]


def test_every_outlet_and_fact_of_every_story_has_exactly_one_row(world: SmallWorld) -> None:
    world.outlet("post")
    world.fact("g")
    other = SmallWorld(world.connection, "t")
    other.outlet("mail")
    other.fact("f")
    for path in "abc":
        version = world.version(world.article("mail", path))
        for coder in (world.machine, world.newer_machine, world.person):
            world.verdict(version, "f", "included", coder=coder)

    rows = world.rows("coverage_matrix")
    assert sorted((row["story"], row["outlet"], row["fact"]) for row in rows) == [
        ("s", "mail", "f"),
        ("s", "mail", "g"),
        ("s", "post", "f"),
        ("s", "post", "g"),
        ("t", "mail", "f"),
    ]


def test_a_cell_tells_what_it_rests_on(world: SmallWorld) -> None:
    version = world.version(world.article("mail"), 3)
    world.verdict(
        version, "f", "partly", evidence="Body", evidence_start=12, evidence_end=16, note="no date", prominence="lead"
    )

    (row,) = world.rows("coverage_matrix")
    assert row["captured_at"] == at(3).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert (row["evidence"], row["evidence_start"], row["evidence_end"]) == ("Body", 12, 16)
    assert (row["note"], row["prominence"], row["weight"]) == ("no date", "lead", "core")
