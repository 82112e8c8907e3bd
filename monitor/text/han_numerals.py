"""Numerals of Chinese, Japanese and Korean: a text goes in, values with offsets come out.

Digits mixed with signs of magnitude (``1億3000万``, ``3만 5천``), numbers in signs (``七十``, ``二〇二三``), Sino-
Korean and native Korean numbers before a counter, ordinals (``第二次``, ``두 번째``), "for the first time", and vague
numbers (``数十``, ``수백``). A single sign counts only where a counter follows, because most words contain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
INNER = {"十": 10, "百": 100, "千": 1000}
OUTER = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12}
KO_ONES = {sign: value for value, sign in enumerate("영일이삼사오육칠팔구")}
KO_INNER = {"십": 10, "백": 100, "천": 1000}
KO_OUTER = {"만": 1e4, "억": 1e8, "조": 1e12}
KO_NATIVE = {
    "하나": 1, "한": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6,
    "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11, "열두": 12, "스물": 20, "스무": 20, "서른": 30,
    "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
KO_NATIVE_WORDS = "|".join(sorted(KO_NATIVE, key=len, reverse=True))
VALUES: dict[str, float] = {**ONES, **KO_ONES}
SCALES: dict[str, float] = {**INNER, **KO_INNER, **OUTER, **KO_OUTER}

COUNTER = (
    "个|個|名|人|次|位|年|周年|週年|周|週|天|日|岁|歲|歳|枚|发|發|発|座|国|國|艘|架|轮|輪|辆|輛|只|隻|家|项|項|条|條|台|件|支"
    "|场|場|届|屆|代|度|回|番|つ|本|機|か|ヶ|カ|ヵ|箇|倍|成|级|級|号|號|楼|层|層|小时|小時|時間|分钟|分鐘|美元|元|公里|吨|噸"
    "|方|款|批"
)
KO_COUNTER = (
    "명|번째|번|개|차례|가지|살|달|곳|나라|사람|척|발|대|해|시간|쪽|주년|년|회|월|일|원|달러|기|국|주|돌|돐|차|인|여|층|위|배"
    "|만|건"
)
HAN = re.compile(
    rf"(?P<ordinal>第)?(?P<vague>[数數几幾上近]?)(?P<number>(?:\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九两兩])?"
    rf"[\d,.零〇一二三四五六七八九十百千万萬亿億兆两兩]*[\d零〇一二三四五六七八九十百千万萬亿億兆两兩])"
    rf"(?P<more>[多余餘])?(?=(?P<counter>{COUNTER})?)"
)
FIRST = re.compile(r"首次|首个|首個|首批|首度|头一次|初めて|初の|初となる|史上初|以来初|最初の")
KO_FIRST = re.compile(r"첫|처음|최초")
KOREAN = re.compile(
    rf"(?P<ordinal>제\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?"
    rf"(?:\s?(?:조|억|만|천|백)(?:\s?\d[\d,]*(?:천|백)?(?=\s?[만여명개원달]|\b))?)*)"
    rf"|(?P<vague>수)(?P<many>[십백천만억]+)"
    rf"|(?<![가-힣])(?P<sino>[일이삼사오육칠팔구십백천만억]*[십백천만억][일이삼사오육칠팔구십백천만억]*)"
    rf"(?=\s?(?:{KO_COUNTER}))"
    rf"|(?<![가-힣])(?P<native>(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)?(?:{KO_NATIVE_WORDS}))"
    rf"(?=\s?(?:{KO_COUNTER}))"
)
KO_ORDINAL_BEHIND = re.compile(r"\s?(?:번째|차(?!례))")
HAN_ORDINAL_BEHIND = re.compile(r"(?:[回度](?=目)|番目|つ目|番手)")


@dataclass(frozen=True, slots=True)
class HanNumber:
    """One value with its offsets; ``high`` is set where the number is vague."""

    start: int
    end: int
    value: float
    step: float = 1.0
    kind: str = "cardinal"
    high: float | None = None
    weak: bool = False


def read_han(text: str, language: str) -> Iterator[HanNumber]:
    """All numbers of a Chinese, Japanese (``zh``, ``ja``) or Korean (``ko``) text in order of their kind."""
    if language == "ko":
        yield from (HanNumber(m.start(), m.end(), 1.0, kind="ordinal") for m in KO_FIRST.finditer(text))
        yield from filter(None, (_korean(text, match) for match in KOREAN.finditer(text)))
    else:
        yield from (HanNumber(m.start(), m.end(), 1.0, kind="ordinal") for m in FIRST.finditer(text))
        yield from filter(None, (_han(text, match) for match in HAN.finditer(text)))


def _han(text: str, match: re.Match[str]) -> HanNumber | None:
    written, counter = match["number"], match["counter"]
    start = match.start("ordinal") if match["ordinal"] else match.start("number")
    if match["vague"] and set(written) <= SCALES.keys():
        return _many(match.start(), match.end(), written)
    parsed = magnitude(written)
    if parsed is None or not (match["ordinal"] or _certain(written, counter)):
        return None
    ordinal = bool(match["ordinal"]) or HAN_ORDINAL_BEHIND.match(text, match.end()) is not None
    single = written in {"一", "1"} and not ordinal
    return HanNumber(start, match.end("number"), *parsed, "ordinal" if ordinal else "cardinal", weak=single)


def _certain(written: str, counter: str | None) -> bool:
    """Whether signs that also occur inside words are a number here."""
    if written[0].isdigit():
        return True
    if written[0] in OUTER or written in {"十分", "百", "千", "万", "萬"}:
        return False
    if len(written) == 1:
        return counter is not None
    positional = len(written) >= 3 and set(written) <= ONES.keys()
    return positional or (counter is not None) or (written[0] in ONES or written[0] == "十")


def magnitude(written: str) -> tuple[float, float] | None:
    """Value and step of ``1億3000万``, ``七十``, ``二〇二三``, ``1만3천``; ``None`` where the signs make no number."""
    written = written.replace(" ", "").replace("\u00a0", "")
    if len(written) > 24:
        return None
    if len(written) > 1 and set(written) <= ONES.keys():
        return float("".join(str(ONES[sign]) for sign in written)), 1.0
    total, section, digit, step = 0.0, 0.0, None, 1.0
    for token in re.findall(r"\d[\d,]*(?:\.\d+)?|\D", written):
        if token[0].isdigit():
            plain = token.replace(",", "")
            digit, step = float(plain), 10.0 ** -len(plain.partition(".")[2])
        elif token in VALUES:
            digit, step = float(VALUES[token]), 1.0
        elif token in INNER or token in KO_INNER:
            section, digit = section + (1.0 if digit is None else digit) * SCALES[token], None
        elif token in SCALES:
            section += digit or 0.0
            total += (section or 1.0) * SCALES[token]
            section, digit, step = 0.0, None, step * SCALES[token]
        else:
            return None
    return total + section + (digit or 0.0), step


def _many(start: int, end: int, scales: str) -> HanNumber:
    """``数十``, ``수백만``: at least that power, and less than twenty times it."""
    factor = 1.0
    for sign in scales:
        factor *= SCALES[sign]
    return HanNumber(start, end, factor, factor, "vague", factor * 19)


def _korean(text: str, match: re.Match[str]) -> HanNumber | None:
    if match["vague"]:
        return _many(match.start(), match.end(), match["many"])
    if match["native"]:
        return _native(text, match)
    parsed = magnitude(match["digits"] or match["sino"])
    if parsed is None:
        return None
    ordinal = bool(match["ordinal"]) or KO_ORDINAL_BEHIND.match(text, match.end()) is not None
    return HanNumber(match.start(), match.end(), *parsed, "ordinal" if ordinal else "cardinal")


def _native(text: str, match: re.Match[str]) -> HanNumber:
    word = match["native"]
    value = KO_NATIVE.get(word)
    if value is None:
        tens = next(
            ten for ten in sorted(KO_NATIVE, key=len, reverse=True) if word.startswith(ten) and KO_NATIVE[ten] >= 10
        )
        value = KO_NATIVE[tens] + KO_NATIVE[word.removeprefix(tens)]
    ordinal = KO_ORDINAL_BEHIND.match(text, match.end()) is not None
    return HanNumber(
        match.start(),
        match.end(),
        float(value),
        kind="ordinal" if ordinal else "cardinal",
        weak=value == 1 and not ordinal,
    )
