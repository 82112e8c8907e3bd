"""Which part of a text stands in quotation marks: a text goes in, half-open spans of what is quoted come out.

Read from the whole text, because a quotation often runs over several sentences; never over a line end. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter

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
    """The quoted parts of ``text[start:end]`` as their words; ``spans`` stand in order."""
    words = []
    for at in range(bisect_right(spans, start, key=itemgetter(1)), len(spans)):
        left, right = spans[at]
        if left >= end:
            break
        words.append(_SIGNS.sub(" ", text[max(start, left) : min(end, right)]).strip().casefold())
    return tuple(words)
