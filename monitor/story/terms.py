"""Finds the words of a story in any text: terms in, the ones that occur out. Pure; it knows scripts, no language.

Words of scripts with spaces match at word boundaries and tolerate endings (``Северная Корея`` finds ``Северной Корее``,
``Nordkorea`` finds ``nordkoreanische``); Chinese, Japanese, Korean and the scripts of South-East Asia match anywhere,
because their words touch. Case, width, accents and punctuation between the words of a term never count.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from anyascii import anyascii

_TOUCHING = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Hangul, Khmer, Kana, Han."""
_LETTER = rf"[^\W_{_TOUCHING}]"
"""A letter or digit of a script with spaces."""
_TOUCHES = re.compile(f"[{_TOUCHING}]")
_WORD = re.compile(rf"{_LETTER}+")
_SPACED_WORD = re.compile(r"[^\W_]+")
"""The same where no sign touches another: several times as fast."""
_ACCENT = re.compile("[\u0300-\u036f]")
_SEMITIC = re.compile("[\u0590-\u08ff]")
_LATIN = re.compile("[a-z]")
_VOWELS = "aeiouyаеёиоуыэюяіїєйьεηιουωοα"


def fold(text: str) -> str:
    """The text without differences of case, width and accents."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFKC", plain).casefold()


def found_terms(terms: tuple[str, ...], text: str) -> list[str]:
    """Those of ``terms`` that occur in ``text``, in their order."""
    if not terms:
        return []
    folded = fold(text)
    return [term for term, finder in zip(terms, _finders(terms), strict=True) if finder.finds(folded)]


def names_any(terms: tuple[str, ...], text: str) -> bool:
    """Whether any term occurs in ``text``."""
    folded = fold(text)
    return any(finder.finds(folded) for finder in _finders(terms))


def address_names_any(terms: tuple[str, ...], url: str) -> bool:
    """Whether any term, or what an outlet would make of it in Latin letters, occurs in the path or query of ``url``."""
    words = address_words(url)
    return any(finder.finds(words) for finder in (*_finders(terms), *_romanised(terms)))


def address_words(url: str) -> str:
    """The words of a URL behind its host, folded, parted by blanks; empty where it is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return re.sub(r"[\W_]+", " ", fold(unquote(f"{parts.path} {parts.query}")))


def count_telling_words(url: str) -> int:
    """Words of a URL that can name something: three letters or more, no digits."""
    return sum(len(word) > 2 and word.isalpha() for word in address_words(url).split())


@lru_cache(maxsize=64)  # asked by whatever looks at a page that was just read
def count_words(text: str) -> int:
    """Words of a text; two touching characters count as one."""
    touching = len(_TOUCHES.findall(text))
    return len(_WORD.findall(text)) + touching // 2 if touching else len(_SPACED_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class _Finder:
    """How one term is looked for."""

    parts: tuple[str, ...]
    """What every occurrence holds: looked for first, because it is fast."""
    pattern: re.Pattern[str]

    def finds(self, folded: str) -> bool:
        return all(part in folded for part in self.parts) and self.pattern.search(folded) is not None


@lru_cache(maxsize=64)
def _finders(terms: tuple[str, ...]) -> tuple[_Finder, ...]:
    """One finder for each term. The cache spares the building; the result depends on the terms alone."""
    return tuple(_finder(fold(term)) for term in terms)


@lru_cache(maxsize=64)
def _romanised(terms: tuple[str, ...]) -> tuple[_Finder, ...]:
    """Finders for terms in alphabets other than Latin, as slugs write them."""
    folded = [fold(term) for term in terms]
    foreign = [term for term in folded if _WORD.search(term) and not _TOUCHES.search(term) and not _LATIN.search(term)]
    return tuple(_finder(fold(anyascii(term)).replace("'", "")) for term in foreign)


def _finder(term: str) -> _Finder:
    """The finder of a folded term."""
    if _TOUCHES.search(term):
        parts = [part for part in re.split(r"[\W_]+", term) if part]
        return _Finder(tuple(parts), re.compile(r"[\W_]*".join(map(re.escape, parts))))
    words = [_stem_and_endings(word) for word in _WORD.findall(term)]
    if not words:  # a term of signs alone
        return _Finder((term,), re.compile(re.escape(term)))
    inner = r"[\W_]+".join(before + re.escape(stem) + after for before, stem, after in words)
    return _Finder(tuple(stem for _, stem, _ in words), re.compile(rf"(?<!{_LETTER}){inner}(?!{_LETTER})"))


def _stem_and_endings(word: str) -> tuple[str, str, str]:
    """A folded word as what may stand before it, what must be there, and what may follow."""
    if word.isdigit():
        return "", word, ""
    if _SEMITIC.search(word):
        return f"{_LETTER}{{0,3}}", word, f"{_LETTER}{{0,3}}"
    if not _LATIN.search(word):
        return "", _without_vowels(word, 4), f"{_LETTER}{{0,{4 if len(word) > 3 else 2}}}"
    if len(word) < 6:
        return "", word, f"{_LETTER}{{0,2}}" if len(word) > 3 else "s?"
    return "", _without_vowels(word, 6), f"{_LETTER}{{0,10}}"


def _without_vowels(word: str, shortest: int) -> str:
    """The word without up to two vowels at its end, as long as ``shortest`` letters stay."""
    for _ in range(2):
        if len(word) > shortest and word[-1] in _VOWELS:
            word = word[:-1]
    return word
