"""Aligns two parts of texts whatever was done to them: offsets go in, the changed spans are added to what was found.

Lines that stayed are found first, then sentences inside of lines that did not, then the sentence that each became, then
the words between what both begin and end with; so most of a text is never cut into words. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from rapidfuzz.distance import Postfix, Prefix

from monitor.changes.align import Run, anchored, matching_runs
from monitor.changes.spans import Spans
from monitor.changes.tokens import chunks, lines, pieces, sentences, tokens

ENDS = 12
"""Characters at one end by which a sentence is recognised in what it became."""
FEW = 0.4
"""Share of the chunks of a sentence that may differ place by place for the rest to stand where it stood."""

Cut = Callable[[str], Sequence[str]]


class Parts:
    """Two texts being compared: each method takes a part of both and adds what became of it."""

    def __init__(self, old: str, new: str, language: str | None, found: Spans, *, wide: bool) -> None:
        self._old, self._new, self._language, self._found = old, new, language, found
        self._cuts: tuple[Cut, ...] = (lines, pieces if wide else sentences)

    def by_part(self, old_at: int, old_end: int, new_at: int, new_end: int, level: int = 0) -> None:
        """Line by line, and what lies between equal ones sentence by sentence."""
        cut = self._cuts[level]
        left, right = cut(self._old[old_at:old_end]), cut(self._new[new_at:new_end])
        last = level + 1 == len(self._cuts)
        left_at, right_at = _starts(left, old_at), _starts(right, new_at)
        here = there = 0
        for run in [*matching_runs(left, right, whole=True), None]:
            old_next, new_next = (run.old_start, run.new_start) if run else (len(left), len(right))
            part = left_at[here], left_at[old_next], right_at[there], right_at[new_next]
            if here == old_next or there == new_next:
                self._found.add(*part)
            elif not last:
                self.by_part(*part, level + 1)
            elif old_next - here == 1 == new_next - there:
                self.by_word(*part)
            else:
                self._by_ends(left[here:old_next], right[there:new_next], part[0], part[2])
            if run:
                here, there = old_next + run.length, new_next + run.length
                self._found.keep()

    def _by_ends(self, left: Sequence[str], right: Sequence[str], old_at: int, new_at: int) -> None:
        """Sentences that were edited, each with the one that begins or ends as it does; the rest between them whole."""
        left_at, right_at = _starts(left, old_at), _starts(right, new_at)
        here = there = 0
        for one, other in [*_same_ends(left, right), (len(left), len(right))]:
            if here < one and there < other:
                self.by_word(left_at[here], left_at[one], right_at[there], right_at[other])
            else:
                self._found.add(left_at[here], left_at[one], right_at[there], right_at[other])
            if one < len(left):
                self.by_word(left_at[one], left_at[one + 1], right_at[other], right_at[other + 1])
            here, there = one + 1, other + 1

    def by_word(self, old_at: int, old_end: int, new_at: int, new_end: int) -> None:
        """Word by word, without the words that both begin and end with."""
        before, after = self._old[old_at:old_end], self._new[new_at:new_end]
        # Behind a blank, and before one, a word begins and ends whatever stands beyond.
        head = before.rfind(" ", 0, int(Prefix.similarity(before, after))) + 1
        if head:
            before, after = before[head:], after[head:]
            old_at, new_at = old_at + head, new_at + head
        length = len(before)
        tail = before.find(" ", length - int(Postfix.similarity(before, after)))
        tail = length - tail if tail >= 0 else 0
        if tail:
            before, after = before[: length - tail], after[: len(after) - tail]
        self._by_chunk(before, after, old_at, new_at)

    def _by_chunk(self, before: str, after: str, old_at: int, new_at: int) -> None:
        """What stands between blanks first: it is cut into words only where it changed."""
        left, right = chunks(before), chunks(after)
        if len(left) < 2 and len(right) < 2:
            self.by_token(before, after, old_at, new_at)
            return
        left_at, right_at = _starts(left, 0), _starts(right, 0)
        here = there = 0
        for start, other, length in [*_chunk_runs(left, right), Run(len(left), len(right), 0)]:
            if here < start or there < other:
                mine, yours = before[left_at[here] : left_at[start]], after[right_at[there] : right_at[other]]
                self.by_token(mine, yours, old_at + left_at[here], new_at + right_at[there])
            here, there = start + length, other + length

    def by_token(self, before: str, after: str, old_at: int, new_at: int) -> None:
        """Words and signs of a short part; ``before`` stands at ``old_at`` and ``after`` at ``new_at``."""
        if before[-1:] == after[-1:] == " ":
            before, after = before[:-1], after[:-1]
        if not before or not after or _other_words(before, after):
            self._found.add(old_at, old_at + len(before), new_at, new_at + len(after))
            return
        left, right = tokens(before, self._language), tokens(after, self._language)
        if left[-1] == right[-1]:
            before, after = before[: -len(left.pop())], after[: -len(right.pop())]
        if set(left).isdisjoint(right):
            self._found.add(old_at, old_at + len(before), new_at, new_at + len(after))
        else:
            self._by_runs(left, right, old_at, new_at)

    def _by_runs(self, left: Sequence[str], right: Sequence[str], old_at: int, new_at: int) -> None:
        left_at, right_at = _starts(left, old_at), _starts(right, new_at)
        here = there = 0
        for start, other, length in matching_runs(left, right):
            self._found.add(left_at[here], left_at[start], right_at[there], right_at[other])
            here, there = start + length, other + length
        self._found.add(left_at[here], left_at[-1], right_at[there], right_at[-1])


def _other_words(before: str, after: str) -> bool:
    """Whether it is surely words with single blanks, and none of one side stands on the other one."""
    if not before.isascii() or not after.isascii():
        return False
    if before.isalnum() and after.isalnum():
        return True
    left, right = before.split(" "), after.split(" ")
    return all(map(str.isalnum, left)) and all(map(str.isalnum, right)) and set(left).isdisjoint(right)


def _starts(parts: Sequence[str], at: int) -> list[int]:
    """Where each part begins, and the last one ends."""
    return list(accumulate(map(len, parts), initial=at))


def _chunk_runs(left: Sequence[str], right: Sequence[str]) -> list[Run]:
    """Equal chunks: place by place where two sentences of one length differ in few of them, which is the usual edit."""
    if len(left) == len(right):
        other = [at for at, (one, two) in enumerate(zip(left, right, strict=True)) if one != two]
        if len(other) <= FEW * len(left):
            starts, ends = [0, *(at + 1 for at in other)], [*other, len(left)]
            return [Run(start, start, end - start) for start, end in zip(starts, ends, strict=True) if start < end]
    return matching_runs(left, right)


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
