"""Negation and opposites of a fact against one window: a statement turned round comes out as a finding.

Only what stands beside words that both share counts: a "no" in another clause of the window turns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Slice, Values
from monitor.text.languages import function_words
from monitor.text.negation import Negation, opposites
from monitor.verdicts import Verdict

AHEAD = 4
"""Words behind a negation that it is about."""


def negation_finding(fact: FactForm, window: Slice) -> Finding | None:
    """A negation on one side only, beside words that both sides share."""
    if fact.language != window.values.language:
        return None
    told = window.negations
    for negation in fact.values.negations:
        about = _about(fact.values, negation)
        if not about & set(window.stems):
            continue
        if any(about & _about(window.values, other) for other in told):
            continue
        said = fact.statement[negation.start : negation.end]
        return Finding(Verdict.DIFFERS, "negation", f"says it without {said!r}")
    if fact.values.negations:
        return None
    shared = {fact.values.words.stems[index] for index in fact.content}
    for other in told:
        if len(_about(window.values, other, 2) & shared) >= 1:
            return Finding(Verdict.DIFFERS, "negation", f"says {window.text(other.start, other.reach_end)!r}")
    return None


def _about(values: Values, negation: Negation, ahead: int = AHEAD) -> set[str]:
    """Stems of the words that a negation is about, the nearest first; without grammatical words."""
    found, grammatical = values.words, function_words(values.language)
    inside = [index for index in range(len(found)) if negation.reach_start <= found.starts[index] < negation.reach_end]
    content = [found.stems[index] for index in inside if found.folded[index] not in grammatical]
    return set(content[:ahead])


def opposite_finding(fact: FactForm, window: Slice) -> Finding | None:
    """A word of the fact whose opposite the window has in its place."""
    if fact.language != window.values.language:
        return None
    told = set(window.folded)
    for index, word in enumerate(fact.values.words.folded):
        against = opposites(word, fact.language)
        if not against or word in told or fact.values.words.stems[index] in window.stems:
            continue
        rival = _first(told, against)
        if rival:
            return Finding(Verdict.DIFFERS, "antonym", f"says {rival}, not {word}")
    return None


def _first(told: set[str], against: Iterable[str]) -> str:
    return min((word for word in against if word in told), default="")
