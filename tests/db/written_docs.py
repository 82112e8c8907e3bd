"""The documents that are made from code: the cookbook with its answers on the built-in press, the tables of the views.

``python tests/db/written_docs.py`` rewrites both; the tests beside it compare. Answers hold no clock time and no
address, so every playing of the press gives the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from db.cookbook import ASKERS, Question, questions
from db.dictionary import with_tables
from db.engine import open_read_only
from db.query import run_query
from monitor.commands.playing import DATABASE, play
from monitor.commands.tables import as_table

DOCS = Path(__file__).resolve().parents[2] / "docs"
COOKBOOK, VIEWS = DOCS / "cookbook.md", DOCS / "views.md"
OPENING = """# Cookbook

Questions that people ask of a story's coverage, with their SQL and the answer on the built-in press (`gapwire demo`).
Ask one by its name, or change its SQL:

```sh
gapwire query core-facts-left-out --db sqlite:///report/press.db
gapwire query conflicting-values --csv > values.csv
```

The columns are explained in [views.md](views.md). Where a database holds several stories, add
`WHERE story = '...'`. Machine verdicts are candidates; absence from a text is no proof of intent.

This page is written by `python tests/db/written_docs.py` from `db/cookbook.sql`, and a test runs every question.
"""
HEADINGS = {
    "newsroom": "Newsrooms: who has what, what is new?",
    "fact-checker": "Fact-checkers: which values conflict, who changed what?",
    "press freedom": "Press-freedom groups: who leaves what out, what disappeared?",
    "researcher": "Researchers: what is the sample, how far does it carry?",
    "operations": "Operations: is the collection healthy?",
}


def played_press(folder: Path) -> str:
    """Play the press into a folder; the address of its database."""
    for _ in play(folder):
        pass
    return f"sqlite:///{folder / DATABASE}"


def cookbook_text(engine: Engine) -> str:
    """The whole document, every question asked."""
    parts = [OPENING]
    for asker in ASKERS:
        parts.append(f"\n## {HEADINGS[asker]}\n")
        parts += [_entry(engine, question) for question in questions().values() if question.asks == asker]
    return "".join(parts)


def _entry(engine: Engine, question: Question) -> str:
    result = run_query(engine, question.sql, rows=1_000, seconds=60)
    answer = "\n".join(as_table(result.columns, result.rows)) if result.rows else "(no rows)"
    note = f"{question.note}\n\n" if question.note else ""
    head = f"\n### {question.title}\n\n`{question.name}`\n\n{note}"
    return f"{head}```sql\n{question.sql}\n```\n\n```text\n{answer}\n```\n"


def main() -> Iterator[str]:
    """Rewrite the documents; what was written."""
    VIEWS.write_text(with_tables(VIEWS.read_text(encoding="utf-8")), encoding="utf-8")
    yield str(VIEWS)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_read_only(played_press(Path(folder)))
        COOKBOOK.write_text(cookbook_text(engine), encoding="utf-8")
        engine.dispose()
    yield str(COOKBOOK)


if __name__ == "__main__":
    for name in main():
        print(name)
