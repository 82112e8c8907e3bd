"""Names across scripts: names in any script go in, how alike they sound comes out.

anyascii gives Latin letters; what it lacks is added: Chinese names in Russian letters (Palladius) become pinyin, and a
sound key folds the spellings of one sound ("Shoigu", "Schoigu", "Choïgou", "Шойгу", "쇼이구").
Nothing here knows whose name it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Indel

from monitor.text.resources import read_resource

LONGEST_NAME = 120
CYRILLIC = re.compile(r"^[а-яёіїєґ]+$")
SOUNDS = re.compile(
    r"(?P<n>ng(?![aeiouy])|n)"
    r"|(?P<s>schtsch|tsch|dsch|shch|tsz|dzh|sch|zh|dz|dj|tch|ch|sh|sj|cz|ts|tz|sz|j(?=[aeiouy])|q|z|x|c(?=[eiy])|s)"
    r"|(?P<k>kh|gh|ck|g|c|h|k)|(?P<p>ph|v|f|b|w|p)|(?P<t>th|d|t)|(?P<l>l|r)|(?P<m>m)|(?P<a>[aeiouyj]+)"
)
DOUBLED = re.compile(r"(.)\1+")


@cache
def palladius() -> Mapping[str, str]:
    """Chinese syllables in Russian letters and their pinyin."""
    table = tomllib.loads(read_resource("palladius.toml").decode())
    found: dict[str, str] = {}
    for cyrillic, latin in table["initials"].items():
        soft, hard = latin.split()[0], latin.split()[-1]
        found |= {cyrillic + final: soft + written for final, written in table["finals"]["soft"].items()}
        found |= {cyrillic + final: hard + written for final, written in table["finals"]["hard"].items()}
    return found | dict(table["syllables"])


@cache
def _syllable() -> re.Pattern[str]:
    return re.compile("|".join(sorted(palladius(), key=len, reverse=True)))


def pinyin(word: str) -> str | None:
    """A Russian spelling of a Chinese name as pinyin: ``Хунчжун`` -> ``hongzhong``; ``None`` where it is none."""
    word = word.lower().replace("ъ", "")
    if not CYRILLIC.match(word) or len(word) > 24:
        return None
    written, position = [], 0
    while position < len(word):
        syllable = _longest(word, position)
        if syllable is None:
            return None
        written.append(palladius()[syllable])
        position += len(syllable)
    return "".join(written)


def _longest(word: str, position: int) -> str | None:
    """The longest syllable at ``position`` after which the rest can still be read."""
    for end in range(min(len(word), position + 6), position, -1):
        if word[position:end] in palladius() and (end == len(word) or _syllable().match(word, end)):
            return word[position:end]
    return None


@lru_cache(maxsize=20_000)
def latin_forms(name: str) -> tuple[str, ...]:
    """Latin spellings of a name, lower case without blanks, the likeliest first."""
    name = name[:LONGEST_NAME]
    plain = "".join(letter for letter in anyascii(name).lower() if letter.isalpha())
    words = re.findall(r"[^\W\d_]+", name.lower())
    chinese = [pinyin(word) for word in words]
    if words and all(chinese):
        return plain, "".join(filter(None, chinese))
    return (plain,)


@lru_cache(maxsize=20_000)
def sound_key(latin: str) -> str:
    """Consonants by sound, every row of vowels as one ``a``: ``shoigu`` and ``schoigu`` -> ``saka``."""
    return DOUBLED.sub(r"\1", "".join(match.lastgroup or "" for match in SOUNDS.finditer(latin)))


def _sounds_alike(one: str, other: str) -> float:
    """Likeness of two sound keys, half of it without the vowels, which scripts insert and drop."""
    full = Indel.normalized_similarity(one, other)
    return (full + Indel.normalized_similarity(one.replace("a", ""), other.replace("a", ""))) / 2


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> float:
    """0 to 1: half by letters, half by sound; the best of all spellings."""
    best = 0.0
    for left in latin_forms(one):
        for right in latin_forms(other):
            if left and right:
                letters = Indel.normalized_similarity(left, right)
                sounds = _sounds_alike(sound_key(left), sound_key(right))
                best = max(best, (letters + sounds) / 2)
    return best
