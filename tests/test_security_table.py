"""docs/security.md names a test for every threat: each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_test_that_the_security_table_names_exists() -> None:
    rows = [
        line.split("|")
        for line in (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
        if "`test_" in line
    ]
    assert len(rows) > 20
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }
    named = {name for row in rows for name in re.findall(r"`(test_\w+)`", row[3])}
    assert named - there == set()


def test_every_module_that_the_security_table_names_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:spiders|reports|monitor|db)/[\w/]+\.py)`", text):
        assert (ROOT / path).is_file(), path
