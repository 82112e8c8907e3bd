"""A week of schedule with faults on every side, and that the comparison with the truth would notice a breach.

The long one: ``python tests/soak/soak.py --days 500``.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from one_run import run_once
from soak import Soak
from town_press import TownPress
from truth import Truth

from db.engine import open_database

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")


@pytest.mark.long
def test_a_week_of_faults_lose_nothing_and_invent_nothing(tmp_path: Path) -> None:
    soak = Soak(tmp_path, seed=5, days=5, every=timedelta(hours=24), wild=8.0)
    # These take their time: the long soak has them.
    soak.without = frozenset({"locked too long", "locked a while", "timeout", "kill supervisor", "disk full"})

    truth = soak.play()

    assert truth.breaches == []
    assert len(truth.seen) > 2
    assert truth.omitted > 2
    met = {kind for kind, ends in soak.outcomes.items() if ends}
    assert len(met - {"none"}) >= 4, soak.table()
    tamper_with(soak, truth)


def tamper_with(soak: Soak, truth: Truth) -> None:
    """A lost version, one that was never published and a false verdict are each noticed."""
    engine = open_database(soak.url)
    later = Truth(soak.press, engine)
    later.seen = set(truth.seen)
    later.last_seen = dict(truth.last_seen)
    database = sqlite3.connect(soak.database)
    run = database.execute("SELECT MAX(run_id) FROM capture WHERE version_id IS NOT NULL").fetchone()[0]
    later.check_run(run, "fine", [])
    assert later.breaches == []

    version = database.execute(
        "SELECT version_id FROM capture WHERE run_id = ? AND version_id IS NOT NULL", [run]
    ).fetchone()[0]
    with database:
        database.execute("UPDATE version SET text = text || ' Never printed.' WHERE id = ?", [version])
        database.execute(
            "UPDATE verdict SET verdict = 'omitted', evidence = NULL, evidence_start = NULL, "
            "evidence_end = NULL WHERE verdict = 'included'"
        )
    database.close()
    later = Truth(soak.press, engine)
    later.seen, later.last_seen = set(truth.seen), dict(truth.last_seen)
    later.check_run(run, "fine", [])
    later.check_matrix()
    later.check_end()
    engine.dispose()
    said = Counter(breach.split(":")[0] for breach in later.breaches)
    assert said["false version"] >= 1
    assert said["false omitted"] >= 1
    assert said["lost"] >= 1
    assert any("the matrix says" in breach for breach in later.breaches)


@pytest.fixture
def press() -> TownPress:
    return TownPress(11, 30, outlets=2)


def test_a_quiet_run_costs_one_conditional_request_for_each_article_and_list(press: TownPress, tmp_path: Path) -> None:
    """Counted at the servers, and besides them only robots.txt, once for each host."""
    with press:
        story = tmp_path / "lune.toml"
        story.write_text(press.story())
        press.now += timedelta(days=25)
        offset = SimpleNamespace(value=press.now - _now())
        run_once(story, f"sqlite:///{tmp_path / 'a.db'}", offset.value)
        first = Counter((answer.outlet, answer.path) for answer in press.answers)
        press.answers.clear()

        run_once(story, f"sqlite:///{tmp_path / 'a.db'}", offset.value + timedelta(minutes=5))

    second = Counter((answer.outlet, answer.path) for answer in press.answers)
    assert len(first) > 6
    assert second == first
    assert set(second.values()) == {1}
    asked = [answer for answer in press.answers if answer.path != "/robots.txt"]
    assert [answer for answer in asked if not answer.conditional or answer.status != 304] == []
    assert len(press.answers) - len(asked) == len(press.outlets)


def _now() -> object:
    from datetime import UTC, datetime

    return datetime.now(UTC)
