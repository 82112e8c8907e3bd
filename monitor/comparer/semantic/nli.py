"""The engine ``nli``: a cross-encoder of the user's own says whether a passage entails a fact. Needs ``gapwire[nli]``.

A story goes in, a comparer of it comes out. The lexical engine says what cannot be judged and which passages come into
question; the model decides; the typed guard has the last word on numbers, dates, names and negations.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitor.comparer import ENGINE_VERSION
from monitor.comparer.engines import StoryComparer
from monitor.comparer.guard import FactForm, StoryContext, check
from monitor.comparer.index import DocumentIndex, index_document
from monitor.comparer.judge import Comparer
from monitor.comparer.semantic.local_model import LocalModel
from monitor.comparer.terms import read_terms
from monitor.comparer.unknown import why_unknown
from monitor.comparer.windows import Window
from monitor.errors import UsageError
from monitor.story.model import Fact, Story
from monitor.text.languages import base_language, guess_language
from monitor.verdicts import Document, Judgement, Reason, Verdict

LOOKED_AT = 8
"""Passages of a text that the model reads for each fact: those with most of the fact's words, the first of equals."""
THRESHOLD = 0.5


class NliEngine:
    """Any cross-encoder or entailment model by a path."""

    name = "nli"

    def __init__(self, model: Path | None = None) -> None:
        if model is None:
            raise UsageError("the engine 'nli' needs a model: --model PATH (a folder or an .onnx file)")
        self._model = LocalModel(model)
        self._labels = Labels(self._model)
        self.version = f"1 {model.resolve().name} {self._model.digest} lexical {ENGINE_VERSION}"

    def comparer(self, story: Story) -> StoryComparer:
        """Prepare a story."""
        return NliComparer(story, self._model, self._labels)


class Labels:
    """Which of a model's outputs is the probability that the passage states the fact."""

    def __init__(self, model: LocalModel) -> None:
        names = {int(key): str(value).lower() for key, value in (model.config.get("id2label") or {}).items()}
        self.count = len(names) or int(model.config.get("num_labels", 1))
        found = [place for place, name in names.items() if name.startswith("entail")]
        if self.count > 1 and len(found) != 1:
            told = ", ".join(names.values()) or "none"
            raise UsageError(
                f"{model.path}: which label means entailment? Its config.json names: {told}; write "
                '"id2label": {"0": "contradiction", "1": "entailment", ...} as the model was trained'
            )
        self.entails = found[0] if found else 0

    def probability(self, logits: np.ndarray) -> list[float]:
        """One for each row: softmax over several labels, the logistic function of a single one."""
        if logits.shape[1] == 1:
            return [1 / (1 + math.exp(-max(-30.0, min(30.0, float(one))))) for one in logits[:, 0]]
        away = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [float(one) for one in (away / away.sum(axis=1, keepdims=True))[:, self.entails]]


class NliComparer:
    """A story prepared once for many documents."""

    def __init__(self, story: Story, model: LocalModel, labels: Labels) -> None:
        self.story, self._model, self._labels = story, model, labels
        self._lexical, self._context = Comparer(story), StoryContext.of(story)

    def judge(self, document: Document, *, explain: bool = False) -> tuple[Judgement, ...]:
        """One judgement for each fact in file order."""
        first = self._lexical.judge(document, explain=explain)
        own = base_language(self.story.language) or "en"
        language = guess_language(document.text, document.language) or own
        if language not in self._model.languages:
            return first
        index = index_document(document, self._context, language)
        return tuple(
            self._judged(fact, before, index, explain) if index.passages and _open(before) else before
            for fact, before in zip(self.story.facts, first, strict=True)
        )

    def _judged(self, fact: Fact, before: Judgement, index: DocumentIndex, explain: bool) -> Judgement:
        statement, spoken = self._statement(fact, index.language)
        form = FactForm.of(statement, self._context, spoken)
        windows = _windows(form, index)
        texts = [index.document.text[slice(*index.span(one.first, one.last))] for one in windows]
        told = self._labels.probability(self._model.label_logits([(text, statement) for text in texts]))
        best = max(range(len(told)), key=lambda place: (round(told[place], 4), -place))
        start, end = index.span(windows[best].first, windows[best].last)
        score = round(told[best], 4)
        if score < (fact.threshold or self.story.threshold or THRESHOLD):
            note = "the model finds it nowhere"
            answer = Judgement(fact.id, Verdict.OMITTED, None, score, start, end, texts[best], note)
        else:
            finding = check(form, texts[best], index.context, start=start)
            verdict = finding.verdict or Verdict.INCLUDED
            answer = Judgement(fact.id, verdict, None, score, start, end, texts[best], finding.note)
        # What a part of a text does not state, the rest may state.
        reason = before.reason or why_unknown(index, can_judge=True)
        if answer.verdict is Verdict.OMITTED and reason:
            answer = Judgement(fact.id, Verdict.UNKNOWN, reason, score)
        seen = [{"text": text, "probability": round(one, 4)} for text, one in zip(texts, told, strict=True)]
        return replace(answer, explanation={"engine": "nli", "windows": seen}) if explain else answer

    def _statement(self, fact: Fact, language: str | None) -> tuple[str, str]:
        for tag, text in sorted(fact.statements.items()):
            if base_language(tag) == language:
                return text, language or "en"
        return fact.statement, base_language(self.story.language) or "en"


def _open(before: Judgement) -> bool:
    """Whether there is something to judge: the text was readable and is not older than the fact."""
    return before.reason in (None, Reason.LANGUAGE, Reason.PAYWALLED, Reason.TRUNCATED, Reason.TOO_SHORT)


def _windows(form: FactForm, index: DocumentIndex) -> list[Window]:
    """The passages, and pairs of neighbours, that share most words, names and values with the fact."""
    wanted = {term.key for term in read_terms(form.values).terms}
    keys = [{term.key for term in row.terms} for row in index.rows]
    found = [Window(place, place) for place in range(len(keys))]
    found += [Window(at, at + 1) for at in range(len(keys) - 1) if index.passages[at].kind != "headline"]
    shared = [len(wanted & set().union(*keys[one.first : one.last + 1])) for one in found]
    return [found[place] for place in sorted(range(len(found)), key=lambda at: (-shared[at], at))[:LOOKED_AT]]
