"""How a text ends: the last words of an article go in, why they are not its end comes out, or nothing.

Outlets and news interfaces that show only a beginning stop at an ellipsis, at a link to the rest or at a prompt to pay.
What ends so is not whole, and what is not in it must not count as left out.
"""

from __future__ import annotations

import re

from monitor.captures import PageClass
from monitor.extraction.signs import class_data

Found = tuple[PageClass, str]

_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[\s\])]*$")
_CUT_WORD = re.compile(r"[^\W\d_][,–-]?\s*$")
_NO_WORDS = ".,:;!…»>→[]() \t\n"
_SENTENCE = 60
"""Characters: a shorter last line without a stop is a signature or a label."""
_PROMPT = 160
"""Characters: a longer last line that holds a prompt is a sentence about one."""


def unfinished(last: str) -> Found | None:
    """Why a text whose last paragraph is ``last`` is not whole."""
    line = last.strip()
    known = class_data()
    lowered = line.casefold().replace("’", "'")
    for pattern in known["truncated"]["patterns"]:
        if match := re.search(pattern, lowered):
            return PageClass.TRUNCATED, f'the text breaks off ("{match.group(0)}")'
    if _ELLIPSIS.search(line):
        return PageClass.TRUNCATED, "the text breaks off at an ellipsis"
    tail = lowered.strip(_NO_WORDS)
    link = next((end for end in known["truncated"]["ends"] if tail == end or _behind_a_stop(tail, end)), None)
    if link:
        return PageClass.TRUNCATED, f'the text points elsewhere for the rest ("{link}")'
    sentence = re.split(r"(?<=[.!?…。！？])\s+", lowered)[-1]
    prompt = next((phrase for phrase in known["paywall"]["strong"] if phrase in sentence), None)
    if prompt and len(sentence) <= _PROMPT:
        return PageClass.PAYWALLED, f'the text ends in a prompt to pay ("{prompt}")'
    return None


def cut_in_a_sentence(last: str) -> bool:
    """Whether the last paragraph is a sentence without its end. Only for texts that came without a page: pages end in
    signatures and labels of every kind.
    """
    line = last.strip()
    spaced = line.count(" ") > len(line) // 20
    return spaced and len(line) >= _SENTENCE and bool(_CUT_WORD.search(line))


def _behind_a_stop(tail: str, end: str) -> bool:
    """Whether the words stand behind the end of a sentence, as a link does, and are not part of one."""
    return tail.endswith(end) and tail[: -len(end)].rstrip(" »>→[(").endswith((".", "!", "?", "…", "。", '"', "”", ":"))
