"""Which language a page is in: as it declares and as its text shows.

In: the page's declarations and the article's text. Out: BCP 47 tags, without the region except where it means a script
(``zh-Hant``). The model is loaded only where script and function words leave a doubt.
"""

from __future__ import annotations

import re

from monitor.extraction.head import Head
from monitor.text.languages import base_language, function_words

_SAMPLE = 1_000
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}
_HANT = frozenset({"tw", "hk", "mo", "hant"})
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]"), 3.0),
    ("ja", re.compile("[\u3040-\u30ff]"), 6.0),
    ("zh", re.compile("[\u4e00-\u9fff]"), 3.0),
    ("th", re.compile("[\u0e00-\u0e7f]"), 1.0),
    ("el", re.compile("[\u0370-\u03ff]"), 1.0),
    ("he", re.compile("[\u0590-\u05ff]"), 1.0),
    ("ka", re.compile("[\u10a0-\u10ff]"), 1.0),
    ("hy", re.compile("[\u0530-\u058f]"), 1.0),
)
_CYRILLIC, _ARABIC, _LATIN = (
    re.compile(f"[{span}]") for span in ("\u0400-\u052f", "\u0600-\u06ff", "A-Za-z\u00c0-\u024f")
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
# Frequent characters that only one of the two Chinese writing systems uses.
_ONLY_HANS = frozenset("这个们来时说对过会后国学发点电东车长门开关问题与为无业产实现经济书马党员军战争韩总统将进还从动")
_ONLY_HANT = frozenset("這個們來時說對過會後國學發點電東車長門開關問題與為無業產實現經濟書馬黨員軍戰爭韓總統將進還從動")
_CANDIDATES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "fi", "pl", "cs", "tr", "id", "ro", "hu"),
    *("ru", "uk", "bg", "sr", "ar", "fa"),
)
_SOME = 0.03
_CLEAR = 0.12
"""Share of function words in running text; of another language it is far below."""


_OWN_LETTERS = (
    ("tr", re.compile("[ığİĞ]"), re.compile("[əƏ]")),
    ("vi", re.compile("[ơưạảấầẩậắằặẹẻếềểệịỉọỏốồổộớờởợụủứừửựỳỵỷỹ]"), re.compile("[ə]")),
    ("hu", re.compile("[őűŐŰ]"), re.compile("[ə]")),
)
"""Letters of one language alone, and those that show another one."""
_FEW, _RARE, _FAR_MORE = 5, 0.01, 4


def declared_language(head: Head, header: str = "") -> str | None:
    """The first usable tag of: the html element, JSON-LD, Open Graph, the meta element, the HTTP header."""
    for value in (
        head.language,
        head.field("inLanguage"),
        head.meta("og:locale"),
        head.meta("content-language"),
        header,
    ):
        if (tag := normal_tag(value.split(",")[0])) is not None:
            return tag
    return None


def normal_tag(value: str) -> str | None:
    """``en_US`` -> ``en``; ``zh-TW`` -> ``zh-Hant``; ``None`` where it is no tag."""
    value = value.strip()
    if not _TAG.match(value):
        return None
    parts = re.split(r"[-_]", value.lower())
    base = _OLD_CODES.get(parts[0], parts[0])
    if base in {"zh", "zho", "chi", "cmn"}:
        return "zh-Hant" if _HANT & set(parts) else "zh-Hans" if {"cn", "sg", "hans"} & set(parts) else "zh"
    return base if base not in {"und", "mul", "zxx", "xx"} else None


def detected_language(text: str, declared: str | None, outlet: str | None = None) -> str | None:
    """The language of ``text``; ``None`` where there is too little of it.

    Where words and script decide nothing, a page and an outlet that declare the same language are believed,
    and the model need not be loaded.
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if letters < 20:
        return None
    for language, script, weight in _SCRIPTS:
        if weight * len(script.findall(sample)) > 0.5 * letters:
            return _chinese(sample) if language == "zh" else language
    words = _WORD.findall(sample.casefold())
    base = base_language(declared)
    own = _share(words, base) if base is not None else 0.0
    if base is not None and own >= _CLEAR:
        return base
    best, runner_up = sorted(((_share(words, language), language) for language in _CANDIDATES), reverse=True)[:2]
    if base is not None and own >= _SOME and own >= 0.8 * best[0]:
        return base
    if best[0] >= _CLEAR and best[0] > 1.5 * runner_up[0]:
        return best[1]
    if (by_letters := _by_letters(sample, letters)) is not None:
        return by_letters
    if base is not None and base == base_language(outlet) and _writes(base) == _script(sample) and best[0] < _CLEAR:
        return base
    by_words = _by_difference(words, best[1], runner_up[1]) if best[0] >= _CLEAR else None
    return by_words or _by_model(sample)


def used_language(declared: str | None, detected: str | None, outlet: str | None) -> str | None:
    """The declared language, unless the text is in another script, or the declaration leaves the script of Chinese
    open.
    """
    if declared is None:
        return detected or outlet
    if detected is None or declared == detected:
        return declared
    if base_language(declared) == base_language(detected):
        return detected if detected.startswith("zh-") and declared == "zh" else declared
    return detected if _writes(detected) != _writes(declared) else declared


def _share(words: list[str], language: str) -> float:
    known = function_words("no" if language == "nb" else language)
    return sum(map(known.__contains__, words)) / max(1, len(words))


def _by_letters(sample: str, letters: int) -> str | None:
    """The language that alone writes some of the letters."""
    for language, own, foreign in _OWN_LETTERS:
        found = own.findall(sample)
        if len(found) >= max(_FEW, _RARE * letters) and len(set(found)) > 1 and not foreign.search(sample):
            return language
    return None


def _by_difference(words: list[str], one: str, other: str) -> str | None:
    """Of two languages with many function words in common the one whose own ones stand there far more often."""
    ours, theirs = (function_words("no" if language == "nb" else language) for language in (one, other))
    own, its = (sum(map(words_of.__contains__, words)) for words_of in (ours - theirs, theirs - ours))
    return one if own >= _FEW and own > _FAR_MORE * its else None


def _chinese(sample: str) -> str:
    hans, hant = sum(c in _ONLY_HANS for c in sample), sum(c in _ONLY_HANT for c in sample)
    common = sum(c in _ONLY_HANS and c in _ONLY_HANT for c in sample)
    return "zh-Hant" if hant - common > hans - common else "zh-Hans"


def _writes(language: str) -> str:
    """The script family a language is written in."""
    base = base_language(language) or ""
    if base in {"ru", "uk", "be", "bg", "mk", "kk", "ky", "mn", "tg"}:
        return "cyrillic"
    if base in {"ar", "fa", "ur", "ps"}:
        return "arabic"
    return base if any(base == known for known, _, _ in _SCRIPTS) else "latin"


def _script(sample: str) -> str:
    """The script family that most letters of a text are in, as far as ``_writes`` tells them apart."""
    letters = len(_LETTER.findall(sample))
    for family, script in (("cyrillic", _CYRILLIC), ("arabic", _ARABIC), ("latin", _LATIN)):
        if len(script.findall(sample)) > 0.5 * letters:
            return family
    return ""


def _by_model(sample: str) -> str | None:
    """py3langid knows 97 languages; it costs half a second to load."""
    import py3langid

    return normal_tag(str(py3langid.classify(sample)[0]))
