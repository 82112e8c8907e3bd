"""The cookbook: real questions with their SQL. ``cookbook.sql`` goes in, questions by name come out; it asks nothing.

Each question opens with comments: ``name`` (how ``gapwire query`` and Datasette call it), ``title``, ``asks`` (who
asks such things) and, where needed, ``note``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACE = Path(__file__).with_name("cookbook.sql")
ASKERS = ("newsroom", "fact-checker", "press freedom", "researcher", "operations")
"""Who asks, in the order of the document."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the cookbook."""

    name: str
    title: str
    asks: str
    note: str
    sql: str
    """One statement, without a semicolon."""


@cache
def questions() -> dict[str, Question]:
    """Every question by its name, in the order of the file."""
    parts = re.split(r"^-- name: ", PLACE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = (_question(part) for part in parts)
    return {question.name: question for question in found}


def _question(part: str) -> Question:
    name, _, rest = part.partition("\n")
    comments = dict(re.findall(r"^-- (\w+): (.+)$", rest, re.MULTILINE))
    sql = "\n".join(line for line in rest.splitlines() if not line.startswith("--")).strip().removesuffix(";")
    return Question(name.strip(), comments["title"], comments["asks"], comments.get("note", ""), sql)
