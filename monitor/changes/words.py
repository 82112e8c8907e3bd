"""What was changed between two texts, by word: two texts go in, spans that cover both of them come out.

Lines that stayed are found first, then sentences inside of lines that did not, then the sentence that each became, then
the words between what both begin and end with; so most of a text is never cut into words. Pure and deterministic;
joined in order, the spans give back each text exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import Postfix, Prefix

from monitor.changes.align import Run, anchored, matching_runs
from monitor.changes.tokens import chunks, lines, pieces, sentences, tokens

CRUMB = 4
"""Letters of the longest word that counts as a crumb, and by how much the changes around it must be longer."""
ENDS = 12
"""Characters at one end by which a sentence is recognised in what it became."""
FEW = 0.4
"""Share of the chunks of a sentence that may differ place by place for the rest to stand where it stood."""
WIDE = "。！？؟۔।"
"""Ends of sentences in scripts that put no blank behind them, or another sign than a stop."""
CHANGED, EQUAL, FIRM = 0, 1, 2
"""Kinds of spans; ``FIRM`` where whole lines or sentences are equal and nothing may be merged into a change."""

Span = tuple[int, int, int, int, int]
"""Kind, start and end in the old text, start and end in the new one."""
Cut = Callable[[str], Sequence[str]]


class Change(NamedTuple):
    """One span of the old text and what stands in its place. Offsets count code points."""

    op: str
    """``equal``, ``insert``, ``delete`` or ``replace``."""
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def word_changes(old: str, new: str, language: str | None = None) -> tuple[Change, ...]:
    """The changes from ``old`` to ``new``, equal spans included, in order and without gaps.

    ``language`` is the texts' language where it is known (BCP 47). Two equal texts give one ``equal`` span, two empty
    ones give nothing. The cost is near-linear for texts of any length; where a part of more than some 5,000 words holds
    nothing that is unique in it and in its counterpart, that part is one ``replace``.
    """
    spans: list[Span] = []
    _Comparison(old, new, language, spans).by_part(0, len(old), 0, len(new), 0)
    return tuple(_change(*span) for span in _readable(spans, old))


class _Comparison:
    """Two texts being compared: each method takes a part of both and appends what became of it."""

    def __init__(self, old: str, new: str, language: str | None, found: list[Span]) -> None:
        self._old, self._new, self._language, self._found = old, new, language, found
        wide = any(sign in old or sign in new for sign in WIDE)
        self._cuts: tuple[Cut, ...] = (lines, pieces if wide else sentences)

    def by_part(self, old_at: int, old_end: int, new_at: int, new_end: int, level: int) -> None:
        """Line by line, and what lies between equal ones sentence by sentence."""
        cut = self._cuts[level]
        left, right = cut(self._old[old_at:old_end]), cut(self._new[new_at:new_end])
        last = level + 1 == len(self._cuts)
        left_at, right_at = (
            list(accumulate(map(len, left), initial=old_at)),
            list(accumulate(map(len, right), initial=new_at)),
        )
        here = there = 0
        for run in [*matching_runs(left, right, whole=True), None]:
            old_next, new_next = (run.old_start, run.new_start) if run else (len(left), len(right))
            part = left_at[here], left_at[old_next], right_at[there], right_at[new_next]
            if here == old_next or there == new_next:
                self._changed(*part)
            elif not last:
                self.by_part(*part, level + 1)
            elif old_next - here == 1 == new_next - there:
                self._by_word(*part)
            else:
                self._by_ends(left[here:old_next], right[there:new_next], part[0], part[2])
            if run:
                here, there = old_next + run.length, new_next + run.length
                self._found.append((FIRM, left_at[old_next], left_at[here], right_at[new_next], right_at[there]))

    def _changed(self, old_at: int, old_end: int, new_at: int, new_end: int) -> None:
        if old_at < old_end or new_at < new_end:
            self._found.append((CHANGED, old_at, old_end, new_at, new_end))

    def _by_ends(self, left: Sequence[str], right: Sequence[str], old_at: int, new_at: int) -> None:
        """Sentences that were edited, each with the one that begins or ends as it does; the rest between them whole."""
        left_at = list(accumulate(map(len, left), initial=old_at))
        right_at = list(accumulate(map(len, right), initial=new_at))
        here = there = 0
        for one, other in [*_same_ends(left, right), (len(left), len(right))]:
            if here < one and there < other:
                self._by_word(left_at[here], left_at[one], right_at[there], right_at[other])
            else:
                self._changed(left_at[here], left_at[one], right_at[there], right_at[other])
            if one < len(left):
                self._by_word(left_at[one], left_at[one + 1], right_at[other], right_at[other + 1])
            here, there = one + 1, other + 1

    def _by_word(self, old_at: int, old_end: int, new_at: int, new_end: int) -> None:
        """Word by word, without the words that both begin and end with."""
        before, after = self._old[old_at:old_end], self._new[new_at:new_end]
        # Behind a blank, and before one, a word begins and ends whatever stands beyond.
        head = before.rfind(" ", 0, int(Prefix.similarity(before, after))) + 1
        if head:
            before, after = before[head:], after[head:]
            self._found.append((EQUAL, old_at, old_at + head, new_at, new_at + head))
            old_at, new_at = old_at + head, new_at + head
        length = len(before)
        tail = before.find(" ", length - int(Postfix.similarity(before, after)))
        tail = length - tail if tail >= 0 else 0
        if tail:
            before, after = before[: length - tail], after[: len(after) - tail]
        self._by_chunk(before, after, old_at, new_at)
        if tail:
            self._found.append((EQUAL, old_end - tail, old_end, new_end - tail, new_end))

    def _by_chunk(self, before: str, after: str, old_at: int, new_at: int) -> None:
        """What stands between blanks first: it is cut into words only where it changed."""
        left, right = chunks(before), chunks(after)
        if len(left) < 2 and len(right) < 2:
            self._by_token(before, after, old_at, new_at)
            return
        left_at = list(accumulate(map(len, left), initial=0))
        right_at = list(accumulate(map(len, right), initial=0))
        here = there = 0
        for start, other, length in [*_chunk_runs(left, right), Run(len(left), len(right), 0)]:
            if here < start or there < other:
                mine, yours = before[left_at[here] : left_at[start]], after[right_at[there] : right_at[other]]
                self._by_token(mine, yours, old_at + left_at[here], new_at + right_at[there])
            here, there = start + length, other + length
            if length:
                self._found.append(
                    (EQUAL, old_at + left_at[start], old_at + left_at[here],
                     new_at + right_at[other], new_at + right_at[there])
                )  # fmt: skip

    def _by_token(self, before: str, after: str, old_at: int, new_at: int) -> None:
        old_end, new_end = old_at + len(before), new_at + len(after)
        blank = before[-1:] == after[-1:] == " "
        if blank:
            before, after = before[:-1], after[:-1]
        if not before or not after or (_is_word(before) and _is_word(after)):
            self._changed(old_at, old_at + len(before), new_at, new_at + len(after))
        else:
            self._aligned(tokens(before, self._language), tokens(after, self._language), old_at, new_at)
        if blank:
            self._found.append((EQUAL, old_end - 1, old_end, new_end - 1, new_end))

    def _aligned(self, left: Sequence[str], right: Sequence[str], old_at: int, new_at: int) -> None:
        left_at = list(accumulate(map(len, left), initial=old_at))
        right_at = list(accumulate(map(len, right), initial=new_at))
        here = there = 0
        for start, other, length in matching_runs(left, right):
            self._changed(left_at[here], left_at[start], right_at[there], right_at[other])
            here, there = start + length, other + length
            self._found.append((EQUAL, left_at[start], left_at[here], right_at[other], right_at[there]))
        self._changed(left_at[here], left_at[-1], right_at[there], right_at[-1])


def _chunk_runs(left: Sequence[str], right: Sequence[str]) -> list[Run]:
    """Equal chunks: place by place where two sentences of one length differ in few of them, which is the usual edit."""
    if len(left) == len(right):
        other = [at for at, (one, two) in enumerate(zip(left, right, strict=True)) if one != two]
        if len(other) <= FEW * len(left):
            starts, ends = [0, *(at + 1 for at in other)], [*other, len(left)]
            return [Run(start, start, end - start) for start, end in zip(starts, ends, strict=True) if start < end]
    return matching_runs(left, right)


def _is_word(text: str) -> bool:
    """Whether it is surely one word: letters or figures of one script with blanks between words."""
    return text.isascii() and text.isalnum()


def _same_ends(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of sentences of which both begin alike and no other does, and between them of those that end alike."""
    found: list[tuple[int, int]] = []
    here = there = 0
    heads = anchored([part[:ENDS] for part in left], [part[:ENDS] for part in right])
    for one, other in [*heads, (len(left), len(right))]:
        if here < one and there < other:
            tails = anchored([part[-ENDS:] for part in left[here:one]], [part[-ENDS:] for part in right[there:other]])
            found += [(here + mine, there + yours) for mine, yours in tails]
        if one < len(left):
            found.append((one, other))
        here, there = one + 1, other + 1
    return found


