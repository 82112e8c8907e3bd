"""TOML text that cannot be read, explained: text in, problems with line and remedy out; nothing where it can be read.

``tomllib`` stops at the first mistake. Here the line is taken out and the rest is read again, so that mistakes on lines
far apart are all told; mistakes that only follow from the one before are not. It never repairs a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

from monitor.story.problems import Problem

MOST = 20
"""Syntax mistakes told at once."""

_WHERE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_PAIR = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=(.*)")
_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What tomllib said, and the line it said it about."""

    message: str
    line: str
    number: int
    above: list[str]

    @property
    def value(self) -> str:
        """What stands behind the equals sign."""
        pair = _PAIR.match(self.line)
        return pair[2].strip() if pair else ""


Explanation = tuple[str, str]


def syntax_problems(text: str, file: str) -> list[Problem]:
    """Every mistake that keeps ``text`` from being read as TOML."""
    lines = text.replace("\r\n", "\n").split("\n")
    problems: list[Problem] = []
    last = -1
    while len(problems) < MOST:
        mistake = _first_mistake(lines)
        if mistake is None or (problems and (mistake.number <= last + 1 or _runs_on(mistake))):
            break
        what, remedy = _explain(mistake)
        problems.append(Problem(file, mistake.number, "", what, remedy))
        last = mistake.number
        lines[last - 1] = ""
        if _runs_on(mistake):
            break
    return problems


def _first_mistake(lines: list[str]) -> _Mistake | None:
    try:
        tomllib.loads("\n".join(lines))
    except RecursionError:
        return _Mistake("nested too deeply", "", 1, [])
    except ValueError as error:  # TOMLDecodeError is one
        message = str(error)
        where = _WHERE.search(message)
        filled = [number for number, line in enumerate(lines, 1) if line.strip()]
        number = int(where[1]) if where and where[1] else (filled or [1])[-1]
        plain = message[: where.start()] if where else message
        return _Mistake(plain, lines[number - 1], number, lines[: number - 1])
    return None


def _runs_on(mistake: _Mistake) -> bool:
    """Whether everything below the mistake is misread because of it."""
    return mistake.message.startswith(("Unclosed array", "nested")) or (
        mistake.message.startswith("Unterminated") and ('"""' in mistake.line or "'''" in mistake.line)
    )


def _explain(mistake: _Mistake) -> Explanation:
    for recognise in (*_HABITS, *_MESSAGES):
        explanation = recognise(mistake)
        if explanation is not None:
            return explanation
    return f"This line cannot be read ({mistake.message}).", "Compare it with the examples in docs/story-file.md."


def _curly_quotes(mistake: _Mistake) -> Explanation | None:
    if mistake.value[:1] in ("“", "”", "„", "«", "‘", "’") and mistake.value:
        return "The text stands in typographic quotation marks.", 'Use straight ones: title = "...".'
    return None


def _colon(mistake: _Mistake) -> Explanation | None:
    if re.match(r'\s*["\w-]+\s*:', mistake.line):
        return "A colon stands behind the key.", 'Use an equals sign: title = "...".'
    return None


