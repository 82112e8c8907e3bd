"""Agreement of coders: the measures against a computation of their own, and which codes count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from math import isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import STORY, SmallStore, capture, reading, small_store
from test_store_reviews import INCLUDED, OMITTED, Says, judge, person, say

from monitor.cli import main
from monitor.coding.agreement import VALUES, Unit, agreement, alpha, gwet_ac1, table
from monitor.coding.shown import Place

CODES = st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from([str(one) for one in VALUES]), max_size=4))


def units(codes: list[dict[str, str]]) -> list[Unit]:
    return [Unit(number, "f", one) for number, one in enumerate(codes)]


def by_hand(codes: list[dict[str, str]]) -> float:
    """Krippendorff's alpha from its coincidence matrix, pair by pair."""
    coincidences: Counter[tuple[str, str]] = Counter()
    for one in codes:
        for first, second in permutations(one.values(), 2):
            coincidences[first, second] += 1 / (len(one) - 1)
    totals: Counter[str] = Counter()
    for (first, _), amount in coincidences.items():
        totals[first] += amount
    n = sum(totals.values())
    observed = sum(amount for (first, second), amount in coincidences.items() if first != second)
    expected = sum(totals[a] * totals[b] for a, b in permutations(totals, 2)) / (n - 1) if n > 1 else 0
    return float("nan") if len(totals) < 2 else 1 - observed / expected


@given(CODES)
def test_alpha_is_that_of_the_coincidence_matrix(codes: list[dict[str, str]]) -> None:
    expected = by_hand([one for one in codes if len(one) > 1])
    found = alpha(table(units(codes)))
    assert found == pytest.approx(expected, nan_ok=True)


def test_alpha_of_a_published_example() -> None:
    """The nominal example of Krippendorff's paper on computing alpha: four observers, twelve units, alpha 0.743."""
    a = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
    b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
    c = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
    d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
    codes = [
        {name: str(VALUES[value - 1]) for name, value in zip("abcd", row, strict=True) if value}
        for row in zip(a, b, c, d, strict=True)
    ]
    assert alpha(table(units(codes))) == pytest.approx(0.743, abs=0.0005)


def test_ac1_does_not_collapse_where_one_value_is_rare() -> None:
    """Two coders, 100 units, 96 times both omitted, 2 times each alone included."""
    codes = [{"a": "omitted", "b": "omitted"}] * 96
    codes += [{"a": "included", "b": "omitted"}] * 2 + [{"a": "omitted", "b": "included"}] * 2
    counts = table(units(codes))
    chance = (0.98 * 0.02 + 0.02 * 0.98) / 4
    assert gwet_ac1(counts) == pytest.approx((0.96 - chance) / (1 - chance))
    assert alpha(counts) < 0


def test_the_interval_holds_alpha_and_is_the_same_every_time() -> None:
    codes = [{"a": "omitted", "b": "omitted" if number % 5 else "included"} for number in range(40)]
    codes += [{"a": "included", "b": "included"}] * 20
    found = agreement(units(codes), draws=300)
    assert found.low < found.alpha < found.high
    assert (found.low, found.high) == (agreement(units(codes), draws=300).low, agreement(units(codes), draws=300).high)
    assert found.percent == pytest.approx(52 / 60)
    assert found.prevalence == pytest.approx(48 / 120)


def test_one_value_only_has_no_alpha() -> None:
    found = agreement(units([{"a": "omitted", "b": "omitted"}] * 5), draws=50)
    assert isnan(found.alpha)
    assert found.one_value
    assert found.percent == found.ac1 == 1


def test_codes_of_one_coder_alone_measure_nothing() -> None:
    assert agreement(units([{"a": "omitted"}] * 5)).units == 0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        made.record(*[capture(number, reading(), path=f"a{number}") for number in range(4)])
        judge(made)
        yield made


def reliability(store: SmallStore, tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict:
    story = tmp_path / "bridge.toml"
    story.write_text(STORY)
    with pytest.raises(SystemExit) as ended:
        main(["reliability", str(story), "--db", store.url, "--draws", "20", "--json", *options])
    assert ended.value.code == 0
    return json.loads(capsys.readouterr().out)


def test_which_codes_count(store: SmallStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Coders among each other; what they agree on or an adjudicator settled, against the newest machine."""
    judge(store, Says("2"))
    ann, bo, chief = person(store), person(store, "bo"), person(store, "chief", adjudicates=True)
    for version in (1, 2, 3):
        say(store, ann, INCLUDED, place=Place(version, 1), blind=True)
        say(store, bo, INCLUDED if version < 3 else OMITTED, place=Place(version, 1), blind=version < 3)
    answer = reliability(store, tmp_path, capsys)
    found = {(row["coders_compared"], row["fact"]): row for row in answer["rows"]}
    assert (answer["engine"], answer["codes"], answer["blind"]) == ("says 2", 6, 5)
    assert found["people", "closed-monday"]["units"] == 3
    assert found["people", "closed-monday"]["percent"] == pytest.approx(2 / 3)
    assert found["people and machine", "closed-monday"]["units"] == 2
    assert answer["below"] == ["closed-monday"]

    say(store, chief, OMITTED, place=Place(3, 1))
    answer = reliability(store, tmp_path, capsys)
    found = {(row["coders_compared"], row["fact"]): row for row in answer["rows"]}
    assert found["people", "all facts"]["units"] == 3
    assert found["people and machine", "all facts"]["units"] == 3
    answer = reliability(store, tmp_path, capsys, "--blind-only")
    found = {(row["coders_compared"], row["fact"]): row for row in answer["rows"]}
    assert found["people", "all facts"]["units"] == 2


def test_a_story_that_nobody_coded_says_what_to_do(
    store: SmallStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "bridge.toml"
    story.write_text(STORY)
    with pytest.raises(SystemExit) as ended:
        main(["reliability", str(story), "--db", store.url])
    assert ended.value.code == 0
    assert "gapwire review STORY.toml --coder NAME --blind" in capsys.readouterr().out