def _readable(spans: list[Span], old: str) -> list[Span]:
    """The spans without crumbs: a blank or a short word that stayed between two changes is read as part of one."""
    kept: list[Span] = []
    for span in spans:
        if kept and (kept[-1][0] == CHANGED) == (span[0] == CHANGED):
            last = kept[-1]
            kept[-1] = (max(last[0], span[0]), last[1], span[2], last[3], span[4])
        else:
            kept.append(span)
        while span[0] == CHANGED and len(kept) > 2 and _is_crumb(kept, old):
            first, last = kept[-3], kept[-1]
            kept[-3:] = [(CHANGED, first[1], last[2], first[3], last[4])]
    return kept


def _is_crumb(kept: Sequence[Span], old: str) -> bool:
    """Whether what stands between the last two changes is a blank or a short word; long runs of blanks are none."""
    between = kept[-2]
    if between[0] != EQUAL or between[2] - between[1] > 3 * CRUMB:
        return False
    before, after = kept[-3], kept[-1]
    text = old[between[1] : between[2]].strip()
    return not text or (len(text) <= CRUMB and CRUMB * len(text) <= min(_weight(before), _weight(after)))


def _weight(span: Span) -> int:
    """The longer side."""
    return max(span[2] - span[1], span[4] - span[3])


def _change(kind: int, old_start: int, old_end: int, new_start: int, new_end: int) -> Change:
    if kind != CHANGED:
        op = "equal"
    elif old_start == old_end:
        op = "insert"
    else:
        op = "delete" if new_start == new_end else "replace"
    return Change(op, old_start, old_end, new_start, new_end)
