"""What cannot be said: a fact that was not found goes in, the reason why it may still not count as omitted comes out.

A broken or partial text never reads as an omission.
"""

from __future__ import annotations

from datetime import datetime

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

TOO_SHORT = 8
"""Words below which a text is no article but a headline."""


def why_unknown(fact: Fact, index: DocumentIndex, *, can_judge: bool) -> Reason | None:
    """The reason, or ``None`` where the text is whole and readable and just does not state the fact."""
    document = index.document
    if document.page_class is PageClass.PAYWALLED:
        return Reason.PAYWALLED
    if document.page_class is PageClass.TRUNCATED or not document.complete or index.cut:
        return Reason.TRUNCATED
    if not can_judge:
        return Reason.LANGUAGE
    if index.words < TOO_SHORT:
        return Reason.TOO_SHORT
    known_until = _known_until(document)
    if fact.known_from and known_until and known_until < fact.known_from:
        return Reason.NOT_YET_KNOWN
    return None


def _known_until(document: Document) -> datetime | None:
    """The latest moment whose knowledge the text can hold."""
    return document.published_at or document.captured_at
