"""Words of a story's facts in a text of another language: both go in, how much of each fact the text tells comes out.

The sentence encoder read translations, so it also brings a word alone near the words that translate it. Each word of a
fact looks for the nearest word of a passage; the story's names, dates and numbers are compared as the lexical engine
does. Nothing is decided here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monitor.comparer.forms import Form, StoryForms
from monitor.comparer.index import DocumentIndex
from monitor.comparer.likeness import Matrix
from monitor.comparer.semantic.encoder import Encoder, Vectors
from monitor.comparer.windows import Window, cover
from monitor.text.languages import function_words
from monitor.text.names import Mention

NAMES = ("names", "names_anywhere", "words", "words_anywhere", "weakest", "told_anywhere")
"""Features: share of the names and of the words that a window, or any passage, has; what a window has of the word it
has least; share of everything that stands anywhere in the text."""
NONE = 0.5
"""What stands for a share where a statement has no name, or no word at all."""
UNLIKE, ALIKE = 0.4, 0.8
"""Cosines of words that count as 0 and as 1; between them likeness rises evenly."""
OTHER_NAME, SAME_NAME = 0.6, 0.85
"""The same for names that the story does not list: to the encoder all countries are somewhat alike."""
SPELLED = 0.9
"""Likeness by letters from which an unlisted name is told."""
WHOLE = 0.8
"""Share of its words from which a phrasing is told."""
UNPARTED = frozenset({"ja", "th", "zh"})
"""Languages whose words no blank parts."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
KNOWN = 20_000
"""Words whose vectors are kept."""

Table = NDArray[np.float64]
Mask = NDArray[np.bool_]


def words_alone(text: str, language: str, encoder: Encoder) -> Iterator[str]:
    """The words of a text that carry meaning, as printed; pieces of words where no blanks part them."""
    if language in UNPARTED:
        yield from (piece for run in WORD.findall(text) for piece in encoder.pieces(run))
        return
    small = function_words(language)
    yield from (word for word in WORD.findall(text) if len(word) > 1 and word.lower() not in small)


def without_names(text: str, mentions: Sequence[Mention], start: int, end: int) -> str:
    """``text[start:end]`` without the names that lie in it."""
    kept, at = [], start
    for one in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if at <= one.start and one.end <= end:
            kept.append(text[at : one.start])
            at = one.end
    return " ".join([*kept, text[at:end]])


@dataclass(frozen=True)
class FactWords:
    """The terms of one statement: names of the story, other names, dates and numbers, words."""

    form: Form
    vectors: Vectors
    listed: Mask
    """Terms that are entities of the story."""
    words: Mask
    """Terms that are neither names nor values; everything but values where there is none."""
    rarity: NDArray[np.float64]
    """Of each term among the story's facts."""

    @classmethod
    def of(cls, form: Form, told: Counter[str], facts: int, encoder: Encoder) -> FactWords:
        """Read one statement; ``told`` counts the facts that have a term."""
        printed = [form.text[term.start : term.end] for term in form.row.terms]
        words = ~(form.names | form.values)
        rarity = np.array([0.3 + math.log((facts + 1) / told[term.key]) for term in form.row.terms])
        listed = np.array([term.key.startswith("@") for term in form.row.terms])
        return cls(form, encoder.encode(printed), listed, words if words.any() else ~form.values, rarity)

    def told(self, nearest: Matrix, spelled: Matrix) -> Matrix:
        """Terms x passages, 0 to 1, from their nearest words by meaning and their likeness by letters."""
        named = np.maximum(_between(nearest, OTHER_NAME, SAME_NAME), np.where(spelled >= SPELLED, spelled, 0.0))
        meant = np.where(self.form.names[:, None], named, _between(nearest, UNLIKE, ALIKE))
        result: Matrix = np.where((self.listed | self.form.values)[:, None], spelled, meant)
        return result

    def shares(self, told: Matrix, windows: Sequence[Window]) -> Table:
        """Windows x ``NAMES``."""
        # A window is one passage or two neighbours.
        inside = np.maximum(told[:, [one.first for one in windows]], told[:, [one.last for one in windows]]).T
        anywhere = told.max(axis=1)[None, :]
        names, words = self.rarity * self.form.names, self.form.weights * self.words
        columns = [
            _share(inside, names),
            _share(anywhere, names),
            _share(inside, words),
            _share(anywhere, words),
            inside[:, self.words].min(axis=1) if self.words.any() else np.full(len(windows), NONE),
            _share(anywhere, self.form.weights),
        ]
        return np.stack([np.broadcast_to(column, len(windows)) for column in columns], axis=1)


