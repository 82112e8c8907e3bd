"""Two wordings of one paragraph go in; what their difference touches comes out: numbers, dates, names, denials, quotes.

An edit that touches one of these is never folded away as wording. In doubt it counts as touched: everything is compared
as it is printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from monitor.text.date_reading import read_dates
from monitor.text.names import read_names
from monitor.text.negation import read_negations
from monitor.text.numbers import read_numbers
from monitor.text.speech import read_attributions

LONGEST = 20_000
"""Characters of a paragraph above which only digits and quotation marks are looked at."""
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»‹›‘’‚‛「」『』'", '"'))
_QUOTED = re.compile(r'(?<!\w)"(.+?)"(?!\w)', re.DOTALL)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def touches(old: str, new: str, language: str | None) -> tuple[str, ...]:
    """What differs between two wordings: ``a number``, ``a date``, ``a name``, ``a denial``, ``a quotation``,
    ``a source``; in this order, nothing for wording alone.
    """
    before, after = _seen(old, language), _seen(new, language)
    return tuple(kind for kind in before if before[kind] != after[kind])


@lru_cache(maxsize=4_000)
def _seen(text: str, language: str | None) -> Mapping[str, Counter[str]]:
    """What stands in a paragraph, by kind, as printed."""
    readers: dict[str, Callable[[str, str | None], Iterable[str]]] = {
        "a number": _numbers,
        "a date": lambda words, tag: (words[found.start : found.end] for found in read_dates(words, tag)),
        "a name": lambda words, tag: (" ".join(name.words) for name in read_names(words, tag) if not name.doubtful),
        "a denial": lambda words, tag: (found.kind for found in read_negations(words, tag)),
        "a quotation": lambda words, _: (
            re.sub(r"\W+", " ", found) for found in _QUOTED.findall(words.translate(_MARKS))
        ),
        "a source": lambda words, tag: (found.source for found in read_attributions(words, tag)),
    }
    if len(text) > LONGEST:
        readers = {"a number": lambda words, _: _DIGITS.findall(words), "a quotation": readers["a quotation"]}
    return {kind: Counter(read(text, language)) for kind, read in readers.items()}


def _numbers(words: str, language: str | None) -> Iterable[str]:
    yield from _DIGITS.findall(words)
    yield from (words[found.start : found.end] for found in read_numbers(words, language))
