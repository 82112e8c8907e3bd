"""A span of a version's text goes in, the quote with the words around it comes out. Offsets count code points.

The quote is never changed. Where it is longer than a page can show, its middle is left out and the number of characters
left out is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.model import Version

CONTEXT = 110
"""Characters of context on each side, at most."""
LONGEST = 1_200
"""Characters of a quote that are shown, at most."""
SHORT = 320
"""Characters of a quote where many stand on one page."""
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "ps", "sd", "ug", "ur", "yi"})
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔]['\"’”»)\]]*\s+|[。！？]")
WORD = 25
"""Characters in which the end of a word is looked for where a quote is cut."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A span and its surroundings, ready to be shown with ``lang`` and ``dir``."""

    before: str
    text: str
    after: str
    language: str | None
    direction: str
    left_out: int = 0
    """Characters left out of the middle of ``text``, at the sign ``[…]``."""


def direction(language: str | None) -> str:
    """``rtl``, ``ltr``, or ``auto`` where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def locate(version: Version, evidence: str | None, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Where the evidence stands: by its offsets, else where its words are found; ``None`` where nowhere."""
    if start is not None and end is not None and 0 <= start < end <= len(version.text):
        return start, end
    found = version.text.find(evidence) if evidence else -1
    return (found, found + len(evidence)) if evidence and found >= 0 else None


def quote(version: Version | None, evidence: str | None, start: int | None, end: int | None) -> Quote | None:
    """The quote in its paragraph; ``None`` where there is nothing to quote."""
    place = locate(version, evidence, start, end) if version else None
    if version is None or place is None:
        return bare_quote(evidence, version.language if version else None)
    shown, left_out = shorten(version.text[place[0] : place[1]])
    before, after = _before(version.text, place[0]), _after(version.text, place[1])
    return Quote(before, shown, after, version.language, direction(version.language), left_out)


def shorten(text: str, longest: int = LONGEST) -> tuple[str, int]:
    """The text with its middle left out where it is longer than ``longest``, and how many characters that are."""
    if len(text) <= longest:
        return text, 0
    half = longest // 2
    # At words where blanks part them; a script without blanks, or one endless word, is cut where it is.
    head, tail = text.rfind(" ", half - WORD, half), text.find(" ", len(text) - half, len(text) - half + WORD) + 1
    first, last = text[: head if head > 0 else half], text[tail if tail > 0 else len(text) - half :]
    return f"{first} […] {last}", len(text) - len(first) - len(last)


def bare_quote(evidence: str | None, language: str | None) -> Quote | None:
    """A quote without the words around it."""
    if not evidence:
        return None
    shown, left_out = shorten(evidence)
    return Quote("", shown, "", language, direction(language), left_out)


def short_quote(version: Version | None, evidence: str | None) -> Quote | None:
    """A quote without the words around it and of ``SHORT`` characters at most, where many stand on one page."""
    if not evidence:
        return None
    shown, left_out = shorten(evidence, SHORT)
    language = version.language if version else None
    return Quote("", shown, "", language, direction(language), left_out)


def _before(text: str, start: int) -> str:
    """The rest of the paragraph before the quote: from a sentence's start where one is near, else from a word's."""
    paragraph = text.rfind("\n\n", 0, start)
    floor = 0 if paragraph < 0 else paragraph + 2
    if start - floor <= CONTEXT:
        return text[floor:start]
    window = text[start - CONTEXT : start]
    ends = [found.end() for found in _SENTENCE_END.finditer(window) if found.end() < len(window)]
    cut = ends[0] if ends else window.find(" ") + 1
    return "… " + window[cut:]


def _after(text: str, end: int) -> str:
    """The rest of the paragraph after the quote, up to a sentence's end where one is near, else to a word's."""
    paragraph = text.find("\n\n", end)
    ceiling = len(text) if paragraph < 0 else paragraph
    if ceiling - end <= CONTEXT:
        return text[end:ceiling]
    window = text[end : end + CONTEXT]
    ends = [found.end() for found in _SENTENCE_END.finditer(window) if found.start() > 0]
    cut = ends[-1] if ends else window.rfind(" ")
    return (window[:cut] if cut > 0 else window).rstrip() + " …"
