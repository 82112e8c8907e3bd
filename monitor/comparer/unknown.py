"""What cannot be said: a fact that was not found goes in, the reason why it may still not count as omitted comes out.

A broken or partial text never reads as an omission.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from monitor.captures import PageClass
from monitor.comparer.index import DocumentIndex
from monitor.story.model import Fact
from monitor.verdicts import Document, Reason

UNREADABLE = {
    PageClass.BLOCKED: Reason.BLOCKED,
    PageClass.CONSENT: Reason.CONSENT,
    PageClass.REMOVED: Reason.REMOVED,
    PageClass.SOFT_404: Reason.REMOVED,
    PageClass.NOT_ARTICLE: Reason.UNREADABLE,
    PageClass.GALLERY: Reason.UNREADABLE,
    PageClass.UNREADABLE: Reason.UNREADABLE,
}
"""Page classes whose text is not the article's: nothing of it is judged."""

IN_PART = frozenset({PageClass.TRUNCATED, PageClass.LIVE_BLOG})
"""Classes that show a part: a live report loads its older pieces as one reads on, and goes on being written."""
MIDNIGHT = time(0, 0)


def why_unknown(index: DocumentIndex, *, can_judge: bool) -> Reason | None:
    """The reason, or ``None`` where the text is whole and readable and just does not state the fact."""
    document = index.document
    if not can_judge:
        return Reason.LANGUAGE
    if document.page_class is PageClass.PAYWALLED:
        return Reason.PAYWALLED
    if document.page_class in IN_PART or not document.complete or index.cut:
        return Reason.TRUNCATED
    if index.glossed:
        return Reason.UNREADABLE
    return Reason.TOO_SHORT if index.flash else None


def too_early(fact: Fact, document: Document) -> bool:
    """Whether the text is older than the fact: then it can neither state it nor leave it out, however much it sounds
    like it.
    """
    known_until = knowable_until(document)
    return bool(fact.known_from and known_until and known_until < fact.known_from)


def knowable_until(document: Document) -> datetime | None:
    """The latest moment whose knowledge the text can be held to.

    The newest of what the page prints and of the visit that still showed the text before; a day without an hour counts
    to its end. Never later than the visit that found the text.
    """
    found = document.captured_at
    claims = [_end_of_day(at) for at in (document.published_at, document.modified_at) if at]
    if document.changed_after:
        claims.append(document.changed_after)
    newest = max(claims, default=found)
    return min(newest, found) if newest and found else newest


def _end_of_day(at: datetime) -> datetime:
    return at + timedelta(days=1) if at.time() == MIDNIGHT else at
