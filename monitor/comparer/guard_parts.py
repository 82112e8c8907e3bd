"""Parts that a window leaves out: a fact and the engine's word coverage go in; the missing phrase comes out.

Only a phrase of neighbouring content words that weighs a good share of the fact counts, and only where most of the rest
is there: single words are other wordings.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.comparer.guard_finding import Finding, WordMatch
from monitor.comparer.guard_forms import FactForm
from monitor.verdicts import Verdict

TOLD = 0.5
"""Share of the fact's weight that the window has at least, for the rest to be a missing part."""
PHRASE = 0.4
"""Share of the weight that a missing phrase has at least."""
WORDS = 2
"""Content words of a missing phrase at least."""


def missing_finding(fact: FactForm, coverage: Sequence[WordMatch]) -> Finding | None:
    """The longest phrase of the fact that the window lacks."""
    total = sum(match.weight for match in coverage)
    if total <= 0 or sum(match.weight for match in coverage if match.found) < TOLD * total:
        return None
    phrase = max(_gaps(coverage), key=lambda gap: sum(match.weight for match in gap), default=[])
    if len(phrase) < WORDS or sum(match.weight for match in phrase) < PHRASE * total:
        return None
    said = fact.statement[phrase[0].fact_start : phrase[-1].fact_end]
    return Finding(Verdict.PARTLY, "missing", f"does not say {said!r}")


def _gaps(coverage: Sequence[WordMatch]) -> list[list[WordMatch]]:
    """Rows of neighbouring content words that were not found, in the fact's order."""
    gaps: list[list[WordMatch]] = [[]]
    for match in sorted(coverage, key=lambda match: match.fact_start):
        if match.found:
            gaps.append([])
        else:
            gaps[-1].append(match)
    return [gap for gap in gaps if gap]
