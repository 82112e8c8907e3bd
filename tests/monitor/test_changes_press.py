"""Changes between versions of the built-in press against classes that a person gave them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[1] / "gold" / "press_changes.jsonl"
TOLD = "SELECT outlet, from_version, to_version, kinds, folded, old_text, new_text FROM text_changes"


def test_changes_of_the_press_are_told_with_their_class_and_none_is_folded(played_press: Any, tmp_path: Path) -> None:
    """Floors of what ``tests/bench/revisions.py --press`` prints."""
    folder = played_press.copy(tmp_path)
    told = sqlite3.connect(folder / "press.db").execute(TOLD).fetchall()
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    right = 0
    for row in rows:
        step = (row["outlet"], row["from"], row["to"])
        found = [change for change in told if change[:3] == step and row["text"] in f"{change[5]}\n{change[6]}"]

        assert any(not change[4] for change in found), row
        right += any(row["kind"] in json.loads(change[3]) for change in found)

    assert right >= 0.95 * len(rows)
