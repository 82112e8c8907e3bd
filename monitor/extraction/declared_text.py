"""The article's text as the page declares it (JSON-LD ``articleBody``): a check on what was extracted, and a last
resort.

In: the declared text and the extracted one. Out: how much of the first stands in the second, and its paragraphs.
Outlets
repeat, shorten and join in this field, so it is compared piece by piece, never by length.
"""

from __future__ import annotations

import re
from html import unescape

from monitor.extraction.head import Head
from monitor.extraction.paragraph import Paragraph, key_of

LEAST = 500
"""Characters from which a declared text says something about the whole."""

_WORDS_DECLARED = 150
_UNSPACED_LENGTH = 16
_PIECES = 80
_WORDS = 5
_CHARACTERS = 10
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_TAG = re.compile(r"<[^<>]{0,400}>")


def declared_body(head: Head) -> str:
    """The raw declared text with its line breaks; empty where there is none."""
    body = head.article.get("articleBody") if head.article is not None else None
    return _TAG.sub("\n", unescape(unescape(body))) if isinstance(body, str) else ""


def covered(declared: str, known: str) -> float:
    """Share of the declared text's pieces that stand in ``known`` (a key, see ``key_of``), 0 to 1."""
    key = key_of(declared)
    if _UNSPACED.search(key):
        key, known, size, joint = key.replace(" ", ""), known.replace(" ", ""), _CHARACTERS, ""
        units: list[str] = list(key)
    else:
        units, size, joint = key.split(), _WORDS, " "
    step = max(1, len(units) // _PIECES)
    pieces = [joint.join(units[start : start + size]) for start in range(0, max(1, len(units) - size), step)]
    return sum(piece in known for piece in pieces) / len(pieces)


def paragraphs_of(declared: str) -> list[Paragraph]:
    """The declared text as paragraphs, where it keeps them apart."""
    lines = (" ".join(line.split()) for line in declared.split("\n"))
    return [Paragraph(line, "p") for line in lines if line]


def shown_share(head: Head, paragraphs: list[Paragraph]) -> float | None:
    """How much of the article as declared is shown, 0 to 1; ``None`` where the page declares nothing of use."""
    declared = declared_body(head)
    if len(declared) >= LEAST:
        return covered(declared, " ".join(p.key for p in paragraphs))
    words = head.article.get("wordCount") if head.article is not None else None
    if not isinstance(words, (int, str)) or not str(words).strip().isdecimal() or int(words) < _WORDS_DECLARED:
        return None
    shown = sum(len(p.text.split()) for p in paragraphs)
    characters = sum(len(p.text) for p in paragraphs)
    if characters > _UNSPACED_LENGTH * shown or abs(characters - int(words)) < 0.12 * int(words):
        return None  # a script without spaces, or an outlet that counts characters
    return shown / int(words)