def _date(mistake: _Mistake) -> Explanation | None:
    if re.match(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[-./]\d{1,2}([-./]\d{1,2})?(?!\d)", mistake.value):
        remedy = "Write a day as year-month-day with two digits each, 2023-07-03, and a time as 2023-07-03T18:00:00Z."
        return f"{mistake.value.split('#')[0].strip()} is no date or time that can be read.", remedy
    return None


def _yes_or_no(mistake: _Mistake) -> Explanation | None:
    if mistake.value.split("#")[0].strip() in ("True", "False", "yes", "no", "Yes", "No"):
        return "This is no value.", "Write true or false, in small letters."
    return None


def _no_quotes(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("Invalid value"):
        if not mistake.value:
            return "Nothing stands behind the equals sign.", "Write a value, or take the line out."
        return "The value cannot be read.", 'Text must stand in quotation marks: title = "...".'
    return None


def _open_text(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith(("Unterminated", "Illegal character '\\n'")):
        return "A text is opened and never closed.", "Put the missing quotation mark behind its last word."
    return None


def _given_twice(mistake: _Mistake) -> Explanation | None:
    if not mistake.message.startswith(("Cannot overwrite", "Cannot mutate", "Cannot redefine")):
        return None
    header = _HEADER.match(mistake.line)
    if header:
        return _table_twice(mistake, header[1])
    pair = _PAIR.match(mistake.line)
    key = pair[1] if pair else ""
    first = _line_of_key(mistake.above, key)
    known = f" (first on line {first})" if first else ""
    return f'The key "{key}" is given twice{known}.', "Keep one of them; several values go into one list: [..., ...]."


def _declared_twice(mistake: _Mistake) -> Explanation | None:
    header = _HEADER.match(mistake.line)
    if mistake.message.startswith("Cannot declare") and header:
        return _table_twice(mistake, header[1])
    return None


def _table_twice(mistake: _Mistake, name: str) -> Explanation:
    first = next((number for number, line in enumerate(mistake.above, 1) if _header_name(line) == name), None)
    known = f" (first on line {first})" if first else ""
    what = f'The table "{name}" is opened twice{known}.'
    if name in ("fact", "entity", "outlet"):
        return what, f"Write each one with two brackets: [[{name}]]."
    return what, "Put all its keys under the first one."


def _backslash(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith(("Unescaped", "Invalid hex", "Escaped")):
        return "A backslash stands in a text.", "Write it twice (\\\\), or put the text in single quotation marks."
    return None


def _open_list(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("Unclosed array"):
        return (
            "A list is not closed, or a comma is missing in it.",
            "Put a comma between its items and ] behind the last one.",
        )
    return None


def _open_braces(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("Unclosed inline") or "{" in mistake.line:
        remedy = "Write { en = [...], ru = [...] } on one line, commas between the keys and none behind the last."
        return "The part in { } cannot be read.", remedy
    return None


def _equals(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("Expected '='"):
        return "No equals sign stands behind the key.", 'Write the line as key = value: title = "...".'
    return None


def _more_behind(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("Expected newline"):
        remedy = (
            'One key and one value on a line; a quotation mark inside a text is written \\"; several texts go into [ ].'
        )
        return "Something stands behind the value.", remedy
    return None


def _brackets(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("Expected ']"):
        return "The table's name is not closed.", "Write [story], [[entity]], [[fact]] or [[outlet]] alone on its line."
    return None


def _bad_key(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith(("Invalid statement", "Invalid initial")):
        return "This line does not begin with a key.", "Write key = value; a remark begins with #."
    return None


def _control(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith(("Illegal character", "Found invalid character")):
        return "The line holds an invisible control character.", "Delete the line and type it again."
    return None


def _deep(mistake: _Mistake) -> Explanation | None:
    if mistake.message.startswith("nested"):
        return "Brackets stand inside brackets too many times.", "No value of a story file needs more than two."
    return None


def _header_name(line: str) -> str | None:
    header = _HEADER.match(line)
    return header[1] if header else None


def _line_of_key(above: list[str], key: str) -> int | None:
    """The line on which ``key`` was given before in the same table."""
    for number in range(len(above), 0, -1):
        pair = _PAIR.match(above[number - 1])
        if pair and pair[1] == key:
            return number
        if _HEADER.match(above[number - 1]):
            return None
    return None


_HABITS: tuple[Callable[[_Mistake], Explanation | None], ...] = (_curly_quotes, _colon, _date, _yes_or_no)
"""Habits from other programs, recognised by the line itself."""

_MESSAGES: tuple[Callable[[_Mistake], Explanation | None], ...] = (
    _given_twice,
    _declared_twice,
    _open_list,
    _open_text,
    _no_quotes,
    _backslash,
    _equals,
    _brackets,
    _open_braces,
    _more_behind,
    _bad_key,
    _control,
    _deep,
)
"""What tomllib says, in other words."""
