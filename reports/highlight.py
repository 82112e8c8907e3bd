"""A version's text and the verdicts on it go in, the text with its evidence marked comes out, as safe markup.

Overlapping evidence is marked once; each mark carries the numbers of the facts it settles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from reports.markup import text as safe

LONGEST = 100_000
"""Characters of a text that a page shows."""
_STRONGEST = ("differs", "partly", "included")


@dataclass(frozen=True, slots=True)
class Span:
    """Evidence: where it stands, what it settles, the number it carries and the place it leads to."""

    start: int
    end: int
    verdict: str
    number: int
    target: str


def marked_text(text: str, headline_end: int, spans: Sequence[Span]) -> tuple[Markup, int]:
    """The text with its evidence marked, and how many characters at its end are not shown."""
    shown = min(len(text), LONGEST)
    head = _marked(text, 0, min(headline_end, shown), spans)
    body = _marked(text, min(headline_end, shown), shown, spans)
    wrapped = Markup('<span class="head">{}</span>').format(head) if head else Markup()
    return wrapped + body, len(text) - shown


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> Markup:
    """One stretch of the text, cut wherever evidence begins or ends."""
    inside = [span for span in spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(min(max(at, start), end) for span in inside for at in (span.start, span.end))})
    parts = []
    for left, right in pairwise(cuts):
        active = [span for span in inside if span.start < right and span.end > left]
        parts.append(_piece(text[left:right], active, right) if active else safe(text[left:right]))
    return Markup().join(parts)


def _piece(words: str, active: Sequence[Span], right: int) -> Markup:
    kind = next(name for name in _STRONGEST if any(span.verdict == name for span in active))
    ending = sorted((span for span in active if span.end == right), key=lambda span: span.number)
    notes = " ".join(
        f'<a href="#{escape(span.target)}" aria-label="fact {span.number}">{span.number}</a>' for span in ending
    )
    raised = f"<sup>{notes}</sup>" if ending else ""
    return Markup(_wrapped(words, kind) + raised)  # noqa: S704  (every part is escaped or ours)


def _wrapped(words: str, kind: str) -> str:
    """The words in a mark, blank lines left outside."""
    parts = re.split(r"(\n\s*)", words)
    return "".join(f'<mark class="{kind}">{safe(part)}</mark>' if part.strip() else str(safe(part)) for part in parts)
