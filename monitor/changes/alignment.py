"""Which sentence became which: two texts go in, pairs of passages come out (same, edited, moved, split, merged...).

Sentences that stayed are found first; what is left is paired by the words it shares. The result does not depend on the
direction: the other way round gives the same pairs with their sides exchanged. Every passage stands in exactly one
pair, and the work is near-linear whatever comes in.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.changes.align import matching_runs, rising
from monitor.changes.cosmetics import substance
from monitor.changes.likeness import Sentence, likely_pairs, share_in
from monitor.text.passages import passages
from monitor.verdicts import Passage

PARTS = 4
"""Sentences that one sentence can be split into at most."""
GAIN = 0.6
"""Share of a sentence's words that must stand in its counterpart for it to be a part of it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A version as it is compared."""

    text: str
    headline_end: int = 0
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Passages of the old text and what became of them; one side is empty where nothing did."""

    op: str
    """``same``, ``edited``, ``split``, ``merged``, ``added`` or ``removed``."""
    old: tuple[Passage, ...]
    new: tuple[Passage, ...]
    moved: bool = False
    """Whether it stands in another order than its neighbours."""


def align_passages(old: Text, new: Text) -> tuple[Pair, ...]:
    """Every passage of both texts in one pair, in the order of the newer text; what went away stands where it stood."""
    if (new.text, new.headline_end) < (old.text, old.headline_end):
        return _in_order(tuple(_swapped(pair) for pair in _aligned(new, old)))
    return _in_order(_aligned(old, new))


def _swapped(pair: Pair) -> Pair:
    names = {"split": "merged", "merged": "split", "added": "removed", "removed": "added"}
    return replace(pair, op=names.get(pair.op, pair.op), old=pair.new, new=pair.old)


def _aligned(old: Text, new: Text) -> tuple[Pair, ...]:
    left, right = _sentences(old), _sentences(new)
    links = _equal(left, right)
    kept, taken = {here for here, _ in links}, {there for _, there in links}
    loose_left = [at for at in range(len(left)) if at not in kept]
    loose_right = [at for at in range(len(right)) if at not in taken]
    _pair_headlines(left, right, loose_left, loose_right, links)
    links += likely_pairs(left, right, loose_left, loose_right, dict(links))
    here, there = {one for one, _ in links}, {other for _, other in links}
    groups = {(one, other): ([one], [other]) for one, other in links}
    _take_parts(left, right, groups, [at for at in loose_right if at not in there], new_side=True)
    _take_parts(left, right, groups, [at for at in loose_left if at not in here], new_side=False)
    return _pairs(left, right, list(groups.values()))


def _sentences(text: Text) -> list[Sentence]:
    found = passages(text.text, text.headline_end, text.language)
    return [Sentence(passage, text.text[passage.start : passage.end], text.language) for passage in found]


def _equal(left: Sequence[Sentence], right: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Sentences that stand in both, give or take typography: in order first, then those that moved."""
    keys = [(row.kind, substance(row.text)) for row in left], [(row.kind, substance(row.text)) for row in right]
    links = [(run.old_start + step, run.new_start + step) for run in matching_runs(*keys) for step in range(run.length)]
    done = {one for one, _ in links}, {other for _, other in links}
    waiting: defaultdict[tuple[str, str], deque[int]] = defaultdict(deque)
    for at, key in enumerate(keys[1]):
        if at not in done[1]:
            waiting[key].append(at)
    for at, key in enumerate(keys[0]):
        if at not in done[0] and waiting.get(key):
            links.append((at, waiting[key].popleft()))
    return links


def _pair_headlines(
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    loose_left: list[int],
    loose_right: list[int],
    links: list[tuple[int, int]],
) -> None:
    """The headline of one text is that of the other, whatever it says."""
    if loose_left and loose_right and left[loose_left[0]].kind == right[loose_right[0]].kind == "headline":
        links.append((loose_left.pop(0), loose_right.pop(0)))


def _take_parts(
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    groups: dict[tuple[int, int], tuple[list[int], list[int]]],
    loose: Sequence[int],
    *,
    new_side: bool,
) -> None:
    """Give a sentence without a counterpart to its neighbour's pair where it is the rest of the other side."""
    by_neighbour: dict[int, tuple[list[int], list[int]]] = {}
    for group in groups.values():
        if len(group[0]) == len(group[1]) == 1 and left[group[0][0]].text != right[group[1][0]].text:
            by_neighbour[group[1 if new_side else 0][0]] = group
    for order in (loose, loose[::-1]):
        for at in order:
            for near in (at - 1, at + 1):
                if near not in by_neighbour:
                    continue
                here = by_neighbour[near]
                mine, other = (here[1], here[0]) if new_side else (here[0], here[1])
                if at not in mine and len(mine) < PARTS and _is_rest(left, right, at, mine, other, new_side=new_side):
                    mine.append(at)
                    mine.sort()
                    by_neighbour[at] = here
                    break


def _is_rest(
    left: Sequence[Sentence], right: Sequence[Sentence], at: int, mine: list[int], other: list[int], *, new_side: bool
) -> bool:
    """Whether the words of a sentence are those that its neighbours left over of the other side."""
    here, there = (right, left) if new_side else (left, right)
    if len(other) > 1 or "headline" in {here[at].kind, there[other[0]].kind}:
        return False
    spent = [word for part in mine for word in here[part].words]
    return share_in(here[at].words, there[other[0]].words, spent) >= GAIN


def _pairs(left: list[Sentence], right: list[Sentence], groups: list[tuple[list[int], list[int]]]) -> tuple[Pair, ...]:
    groups.sort()
    kept = {groups[at][0][0] for at in rising([(at, group[1][0]) for at, group in enumerate(groups)])}
    found = []
    for one, other in groups:
        same = len(one) == len(other) == 1 and left[one[0]].text == right[other[0]].text
        op = "same" if same else "split" if len(other) > 1 else "merged" if len(one) > 1 else "edited"
        sides = tuple(left[at].passage for at in one), tuple(right[at].passage for at in other)
        found.append(Pair(op, *sides, moved=one[0] not in kept))
    here, there = {at for one, _ in groups for at in one}, {at for _, other in groups for at in other}
    found += [Pair("removed", (row.passage,), ()) for at, row in enumerate(left) if at not in here]
    found += [Pair("added", (), (row.passage,)) for at, row in enumerate(right) if at not in there]
    return tuple(found)


def _in_order(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """By place in the newer text; what was removed comes behind what stood before it."""
    behind = -1
    order: list[tuple[int, int, int, Pair]] = []
    for pair in sorted((pair for pair in pairs if pair.old), key=lambda pair: pair.old[0].start):
        if pair.new:
            behind = pair.new[0].start if not pair.moved else behind
            order.append((pair.new[0].start, 0, 0, pair))
        else:
            order.append((behind, 1, pair.old[0].start, pair))
    order += [(pair.new[0].start, 0, 0, pair) for pair in pairs if not pair.old]
    return tuple(row[-1] for row in sorted(order, key=lambda row: row[:3]))
