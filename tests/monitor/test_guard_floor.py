"""Changed facts are not called included more often than before: the contradiction probe, ``tests/gold/floors.json``."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from monitor.comparer.pairs import Pair, judge_pairs
from monitor.verdicts import Verdict

ROOT = Path(__file__).resolve().parents[2]
PROBE = ROOT / ".." / "shared" / "data" / "facts" / "probe.jsonl.gz"


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.skipif(not PROBE.is_file(), reason="the labelled facts are not beside the checkout")
def test_changed_facts_are_not_called_included() -> None:
    ceilings = json.loads((ROOT / "tests" / "gold" / "floors.json").read_text("utf-8"))["changed facts still included"]
    with gzip.open(PROBE, "rt", encoding="utf-8") as lines:
        rows = {row["id"]: row for row in map(json.loads, lines)}
    pairs = [Pair(row["id"], row["fact"], row["text"], "en", "en", row["group"]) for row in rows.values()]
    total, passed = Counter[str](), Counter[str]()
    for pair, told in judge_pairs(pairs):
        kind = rows[pair.id]["kind"]
        total[kind] += 1
        passed[kind] += told.verdict is Verdict.INCLUDED

    shares = {kind: round(passed[kind] / count, 3) for kind, count in total.items()}
    assert set(shares) == set(ceilings)
    assert {kind: share for kind, share in shares.items() if share > ceilings[kind]} == {}
