"""What was changed between two texts, by word: two texts go in, spans that cover both of them come out.

Sentences that stayed are found first, so that only what lies between them is compared word by word. Pure and
deterministic; joined in order, the spans give back each text exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from monitor.changes.align import matching_runs
from monitor.changes.tokens import pieces, tokens

CRUMB = 4
"""Letters of the longest word that counts as a crumb, and by how much the changes around it must be longer."""


@dataclass(frozen=True, slots=True)
class Change:
    """One span of the old text and what stands in its place. Offsets count code points."""

    op: str
    """``equal``, ``insert``, ``delete`` or ``replace``."""
    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A pair of ranges; ``firm`` where whole sentences are equal and nothing may be merged into a change."""

    equal: bool
    firm: bool
    old: tuple[int, int]
    new: tuple[int, int]

    @property
    def weight(self) -> int:
        """The longer side."""
        return max(self.old[1] - self.old[0], self.new[1] - self.new[0])


def word_changes(old: str, new: str, language: str | None = None) -> tuple[Change, ...]:
    """The changes from ``old`` to ``new``, equal spans included, in order and without gaps.

    ``language`` is the texts' language where it is known (BCP 47). Two equal texts give one ``equal`` span, two empty
    ones give nothing. The cost is near-linear for texts of any length; where a part of more than some 5,000 words holds
    nothing that is unique in it and in its counterpart, that part is one ``replace``.
    """
    spans: list[_Span] = []
    for span in _compared(pieces(old), pieces(new), (0, 0), firm=True):
        spans += [span] if span.equal else _inside(old, new, span, language)
    return tuple(_change(span) for span in _readable(spans, old))


def _inside(old: str, new: str, span: _Span, language: str | None) -> Iterator[_Span]:
    """A change of sentences, word by word."""
    before, after = tokens(old[slice(*span.old)], language), tokens(new[slice(*span.new)], language)
    yield from _compared(before, after, (span.old[0], span.new[0]), firm=False)


def _compared(old: list[str], new: list[str], start: tuple[int, int], *, firm: bool) -> Iterator[_Span]:
    """Equal and changed spans of two cut texts, with offsets from ``start``."""
    old_at = list(accumulate(map(len, old), initial=start[0]))
    new_at = list(accumulate(map(len, new), initial=start[1]))
    here, there = 0, 0
    for run in [*matching_runs(old, new), None]:
        old_next, new_next = (run.old_start, run.new_start) if run else (len(old), len(new))
        if here < old_next or there < new_next:
            yield _Span(False, firm, (old_at[here], old_at[old_next]), (new_at[there], new_at[new_next]))
        if run:
            here, there = old_next + run.length, new_next + run.length
            yield _Span(True, firm, (old_at[old_next], old_at[here]), (new_at[new_next], new_at[there]))


def _readable(spans: list[_Span], old: str) -> list[_Span]:
    """The spans without crumbs: a blank or a short word that stayed between two changes is read as part of one."""
    kept: list[_Span] = []
    for span in spans:
        kept.append(span)
        while len(kept) > 2 and _is_crumb(kept[-3], kept[-2], kept[-1], old):
            first, last = kept[-3], kept[-1]
            kept[-3:] = [_Span(False, False, (first.old[0], last.old[1]), (first.new[0], last.new[1]))]
        if len(kept) > 1 and kept[-2].equal == kept[-1].equal:
            first, last = kept[-2], kept[-1]
            merged = _Span(
                last.equal, first.firm or last.firm, (first.old[0], last.old[1]), (first.new[0], last.new[1])
            )
            kept[-2:] = [merged]
    return kept


def _is_crumb(before: _Span, between: _Span, after: _Span, old: str) -> bool:
    if before.equal or after.equal or not between.equal or between.firm:
        return False
    text = old[slice(*between.old)].strip()
    return not text or (len(text) <= CRUMB and CRUMB * len(text) <= min(before.weight, after.weight))


def _change(span: _Span) -> Change:
    if span.equal:
        op = "equal"
    elif span.old[0] == span.old[1]:
        op = "insert"
    else:
        op = "delete" if span.new[0] == span.new[1] else "replace"
    return Change(op, *span.old, *span.new)
