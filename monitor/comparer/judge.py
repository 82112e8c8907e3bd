"""From comparisons to verdicts: what the text states, what it leaves out, what cannot be said.

A document and a story go in, one judgement for each fact in file order comes out. Pure; nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from monitor.comparer.features import Comparison, compare
from monitor.comparer.forms import StoryForms, compile_story
from monitor.comparer.index import DocumentIndex, index_document
from monitor.comparer.model import Model, load_model
from monitor.comparer.unknown import UNREADABLE, why_unknown
from monitor.comparer.windows import Coverage, Window, cover
from monitor.story.model import Fact, Story
from monitor.text.languages import base_language, guess_language
from monitor.verdicts import Document, Judgement, Verdict

CLEARER = 0.1
"""How much likelier a known wrong version must be than the statement to be the one that is told."""


@dataclass(frozen=True)
class Scored:
    """A comparison with its probability."""

    comparison: Comparison
    probability: float


class Comparer:
    """A story prepared once for many documents."""

    def __init__(self, story: Story, model: Model | None = None) -> None:
        self.story = story
        self.model = model or load_model()
        self._forms = lru_cache(maxsize=32)(lambda language: compile_story(story, language))

    def judge(self, document: Document, *, explain: bool = False) -> tuple[Judgement, ...]:
        """One judgement for each fact in file order."""
        del explain
        reason = UNREADABLE.get(document.page_class)
        if reason:
            return tuple(Judgement(fact.id, Verdict.UNKNOWN, reason) for fact in self.story.facts)
        language = guess_language(document.text, document.language) or base_language(self.story.language)
        forms: StoryForms = self._forms(language)
        index = index_document(document, forms.context, language)
        coverage = cover(index, forms)
        return tuple(self._judge(fact, forms, index, coverage) for fact in self.story.facts)

    def _judge(self, fact: Fact, forms: StoryForms, index: DocumentIndex, coverage: Coverage) -> Judgement:
        told, wrong = self._best(fact, forms, index, coverage)
        threshold = fact.threshold or self.story.threshold or self.model.threshold
        if wrong and wrong.probability >= threshold and wrong.probability > (told.probability if told else 0) + CLEARER:
            return _found(fact, Verdict.DIFFERS, wrong, index, f"tells it as: {wrong.comparison.form.text}")
        if told and told.probability >= threshold:
            return _found(fact, Verdict.INCLUDED, told, index, "")
        reason = why_unknown(fact, index, can_judge=fact.id in forms.means)
        if reason:
            return Judgement(fact.id, Verdict.UNKNOWN, reason, told.probability if told else 0.0)
        if told is None:
            return Judgement(fact.id, Verdict.OMITTED)
        return _found(fact, Verdict.OMITTED, told, index, "")

    def _best(
        self, fact: Fact, forms: StoryForms, index: DocumentIndex, coverage: Coverage
    ) -> tuple[Scored | None, Scored | None]:
        """The likeliest way the fact is told, and the likeliest of its known wrong versions."""
        scored = [
            Scored(comparison, self.model.probability(comparison.features))
            for form in forms.by_fact.get(fact.id, ())
            if (comparison := compare(form, coverage, index))
        ]
        told = [one for one in scored if one.comparison.form.kind != "differs"]
        wrong = [one for one in scored if one.comparison.form.kind == "differs"]
        return (
            max(told, key=lambda one: one.probability, default=None),
            max(wrong, key=lambda one: one.probability, default=None),
        )


def _found(fact: Fact, verdict: Verdict, scored: Scored, index: DocumentIndex, note: str) -> Judgement:
    window = scored.comparison.window
    start, end = index.span(window.first, window.last)
    evidence, place = index.document.text[start:end], _prominence(window, index)
    return Judgement(fact.id, verdict, None, scored.probability, start, end, evidence, note, place)


def _prominence(window: Window, index: DocumentIndex) -> str:
    if index.passages[window.first].kind == "headline":
        return "headline"
    body = [passage for passage in index.passages if passage.kind != "headline"]
    place = window.first - (len(index.passages) - len(body))
    if place < max(2, len(body) // 10):
        return "lead"
    return "end" if place >= len(body) * 0.8 else "body"
