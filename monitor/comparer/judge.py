"""From scores to verdicts: what the text states, what it leaves out, what cannot be said.

A document and a story go in, one judgement for each fact in file order comes out. Pure; nothing is stored.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from monitor.captures import PageClass
from monitor.comparer.forms import Form, StoryForms, compile_story
from monitor.comparer.index import DocumentIndex, index_document
from monitor.comparer.scoring import Window, best_windows, coverage
from monitor.story.model import Fact, Story
from monitor.text.languages import base_language, guess_language
from monitor.verdicts import Document, Judgement, Reason, Verdict

UNREADABLE = {
    PageClass.BLOCKED: Reason.BLOCKED,
    PageClass.CONSENT: Reason.CONSENT,
    PageClass.REMOVED: Reason.REMOVED,
    PageClass.SOFT_404: Reason.REMOVED,
    PageClass.NOT_ARTICLE: Reason.UNREADABLE,
    PageClass.GALLERY: Reason.UNREADABLE,
    PageClass.UNREADABLE: Reason.UNREADABLE,
}
THRESHOLD = 0.6
TOO_SHORT = 8
"""Words below which a text is no article: what it does not state is unknown."""


class Comparer:
    """A story prepared once for many documents."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._forms = lru_cache(maxsize=32)(lambda language: compile_story(story, language))

    def judge(self, document: Document, *, explain: bool = False) -> tuple[Judgement, ...]:
        """One judgement for each fact in file order."""
        reason = UNREADABLE.get(document.page_class)
        if reason:
            return tuple(Judgement(fact.id, Verdict.UNKNOWN, reason) for fact in self.story.facts)
        language = guess_language(document.text, document.language) or base_language(self.story.language)
        forms: StoryForms = self._forms(language)
        index = index_document(document, forms.names, language)
        rows = coverage(index, forms)
        judgements = []
        for fact in self.story.facts:
            own = [form for form in forms.forms if form.fact == fact.id]
            scored = [(form, window) for form in own for window in best_windows(form, rows, index)[-1:]]
            judgements.append(self._judgement(fact, scored, index, known=fact.id in forms.means))
        return tuple(judgements)

    def _judgement(
        self, fact: Fact, scored: list[tuple[Form, Window]], index: DocumentIndex, *, known: bool
    ) -> Judgement:
        told = [pair for pair in scored if pair[0].kind != "differs"]
        wrong = [pair for pair in scored if pair[0].kind == "differs"]
        best = max(told, key=lambda pair: pair[1].recall, default=None)
        other = max(wrong, key=lambda pair: pair[1].recall, default=None)
        threshold = fact.threshold or self.story.threshold or THRESHOLD
        if other and other[1].recall >= threshold and other[1].recall > (best[1].recall if best else 0) + 0.1:
            return _found(fact, Verdict.DIFFERS, other[1], index, f"tells it as: {other[0].text}")
        if best and best[1].recall >= threshold:
            return _found(fact, Verdict.INCLUDED, best[1], index, "")
        return self._absent(fact, best[1] if best else None, index, known=known)

    def _absent(self, fact: Fact, nearest: Window | None, index: DocumentIndex, *, known: bool) -> Judgement:
        reason = _reason(fact, index, known=known)
        if reason:
            return Judgement(fact.id, Verdict.UNKNOWN, reason, score=nearest.recall if nearest else 0.0)
        if nearest is None:
            return Judgement(fact.id, Verdict.OMITTED)
        return _found(fact, Verdict.OMITTED, nearest, index, "")


def _reason(fact: Fact, index: DocumentIndex, *, known: bool) -> Reason | None:
    """Why a fact that was not found may still not count as omitted."""
    document = index.document
    if not known:
        return Reason.LANGUAGE
    if document.page_class is PageClass.PAYWALLED:
        return Reason.PAYWALLED
    if document.page_class is PageClass.TRUNCATED or not document.complete:
        return Reason.TRUNCATED
    if sum(len(row) for row in index.terms) < TOO_SHORT:
        return Reason.TOO_SHORT
    known_until = _known_until(document)
    if fact.known_from and known_until and known_until < fact.known_from:
        return Reason.NOT_YET_KNOWN
    return None


def _known_until(document: Document) -> datetime | None:
    """The latest moment whose knowledge the text can hold."""
    return document.published_at or document.captured_at


def _found(fact: Fact, verdict: Verdict, window: Window, index: DocumentIndex, note: str) -> Judgement:
    start, end = index.passages[window.first].start, index.passages[window.last].end
    evidence, place = index.document.text[start:end], _prominence(window, index)
    return Judgement(fact.id, verdict, None, window.recall, start, end, evidence, note, place)


def _prominence(window: Window, index: DocumentIndex) -> str:
    if index.passages[window.first].kind == "headline":
        return "headline"
    body = [passage for passage in index.passages if passage.kind != "headline"]
    place = window.first - (len(index.passages) - len(body))
    if place < max(2, len(body) // 10):
        return "lead"
    return "end" if place >= len(body) * 0.8 else "body"
