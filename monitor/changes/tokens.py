"""Cuts a text into what is compared: pieces (roughly sentences) and tokens (words, single characters, blanks).

A text goes in, strings that join to exactly that text come out. It never normalises or drops anything, and it cuts by
script, not by language: Chinese, Japanese and the scripts of South-East Asia by character, everything else by word.
"""

from __future__ import annotations

import re

_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u17dd"
    "\u20d0-\u20f0\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
"""Combining marks and variation selectors: they stay with the character before them."""
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_SOUTH_EAST = "\u0e01-\u0e3a\u0e40-\u0eff\u1000-\u109f\u1780-\u17d3\u17dc-\u17ff"
_PICTURES = "\u2600-\u27bf\U0001f000-\U0001faff"
_PUNCTUATION = (
    r"!-/:-@\[-`{-~"
    "\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u060c\u061b\u061f\u06d4\u0964\u0965\u2010-\u2029\u2030-\u205e"
    "\u2190-\u25ff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3040\u30fb\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_BY_CHARACTER = _HAN + _KANA + _SOUTH_EAST


def _token_pattern(by_character: str) -> re.Pattern[str]:
    """Every match is one token, and the matches cover the text."""
    letter = rf"[^\s{_PUNCTUATION}{_PICTURES}{by_character}]"
    return re.compile(
        r"\s+"
        r"|\d+(?:[.,:\u066b\u066c]\d+)+"  # 1,000 and 12:30 are one thing to the reader
        rf"|{letter}+(?:['\u2019]{letter}+)*"  # so is "don't"
        rf"|[\U0001f1e6-\U0001f1ff]{{2}}"
        rf"|[{_PICTURES}](?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[{_PICTURES}])*"
        rf"|.[{_MARKS}]*",
        re.DOTALL,
    )


_TOKENS = _token_pattern(_BY_CHARACTER)
_KOREAN_TOKENS = _token_pattern(_KANA + _SOUTH_EAST)
_CLOSERS = "\"'\u201d\u2019\u00bb)\\]\u300d\u300f\uff09"
_PIECE_END = re.compile(rf"[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f\n]+[{_CLOSERS}]*\s*")
_WIDE_END = re.compile("[\u3002\uff01\uff1f\n]")


def tokens(text: str, language: str | None = None) -> list[str]:
    """Words, signs and runs of blanks of ``text``; in Korean text a Chinese sign is part of its word."""
    korean = language is not None and language.partition("-")[0] == "ko"
    return (_KOREAN_TOKENS if korean else _TOKENS).findall(text)


def lines(text: str) -> list[str]:
    """``text`` cut behind its line ends."""
    return text.splitlines(keepends=True)


def sentences(text: str) -> list[str]:
    """``text`` cut behind every stop with a blank: the fastest cut, for texts in scripts with blanks."""
    return _behind(text, ". ")


def chunks(text: str) -> list[str]:
    """``text`` cut behind every blank."""
    return _behind(text, " ")


def _behind(text: str, sign: str) -> list[str]:
    parts = text.split(sign)
    last = parts.pop()
    found = [part + sign for part in parts]
    if last:
        found.append(last)
    return found


def pieces(text: str) -> list[str]:
    """``text`` cut behind the ends of its sentences and lines, blanks included. A fast cut, made for anchors only."""
    found, start = [], 0
    for match in _PIECE_END.finditer(text):
        end = match.group()
        if end[-1].isspace() or _WIDE_END.search(end):  # the point in 1.5 ends nothing
            found.append(text[start : match.end()])
            start = match.end()
    if start < len(text):
        found.append(text[start:])
    return found
