"""Known wrong versions of a fact: which words contradict it, and whether a window tells them. Pure.

A version that goes round shares most of its words with the fact. Only what sets it apart tells that a passage has it:
most of its own words, and the very word that stands in the place of one of the statement's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.comparer.features import Comparison
from monitor.comparer.forms import Form
from monitor.comparer.likeness import COARSER, HAS, same_value
from monitor.comparer.terms import Term, Value
from monitor.comparer.windows import Coverage
from monitor.text.dates import DateValue

SET_APART = 0.6
"""Share of the words that only the wrong version has which must stand in the window."""
JOINTS = frozenset({" ", "-", "\u2010", "\u2011"})
"""What stands between a word and the one it is said of ("high-level", "Soviet air")."""


def tells(wrong: Comparison, forms: Sequence[Form], coverage: Coverage) -> bool:
    """Whether the window of a wrong version has what sets it apart from the other ``forms`` of its fact."""
    right = [form for form in forms if form.kind != "differs"]
    stated = [form for form in right if form.kind == "statement"]
    must = {place for form in stated for place in _in_place(wrong.form, form)}
    if not _set_apart(wrong, right) or any(wrong.matched[place] < HAS for place in must):
        return False
    # Another value is told by nothing coarser ("this year"), and not where the statement's own stands beside it.
    window, values = wrong.window, {pair for form in stated for pair in _other_values(wrong.form, form)}
    own = [coverage.matrix[coverage.rows[key], window.first : window.last + 1].max() for _, key in values]
    return all(wrong.matched[place] > COARSER for place, _ in values) and all(told < 1.0 for told in own)


def stated_beside(told: Comparison, wrong: Comparison) -> bool:
    """Whether a text tells the fact as it is stated in another place than the wrong version, and what sets it apart."""
    here, there = told.window, wrong.window
    if here.first <= there.last and there.first <= here.last:
        return False
    must = {*_in_place(told.form, wrong.form), *(place for place, _ in _other_values(told.form, wrong.form))}
    has = bool(must) and all(told.matched[place] >= HAS for place in must)
    return has or _set_apart(told, [wrong.form])


def _set_apart(told: Comparison, others: Sequence[Form]) -> bool:
    """Whether a window has most of the words that none of the other forms has."""
    shared = {key for form in others for key in form.keys}
    own = [place for place, key in enumerate(told.form.keys) if key not in shared]
    weights = told.form.weights[own]
    total = float(weights.sum())
    return total == 0.0 or float((weights * told.matched[own]).sum()) >= SET_APART * total


def _in_place(one: Form, other: Form) -> Iterator[int]:
    """Places of the words of a form that stand before the same word as another of the other form ("high-level" for
    "mid-level"), and of what they are said of.
    """
    keys, said_of = set(other.keys), {ahead.key: word for word, ahead in _joined(other)}
    places = {term.start: place for place, term in enumerate(one.row.terms)}
    for word, ahead in _joined(one):
        instead = said_of.get(ahead.key, word)
        if word.key not in keys and instead.key != word.key and instead.value is None and word.value is None:
            yield from (places[word.start], places[ahead.start])


def _other_values(one: Form, other: Form) -> Iterator[tuple[int, str]]:
    """Places of the days and numbers of a form that cannot be those of the other, and the keys of these."""
    values = [(term.key, term.value) for term in other.row.terms if term.value is not None]
    for place, term in enumerate(one.row.terms):
        told = term.value
        if told is not None and not any(same_value(value, told) for _, value in values):
            yield from ((place, key) for key, value in values if _same_type(told, value))


def _joined(form: Form) -> Iterator[tuple[Term, Term]]:
    """Each word that stands right before what it is said of; no deed, whose doer stands before it."""
    found = form.guarded.values.words
    deeds = {found.starts[at] for at in form.guarded.deeds}
    for word, ahead in pairwise(form.row.terms):
        if form.text[word.end : ahead.start] in JOINTS and ahead.start not in deeds:
            yield word, ahead


def _same_type(one: Value, other: Value) -> bool:
    if isinstance(one, DateValue) or isinstance(other, DateValue):
        return isinstance(one, DateValue) and isinstance(other, DateValue)
    return one.kind == other.kind
