"""Sentences: the long sentences of texts go in, the texts that share one nearly word for word come out.

A brief that takes over one sentence of an agency is a carrier although little of it is the agency's. Nobody writes a
long sentence twice; short ones, and words in quotation marks, all reporters write alike. Found by the rarest stems of
each sentence (prefix filtering), so that not all pairs are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from math import ceil

Sentence = frozenset[str]
"""The stems of one sentence without its grammatical words."""

LONG = 16
"""Stems from which a sentence is nobody's by chance."""
ALIKE = 0.75
"""Twice the shared stems, over the stems of both."""
MOST_SENTENCES = 300
"""Sentences of one text that are looked at."""
MOST_SHARERS = 60
"""Earlier sentences with the same rare stem that are compared."""


def shared_sentences(texts: Mapping[int, Iterable[Sentence]]) -> Iterator[tuple[int, int]]:
    """Pairs of texts (the earlier first, in the order given) that share a long sentence."""
    kept = {key: [one for one in sentences if len(one) >= LONG][:MOST_SENTENCES] for key, sentences in texts.items()}
    common = Counter(stem for sentences in kept.values() for sentence in sentences for stem in sentence)
    index: dict[str, deque[tuple[int, Sentence]]] = defaultdict(lambda: deque(maxlen=MOST_SHARERS))
    for key, sentences in kept.items():
        met: set[int] = {key}
        for sentence in sentences:
            for stem in _rarest(sentence, common):
                for other, earlier in index[stem]:
                    if other not in met and alike(sentence, earlier):
                        met.add(other)
                        yield other, key
        for sentence in sentences:
            for stem in _rarest(sentence, common):
                index[stem].append((key, sentence))


def alike(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences are nearly the same words."""
    return 2 * len(one & other) >= ALIKE * (len(one) + len(other))


def _rarest(sentence: Sentence, common: Mapping[str, int]) -> list[str]:
    """So many of the rarest stems that any sentence alike must have one of them."""
    needed = ceil(len(sentence) * ALIKE / (2 - ALIKE))
    ordered = sorted(sentence, key=lambda stem: (common[stem], stem))
    return ordered[: len(ordered) - needed + 1]
