"""Fingerprints: texts go in, a sample of their five-word runs comes out as numbers.

The sample is chosen by the runs' own hashes, so that equal passages give equal samples wherever they stand: a text that
was cut keeps its part of the whole's sample. Scripts without spaces are taken sign by sign. The same text gives the
same numbers in every process. Nothing is compared here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from monitor.text.words import SPACELESS_RUN

RUN = 5
"""Words (or signs) of one fingerprint."""
SAMPLED = 8
"""One run in so many is kept; a power of two."""
LONGEST_TEXT = 200_000
"""Characters that are read at most."""
MOST_WORDS_KEPT = 500_000
"""Distinct words whose numbers are remembered: hostile texts invent words without end."""

SPACELESS = re.compile(rf"[{SPACELESS_RUN}]")
WORD = re.compile(r"[^\W_]+")
WORD_OR_SIGN = re.compile(rf"[{SPACELESS_RUN}]|(?:(?![{SPACELESS_RUN}])[^\W_])+")
FACTORS = np.array([pow(0x9E3779B97F4A7C15, power, 1 << 64) for power in range(RUN)], dtype=np.uint64)
KEPT = np.uint64(SAMPLED - 1)
STIR = np.uint64(0xD6E8FEB86659FD93)


def tokens(text: str) -> list[str]:
    """Words in lower case; signs of scripts without spaces one by one."""
    text = text[:LONGEST_TEXT].lower()
    return (WORD_OR_SIGN if SPACELESS.search(text) else WORD).findall(text)


class Fingerprinter:
    """Makes fingerprints; remembers the numbers of words it has met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def prints(self, text: str) -> NDArray[np.uint64]:
        """The sampled fingerprints of one text, each once, in rising order; none for fewer than five words."""
        return self.sample(tokens(text))

    def sample(self, words: Sequence[str]) -> NDArray[np.uint64]:
        """The same for a text that was cut into words already."""
        runs = self.runs(words)
        return np.unique(runs[(runs & KEPT) == 0])

    def runs(self, words: Sequence[str]) -> NDArray[np.uint64]:
        """A number for every run of five words, in reading order."""
        known = self._numbers
        if len(known) > MOST_WORDS_KEPT:
            known.clear()
        found = list(map(known.get, words))
        if None in found:
            found = [number or self._number(word) for number, word in zip(found, words, strict=True)]
        numbers = np.array(found, dtype=np.int64).view(np.uint64)
        length = len(numbers) - RUN + 1
        if length <= 0:
            return np.empty(0, dtype=np.uint64)
        mixed = np.zeros(length, dtype=np.uint64)
        for place in range(RUN):
            mixed += numbers[place : place + length] * FACTORS[place]
        mixed ^= mixed >> np.uint64(29)
        mixed *= STIR
        return mixed ^ (mixed >> np.uint64(32))

    def _number(self, word: str) -> int:
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._numbers[word] = number = int.from_bytes(digest, "big") >> 1 | 1
        return number
