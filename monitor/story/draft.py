"""A story file between text and story: the parsed tables with the line of every key, and words for every place in it.

It never judges: ``shape`` and ``rules`` do, and ask it where things stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.story.problems import Problem
from monitor.story.toml_lines import Path, line_of

KINDS = ("entity", "fact", "outlet", "archive")
"""The tables that a story file repeats, each with two brackets."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One parsed story file."""

    file: str
    """As the user named it."""
    raw: Mapping[str, Any]
    """What tomllib read."""
    lines: Mapping[Path, int]
    """Line of every key (see ``toml_lines``)."""

    @property
    def story(self) -> dict[str, Any]:
        """The ``[story]`` table, empty where it is missing or no table."""
        table = self.raw.get("story")
        return table if isinstance(table, dict) else {}

    def tables(self, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number (from 0) and keys of every ``[[kind]]`` table."""
        tables = self.raw.get(kind)
        for number, table in enumerate(tables if isinstance(tables, list) else []):
            if isinstance(table, dict):
                yield number, table

    def ids(self, kind: str) -> list[str]:
        """All ids of one kind of table, in file order."""
        return [table["id"] for _, table in self.tables(kind) if isinstance(table.get("id"), str)]

    def line(self, path: Path) -> int | None:
        """The line of the key, or of the table it belongs to."""
        return line_of(self.lines, path)

    def problem(self, path: Path, what: str, remedy: str) -> Problem:
        """A problem at ``path``."""
        return Problem(self.file, self.line(path), self.words(path), what, remedy)

    def words(self, path: Path) -> str:
        """``("fact", 3, "entities", 0)`` as ``fact "parade-expected", entities item 1``."""
        if not path:
            return ""
        start, rest = self._table_words(path)
        dotted = ""
        for part in rest:
            dotted += f" item {part + 1}" if isinstance(part, int) else f".{part}" if dotted else str(part)
        return f"{start}, {dotted.strip()}" if dotted else start

    def _table_words(self, path: Path) -> tuple[str, Path]:
        if path[0] not in KINDS or len(path) == 1:
            return f"[{path[0]}]", path[1:]
        tables = self.raw.get(str(path[0]))
        number = path[1]
        table = tables[number] if isinstance(tables, list) and isinstance(number, int) else None
        name = table.get("id") if isinstance(table, dict) else None
        numbered = f"number {number + 1}" if isinstance(number, int) else ""
        return f'{path[0]} "{name}"' if isinstance(name, str) else f"{path[0]} {numbered}", path[2:]
