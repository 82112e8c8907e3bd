"""What of a person's verdict holds for another text of the article: a code and two texts in, a code or nothing out.

A statement holds where the passages of its evidence are unchanged. That something is left out holds only where nothing
was added: every passage of the new text stood in the old one. That it cannot be said never holds for another text.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.coding.codes import STATED, Code, Readable
from monitor.text.passages import passages
from monitor.verdicts import Passage, Verdict


def carried(code: Code, old: Readable, new: Readable, language: str | None) -> Code | None:
    """The code with its offsets in the new text; ``None`` where a person has to look again."""
    if code.verdict in STATED:
        return _carried_quote(code, old.text, new.text, language)
    if code.verdict is Verdict.OMITTED and new.whole and _nothing_added(old.text, new.text, language):
        moved = _carried_quote(code, old.text, new.text, language)
        return moved or replace(code, start=None, end=None, evidence=None)
    return None


def quoted_passages(text: str, start: int, end: int, language: str | None) -> tuple[int, int]:
    """The whole passages that a span touches, as one span."""
    touched = [one for one in _around(text, start, end, language) if one.start < end and one.end > start]
    return (min(one.start for one in touched), max(one.end for one in touched)) if touched else (start, end)


def _carried_quote(code: Code, old: str, new: str, language: str | None) -> Code | None:
    if code.start is None or code.end is None or old[code.start : code.end] != code.evidence:
        return None
    first, last = quoted_passages(old, code.start, code.end, language)
    place = _same_passages(old[first:last], new, language)
    if place is None:
        return None
    start = place + code.start - first
    return replace(code, start=start, end=start + code.end - code.start)


def _same_passages(wanted: str, text: str, language: str | None) -> int | None:
    """Where the very passages stand whole in a text: a sentence that became part of a longer one is not the same."""
    place = text.find(wanted)
    while place >= 0:
        if quoted_passages(text, place, place + len(wanted), language) == (place, place + len(wanted)):
            return place
        place = text.find(wanted, place + 1)
    return None


def _nothing_added(old: str, new: str, language: str | None) -> bool:
    stood = {old[one.start : one.end] for one in passages(old, 0, language)}
    return all(new[one.start : one.end] in stood for one in passages(new, 0, language))


def _around(text: str, start: int, end: int, language: str | None) -> tuple[Passage, ...]:
    """Passages of the lines that a span touches: a passage never crosses a line."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    lines = text[first : stop if stop >= 0 else len(text)]
    return tuple(Passage(first + one.start, first + one.end, one.kind) for one in passages(lines, 0, language))