def _between(cosines: Matrix, low: float, high: float) -> Matrix:
    result: Matrix = ((cosines - low) / (high - low)).clip(0.0, 1.0)
    return result


def _share(told: Matrix, weights: NDArray[np.float64]) -> Matrix:
    total = float(weights.sum())
    result: Matrix = told @ weights / total if total else np.full(len(told), NONE)
    return result


def _quoted(shares: Table) -> Table:
    """What a phrasing counts for: nothing in a window that lacks some of its words, as it says more than the fact."""
    whole: Table = np.where(shares[:, [NAMES.index("words")]] >= WHOLE, shares, 0.0)
    return whole


def _ways(forms: Sequence[Form]) -> list[Form]:
    return [
        *[form for form in forms if form.kind == "statement"][:1],
        *[form for form in forms if form.kind == "phrasing"],
    ]


@dataclass
class StoryWords:
    """The words of all facts of a story, and the vectors of the words that its texts had so far."""

    forms: StoryForms
    facts: Sequence[Sequence[FactWords]]
    """Every way to put each fact in the story's language; none of one without any word."""
    encoder: Encoder
    known: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: StoryForms, order: Sequence[str], encoder: Encoder) -> StoryWords:
        """Read the facts in ``order``: of a statement with brackets its first reading, and all phrasings."""
        read = [_ways(forms.by_fact.get(fact, ())) for fact in order]
        told = Counter(key for ways in read for key in {key for form in ways for key in form.keys})
        return cls(forms, [[FactWords.of(form, told, len(order), encoder) for form in ways] for ways in read], encoder)

    def table(self, index: DocumentIndex, windows: Sequence[Window]) -> Table:
        """Windows x facts x ``NAMES``."""
        coverage = cover(index, self.forms)
        near = iter(self._nearest(index))
        table = np.full((len(windows), len(self.facts), len(NAMES)), NONE)
        for place, ways in enumerate(self.facts):
            shares = [way.shares(way.told(next(near), coverage.of(way.form)), windows) for way in ways]
            if shares:
                table[:, place] = np.max([shares[0], *map(_quoted, shares[1:])], axis=0)
        return table

    def _nearest(self, index: DocumentIndex) -> list[Matrix]:
        """For each way to put a fact its terms x passages: the cosine of the nearest word."""
        text, mentions = index.document.text, index.context.values.mentions
        language = index.language or ""
        rows = [
            sorted(set(words_alone(without_names(text, mentions, one.start, one.end), language, self.encoder)))
            for one in index.passages
        ]
        vocabulary = sorted(set().union(*rows))
        vectors, at = self._vectors(vocabulary), {word: place for place, word in enumerate(vocabulary)}
        told = [way.vectors for ways in self.facts for way in ways]
        terms = np.concatenate([vectors[:0], *told])
        cosines: Matrix = (terms @ vectors.T).astype(np.float64).round(4)
        best = np.zeros((len(terms), len(rows)))
        for place, row in enumerate(rows):
            if row:
                best[:, place] = cosines[:, [at[word] for word in row]].max(axis=1)
        return np.split(best, np.cumsum([len(rows) for rows in told]))[:-1]

    def _vectors(self, vocabulary: list[str]) -> Vectors:
        if len(self.known) > KNOWN:
            self.known.clear()
        new = [word for word in vocabulary if word not in self.known]
        self.known |= zip(new, self.encoder.encode(new), strict=True)
        if not vocabulary:
            return self.encoder.encode([""])[:0]
        return np.stack([self.known[word] for word in vocabulary])
