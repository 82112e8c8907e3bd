"""The typed guard: a fact's form and one evidence window go in; what speaks against `included` comes out.

It looks only at typed things (numbers, dates, names, negation, opposites, plans, missing parts) and names the words.
It never scores presence, never raises on any text, and never turns a fact into `omitted` except where a plan stands
for a deed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.comparer.guard_finding import NOTHING, Finding, WordMatch
from monitor.comparer.guard_forms import Context, FactForm, Slice, StoryContext, Values
from monitor.comparer.guard_names import entity_finding, name_finding
from monitor.comparer.guard_parts import missing_finding
from monitor.comparer.guard_plans import plan_finding
from monitor.comparer.guard_polarity import negation_finding, opposite_finding
from monitor.comparer.guard_sides import sides_finding
from monitor.comparer.guard_subjects import age_finding, placed_finding, subject_finding
from monitor.comparer.guard_values import date_finding, number_finding, part_finding

__all__ = ["Context", "FactForm", "Finding", "StoryContext", "WordMatch", "check"]

CHECKS: tuple[Callable[[FactForm, Slice], Finding | None], ...] = (
    age_finding,
    number_finding,
    date_finding,
    negation_finding,
    plan_finding,
    opposite_finding,
    entity_finding,
    name_finding,
    subject_finding,
    sides_finding,
    placed_finding,
    part_finding,
)


def check(
    fact: FactForm,
    window: str,
    context: Context,
    *,
    start: int | None = None,
    coverage: Sequence[WordMatch] | None = None,
) -> Finding:
    """What in the window speaks against calling the fact included.

    ``start`` is the window's offset in the document's text (``text[start:start + len(window)] == window``); given, the
    values read once per article are used, else the window is read by itself. ``coverage`` is the engine's word match;
    without it no missing phrase is looked for.
    """
    part = context.window(window, start)
    if part is None:
        values = context.values
        alone = Values.read(window, context.language, values.story, values.anchor)
        part = Slice(alone, 0, len(window))
    finding = _against(fact, part, coverage)
    hedged = any(cue.kind == "hedge" for cue in part.cues)
    speaker = part.attributions[0].source if part.attributions else ""
    return replace(finding, hedged=hedged, attributed_to=speaker)


def _against(fact: FactForm, part: Slice, coverage: Sequence[WordMatch] | None) -> Finding:
    for look in CHECKS:
        finding = look(fact, part)
        if finding is not None:
            return finding
    return (missing_finding(fact, coverage) if coverage else None) or NOTHING
