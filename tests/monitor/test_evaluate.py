"""``gapwire evaluate``: every measure by data set and language with its interval, and the verdicts by label."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from monitor.commands.evaluate import command
from monitor.commands.measuring import MEASURES, Answers, measure_pairs, verdict_table
from monitor.comparer.measures import calibration_by_chance, intervals
from monitor.comparer.pairs import Pair
from monitor.verdicts import Judgement, Verdict

TEXT = "The bridge was closed on Monday. Two pillars had cracks. A ferry takes people over the river instead."
FACTS = (
    ("The bridge was closed on Monday.", 1, ("The bridge was closed on Monday.",)),
    ("Two pillars had cracks.", 1, ()),
    ("Three pillars had cracks.", 1, ()),
    ("The mayor resigned in anger over new tolls.", 0, ()),
)


def pairs() -> list[Pair]:
    """The same facts in two sets and languages, one of them without evidence."""
    return [
        Pair(f"{name}-{at}", fact, TEXT, language, "en", f"{name}{at % 2}", label, name, evidence * (name == "town"))
        for name, language in (("town", "en"), ("port", "ru"))
        for at, (fact, label, evidence) in enumerate(FACTS)
    ]


def test_each_set_and_language_has_every_measure_with_its_interval() -> None:
    rows, judged = measure_pairs(pairs(), draws=40)

    assert [(row["set"], row["language"], row["pairs"], row["true"]) for row in rows] == [
        ("port", "ru", 4, 3),
        ("town", "en", 4, 3),
        ("together", "", 8, 6),
    ]
    town = rows[1]
    assert (town["AUC"], town["evidence hit"], town["turned"]) == ("1.000", "1.000", "0.333")
    assert rows[0]["evidence hit"] == rows[0]["evidence hit 95 %"] == ""
    for measure in MEASURES:
        low, high = (float(end) for end in str(town[f"{measure} 95 %"]).split("-"))
        assert 0 <= low <= float(str(town[measure])) <= high <= 1, measure
    assert rows == measure_pairs(pairs(), draws=40)[0]
    assert len(judged) == 8


def test_verdicts_are_counted_by_set_language_and_label() -> None:
    table = verdict_table(measure_pairs(pairs(), draws=0)[1])

    assert [(row["set"], row["language"], row["label"]) for row in table] == [
        ("port", "ru", "0"),
        ("port", "ru", "1"),
        ("town", "en", "0"),
        ("town", "en", "1"),
    ]
    assert {str(verdict): table[3][str(verdict)] for verdict in Verdict} == {
        "included": 2, "partly": 0, "differs": 1, "omitted": 0, "unknown": 0,
    }  # fmt: skip
    assert table[0]["omitted"] == 1
    assert sum(int(str(table[1][str(verdict)])) for verdict in Verdict) == 3


def test_whole_groups_are_drawn() -> None:
    scores = np.array([0.0, 0.0, 1.0, 1.0])

    def mean(rows: np.ndarray) -> list[float]:
        return [float(scores[rows].mean())]

    assert intervals(mean, ["a", "a", "a", "a"]) == [(0.5, 0.5)]
    assert intervals(mean, ["a", "a", "b", "b"]) == [(0.0, 1.0)]
    assert np.isnan(intervals(lambda _: [float("nan")], ["a", "b"])).all()


def test_few_pairs_look_less_calibrated_than_they_are() -> None:
    sure, unsure = np.tile([0.0, 1.0], 50), np.linspace(0.05, 0.95, 100)

    assert calibration_by_chance(sure) == 0.0
    assert 0.05 < calibration_by_chance(unsure) < 0.15
    assert calibration_by_chance(np.tile(unsure, 100)) < 0.02


def test_what_is_told_in_part_says_nothing_about_the_order() -> None:
    half = [Pair("1", "f", "t", label="partly"), Pair("2", "f", "t", label=1), Pair("3", "f", "t", label=0)]
    judged = [
        (pair, Judgement("f", Verdict.INCLUDED, None, score)) for pair, score in zip(half, (1, 0.9, 0.1), strict=True)
    ]

    answers = Answers.of(judged)

    assert MEASURES["AUC"](answers) == 1.0
    assert MEASURES["F1"](answers) == 0.5


@pytest.mark.parametrize("draws", [0, 5])
def test_the_table_for_people_and_the_json_hold_the_same(tmp_path: Path, draws: int) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = [
        {"id": pair.id, "fact": pair.fact, "text": TEXT, "label": pair.label, "dataset": pair.dataset, "language": "en"}
        for pair in pairs()
    ]
    gold.write_text("\n".join(map(json.dumps, lines)), "utf-8")

    told = CliRunner().invoke(command, [str(gold), "--draws", str(draws)], standalone_mode=False)
    read = CliRunner().invoke(command, [str(gold), "--draws", str(draws), "--json"], standalone_mode=False)

    answer = json.loads(read.output)
    row = answer["sets"][0]
    assert (row["set"], row["AUC"]) == ("port", "1.000")
    assert bool(row["AUC 95 %"]) == bool(draws)
    cell = f"{row['omission F1']} {row['omission F1 95 %']}".strip()
    assert cell in told.output
    assert "verdicts by label" in told.output
    assert [row["label"] for row in answer["verdicts"]] == ["0", "1", "0", "1"]
