"""Speakers where a script puts no blanks between words, and in languages without a table: by patterns.

A passage goes in, who is made to say it comes out as printed, without the day and the place of saying. Pure.
"""

from __future__ import annotations

import re

from monitor.text.languages import base_language
from monitor.text.speech import read_attributions

_CHINESE_DATELINE = re.compile(r"^.{0,40}?\d日(?:电|電|讯|訊)\s*")
_CHINESE_SAYS = re.compile(
    "表示|宣布|指出|声称|聲稱|强调|強調|报道|報道|報導|透露|说(?![明服法])|說(?![明服法])|称(?=[,，:：“「])|稱(?=[,，:：“「])"
)
_CHINESE_SOURCE = re.compile(
    r"[\u4e00-\u9fff·]{2,18}?(?=\d|今|昨|星期|在|于|於|介绍|介紹|随后|隨後|同日|也|还|還|则|則|$)"
)
_CHINESE_ACCORDING = re.compile(
    r"(?:据|據|根据|根據)([\u4e00-\u9fffA-Za-z·]{2,20}?)(?:\d{1,2}日)?(?:报道|報道|報導|消息|说|說|称|稱|,|，)"
)
_KOREAN_PRONOUN = re.compile(r"(?:^|\s)(그녀?|이들|그들)[은는이가]\s[^.]{0,120}고 (?:말|밝|전|보도|주장|강조|덧붙)")
_OF_JAPANESE = re.compile(r"[\u4e00-\u9fff\u30a0-\u30ff]{2,12}の$")
_NO_SPEAKERS = re.compile(r"^(?:이번|오늘|이날|같은)\s")


def speaker_by_pattern(passage: str, language: str | None) -> str | None:
    """The first speaker in a passage; ``None`` where nobody is made to say it."""
    base = base_language(language)
    if base == "zh":
        return _in_chinese(passage)
    if base == "ko" and (pronoun := _KOREAN_PRONOUN.search(passage)):
        return pronoun[1]
    for row in read_attributions(passage, language):
        if not _NO_SPEAKERS.search(row.source):
            of = _OF_JAPANESE.search(passage, 0, row.start) if base == "ja" else None
            return (of[0] if of else "") + row.source
    return None


def _in_chinese(passage: str) -> str | None:
    """The beginning of the clause before a verb of saying, up to a day or a place; else who is behind "according"."""
    begin = dated.end() if (dated := _CHINESE_DATELINE.match(passage)) else 0
    for verb in _CHINESE_SAYS.finditer(passage, begin):
        clause = re.split("[，。；：、“”「」\\s]", passage[begin : verb.start()])[-1]
        who = _CHINESE_SOURCE.match(clause)
        if who and clause[:1] not in "据據":
            return who[0]
    according = _CHINESE_ACCORDING.search(passage, begin)
    return according[1] if according else None
