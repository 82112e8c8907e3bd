"""Stems: folded words and a language go in, one stem for each comes out.

Snowball where it knows the language, particles cut off in Korean, the word itself elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import Stemmer

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:에서는|으로는|에게서|이라고|에서도|까지|부터|에서|에게|으로|라고|이라|처럼|보다|만이|과의|와의|"
    r"으로서|에는|에도|이나|이며|은|는|이|가|을|를|의|에|와|과|도|로|만)$"
)
VERB_ENDING = re.compile(
    r"(?<=[가-힣]{1})(?:했습니다|하였다|했으며|했다고|한다고|했다|한다|하며|하고|하는|하기|했던|할|한|됐다|된다|되는|된|될)$"
)


@cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


def stems(folded: Iterable[str], language: str | None) -> list[str]:
    """One stem for each folded word; ``language`` is a base language."""
    if language == "ko":
        return [korean_stem(word) for word in folded]
    if language in SNOWBALL:
        stemmed: list[str] = _stemmer(SNOWBALL[language]).stemWords(list(folded))
        return stemmed
    return list(folded)


def korean_stem(word: str) -> str:
    """A Korean word without its particle or commonest verb ending."""
    bare = VERB_ENDING.sub("", word)
    return PARTICLE.sub("", bare) if bare == word else bare
