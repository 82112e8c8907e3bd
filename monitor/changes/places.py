"""Countries and great cities where no capital says that it is a name: it has none, or every noun has one.

A text and its base language go in, the names that stand in it come out, as printed; nothing for other languages.
The names are those of Unicode's locale data (Babel); it knows no places that are not in there.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError

_BY_SIGN = frozenset({"ja", "km", "lo", "my", "th", "zh"})
"""Base languages of scripts without capitals that put no blanks between words."""
_BY_WORD = frozenset(
    {"am", "ar", "bn", "fa", "gu", "he", "hi", "kn", "ko", "ml", "mr", "ne", "pa", "si", "ta", "te", "ur"}
)
"""The same with blanks: a name begins where a word does."""
_NOUNS = frozenset({"de"})
"""The same with a capital for every noun; what stands behind a name in one word is its case or its people."""
CITIES = tuple(
    f"{region}/{city}"
    for region, cities in {
        "Africa": "Addis_Ababa Cairo Johannesburg Khartoum Lagos Nairobi Tripoli Tunis",
        "America": "Bogota Caracas Chicago Havana Los_Angeles Mexico_City New_York Sao_Paulo Toronto",
        "Asia": "Baghdad Bangkok Beirut Calcutta Damascus Dhaka Dubai Hong_Kong Jakarta Jerusalem Kabul Karachi "
        "Katmandu Manila Pyongyang Saigon Seoul Shanghai Singapore Taipei Tehran Tokyo Vladivostok",
        "Australia": "Melbourne Sydney",
        "Europe": "Amsterdam Ankara Athens Berlin Brussels Budapest Istanbul Kiev London Madrid Minsk Moscow Oslo "
        "Paris Rome Stockholm Vienna Warsaw",
    }.items()
    for city in cities.split()
)
"""Cities, by the name of their time zone in the locale data."""
_LETTERS = {"ja": "\u30a1-\u30fa\u30fc", "ko": "\uac00-\ud7a3"}
_BEFORE = {"ar": "[وفبلك]?(?:ال|ل)?", "he": "[והבלכמש]{0,2}", "ur": "", "fa": ""}
"""What is written to the front of a name in one word."""
_ORDINARY = {
    "ar": {"مالي", "عمان"},
    "de": {"Jersey", "Niger"},
    "ko": {"수단", "오만", "이란", "가나", "말리"},
    "th": {"ลาว"},
    "zh": set[str](),
}
"""Names that are ordinary words as well."""


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    names = {name for name in _names(language) if len(name) > 1} - _ORDINARY.get(language, set())
    if not names:
        return None
    listed = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    if language in _BY_WORD:
        return re.compile(rf"(?<![^\W\d_]){_BEFORE.get(language, '')}(?:{listed})")
    if language in _NOUNS:
        return re.compile(rf"(?<!\w)(?:{listed})(?=s?(?!\w))")
    letters = _LETTERS.get(language)
    # A name in katakana is no part of a longer word in katakana.
    return re.compile(rf"(?<![{letters}])(?:{listed})(?![{letters}])" if letters else listed)


def _names(language: str) -> set[str]:
    """Countries and cities in a base language, in each of its scripts."""
    found: set[str] = set()
    for code in {"zh": ("zh", "zh_Hant")}.get(language, (language,)):
        try:
            locale = Locale.parse(code)
        except UnknownLocaleError:
            continue
        found |= {name for territory, name in locale.territories.items() if len(territory) == 2 and territory.isalpha()}
        found |= {zone["city"] for name in CITIES if "city" in (zone := locale.time_zones.get(name, {}))}
        if language in _NOUNS:  # a city without a name of its own there is printed as its time zone is called
            own = {name.rsplit("/", 1)[-1].replace("_", " ") for name in CITIES if not locale.time_zones.get(name)}
            found |= own
    return found


def read_places(text: str, language: str | None) -> tuple[str, ...]:
    """Names of places in ``text``, in order."""
    pattern = _pattern(language) if language in _BY_SIGN | _BY_WORD | _NOUNS else None
    return tuple(pattern.findall(text)) if pattern else ()
