"""The words of judging: verdicts, reasons, and the data that go into and come out of the comparer.

Plain frozen data, no behaviour. Offsets count Unicode code points into ``Document.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.captures import PageClass


class Verdict(StrEnum):
    """What one version says about one fact (coding rules: design.md section 2)."""

    INCLUDED = "included"
    PARTLY = "partly"
    DIFFERS = "differs"
    OMITTED = "omitted"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why it cannot be said."""

    NOT_COLLECTED = "not_collected"
    BLOCKED = "blocked"
    CONSENT = "consent"
    PAYWALLED = "paywalled"
    TRUNCATED = "truncated"
    REMOVED = "removed"
    ROBOTS = "robots"
    UNREADABLE = "unreadable"
    NOT_YET_KNOWN = "not_yet_known"
    LANGUAGE = "language"
    TOO_SHORT = "too_short"
    NOT_JUDGED = "not_judged"
    """No coder has looked at it yet; of a fact that only people code, the machine says nothing else."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version as the comparer sees it."""

    text: str
    """Headline, a blank line, then the body; or any plain text."""
    headline_end: int = 0
    """Length of the headline at the start of ``text``; 0 where there is none."""
    language: str | None = None
    page_class: PageClass = PageClass.ARTICLE
    complete: bool = True
    """False where only a part of the text is at hand: what is not in it is ``unknown: truncated``."""
    published_at: datetime | None = None
    """As the page prints it; midnight means that only the day is known."""
    modified_at: datetime | None = None
    """As the page prints it."""
    changed_after: datetime | None = None
    """The last visit that still showed the version before this one: the text was changed later than that."""
    captured_at: datetime | None = None
    about_story: bool | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or the headline of a document."""

    start: int
    end: int
    kind: str
    """``headline`` or ``sentence``."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The machine's answer for one fact and one document."""

    fact: str
    verdict: Verdict
    reason: Reason | None = None
    """Set exactly where the verdict is ``unknown``."""
    score: float = 0.0
    """Probability that the text includes the fact, 0 to 1."""
    start: int | None = None
    end: int | None = None
    evidence: str | None = None
    """``text[start:end]``: the span that proves the verdict; for ``omitted`` the nearest passage."""
    note: str = ""
    """Which part is missing, or which words differ."""
    prominence: str | None = None
    """Where the evidence stands: ``headline``, ``lead``, ``body`` or ``end``."""
    explanation: dict[str, object] = field(default_factory=dict)
    """Windows, matched and missing words, guards that fired; filled on request."""
