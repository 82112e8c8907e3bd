"""Takes out of the paragraphs what is not the article, and says why.

In: paragraphs in page order. Out: the paragraphs that stay and what was removed with its reason. It removes whole lines
only, never a part of one, and never a line that tells a fact which stands nowhere else in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from monitor.captures import Removed
from monitor.extraction import phrases
from monitor.extraction.paragraph import Paragraph, key_of

_REPEAT = 40
"""Characters from which a second printing is a fault of the page; shorter ones may be meant ("Yes.")."""
_BYLINE = 110
_EDGE = 5
_AT_EDGES_ONLY = frozenset({"date line", "counter"})
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|od|autor(?:in)?|text|story|words by|written by|от|автор)\b[\s:]+",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Tidied:
    """What stayed and what went."""

    paragraphs: list[Paragraph]
    removed: list[Removed] = field(default_factory=list)


def tidy(
    paragraphs: list[Paragraph], titles: Collection[str], authors: Collection[str], known: Mapping[str, str]
) -> Tidied:
    """``titles``: the headline as printed in several places; ``known``: keys of lines whose nature the page's structure
    shows (``related links``, ``linked line``...).
    """
    title_keys = {key_of(title) for title in titles if title}
    author_keys = {key_of(name) for name in authors}
    result = Tidied([])
    seen: set[str] = set()
    for number, paragraph in enumerate(paragraphs):
        key = paragraph.key
        why = _title_or_repeat(paragraph, key, title_keys, seen) or _byline(paragraph.text, key, author_keys)
        why = why or _furniture(paragraph, number, len(paragraphs), known) or _by_structure(paragraphs, number, known)
        if why:
            result.removed.append(Removed(paragraph.text, why))
        else:
            seen.add(key)
            result.paragraphs.append(paragraph)
    _drop_stranded_headings(result)
    return result


def _furniture(paragraph: Paragraph, number: int, count: int, known: Mapping[str, str]) -> str | None:
    """What the phrases say; dates, names and figures alone are furniture only at the edges (in between they are
    times of
    a report in steps, or answers).
    """
    why = phrases.match(paragraph.text, is_link=paragraph.key in known)
    at_edge = number < _EDGE or number >= count - _EDGE
    return why if why not in _AT_EDGES_ONLY or at_edge else None


def _title_or_repeat(paragraph: Paragraph, key: str, titles: set[str], seen: set[str]) -> str | None:
    if key in titles:
        return "title repeated"
    return "repeat" if key in seen and len(paragraph.text) >= _REPEAT else None


def _byline(text: str, key: str, authors: set[str]) -> str | None:
    """A short line of nothing but the authors' names, with or without "By"."""
    if len(text) > _BYLINE or not authors:
        return None
    rest = key_of(_BY.sub("", text))
    if rest in authors:
        return "byline"
    for name in authors:
        if name:
            rest = rest.replace(name, " ")
    return (
        "byline"
        if not [w for w in rest.split() if len(w) > 3] and rest.strip() != key and len(key) > len(rest) + 3
        else None
    )


def _by_structure(paragraphs: list[Paragraph], number: int, known: Mapping[str, str]) -> str | None:
    """What the place of a line says about it."""
    paragraph = paragraphs[number]
    why = known.get(paragraph.key)
    neighbours = paragraphs[max(0, number - 1) : number] + paragraphs[number + 1 : number + 2]
    if why == "linked line":
        in_row = any(p.key in known or phrases.match(p.text) == "related links" for p in neighbours)
        return "related links" if in_row or paragraph.kind == "item" else None
    if why is None and paragraph.kind == "head" and number + 1 < len(paragraphs):
        following = known.get(paragraphs[number + 1].key)
        return following if following != "linked line" else None
    return why


def _drop_stranded_headings(result: Tidied) -> None:
    """A heading at the very end headed something that is gone."""
    while result.paragraphs and result.paragraphs[-1].kind == "head":
        result.removed.append(Removed(result.paragraphs.pop().text, "heading without text"))
