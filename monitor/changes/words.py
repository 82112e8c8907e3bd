"""What was changed between two texts, by word: two texts go in, spans that cover both of them come out.

A walk from sentence to sentence goes first: what is equal is passed at once, and a sentence that was edited where it
stood is compared word by word. Where that ends (sentences came, went or moved), the rest is aligned as parts. Pure and
deterministic; joined in order the spans give back each text exactly, and the way back has the same spans.
"""

from __future__ import annotations

from itertools import accumulate
from operator import ne

from rapidfuzz.distance import Prefix

from monitor.changes.parts import ENDS, FEW, Parts
from monitor.changes.spans import Change, Spans

__all__ = ["Change", "word_changes"]

WIDE = "。！？؟۔।"
"""Ends of sentences in scripts that put no blank behind them, or another sign than a stop."""
WINDOW = 4_096
"""Characters that are compared at once at first."""
LONGEST_WORD, LONGEST = 60, 2_000
"""Characters of the longest word and the longest sentence that the walk takes."""
AHEAD = 100
"""Characters that are alike behind an edit, mostly into the next sentence: the walk is in step."""
FAR = 2_000
"""Characters in which a sentence is looked for that may have been pushed away by others."""
TRIES = 4
"""How many ends of sentences are tried before the walk gives up: sentences were joined or cut there."""


def word_changes(old: str, new: str, language: str | None = None) -> tuple[Change, ...]:
    """The changes from ``old`` to ``new``, equal spans included, in order and without gaps.

    ``language`` is the texts' language where it is known (BCP 47). Two equal texts give one ``equal`` span, two empty
    ones give nothing. The cost is near-linear for texts of any length; where a part of more than some 5,000 words holds
    nothing that is unique in it and in its counterpart, that part is one ``replace``.
    """
    back = new < old  # one order for both directions, so that they tell the same
    first, second = (new, old) if back else (old, new)
    spans = Spans(first, second)
    if first != second:
        wide = any(sign in first or sign in second for sign in WIDE)
        parts = Parts(first, second, language, spans, wide=wide)
        at, other = (0, 0) if wide else _Walk(first, second, parts, spans).end()
        parts.by_part(at, len(first), other, len(second))
    return spans.changes(back=back)


class _Walk:
    """Two texts read side by side, sentence by sentence."""

    def __init__(self, old: str, new: str, parts: Parts, found: Spans) -> None:
        self._old, self._new, self._parts, self._found = old, new, parts, found
        self._lined = "\n" in old or "\n" in new

    def end(self) -> tuple[int, int]:
        """Where the walk ended in both texts; what lies before is told."""
        old, new, parts = self._old, self._new, self._parts
        length, at, shift = len(old), 0, 0
        while True:
            differs = at + self._common(at, at + shift)
            if differs == length and differs + shift == len(new):
                return length, len(new)
            word = old.rfind(" ", at, differs) + 1 or at
            if word - at < LONGEST_WORD and old.find(". ", at, word) >= 0:
                self._found.keep()  # no short sentence is taken for a crumb
            end = old.find(" ", differs, word + LONGEST_WORD)
            other = new.find(" ", differs + shift, word + shift + LONGEST_WORD)
            if end >= 0 <= other and old[end : end + AHEAD] == new[other : other + AHEAD]:
                parts.by_token(old[word:end], new[word + shift : other], word, word + shift)
            else:
                start = self._start(at, word)
                end, other = self._edited(start, start + shift, word)
                if end < 0:
                    return start, start + shift
            at, shift = end, other - end

    def _common(self, at: int, other: int) -> int:
        """How many characters are equal from there on."""
        size, found = WINDOW, 0
        while True:
            mine, yours = self._old[at + found : at + found + size], self._new[other + found : other + found + size]
            equal = int(Prefix.similarity(mine, yours))
            found += equal
            if equal < size:
                return found
            size *= 2

    def _edited(self, here: int, there: int, word: int) -> tuple[int, int]:
        """Tell the sentence that begins there and differs from ``word`` on; its ends, or nothing but -1."""
        old, new = self._old, self._new
        shift = there - here
        end, other = self._end(old, word), self._end(new, word + shift)
        for _ in range(TRIES):
            if end < 0 or other < 0:
                break
            left, right = old[word:end].split(" "), new[word + shift : other].split(" ")
            differ = bytes(map(ne, left, right))
            few = len(left) == len(right) and differ.count(1) <= FEW * (len(left) + old.count(" ", here, word))
            ahead = old[end : end + AHEAD] == new[other : other + AHEAD]
            if few and (ahead or not self._pushed(here, there, end, other)):
                self._by_place(left, right, differ, word, word + shift)
                return end, other
            if ahead and self._akin(here, word, end, other) and not self._pushed(here, there, end, other):
                self._parts.by_word(word, end, word + shift, other)
                return end, other
            if end - here < other - there:
                end = self._end(old, end)
            elif end - here > other - there:
                other = self._end(new, other)
            else:
                break
        return -1, -1

    def _akin(self, here: int, word: int, end: int, other: int) -> bool:
        """Whether two sentences have a beginning or an end in common."""
        return word - here >= ENDS or self._old[max(end - ENDS, word) : end] == self._new[other - ENDS : other]

    def _pushed(self, here: int, there: int, end: int, other: int) -> bool:
        """Whether one of the two sentences stands unchanged further on in the other text."""
        old, new = self._old, self._new
        return new.find(old[here:end], other, other + FAR) >= 0 or old.find(new[there:other], end, end + FAR) >= 0

    def _start(self, at: int, before: int) -> int:
        """Where the sentence begins that holds ``before``; not before ``at``."""
        stop = self._old.rfind(". ", at, before)
        start = stop + 2 if stop >= 0 else at
        return max(self._old.rfind("\n", start, before) + 1, start) if self._lined else start

    def _end(self, text: str, at: int) -> int:
        """Where the sentence ends that holds ``at``, its blank included; -1 where it is too long."""
        stop = text.find(". ", at, at + LONGEST)
        end = stop + 2 if stop >= 0 else min(len(text), at + LONGEST)
        line = text.find("\n", at, end) if self._lined else -1
        if line >= 0:
            return line + 1
        return end if stop >= 0 or end == len(text) else -1

    def _by_place(self, left: list[str], right: list[str], differ: bytes, at: int, other: int) -> None:
        """Words that were replaced, runs of them together; ``differ`` holds 1 at each of them."""
        lengths = list(accumulate(map(len, left), initial=at))
        shift, first = other - at, differ.find(1)
        while first >= 0:
            last = differ.find(0, first)
            if last == first + 1:
                mine, yours = left[first], right[first]
            else:
                last = last if last >= 0 else len(left)
                mine, yours = " ".join(left[first:last]), " ".join(right[first:last])
            start = lengths[first] + first
            self._parts.by_token(mine, yours, start, start + shift)
            shift += len(yours) - len(mine)
            first = differ.find(1, last)
