"""How alike two sentences are, and which of many belong together: sentences go in, pairs of positions come out.

Candidates come from an index of rare words and from equal places between two sentences that stayed, so that no text
makes it compare everything with everything. Symmetric: likeness, candidates and their order know no direction.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel

from monitor.changes.align import rising
from monitor.changes.tokens import tokens
from monitor.verdicts import Passage

NEAR, FAR = 0.42, 0.6
"""Likeness from which two sentences are one: between the same neighbours, and anywhere."""
FEWEST = 4
"""Words below which a sentence is paired only between the same neighbours."""
MOST_HOLDERS = 24
"""A word that stands in more sentences of one side than this leads to no candidate."""
MOST_CANDIDATES = 12
"""Counterparts that one sentence is compared with at most."""
LONGEST = 400
"""Words of a sentence that are compared."""


@dataclass(frozen=True)
class Sentence:
    """A passage with its words."""

    passage: Passage
    text: str
    language: str | None

    @property
    def kind(self) -> str:
        """``headline`` or ``sentence``."""
        return self.passage.kind

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lower case, without blanks and signs; single signs in scripts without blanks."""
        found = (word for word in tokens(self.text.lower(), self.language) if any(map(str.isalnum, word)))
        return tuple(found)[:LONGEST]


def likeness(one: Sentence, other: Sentence) -> float:
    """0 to 1: the share of words that both have in the same order, or mostly in any order."""
    if not one.words or not other.words:
        return 0.0
    in_order = Indel.normalized_similarity(one.words, other.words)
    shared = 2 * sum((Counter(one.words) & Counter(other.words)).values()) / (len(one.words) + len(other.words))
    return max(in_order, 0.85 * shared)


def share_in(part: Sequence[str], whole: Sequence[str], spent: Sequence[str]) -> float:
    """The share of the words of ``part`` that ``whole`` has beside those that are ``spent``."""
    if not part:
        return 0.0
    rest = Counter(whole) - Counter(spent)
    return sum((Counter(part) & rest).values()) / len(part)


def likely_pairs(
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    loose_left: Sequence[int],
    loose_right: Sequence[int],
    links: Mapping[int, int],
) -> list[tuple[int, int]]:
    """Which of the loose sentences belong together; ``links`` are the pairs that are known."""
    gaps = _Gaps(links)
    candidates = set(_by_words(left, right, loose_left, loose_right))
    candidates.update(_by_place(loose_left, loose_right, gaps))
    scored = []
    for here, there in candidates:
        if (left[here].kind == "headline") != (right[there].kind == "headline"):
            continue
        score, near = likeness(left[here], right[there]), gaps.same(here, there)
        long = min(len(left[here].words), len(right[there].words)) >= FEWEST
        if score >= (NEAR if near else FAR) and (near or long):
            scored.append((-score - 0.1 * near, abs(here - there), here + there, here, there))
    return _best_first(sorted(scored))


def _best_first(scored: list[tuple[float, int, int, int, int]]) -> list[tuple[int, int]]:
    used_left: set[int] = set()
    used_right: set[int] = set()
    found = []
    for *_, here, there in scored:
        if here not in used_left and there not in used_right:
            used_left.add(here)
            used_right.add(there)
            found.append((here, there))
    return found


class _Gaps:
    """Where a sentence stands among those that stayed in order."""

    def __init__(self, links: Mapping[int, int]) -> None:
        pairs = sorted(links.items())
        steady = [pairs[at] for at in rising(pairs)]
        self._left = [here for here, _ in steady]
        self._right = [there for _, there in steady]

    def of_left(self, at: int) -> int:
        return bisect_left(self._left, at)

    def of_right(self, at: int) -> int:
        return bisect_left(self._right, at)

    def same(self, here: int, there: int) -> bool:
        return self.of_left(here) == self.of_right(there)


def _by_words(
    left: Sequence[Sentence], right: Sequence[Sentence], loose_left: Sequence[int], loose_right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Sentences that share rare words, seen from both sides."""
    held = [_holders(left, loose_left), _holders(right, loose_right)]
    for at in loose_left:
        yield from ((at, other) for other in _counterparts(left[at].words, held[0], held[1]))
    for at in loose_right:
        yield from ((other, at) for other in _counterparts(right[at].words, held[1], held[0]))


def _holders(sentences: Sequence[Sentence], loose: Sequence[int]) -> dict[str, list[int]]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at in loose:
        for word in set(sentences[at].words):
            if len(holders[word]) <= MOST_HOLDERS:
                holders[word].append(at)
    return holders


def _counterparts(words: Sequence[str], mine: Mapping[str, list[int]], theirs: Mapping[str, list[int]]) -> list[int]:
    weights: defaultdict[int, float] = defaultdict(float)
    for word in sorted(set(words)):
        others = theirs.get(word, ())
        holders = max(len(others), len(mine.get(word, ())))
        if len(others) > 0 and holders <= MOST_HOLDERS:
            for other in others:
                weights[other] += 1 / holders
    return sorted(weights, key=lambda other: (-weights[other], other))[:MOST_CANDIDATES]


def _by_place(loose_left: Sequence[int], loose_right: Sequence[int], gaps: _Gaps) -> Iterator[tuple[int, int]]:
    """The first, second... from either end between the same two neighbours."""
    here: defaultdict[int, list[int]] = defaultdict(list)
    there: defaultdict[int, list[int]] = defaultdict(list)
    for at in loose_left:
        here[gaps.of_left(at)].append(at)
    for at in loose_right:
        there[gaps.of_right(at)].append(at)
    for gap, mine in here.items():
        other = there.get(gap, [])
        if len(mine) * len(other) <= MOST_CANDIDATES:
            yield from ((one, two) for one in mine for two in other)
        yield from zip(mine, other, strict=False)
        yield from zip(mine[::-1], other[::-1], strict=False)
