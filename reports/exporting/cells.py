"""Values as cells of other programs: what an outlet wrote goes in, text that can do nothing comes out. Pure.

No control character, no turn of the writing direction, no beginning of a formula gets through.
"""

from __future__ import annotations

import re
from typing import Any

CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, and marks that turn the direction of the text around them."""
FORMULA = re.compile("^[=+@\t\r\n＝＋＠－-]")
"""How a formula begins; spreadsheets of East Asia also take the wide forms."""


def visible(text: str) -> str:
    """The text with every control character written out (``\\x1b``)."""
    if text.isprintable():  # most texts are, and this is ten times faster
        return text
    return CONTROL.sub(lambda sign: sign[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def visible_lines(text: str) -> str:
    """The same, but line ends stay, as ``\\n``."""
    if text.isprintable():
        return text
    return "\n".join(visible(line) for line in re.split("\r\n|\r|\n", text))


def one_line(text: str) -> str:
    """The text on one line: for formats in which a line is a field."""
    return visible(" ".join(text.split()))


def plain(value: Any) -> str:
    """A value as text; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return str(value)


def safe_cell(value: Any) -> str:
    """A value as a cell of CSV; a text that a spreadsheet would calculate begins with an apostrophe."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return plain(value)
    text = visible_lines(value)
    return f"'{text}" if FORMULA.match(value) else text


def cut(text: str, most: int) -> str:
    """The text in at most ``most`` characters; a cut says so and how long the whole is."""
    if len(text) <= most:
        return text
    mark = f" … [cut; {len(text)} characters]"
    return text[: most - len(mark)] + mark
