"""Where each key of a TOML text stands: text that ``tomllib`` has accepted in, line numbers by key path out.

``tomllib`` tells no positions, and a mistake without its line is hard to find in a file of a thousand lines. This reads
only enough TOML to follow keys, tables, strings and brackets; it never checks anything and never reads a value.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]

_STRING = (
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}(?!")|'
    r"'''[\s\S]*?'{3,5}(?!')|"
    r'"(?:[^"\\\n]|\\.)*"|'
    r"'[^'\n]*'"
)
_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(rf"{_STRING}|[A-Za-z0-9_-]+")
_SCALAR = re.compile(rf"{_STRING}|[^\s,\]}}#]+(?: \d\d:\d\d[^\s,\]}}#]*)?")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and array element of a valid TOML text.

    Paths look like ``("fact", 3, "entities", 0)``: names of tables and keys, numbers of array elements.
    """
    return _Scanner(text).scan()


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of ``path``, or of the nearest thing around it that stands in the text."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _Scanner:
    """One walk through one text."""

    def __init__(self, text: str) -> None:
        # tomllib reads \r\n as \n; a lone \r is an error there, so it does not occur here.
        self.text = text
        self.at = 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_SPACE)
        return self.lines

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Move over what ``pattern`` matches here; the text of it."""
        match = pattern.match(self.text, self.at)
        if match is None:  # only where the text is not valid TOML
            raise ValueError(f"not TOML at character {self.at}")
        self.at = match.end()
        return match.group()

    def note(self, path: Path, at: int) -> None:
        """Remember where ``path`` was met first."""
        self.lines.setdefault(path, bisect_right(self.breaks, at - 1) + 1)

    def header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the table that the following keys belong to."""
        start = self.at
        repeated = self.text.startswith("[[", start)
        self.at += 2 if repeated else 1
        path = self.resolve(self.key(), repeated=repeated)
        self.at += 2 if repeated else 1
        for length in range(1, len(path) + 1):
            self.note(path[:length], start)
        return path

    def resolve(self, names: Path, *, repeated: bool) -> Path:
        """Put the number of the newest element after every name of an array of tables."""
        path: Path = ()
        for position, name in enumerate(names):
            path += (name,)
            if repeated and position == len(names) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path += (self.counts[path],)
        return path

    def key(self) -> Path:
        """``a."b c".d`` as its names; stands behind it afterwards, blanks skipped."""
        names: list[str | int] = []
        while True:
            self.skip(_BLANK)
            names.append(_plain(self.skip(_KEY)))
            self.skip(_BLANK)
            if self.text[self.at : self.at + 1] != ".":
                return tuple(names)
            self.at += 1

    def pair(self, table: Path) -> None:
        """``key = value``."""
        start = self.at
        names = self.key()
        for length in range(1, len(names) + 1):
            self.note(table + names[:length], start)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(table + names)

    def value(self, path: Path) -> None:
        """Anything behind an equals sign or inside an array."""
        opening = self.text[self.at]
        if opening == "[":
            self.elements(path)
        elif opening == "{":
            self.inline_table(path)
        else:
            self.skip(_SCALAR)

    def elements(self, path: Path) -> None:
        """``[a, b]``, over any number of lines."""
        self.at += 1
        number = 0
        while True:
            self.skip(_SPACE)
            if self.text[self.at] == "]":
                break
            self.note((*path, number), self.at)
            self.value((*path, number))
            number += 1
            self.comma()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        """``{ a = 1, b = 2 }``; TOML 1.1 lets it run over lines, so blanks of every kind are skipped."""
        self.at += 1
        while True:
            self.skip(_SPACE)
            if self.text[self.at] == "}":
                break
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_SPACE)
        if self.text[self.at] == ",":
            self.at += 1


def _plain(key: str) -> str:
    """A key without its quotes and escapes."""
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"key = {key}")["key"])
