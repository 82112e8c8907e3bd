"""The accuracy that was reached is held: ``tests/gold/floors.json``, which may only be raised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.commands.measuring import measure_pairs
from monitor.commands.pair_files import pairs_in

GOLD = Path(__file__).resolve().parents[1] / "gold"
FACTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "facts"
FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))
LOWER_IS_BETTER = {"ECE", "turned"}


def _hold(name: str, row: dict[str, object]) -> None:
    for measure, floor in FLOORS[name].items():
        value = float(str(row[measure]))
        reached = value <= floor if measure in LOWER_IS_BETTER else value >= floor
        assert reached, f"{name}: {measure} is {value}, the floor is {floor}"


def test_the_hand_written_pairs_are_answered_as_well_as_before() -> None:
    rows, judged = measure_pairs(pairs_in(GOLD / "pairs.jsonl"), draws=0)

    assert len(judged) >= 300
    assert {pair.language for pair, _ in judged} >= {"en", "de", "fr", "es", "ru", "zh", "ja", "ko"}
    _hold("gold", next(row for row in rows if row["set"] == "together"))


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(set(FLOORS) - {"gold", "changed facts still included"}))
def test_the_labelled_data_are_answered_as_well_as_before(name: str) -> None:
    path = FACTS / f"{name}.jsonl.gz"
    if not path.is_file():
        pytest.skip("needs the data folder beside the checkout")
    rows, _ = measure_pairs([pair for pair in pairs_in(path) if pair.split == "dev"], draws=0)

    _hold(name, rows[0])
