"""Words: a text goes in, its words come out with offsets, folded forms and stems.

Folding makes equal what is the same word to a reader (Unicode form, case, quotes, accents, possessives, thousands
separators); Chinese, Japanese and Thai runs become overlapping pairs of signs; Korean words lose their particles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.text.languages import base_language, function_words
from monitor.text.stems import stems

SPACELESS_RUN = "\u3400-\u9fff\uf900-\ufaff\u3005\u3040-\u30ff\u31f0-\u31ff\u0e00-\u0e7f\U00020000-\U0003134f"
WORD = re.compile(
    rf"(?P<spaceless>[{SPACELESS_RUN}]+)"
    r"|(?P<number>\d+(?:[.,:\u00a0\u202f\u2009](?=\d)\d+)*)"
    r"|(?P<initials>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W\d_]))?)"
    rf"|(?P<word>(?:(?![{SPACELESS_RUN}])[^\W\d_])[^\W\d_{SPACELESS_RUN}]*(?:['’ʼ][^\W\d_{SPACELESS_RUN}]+)*[\u0300-\u036f]*)"
)
POSSESSIVE = re.compile(r"['’ʼ](?:s|S)?$")
THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f\u2009](?=\d{3}(?!\d))")
UPPER_PAIR = re.compile(r"^[A-Z]{2}$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, as parallel columns in reading order."""

    folded: tuple[str, ...]
    """Lower case without accents, possessive or thousands separators."""
    stems: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    names: tuple[bool, ...]
    """Whether it is written as a name: with a capital or in capitals."""

    def __len__(self) -> int:
        return len(self.folded)


def words(text: str, language: str | None = None) -> Words:
    """All words of ``text``; ``language`` (BCP 47) chooses the stemmer."""
    found = list(_pieces(text))
    folded = tuple(piece[0] for piece in found)
    return Words(
        folded=folded,
        stems=tuple(stems(folded, base_language(language))),
        starts=tuple(piece[1] for piece in found),
        ends=tuple(piece[2] for piece in found),
        names=tuple(text[piece[1]].isupper() for piece in found),
    )


def fold(word: str) -> str:
    """One word as it is compared: ``Shoigú’s`` -> ``shoigu``."""
    word = POSSESSIVE.sub("", unicodedata.normalize("NFKC", word))
    if word.isascii():
        return word.casefold()
    return _without_accents(word.casefold())


def _without_accents(word: str) -> str:
    """Latin, Cyrillic and Greek letters without their accents; Korean and Japanese signs are put together again."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word) if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    for match in WORD.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "spaceless":
            yield from _pairs(match[0], start)
        elif kind == "number":
            yield THOUSANDS.sub("", unicodedata.normalize("NFKC", match[0])), start, end
        elif kind == "initials":
            yield "." + match[0].replace(".", "").casefold(), start, end
        elif match[0] == "US" or (UPPER_PAIR.match(match[0]) and match[0].casefold() not in function_words("en")):
            # "US" is not "us" and "UN" is "U.N.": capitals of two letters are read as initials.
            yield "." + match[0].casefold(), start, end
        else:
            yield fold(match[0]), start, end


def _pairs(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Overlapping pairs of signs; a single sign stays alone."""
    run_form = unicodedata.normalize("NFKC", run)
    if len(run_form) != len(run):
        run_form = run
    if len(run) == 1:
        yield run_form, start, start + 1
    for left in range(len(run) - 1):
        yield run_form[left : left + 2], start + left, start + left + 2
