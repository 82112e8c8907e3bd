"""From comparisons to verdicts: what the text states, what it leaves out, what cannot be said.

A document and a story go in, one judgement for each fact in file order comes out. Pure; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.comparer.explain import explain
from monitor.comparer.features import Comparison, compare, other_windows
from monitor.comparer.forms import StoryForms, compile_story
from monitor.comparer.guard import Finding, WordMatch, check
from monitor.comparer.index import DocumentIndex, index_document
from monitor.comparer.likeness import HAS
from monitor.comparer.model import UNTRAINED, Model, load_model
from monitor.comparer.unknown import UNREADABLE, too_early, why_unknown
from monitor.comparer.windows import Coverage, Window, cover
from monitor.comparer.wrong_versions import stated_beside, tells
from monitor.story.model import Fact, Story
from monitor.text.languages import base_language, guess_language
from monitor.verdicts import Document, Judgement, Reason, Verdict

CLEARER = 0.1
"""How much likelier a known wrong version must be than the statement to be the one that is told."""
LOOKED_AT = 0.1
"""Probability from which the guard looks at a window: below, nothing is told that could differ."""
OWN_SHARE, OWN_TOLD = 0.3, 0.25
"""Where its own words are this share of a fact, this share of them must be told: the words that all facts of a story
have make every fact look told in every sentence."""
HAPPENED = 0.35
"""Share of a dated fact's words, without its days and numbers, that a window must have: much happens on one day."""
UNTOLD = 0.3
"""What is left of the probability where a fact's own words are missing, or where something else is told."""
SAME_PASSAGE = 0.8
"""Share of a counter-example's words that a passage must have to be taken for it."""
NAMED, PHRASED = 0.5, 0.85
"""A phrasing is told only with this share of its names, and is a little less sure than the statement itself: it says
more than the fact (chosen on the coded coverage, ``tests/bench/teaching.py``)."""
TRAINED_ON = frozenset({"en"})
WORDED = frozenset({"en"})
"""Languages in which a phrase that is not matched is taken to be missing, and not only put in other words."""
SURE = 0.49
"""Probability from which a phrase that is not matched was put in other words."""
SAME_THING = 0.3
"""Probability below which another value belongs to something else, and not to what the fact tells."""
IN_ROLE = 0.5
"""Share of the words of what somebody is that a window must have to tell it in some way."""


@dataclass(frozen=True)
class Scored:
    """A comparison with what the guard says of it."""

    comparison: Comparison
    told: float
    """Probability that the fact is told in some way."""
    included: float
    """Probability that it is told as it is stated."""
    finding: Finding | None = None

    @property
    def wrong(self) -> bool:
        """Whether it is a known wrong version that was compared."""
        return self.comparison.form.kind == "differs"

    @property
    def of_something_else(self) -> bool:
        """Whether another value is told, and so little else of the fact that it is another fact's."""
        differs = self.finding is not None and self.finding.verdict is Verdict.DIFFERS
        return differs and self.included < SAME_THING


