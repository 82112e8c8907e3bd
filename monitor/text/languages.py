"""Languages and scripts: a BCP 47 tag or a text goes in, the base language or the writing system comes out.

Pure and cheap: it counts letters and function words and never loads a model.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache, lru_cache

import orjson

from monitor.text.resources import read_resource

SAMPLE = 4_000
"""Characters that are looked at: the beginning of a text tells its language."""

SPACELESS = frozenset({"han", "kana", "thai"})
"""Scripts whose words are not parted by blanks."""


def base_language(tag: str | None) -> str | None:
    """``zh-Hant`` -> ``zh``; ``None`` stays ``None``."""
    return tag.split("-")[0].lower() if tag else None


@cache
def function_words(language: str | None) -> frozenset[str]:
    """The commonest grammatical words of a language, lower case; empty where none are known."""
    return _all_function_words().get(language or "", frozenset())


@cache
def _all_function_words() -> dict[str, frozenset[str]]:
    table: dict[str, str] = orjson.loads(read_resource("function_words.json"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str | None:
    """Writing system of one character: ``latin``, ``cyrillic``, ``han``, ``kana``...; ``None`` for others."""
    if not letter.isalpha():
        return None
    name = unicodedata.name(letter, "").split(" ")[0].lower()
    if name in {"cjk", "kangxi"}:
        return "han"
    if name in {"hiragana", "katakana"} or letter == "ー":
        return "kana"
    return name


def main_script(text: str) -> str | None:
    """The script most letters of the text's beginning are written in; ``kana`` wins over ``han`` where it is common."""
    counts = Counter(script for letter in text[:SAMPLE] if (script := script_of(letter)))
    if not counts:
        return None
    if counts["kana"] * 5 > counts["han"] > 0 and 3 * (counts["kana"] + counts["han"]) > sum(counts.values()):
        return "kana"
    # Korean and Chinese characters say more in one sign than Latin letters do.
    weighted = {script: count * (3 if script in {"han", "kana", "hangul"} else 1) for script, count in counts.items()}
    return max(sorted(weighted), key=lambda script: weighted[script])


SCRIPT_LANGUAGE = {"hangul": "ko", "kana": "ja", "han": "zh", "thai": "th", "greek": "el", "hebrew": "he"}
LANGUAGE_SCRIPT = {language: script for script, language in SCRIPT_LANGUAGE.items()} | {
    "ru": "cyrillic",
    "uk": "cyrillic",
    "bg": "cyrillic",
    "ar": "arabic",
    "fa": "arabic",
    "hi": "devanagari",
}


def guess_language(text: str, declared: str | None = None) -> str | None:
    """The base language a text is written in: by its script, then by its function words.

    ``declared`` (BCP 47) wins where these do not contradict it; ``None`` where nothing can be said.
    """
    declared = base_language(declared)
    script = main_script(text)
    if script is None:
        return declared
    if script in SCRIPT_LANGUAGE:
        return SCRIPT_LANGUAGE[script]
    counts = _function_word_counts(text)
    candidates = {lang: n for lang, n in counts.items() if LANGUAGE_SCRIPT.get(lang, "latin") == script}
    best = max(sorted(candidates), key=lambda lang: candidates[lang], default=None)
    if declared and LANGUAGE_SCRIPT.get(declared, "latin") == script and not _contradicts(declared, best, candidates):
        return declared
    return best if best and candidates[best] >= 2 else None


def _contradicts(declared: str, best: str | None, counts: dict[str, int]) -> bool:
    """Whether the words speak clearly for another language than the declared one."""
    if best is None or declared not in _all_function_words():
        return False
    return counts[best] >= 8 and counts[best] > 2 * counts.get(declared, 0)


def _function_word_counts(text: str) -> Counter[str]:
    words = [word.strip(".,;:!?\"'()«»“”„") for word in text[:SAMPLE].casefold().split()]
    return Counter(language for language, known in _all_function_words().items() for word in words if word in known)
