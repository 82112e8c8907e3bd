"""What was changed between two texts, and of which class each change is: two texts go in, changes come out.

A change is one passage (or neighbouring ones) with its spans in both texts. Only what differs in nothing but typography
or furniture is folded, and never where a number, date, name, unit, negation, quotation or attribution is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.changes.alignment import Pair, Text, align_passages
from monitor.changes.churn import is_furniture, moves_by_itself, went_on
from monitor.changes.cosmetics import looks_alike
from monitor.changes.quotes import quoted_spans
from monitor.changes.remnants import Quoted, changed_signs
from monitor.changes.touches import VALUES, Wording, touches, wording
from monitor.text.names import NameBook
from monitor.verdicts import Passage

ENGINE = 6
"""Raised whenever the same two texts can give other changes: stored ones are then made anew."""
KINDS = ("fact", *VALUES, "headline", "wording", "moved", "page_class", "boilerplate", "cosmetic", "extraction")
"""Every class, the gravest first. ``fact`` needs verdicts and is told where those are (view ``version_changes``)."""
FOLDED = frozenset({"boilerplate", "cosmetic", "extraction"})
"""Classes that a report folds away."""
SUBSTANCE = frozenset({"fact", "number", "date", "name", "negation", "quotation"})
"""Classes whose change an outlet should announce."""
NEW_HEADLINE = 0.5
"""Share of words below which a headline was not edited but replaced."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """One change. Offsets count code points of the texts; both are ``None`` where a side has nothing."""

    op: str
    """``edited``, ``split``, ``merged``, ``added``, ``removed``, ``moved`` or ``scrolled`` (off a live blog)."""
    kind: str
    """The gravest of ``kinds``."""
    kinds: tuple[str, ...]
    """Every class (``KINDS``) that the change touches, the gravest first."""
    old_start: int | None
    old_end: int | None
    new_start: int | None
    new_end: int | None
    folded: bool
    headline: bool = False
    """Whether it stands in the headline."""


def changes_between(
    old: Text, new: Text, names: NameBook | None = None, *, live: bool = False
) -> tuple[TextChange, ...]:
    """All changes from ``old`` to ``new``, in the order of the newer text, signs between passages last; nothing for
    equal texts.

    ``names`` are the story's. ``live``: both are captures of a live blog, whose oldest posts scroll off.
    """
    if (old.text, old.headline_end) == (new.text, new.headline_end):
        return ()
    quoted = quoted_spans(old.text), quoted_spans(new.text)
    pairs = _quoted_anew(align_passages(old, new), Quoted(quoted[0]), Quoted(quoted[1]))
    scrolled = _scrolled(pairs) if live else frozenset()
    found = []
    for pair in _joined(old.text, new.text, [pair for pair in pairs if pair.op != "same" or pair.moved]):
        before = _side(old, pair.old, quoted[0])
        after = _side(new, pair.new, quoted[1])
        op = "scrolled" if pair.op == "removed" and pair.old[0] in scrolled else pair.op
        found.append(_change(replace(pair, op=op), before, after, names))
    return (*found, *_signs(old.text, new.text, pairs))


def _quoted_anew(pairs: Iterable[Pair], old: Quoted, new: Quoted) -> tuple[Pair, ...]:
    """The pairs; those of the same words are edited where a mark elsewhere made a quotation of them, or none."""
    return tuple(
        replace(pair, op="edited") if pair.op == "same" and old.within(pair.old[0]) != new.within(pair.new[0]) else pair
        for pair in pairs
    )


def _signs(old: str, new: str, pairs: Sequence[Pair]) -> Iterator[TextChange]:
    """Signs outside of all passages that changed."""
    left = {one: pair.op != "same" for pair in pairs for one in pair.old}
    right = {one: pair.op != "same" for pair in pairs for one in pair.new}
    for before, after in changed_signs(old, new, left, right):
        gone, come = before[0] < before[1], after[0] < after[1]
        op = "edited" if gone and come else "removed" if gone else "added"
        old_at = before if gone else (None, None)
        new_at = after if come else (None, None)
        yield TextChange(op, "wording", ("wording",), old_at[0], old_at[1], new_at[0], new_at[1], folded=False)


def gravest(kinds: Iterable[str]) -> str:
    """The class that counts most; ``wording`` for none."""
    return min(kinds, key=KINDS.index, default="wording")


def _side(text: Text, passages: tuple[Passage, ...], quoted: list[tuple[int, int]]) -> Wording:
    if not passages:
        return Wording("", text.language)
    return wording(text.text, quoted, passages[0].start, passages[-1].end, text.language)


def _change(pair: Pair, old: Wording, new: Wording, names: NameBook | None) -> TextChange:
    headline = any(passage.kind == "headline" for passage in (*pair.old, *pair.new))
    op = "moved" if pair.op == "same" else pair.op
    kinds = _kinds(replace(pair, op=op), old, new, names, headline=headline)
    values = any(kind in VALUES for kind in kinds)
    return TextChange(
        op,
        kinds[0],
        kinds,
        pair.old[0].start if pair.old else None,
        pair.old[-1].end if pair.old else None,
        pair.new[0].start if pair.new else None,
        pair.new[-1].end if pair.new else None,
        folded=kinds[0] in FOLDED and not values,
        headline=headline,
    )


def _kinds(pair: Pair, old: Wording, new: Wording, names: NameBook | None, *, headline: bool) -> tuple[str, ...]:
    """Every class of a change, the gravest first."""
    if pair.op == "moved":
        return ("moved",)
    moved = ("moved",) if pair.moved else ()
    touched = touches(old, new, names)
    if pair.op in ("edited", "split", "merged") and not touched and looks_alike(old.text, new.text):
        return (*moved, "cosmetic")
    sides = [side.text for side in (old, new) if side.text]
    if all(map(is_furniture, sides)) or _went_on(old.text, new.text):
        return ("boilerplate", *touched)
    if pair.op == "scrolled":
        return ("moved", *touched)
    if headline and _replaced(old, new):
        return ("headline", *touched)
    return (*touched, *(("headline",) if headline else ()), *(() if touched or headline else ("wording",)), *moved)


def _went_on(old: str, new: str) -> bool:
    """Whether a time stamp or counter went on, came or went away."""
    return went_on(old, new) if old and new else moves_by_itself(old or new)


def _replaced(old: Wording, new: Wording) -> bool:
    """Whether a headline gave way to another one."""
    before, after = set(old.text.casefold().split()), set(new.text.casefold().split())
    if len(before) < 2 or len(after) < 2:  # scripts without blanks: by sign
        before, after = set(old.text), set(new.text)
    return 2 * len(before & after) < NEW_HEADLINE * (len(before) + len(after))


def _joined(old: str, new: str, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Neighbouring sentences of one paragraph that were all added or all removed, as one."""
    held: Pair | None = None
    for pair in pairs:
        if held is not None and held.op == pair.op and _neighbours(old, new, held, pair):
            held = replace(held, old=held.old + pair.old, new=held.new + pair.new)
            continue
        if held is not None:
            yield held
        held = pair
    if held is not None:
        yield held


def _neighbours(old: str, new: str, one: Pair, other: Pair) -> bool:
    if one.op not in ("added", "removed"):
        return False
    text, left, right = (new, one.new[-1], other.new[0]) if one.op == "added" else (old, one.old[-1], other.old[0])
    between = text[left.end : right.start]
    return (
        left.kind == right.kind
        and left.end <= right.start
        and len(between) <= 4
        and not any(sign.isalnum() or sign in "\r\n" for sign in between)
    )


def _scrolled(pairs: Sequence[Pair]) -> frozenset[Passage]:
    """Passages of a live blog that went away at its end (or at its beginning) and nowhere else."""
    order = sorted((pair for pair in pairs if pair.old), key=lambda pair: pair.old[0].start)
    gone = [pair.op == "removed" for pair in order]
    tail = next((at for at, lost in enumerate(reversed(gone)) if not lost), len(gone))
    head = next((at for at, lost in enumerate(gone) if not lost), len(gone))
    chosen = [*(order[len(order) - tail :] if tail else ()), *order[:head]] if not all(gone) else []
    return frozenset(passage for pair in chosen for passage in pair.old)
