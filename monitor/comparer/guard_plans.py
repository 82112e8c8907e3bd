"""Plans for deeds: a fact that is stated as done and a window that only announces it come out as a finding.

Careful on purpose: the announcing word must stand right before the fact's own verb, and the window must not tell the
deed in the past as well.
"""

from __future__ import annotations

from bisect import bisect_left

from monitor.comparer.guard_finding import Finding
from monitor.comparer.guard_forms import FactForm, Slice
from monitor.text.near_words import sense_groups
from monitor.verdicts import Verdict

PLACED = (" in", " at", " on", " for")
"""Ends of announcing words that need no verb: "was due in Oslo" says no more than that an arrival was planned."""
AHEAD = 3
"""Words between an announcing word and its verb, at most."""


def plan_finding(fact: FactForm, window: Slice) -> Finding | None:
    """Only a plan of what the fact states as done."""
    if fact.language != window.values.language or any(cue.kind == "plan" for cue in fact.values.cues):
        return None
    deeds = {stem: fact.values.words.folded[index] for index, stem in fact.deeds.items()}
    if not deeds or set(deeds.values()) & set(window.folded):
        return None
    found, senses = window.values.words, {group for stem in deeds for group in sense_groups(stem, fact.language)}
    for cue in window.cues:
        if cue.kind != "plan":
            continue
        behind = bisect_left(found.starts, cue.end)
        due = window.text(cue.start, cue.end).lower().endswith(PLACED)
        if due and _shared(fact, window) & set(found.stems[behind : behind + AHEAD]):
            return Finding(Verdict.OMITTED, "plan", f"only says {window.text(cue.start, cue.end)!r}")
        for at in range(behind, min(behind + AHEAD, window.places.stop)):
            if found.stems[at] in deeds or senses & sense_groups(found.stems[at], fact.language):
                said = window.text(cue.start, found.ends[at])
                return Finding(Verdict.OMITTED, "plan", f"only says {said!r}")
    return None


def _shared(fact: FactForm, window: Slice) -> set[str]:
    """Stems of the fact's words that the window has."""
    return {fact.values.words.stems[index] for index in fact.content} & set(window.stems)
