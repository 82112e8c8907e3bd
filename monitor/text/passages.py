"""Passages: a text goes in, its headline and sentences come out with offsets.

Every offset counts code points of the given text; passages never overlap, never cross a line break and are never
blank. Nothing is changed or decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from monitor.text.languages import base_language
from monitor.verdicts import Passage

LONGEST = 1_200
"""Characters of one passage at most: a page without a full stop must not become one endless sentence."""

LONGEST_LINE = 30_000
"""Characters of a line that are cut into sentences at once: quotations that open and never close cost their square."""

LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
# sentencex wants a capital after the stop; wire copies and chats in lower case have none.
LOWER_CASE_STOP = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[^\W\d_])|(?<=[.!?][\"'”’)])\s+(?=[^\W\d_])")
SURROGATE = re.compile("[\ud800-\udfff]")
HARD_BREAK = re.compile(r"(?<=[;:。！？；])\s*|(?<=,)\s+|\s+")


def passages(text: str, headline_end: int = 0, language: str | None = None) -> tuple[Passage, ...]:
    """Headline (where there is one) and sentences of ``text`` in order."""
    found = [Passage(start, end, "headline") for start, end in _trimmed(text, 0, headline_end)]
    for line in LINE.finditer(text, headline_end):
        found += [Passage(start, end, "sentence") for start, end in _sentences(text, *line.span(), language)]
    return tuple(found)


def _sentences(text: str, start: int, end: int, language: str | None) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    if not line.strip():
        return
    lower_case = line == line.lower() and line != line.upper()
    for piece_start, piece_end in _boundaries(line, base_language(language) or "en"):
        cuts = [piece_start]
        if lower_case:
            cuts += [match.end() for match in LOWER_CASE_STOP.finditer(line, piece_start, piece_end)]
        for left, right in pairwise([*cuts, piece_end]):
            for short_left, short_right in _short_enough(line, left, right):
                yield from _trimmed(text, start + short_left, start + short_right)


def _boundaries(line: str, language: str) -> Iterator[tuple[int, int]]:
    # Half a surrogate pair cannot be encoded; any other sign in its place keeps the offsets.
    line = SURROGATE.sub("\ufffd", line)
    for start, end in _pieces(line):
        for boundary in get_sentence_boundaries(language, line[start:end]):
            yield start + boundary["start_index"], start + boundary["end_index"]


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """A line whole, or in pieces of at most ``LONGEST_LINE`` that end with a sentence, else with a word."""
    start = 0
    while len(line) - start > LONGEST_LINE:
        half, most = start + LONGEST_LINE // 2, start + LONGEST_LINE
        cut = line.rfind(". ", half, most) + 2
        if cut < half:
            cut = line.rfind(" ", half, most) + 1 or most
        yield start, cut
        start = cut
    yield start, len(line)


def _short_enough(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is longer than ``LONGEST`` at the last natural break before it."""
    while end - start > LONGEST:
        breaks = [match.end() for match in HARD_BREAK.finditer(line, start + LONGEST // 2, start + LONGEST)]
        cut = breaks[-1] if breaks and breaks[-1] > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without blanks at its ends; nothing where it holds no letter or digit."""
    piece = text[start:end]
    if any(character.isalnum() for character in piece):
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
