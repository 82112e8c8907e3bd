"""The column dictionary: what every column of every analyst view holds, read from the comments in the views' SQL.

A view's text goes in, its columns with their meaning come out. The tables of ``docs/views.md``, the labels of exports
and Datasette's descriptions are all made from here, so they cannot differ.
"""

from __future__ import annotations

import re
from functools import cache

from db.upgrade import VIEWS, view_text

COLUMN = re.compile(r"^--   (\w+): (.+)$", re.MULTILINE)


@cache
def columns_of(view: str) -> dict[str, str]:
    """Name and meaning of each column of a view, in the view's order."""
    return dict(COLUMN.findall(_opening(view)))


def summary_of(view: str) -> str:
    """What one row of a view is: the first sentence of its comment."""
    words = " ".join(line.removeprefix("--").strip() for line in _opening(view).splitlines())
    return re.split(r"(?<=\.)\s|:\s", words, maxsplit=1)[0].rstrip(".:") + "."


def with_tables(document: str) -> str:
    """The document of the views with the table of each section made anew; the words around the tables stay."""
    for view in VIEWS:
        rows = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in columns_of(view).items())
        table = f"| column | what it holds |\n|---|---|\n{rows}"
        section = re.compile(rf"(^## {view}\n.*?)^\| column \|.*?(?=^[^|]|\Z)", re.MULTILINE | re.DOTALL)
        if found := section.search(document):
            document = document[: found.start()] + found[1] + table + document[found.end() :]
    return document


def _opening(view: str) -> str:
    """The comment that a view's SQL opens with."""
    lines = view_text(view).splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("--"))
    return "\n".join(lines[:end])
