"""``gapwire status``: whether the monitoring is healthy, and if not, where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_store import STORY, SmallStore, capture, reading, small_store, visit

from monitor.captures import Capture, DiscoveryVisit, Outcome, PageClass
from monitor.cli import gapwire
from monitor.errors import UsageError
from monitor.store.health import StoryHealth, read_health


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as store:
        yield store


def health(store: SmallStore) -> StoryHealth:
    (story,) = read_health(store.engine)
    return story


def of(store: SmallStore, outlet: str = "mail") -> str:
    return next(one.health for one in health(store).outlets if one.outlet == outlet)


BLOCKED = capture(0, reading("No.", page_class=PageClass.BLOCKED))
ALL_WELL = [visit(0), visit(0, outlet="post"), capture(0, reading()), capture(0, reading(), outlet="post")]
CONSENT = capture(0, reading("Accept?", page_class=PageClass.CONSENT), path="b")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([visit(0, "ok"), capture(0, reading())], "ok"),
        ([visit(0, "failed"), capture(0, reading())], "ok"),
        ([visit(0, "ok")], "empty"),
        ([visit(0, "empty"), visit(0, "failed")], "empty"),
        ([visit(0, "failed"), visit(0, "not_a_feed")], "failed"),
        ([visit(0, "ok"), capture(0, None, outcome=Outcome.FAILED)], "failed"),
        ([visit(0, "ok"), BLOCKED], "blocked"),
        ([visit(0, "ok"), BLOCKED, CONSENT], "blocked"),
        ([visit(0, "ok"), BLOCKED, capture(0, reading(), path="c")], "ok"),
        ([visit(0, "robots")], "robots"),
        ([visit(0, "ok"), capture(0, None, outcome=Outcome.ROBOTS)], "robots"),
        ([visit(0, "robots"), visit(0, "failed")], "failed"),
        ([], "not_visited"),
    ],
)
def test_the_newest_crawl_says_how_an_outlet_is(
    store: SmallStore, records: list[Capture | DiscoveryVisit], expected: str
) -> None:
    store.record(*records)

    assert of(store) == expected


def test_an_unchanged_feed_of_a_known_outlet_is_well(store: SmallStore) -> None:
    store.record(visit(0), capture(0, reading()))
    store.record(visit(1, "not_modified"))

    assert of(store) == "ok"


def test_imports_are_no_crawl(store: SmallStore) -> None:
    with store.run("import"):
        pass

    assert (of(store), health(store).gaps) == ("nothing", [])


def test_a_degraded_crawl_is_not_hidden_by_a_good_judging(store: SmallStore) -> None:
    store.record(
        *(one for name in ("mail", "post") for one in (visit(0, outlet=name), capture(0, reading(), outlet=name)))
    )
    assert health(store).gaps == []

    store.record(visit(1), visit(1, outlet="post"), outcome="degraded")
    with store.run("judge"):
        pass
    assert health(store).gaps == ["run 2 ended degraded"]


def test_broken_outlets_are_named(store: SmallStore) -> None:
    store.record(visit(0, "failed", note="no such host"))

    story = health(store)
    assert story.gaps == ["failed: mail", "not visited: post"]
    assert [one.note for one in story.outlets] == ["no such host", ""]


def test_weak_cells_are_counted_by_reason(store: SmallStore) -> None:
    store.record(visit(0), BLOCKED)

    story = health(store)
    assert (story.cells, story.weak) == (4, {"blocked": 2, "not_collected": 2})


def test_an_unknown_story_is_told(store: SmallStore) -> None:
    store.record()

    with pytest.raises(UsageError, match='Did you mean "bridge"'):
        read_health(store.engine, "bridgee")


def invoke(store: SmallStore, *arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(gapwire, ["status", "--db", store.url, *arguments], standalone_mode=False)
    assert answer.exception is None, answer.exception
    return int(answer.return_value), answer.output


def test_the_command_is_fine_where_all_is_well(store: SmallStore, tmp_path: Path) -> None:
    store.record(
        *(one for name in ("mail", "post") for one in (visit(0, outlet=name), capture(0, reading(), outlet=name)))
    )
    (tmp_path / "bridge.toml").write_text(STORY, encoding="utf-8")

    code, out = invoke(store, str(tmp_path / "bridge.toml"))
    assert code == 0
    assert "The bridge of Oldport is closed" in out
    assert "4 of 4 cells cannot be judged: 4 not judged" in out


def test_the_command_says_degraded_with_its_exit_code(store: SmallStore) -> None:
    store.record(visit(0, "failed", note="\x1b[31mno"), visit(0, outlet="post"), outcome="degraded")

    code, out = invoke(store)
    assert code == 3
    assert "degraded: run 1 ended degraded" in out
    assert "\x1b" not in out
    code, out = invoke(store, "--json")
    answer = json.loads(out)
    assert (code, answer["degraded"]) == (3, True)
    assert answer["stories"][0]["outlets"][0]["health"] == "failed"
    assert answer["stories"][0]["runs"][0]["started_at"] == "2024-05-01T00:00:00Z"


def test_lists_that_name_nothing_any_more_are_told(store: SmallStore) -> None:
    """Also where the empty list then answers 304; a list that never named anything is only empty."""
    post = [visit(0, "empty", outlet="post", links=0)]
    store.record(visit(0), capture(0, reading()), *post)
    assert (of(store), of(store, "post")) == ("ok", "empty")

    store.record(visit(1, "empty", links=0), capture(1, reading()), *post)
    assert (of(store), of(store, "post")) == ("dry", "empty")

    store.record(visit(2, "not_modified", links=0), capture(2, reading()), *post)
    assert of(store) == "dry"
    store.record(visit(3, links=1), capture(3, reading()), *post)
    assert of(store) == "ok"


def test_one_list_of_two_that_still_names_articles_is_enough(store: SmallStore) -> None:
    other = {"url": "https://mail.example/other.xml"}
    store.record(visit(0), visit(0, **other), capture(0, reading()))
    store.record(visit(1, "empty", links=0), visit(1, "not_modified", links=0, **other), capture(1, reading()))

    assert of(store) == "ok"