class Comparer:
    """A story prepared once for many documents."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._forms = lru_cache(maxsize=32)(lambda language: compile_story(story, language))

    def judge(
        self, document: Document, *, explain: bool = False, only: Collection[str] | None = None
    ) -> tuple[Judgement, ...]:
        """One judgement for each fact in file order (of those in ``only``, if given); ``explain`` fills
        ``Judgement.explanation``.
        """
        facts = [fact for fact in self.story.facts if only is None or fact.id in only]
        reason = UNREADABLE.get(document.page_class)
        if reason:
            return tuple(Judgement(fact.id, Verdict.UNKNOWN, reason) for fact in facts)
        language = guess_language(document.text, document.language) or base_language(self.story.language)
        context = self._forms(language).context
        bench = self.bench(index_document(document, context, language), facts)
        return tuple(bench.judge(fact, explained=explain) for fact in facts)

    def bench(self, index: DocumentIndex, facts: list[Fact]) -> Bench:
        """The document laid out against the story, for judging ``facts``."""
        forms: StoryForms = self._forms(index.language)
        return Bench(self.story, forms, index, cover(index, forms), _model_for(index.language))


def _model_for(language: str | None) -> Model:
    return load_model() if language in TRAINED_ON else UNTRAINED


@dataclass(frozen=True)
class Bench:
    """One document laid out against one story."""

    story: Story
    forms: StoryForms
    index: DocumentIndex
    coverage: Coverage
    model: Model

    def judge(self, fact: Fact, *, explained: bool = False) -> Judgement:
        """The verdict for one fact."""
        scored = [self._score(comparison) for comparison in self.compared(fact)]
        threshold = fact.threshold or self.story.threshold or self.model.threshold
        ways = list(self._not_known_otherwise(scored))
        # A form whose own words are missing must not stand before one that is told.
        told = max([one for one in ways if one.told >= threshold] or ways, key=_likeliest, default=None)
        wrong = max((one for one in scored if one.wrong and self._is_told(one, fact)), key=_likeliest, default=None)
        if fact.id in self.forms.means and too_early(fact, self.index.document):
            judgement = Judgement(fact.id, Verdict.UNKNOWN, Reason.NOT_YET_KNOWN)
        else:
            judgement = self._verdict(fact, told, wrong)
        return replace(judgement, explanation=self._explanation(scored)) if explained else judgement

    def _not_known_otherwise(self, scored: list[Scored]) -> Iterator[Scored]:
        """Ways to tell it, but for those whose passage is known to sound like the fact and not to state it."""
        traps = [one for one in scored if one.comparison.form.kind == "not_this"]
        for one in scored:
            if one.comparison.form.kind in ("differs", "not_this"):
                continue
            if not any(_is_trap(trap, one) for trap in traps):
                yield one

    def compared(self, fact: Fact) -> Iterator[Comparison]:
        """Each form of the fact in its best window."""
        for form in self.forms.by_fact.get(fact.id, ()):
            comparison = compare(form, self.coverage, self.index)
            if comparison:
                yield comparison

    def _score(self, comparison: Comparison) -> Scored:
        left = UNTOLD if self._of_another(comparison) else 1.0
        own = UNTOLD if _only_its_day(comparison) else _own_words_told(comparison)
        told = round(self.model.told.probability(comparison.features) * own * left, 4)
        included = round(self.model.included.probability(comparison.features) * left, 4)
        if told < LOOKED_AT:
            return Scored(comparison, told, included)
        seen, finding = self._looked_at(comparison, doubtful=included < SURE)
        included = round(self.model.included.probability(comparison.features, finding) * left, 4)
        return Scored(seen, told, included, finding)

    def _of_another(self, comparison: Comparison) -> bool:
        """Whether the window tells of another one whom the story knows, and not of whom the fact tells."""
        first, last, form = comparison.window.first, comparison.window.last, comparison.form
        if form.kind == "not_this":
            return False
        before = self.index.entities(first - 1, first - 1) if first else frozenset()
        return self.forms.actors.another(form.fact, self.index.entities(first, last), before) is not None

    def _looked_at(self, comparison: Comparison, *, doubtful: bool) -> tuple[Comparison, Finding]:
        """The best window with what the guard says of it, or one nearly as good that it says nothing against.

        Another value stays so, whatever other sentences leave unsaid, and an opposite where they tell no more of what
        only this fact has.
        """
        finding = self._finding(comparison, doubtful=doubtful)
        if finding.verdict is not None and finding.kind != "number":
            for other in other_windows(comparison, self.coverage):
                if finding.kind == "antonym" and _own_told(other) <= _own_told(comparison):
                    continue
                second = self._finding(other, doubtful=doubtful)
                if second.verdict is None:
                    return other, second
        return comparison, finding

    def _finding(self, comparison: Comparison, *, doubtful: bool) -> Finding:
        start, end = self.index.span(comparison.window.first, comparison.window.last)
        words = _word_matches(comparison) if doubtful and self.index.language in WORDED else None
        window = self.index.document.text[start:end]
        return check(comparison.form.guarded, window, self.index.context, start=start, coverage=words)

    def _is_told(self, wrong: Scored, fact: Fact) -> bool:
        """Whether a window tells what sets a known wrong version apart, and not only what both versions share."""
        if wrong.finding is not None and wrong.finding.verdict is not None:
            return False
        return tells(wrong.comparison, self.forms.by_fact.get(fact.id, ()), self.coverage)

    def _verdict(self, fact: Fact, told: Scored | None, wrong: Scored | None) -> Judgement:
        threshold = fact.threshold or self.story.threshold or self.model.threshold
        clearer = wrong and wrong.told >= threshold and wrong.told > (told.told if told else 0.0) + CLEARER
        if wrong and clearer and not (told and told.told >= threshold and _beside(told, wrong)):
            return self._found(fact, Verdict.DIFFERS, wrong, f"tells it as: {wrong.comparison.form.text}")
        finding = told.finding if told else None
        reason = why_unknown(self.index, can_judge=fact.id in self.forms.means)
        # A plan in a part of a text leaves nothing out: the rest may tell that it was done.
        only_planned = reason is not None and finding is not None and finding.verdict is Verdict.OMITTED
        if told and told.told >= threshold and not only_planned and not told.of_something_else:
            if finding is None or finding.verdict is None:
                return self._found(fact, Verdict.INCLUDED, told, "")
            return self._found(fact, finding.verdict, told, finding.note)
        if reason:
            return Judgement(fact.id, Verdict.UNKNOWN, reason, told.included if told else 0.0)
        if told is None:
            return Judgement(fact.id, Verdict.OMITTED)
        other = finding if told.told >= threshold else None  # nothing is left out without a word
        return self._found(fact, Verdict.OMITTED, told, f"of something else: {other.note}" if other else "")

    def _found(self, fact: Fact, verdict: Verdict, scored: Scored, note: str) -> Judgement:
        window = scored.comparison.window
        start, end = self.index.span(window.first, window.last)
        evidence, place = self.index.document.text[start:end], _prominence(window, self.index)
        return Judgement(fact.id, verdict, None, scored.included, start, end, evidence, note, place)

    def _explanation(self, scored: list[Scored]) -> dict[str, object]:
        told = [
            explain(one.comparison, self.coverage, self.index, one.told, one.included, one.finding) for one in scored
        ]
        return {"language": self.index.language, "model": self.model.name, "forms": told}


def _is_trap(trap: Scored, told: Scored) -> bool:
    """Whether what looks told is a passage that people know not to state the fact, in nearly the same words."""
    share = float((trap.comparison.form.weights * trap.comparison.matched).sum())
    here, there = trap.comparison.window, told.comparison.window
    return share >= SAME_PASSAGE and here.first <= there.last and there.first <= here.last


def _beside(told: Scored, wrong: Scored) -> bool:
    """Whether the text also tells the fact as it is stated, in another place than a wrong version."""
    against = told.finding is not None and told.finding.verdict is not None
    return told.included >= SURE and not against and stated_beside(told.comparison, wrong.comparison)


def _own_words_told(comparison: Comparison) -> float:
    """1 (less for a phrasing), or ``UNTOLD`` where the window lacks what only this fact has, or its one deed."""
    form, matched = comparison.form, comparison.form.weights * comparison.matched
    if form.kind == "phrasing" and float(matched[form.names].sum()) < NAMED * float(form.weights[form.names].sum()):
        return UNTOLD
    if form.deed is not None and form.kind != "not_this" and comparison.matched[form.deed] < HAS:
        return UNTOLD
    if form.kind != "not_this" and not _in_role(comparison):
        return UNTOLD
    factor, share = PHRASED if form.kind == "phrasing" else 1.0, float(form.weights[form.own].sum())
    if form.kind in ("differs", "not_this") or share < OWN_SHARE:
        return factor
    return factor if float(matched[form.own].sum()) >= OWN_TOLD * share else UNTOLD


def _in_role(comparison: Comparison) -> bool:
    """Whether a window has what a statement says that its name is, and not only the name."""
    role, weights = comparison.form.role, comparison.form.weights
    told = weights * (comparison.matched >= HAS)
    return float(told[role].sum()) >= IN_ROLE * float(weights[role].sum())


def _only_its_day(comparison: Comparison) -> bool:
    """Whether a window has the day of a fact and hardly anything of what happened then."""
    form, rest = comparison.form, ~comparison.form.values
    total = float(form.weights[rest].sum())
    if form.kind == "not_this" or not form.dated or total == 0.0:
        return False
    return float((form.weights * comparison.matched)[rest].sum()) < HAPPENED * total


def _own_told(comparison: Comparison) -> float:
    """Weight of the words that only this fact has, as far as the window has them."""
    form = comparison.form
    return float((form.weights * comparison.matched)[form.own].sum())


def _word_matches(comparison: Comparison) -> list[WordMatch]:
    """Each term of the form, and whether the window has it."""
    window = comparison.window.first
    return [
        WordMatch(term.start, term.end, window if matched >= HAS else -1, weight=weight)
        for term, matched, weight in zip(
            comparison.form.row.terms, comparison.matched.tolist(), comparison.form.weights.tolist(), strict=True
        )
    ]


def _likeliest(scored: Scored) -> tuple[float, float]:
    return scored.included, scored.told


def _prominence(window: Window, index: DocumentIndex) -> str:
    if index.passages[window.first].kind == "headline":
        return "headline"
    body = [passage for passage in index.passages if passage.kind != "headline"]
    place = window.first - (len(index.passages) - len(body))
    if place < max(2, len(body) // 10):
        return "lead"
    return "end" if place >= len(body) * 0.8 else "body"
