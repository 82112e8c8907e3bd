"""Which part of a text stands in quotation marks: a text goes in, half-open spans of what is quoted come out.

Read from the whole text, because a quotation often runs over several sentences; never over a line end. Pure.
"""

from __future__ import annotations

import re

_PAIRS = (
    r"“([^“”\n]*)(?:”|$)",
    r"«([^«»\n]*)(?:»|$)",
    r"„([^„“”\n]*)(?:[“”]|$)",
    r"「([^「」\n]*)(?:」|$)",
    r"『([^『』\n]*)(?:』|$)",
    r"(?<!\w)‘([^‘\n]*?)(?:’(?!\w)|$)",
    r'(?<![\w"])"([^"\n]+)"',
    r"(?<![\w'])'(?=\w)([^'\n]*(?:(?<=\w)'(?=\w)[^'\n]*)*)'(?!\w)",
)
_QUOTED = re.compile("|".join(_PAIRS), re.MULTILINE)
_SIGNS = re.compile(r"[\W_]+")


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, in order, without the marks; an opened one ends with its line."""
    return [match.span(match.lastindex or 0) for match in _QUOTED.finditer(text)]


def quoted_words(text: str, spans: list[tuple[int, int]], start: int, end: int) -> tuple[str, ...]:
    """The quoted parts of ``text[start:end]`` as their words."""
    cut = ((max(start, left), min(end, right)) for left, right in spans if left < end and start < right)
    return tuple(_SIGNS.sub(" ", text[left:right]).strip().casefold() for left, right in cut)
