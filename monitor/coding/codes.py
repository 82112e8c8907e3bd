"""A person's verdict: what was entered goes in, a checked code or a refusal in words comes out.

The rules are those the machine keeps: evidence is verbatim, ``partly`` and ``differs`` say what is missing or other,
``omitted`` needs a text that was read in full.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.captures import PageClass
from monitor.errors import UsageError
from monitor.verdicts import Reason, Verdict

LONGEST_QUOTE = 4_000
"""Characters of one span of evidence."""
LONGEST_NOTE = 2_000
LONGEST_NAME = 60
STATED = (Verdict.INCLUDED, Verdict.PARTLY, Verdict.DIFFERS)
WHOLE = frozenset({PageClass.ARTICLE, PageClass.LIVE_BLOG})
"""Page classes of texts that can leave something out."""
PEOPLES_REASONS = (
    Reason.TRUNCATED,
    Reason.PAYWALLED,
    Reason.LANGUAGE,
    Reason.NOT_YET_KNOWN,
    Reason.TOO_SHORT,
    Reason.UNREADABLE,
    Reason.REMOVED,
)
"""Reasons of ``unknown`` that a person who has the text before them can give."""
_NAME = re.compile(r"[^\W_](?:[\w .,'’@+-]*[\w.])?")


class CodeRefused(UsageError):
    """What was entered is no verdict; ``key`` names the field, the message what to change."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Readable:
    """The text that is coded, and whether all of the article is in it."""

    text: str
    page_class: str
    complete: bool

    @property
    def whole(self) -> bool:
        """Whether the text can leave something out."""
        return self.complete and self.page_class in WHOLE


@dataclass(frozen=True, slots=True)
class Code:
    """What a person says about one fact and one version."""

    verdict: Verdict
    reason: Reason | None = None
    start: int | None = None
    end: int | None = None
    evidence: str | None = None
    note: str = ""
    """Which part is missing, or which other value is told."""
    comment: str = ""
    """Why, for colleagues and readers."""


def coder_name(name: str) -> str:
    """A name as it is stored and printed; refuses what could play tricks on a page or in a spreadsheet."""
    clean = " ".join(name.split())
    if not _NAME.fullmatch(clean) or len(clean) > LONGEST_NAME:
        raise UsageError(
            f"--coder {name!r}: not a usable name; write letters, digits, spaces, dots or hyphens, "
            f"at most {LONGEST_NAME} characters, beginning with a letter or digit"
        )
    return clean


def checked_code(
    readable: Readable,
    verdict: str,
    *,
    reason: str = "",
    span: tuple[int, int] | None = None,
    note: str = "",
    comment: str = "",
) -> Code:
    """What was entered as a ``Code``; raises ``CodeRefused``. The evidence is cut from the text itself."""
    said = _verdict(verdict)
    note, comment = note.strip()[:LONGEST_NOTE], comment.strip()[:LONGEST_NOTE]
    if said is Verdict.UNKNOWN:
        return Code(said, _reason(reason), note=note, comment=comment)
    if said is Verdict.OMITTED and not readable.whole:
        what = "only a part of this article was read" if not readable.complete else "this page is no whole article"
        raise CodeRefused("verdict", f"Omitted needs a text that was read in full, and {what}: choose unknown.")
    if said in STATED and span is None:
        raise CodeRefused("quote", f"{said.capitalize()} needs its evidence: choose the passage that states it.")
    if said in (Verdict.PARTLY, Verdict.DIFFERS) and not note:
        what = "which part is left out" if said is Verdict.PARTLY else "which other value the text gives"
        raise CodeRefused("note", f"{said.capitalize()} needs a note: say {what}.")
    start, end = _span(readable.text, span) if span else (None, None)
    evidence = readable.text[start:end] if span else None
    return Code(said, None, start, end, evidence, note, comment)


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text; blanks may differ, nothing else. ``None`` where it does not stand there."""
    words = quote.split()
    if not words:
        return None
    exact = text.find(quote)
    if exact >= 0:
        return exact, exact + len(quote)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def _verdict(word: str) -> Verdict:
    try:
        return Verdict(word.strip().casefold())
    except ValueError:
        known = ", ".join(Verdict)
        said = f"{word[:40]!r} is no verdict" if word.strip() else "No verdict was chosen"
        raise CodeRefused("verdict", f"{said}; choose one of {known}.") from None


def _reason(word: str) -> Reason:
    try:
        reason = Reason(word.strip().casefold())
    except ValueError:
        reason = None
    if reason not in PEOPLES_REASONS:
        known = ", ".join(PEOPLES_REASONS)
        raise CodeRefused("reason", f"Unknown needs its reason; choose one of {known}.")
    return reason


def _span(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span without blanks at its ends; refuses one that is empty, outside the text or endless."""
    start, end = span
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise CodeRefused("quote", "The quoted passage is not in the text: choose it again.")
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if end - start > LONGEST_QUOTE:
        raise CodeRefused("quote", f"The quote is longer than {LONGEST_QUOTE:,} characters: choose a shorter passage.")
    return start, end
