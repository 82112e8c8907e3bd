"""The typed guard keeps what it reached on the labelled data beside the checkout."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from monitor.verdicts import Verdict

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / ".." / "shared" / "data" / "facts"
PASSING = {"number": 0.06, "date": 0.06, "neg": 0.10, "antonym": 0.25, "name_other": 0.19, "name_same": 0.58}
"""Share of changed facts that may pass, by kind."""
TURNED = 0.12
"""Share of true facts that may be turned."""

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FACTS.is_dir(), reason="the labelled facts are not beside the checkout"),
]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The benchmark's own functions, so that both measure the same."""
    spec = importlib.util.spec_from_file_location("guards_bench", ROOT / "tests" / "bench" / "guards.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_changed_facts_do_not_pass(bench: ModuleType) -> None:
    passed, total = Counter[str](), Counter[str]()
    for kind, row in bench.changed("all"):
        total[kind] += 1
        passed[kind] += bench.verdict(row["fact"], row["text"], row["orig"])[0].verdict is None

    assert {
        kind: round(passed[kind] / total[kind], 3) for kind in total if passed[kind] > PASSING[kind] * total[kind]
    } == {}


def test_true_facts_are_left_alone(bench: ModuleType) -> None:
    rows = [row for name in bench.TRUE_SETS for row in bench.rows(name) if row["label"] == 1][::5]
    turned = [
        row for row in rows if bench.verdict(row["fact"], row["text"])[0].verdict in {Verdict.DIFFERS, Verdict.PARTLY}
    ]

    assert len(turned) <= TURNED * len(rows)
