"""The semantic engine: words, also by meaning, where the story can be read in a text's language, else sentence vectors.

A story goes in, a comparer of it comes out. English words also match by meaning (``alignment``). In other languages a
fact that the sentence vectors do not find stays ``unknown: language``: on the coded coverage they miss too many told
facts for an omission to be said (``docs/engines.md``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import orjson

from monitor.comparer import ENGINE_VERSION
from monitor.comparer.engines import StoryComparer
from monitor.comparer.forms import compile_story
from monitor.comparer.guard import FactForm, Finding, StoryContext, check
from monitor.comparer.index import DocumentIndex, index_document
from monitor.comparer.judge import Comparer
from monitor.comparer.resources import read_resource
from monitor.comparer.semantic.alignment import MeaningComparer
from monitor.comparer.semantic.encoder import Encoder, universal_encoder
from monitor.comparer.semantic.foreign import NAMES, Facts, Laid, Table, feature_table
from monitor.comparer.semantic.foreign_words import StoryWords
from monitor.comparer.semantic.local_model import LocalModel
from monitor.comparer.semantic.tokens import TokenEncoder, packaged_tokens
from monitor.comparer.windows import Window
from monitor.story.model import Fact, Story
from monitor.text.languages import base_language, guess_language
from monitor.verdicts import Document, Judgement, Reason, Verdict

SPOKEN = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""Languages the packaged encoder was trained on. Others stay unknown: on Ukrainian it is right far less often."""
BY_MEANING = "found by its meaning in another language; a person should look"
TRUSTED = frozenset({"number", "date"})
"""What the guard can compare across languages."""
CONSIDERED = 3
"""Windows that an explanation shows."""


class SemanticEngine:
    """The packaged encoders of sentences and of English words; or sentences by a model of the user's own."""

    name = "semantic"
    version = f"4 lexical {ENGINE_VERSION}"

    def __init__(self, encoder: Encoder | None = None, model: Path | None = None) -> None:
        self._languages = SPOKEN
        # Weights and threshold for words were fitted on the packaged encoder's vectors, so it comes only with that.
        self._words = packaged_tokens() if encoder is None and model is None else None
        if model is not None:
            local = LocalModel(model)
            encoder, self._languages = local, local.languages
            self.version = f"{SemanticEngine.version} {model.resolve().name} {local.digest}"
        self._encoder = encoder or universal_encoder()

    def comparer(self, story: Story) -> StoryComparer:
        """Prepare a story."""
        return SemanticComparer(story, self._encoder, self._languages, self._words)


class SemanticComparer:
    """A story prepared once for many documents."""

    def __init__(
        self,
        story: Story,
        encoder: Encoder,
        languages: frozenset[str] = SPOKEN,
        words: TokenEncoder | None = None,
    ) -> None:
        self.story, self._encoder, self._languages = story, encoder, languages
        self._worded = MeaningComparer(story, words) if words else Comparer(story)
        self._context = StoryContext.of(story)
        own = base_language(story.language) or "en"
        self._forms = [
            [FactForm.of(text, self._context, own) for text in (fact.statement, *fact.phrasings)]
            for fact in story.facts
        ]
        self._facts = Facts.of(self._forms, encoder)
        listed = bool(story.entities)
        self._model = load_foreign_model(listed=listed)
        order = [fact.id for fact in story.facts]
        self._words = StoryWords.of(compile_story(story, own), order, encoder) if listed else None

    def judge(
        self, document: Document, *, explain: bool = False, only: Collection[str] | None = None
    ) -> tuple[Judgement, ...]:
        """One judgement for each fact (in ``only``, if given) in file order; sentence vectors are asked only about what
        is ``unknown: language``.
        """
        first = self._worded.judge(document, explain=explain, only=only)
        language = guess_language(document.text, document.language)
        if language not in self._languages or all(one.reason is not Reason.LANGUAGE for one in first):
            return first
        index = index_document(document, self._context, language)
        if not index.passages:
            return first
        laid, table = self.features(index)
        told = self._model.probabilities(table)
        answers = []
        places = {fact.id: place for place, fact in enumerate(self.story.facts)}
        for before in first:
            place = places[before.fact]
            fact = self.story.facts[place]
            if before.reason is Reason.LANGUAGE:
                best = int(told[:, place].argmax())
                before = self._judged(fact, place, before, index, laid.windows[best], float(told[best, place]))
                if explain:
                    before = replace(before, explanation=_explanation(index, laid, told[:, place], table[:, place]))
            answers.append(before)
        return tuple(answers)

    def features(self, index: DocumentIndex) -> tuple[Laid, Table]:
        """The document's windows and their features for every fact."""
        laid = Laid.out(index, self._encoder)
        shares = self._words.table(index, laid.windows) if self._words else None
        return laid, feature_table(self._facts, laid, shares)

    def _judged(
        self, fact: Fact, place: int, before: Judgement, index: DocumentIndex, window: Window, told: float
    ) -> Judgement:
        if told < (fact.threshold or self.story.threshold or self._model.threshold):
            return replace(before, score=told)
        start, end = index.span(window.first, window.last)
        text = index.document.text[start:end]
        finding: Finding | None = check(self._forms[place][0], text, index.context, start=start)
        if finding is None or finding.verdict is None or finding.kind not in TRUSTED:
            return Judgement(fact.id, Verdict.INCLUDED, None, told, start, end, text, BY_MEANING)
        return Judgement(fact.id, finding.verdict, None, told, start, end, text, finding.note)


def _explanation(index: DocumentIndex, laid: Laid, told: Table, table: Table) -> dict[str, object]:
    """The likeliest windows with what speaks for them."""
    found = []
    for place in sorted(range(len(told)), key=lambda at: (-told[at], at))[:CONSIDERED]:
        start, end = index.span(laid.windows[place].first, laid.windows[place].last)
        features = {name: round(float(value), 3) for name, value in zip(NAMES, table[place], strict=True)}
        window = {"start": start, "end": end, "text": index.document.text[start:end]}
        found.append(window | {"probability": float(told[place]), "features": features})
    return {"engine": "semantic", "windows": found}


@dataclass(frozen=True)
class ForeignModel:
    """One logistic sum, and the probability from which a fact counts as told."""

    intercept: float
    weights: tuple[float, ...]
    """In the order of ``NAMES``; none is below zero."""
    threshold: float

    def probabilities(self, table: Table) -> Table:
        """Windows x facts, rounded so that the last bit of a sum never matters."""
        result: Table = np.round(1 / (1 + np.exp(-(table @ np.array(self.weights) + self.intercept))), 4)
        return result


@cache
def load_foreign_model(*, listed: bool = True) -> ForeignModel:
    """The weights that ship with this version (``tests/bench/train_semantic.py`` fits them).

    Not ``listed``: those of sentences alone, for facts of no story file, whose names nobody lists in other scripts.
    """
    raw = orjson.loads(read_resource("semantic_model.json"))["listed" if listed else "alone"]
    return ForeignModel(raw["intercept"], tuple(raw["weights"].get(name, 0.0) for name in NAMES), raw["threshold"])
