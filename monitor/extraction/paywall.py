"""Whether only a part of the article is at hand: behind a paywall, or cut off.

In: the signs of one page. Out: its class and why, or ``None`` for a page that can be read to its end. What the page
declares about access is one sign among several: many outlets declare "not free" and show everything, others the
reverse.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.captures import SPLIT, PageClass
from monitor.extraction.ending import unfinished
from monitor.extraction.free import free_of, is_free
from monitor.extraction.refusals import Found
from monitor.extraction.signs import Signs, class_data
from monitor.extraction.tree import raw_text, text_of

_COMPLETE = 0.85
_SEVERAL = 2
_CUT = 0.6
_LONG = 3_000
"""Characters from which a text without a prompt is taken for the whole, whatever the page declares."""
_TEASER = 1_600
_SOME = 800
_MOST_PARTS = 10
_WHOLE = frozenset({200, 203})
"""Answers that say they are the page; 202 and 206 say that they are not, or not all of it."""
_CONTAINERS = ("article", "main")
_END = re.compile(r"[.!?…。！？:;\"'”’»)\]】』」*–-]\s*$|[다요]\s*$")
_BREAKS_OFF = re.compile(r"(?:\.\.\.|…)\s*$")
_IMPLAUSIBLE = 25_000
"""A text of which the page shows so little that the whole would be longer than this belongs to a teaser."""


def cut_by_paywall(signs: Signs) -> Found | None:
    """Only the beginning is shown and the rest costs."""
    declared = is_free(signs.head)
    left = _remaining(signs) if declared is False or signs.running < _LONG else None
    if left:
        return PageClass.PAYWALLED, f'the page says how much is left ("{left}")'
    share = signs.shown_share
    if share is not None and share >= _COMPLETE:
        return None
    prompt = _prompt(signs) if (declared is False and signs.running < _LONG) or signs.running < _TEASER else None
    if share is not None and share < _CUT and (declared is False or prompt):
        return PageClass.PAYWALLED, f"{round(100 * share)} % of the declared text is shown"
    if declared is False:
        return _declared_not_free(signs, prompt)
    if prompt and signs.running < _TEASER and (_breaks_off(signs) or signs.running < _SOME):
        return PageClass.PAYWALLED, f'a short text and a prompt to pay ("{prompt}")'
    return None


def cut_off(signs: Signs) -> Found | None:
    """The end is missing for another reason: a broken transfer, a limit, a text that is continued elsewhere."""
    return incomplete(signs) or points_on(signs) or _split(signs) or ends_inside(signs)


def incomplete(signs: Signs) -> Found | None:
    """Bytes or markup of this very page are missing."""
    if signs.page.status not in _WHOLE:
        return PageClass.TRUNCATED, f"status {signs.page.status}: not, or not yet, the whole page"
    if signs.decoded.cut or not signs.parsed.complete:
        return PageClass.TRUNCATED, "the page is larger or deeper than what is read"
    if (missing := _missing_bytes(signs)) > 0:
        return PageClass.TRUNCATED, f"{missing} bytes of the declared length are missing"
    return None


def points_on(signs: Signs) -> Found | None:
    """The page says that its text goes on: in what it declares, or in its last words."""
    share = signs.shown_share
    if share is not None and share < _CUT:
        return PageClass.TRUNCATED, f"{round(100 * share)} % of the declared text is shown"
    if signs.paragraphs and (sign := _points_elsewhere(signs)):
        return PageClass.TRUNCATED, f'the text breaks off ("{sign}")'
    running = [p for p in signs.paragraphs if p.kind not in {"caption", "head"}]
    found = unfinished(running[-1].text) if running else None
    # Below a long text, a line about subscribers speaks of a function of the page.
    if found is not None and (found[0] is not PageClass.PAYWALLED or signs.running < _LONG):
        return found
    return None


def _split(signs: Signs) -> Found | None:
    share = signs.shown_share
    if share is not None and share >= _COMPLETE:
        return None
    if address := signs.pages.other:
        return PageClass.TRUNCATED, f"{SPLIT}, and another is {address[:200]}"
    place = signs.place
    return (PageClass.TRUNCATED, f"{SPLIT}: {place[0]} of {place[1]}") if place is not None and place[1] > 1 else None


def ends_inside(signs: Signs) -> Found | None:
    """The markup ends before it is closed."""
    tail = signs.decoded.end(3_000).lower()
    if "</html" in tail or "</body" in tail or not signs.paragraphs:
        return None
    if not _END.search(signs.paragraphs[-1].text):
        return PageClass.TRUNCATED, "the page ends in the middle of a sentence and of its markup"
    if any(signs.markup.count(f"<{tag}") > signs.markup.count(f"</{tag}") for tag in _CONTAINERS):
        return PageClass.TRUNCATED, "the page ends inside its article"
    return None


def _declared_not_free(signs: Signs, prompt: str | None) -> Found | None:
    prompt = prompt or _drawn(signs)
    hidden = _hidden_part(signs)
    if hidden is not None and hidden >= _SOME and not _breaks_off(signs):
        return None
    if hidden == 0 and signs.running < _LONG:
        return PageClass.PAYWALLED, "the part that is not free is empty"
    if prompt and signs.running < _LONG:
        return PageClass.PAYWALLED, f'declared as not free, with a prompt to pay ("{prompt}")'
    if _breaks_off(signs) or signs.running < _TEASER:
        return PageClass.PAYWALLED, "declared as not free, and the text is short or breaks off"
    return None


def _hidden_part(signs: Signs) -> int | None:
    """Characters in the elements that the page names as not free; ``None`` where it names none that exist."""
    parts = signs.head.article.get("hasPart") if signs.head.article is not None else None
    lengths: list[int] = []
    for part in parts[:_MOST_PARTS] if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and free_of(part.get("isAccessibleForFree")) is False:
            selector = part.get("cssSelector")
            for name in re.findall(r"\.([\w-]+)", selector if isinstance(selector, str) else "")[:4]:
                marked = signs.root.xpath("//*[contains(concat(' ', @class, ' '), $name)]", name=f" {name} ")
                lengths += [sum(len(raw_text(p)) for p in e.iter("p")) for e in marked[:20]]
    return max(lengths) if lengths else None


def _prompt(signs: Signs) -> str | None:
    """A phrase of the visible text that asks for payment."""
    known = class_data()["paywall"]
    return next((phrase for phrase in known["strong"] if phrase in signs.visible), None)


def _drawn(signs: Signs) -> str | None:
    """The name of an element in which a paywall is drawn, with a few words in it."""
    names = class_data()["paywall"]["classes"]
    for element in signs.root.iter("div", "section", "aside", "p"):
        marks = element.get("class")
        if marks and (name := next((n for n in names if n in marks.lower()), None)):
            if 20 < len(raw_text(element).strip()) < 1_200:
                return str(name)
    return None


@cache
def _remaining_patterns() -> list[re.Pattern[str]]:
    """One by one: a pattern that begins with a word is found many times as fast as a choice of patterns."""
    return [re.compile(pattern) for pattern in class_data()["paywall"]["remaining"]]


def _remaining(signs: Signs) -> str | None:
    """What the page says about how much is left, unless it cannot mean this text."""
    match = next((found for pattern in _remaining_patterns() if (found := pattern.search(signs.visible))), None)
    if match is None:
        return None
    percent = re.search(r"(\d+)(?:[.,]\d+)? ?%", match.group(0))
    left = min(int(percent.group(1)), 99) / 100 if percent else 0.0
    return match.group(0) if signs.running / (1 - left) < _IMPLAUSIBLE else None


def _breaks_off(signs: Signs) -> bool:
    running = [p for p in signs.paragraphs if p.kind not in {"caption", "head"}]
    return bool(running) and (bool(_BREAKS_OFF.search(running[-1].text)) or not _END.search(running[-1].text))


def _missing_bytes(signs: Signs) -> int:
    """How much shorter the body is than declared; only where it was sent as it is."""
    headers = signs.page.headers
    declared = headers.get("content-length", "")
    encoded = headers.get("content-encoding", "identity").lower() not in {"", "identity"}
    if encoded or not declared.isdecimal() or "transfer-encoding" in headers:
        return 0
    return int(declared) - len(signs.page.body)


def _points_elsewhere(signs: Signs) -> str | None:
    last = signs.paragraphs[-1].text.casefold().strip()
    known = class_data()["truncated"]
    for pattern in known["patterns"]:
        if match := re.search(pattern, last):
            return match.group(0)
    if signs.running < _SOME and (link := _link_to_the_rest(signs, known["ends"])):
        return link
    tail = last.rstrip(" .…»>→[]()")
    if _BREAKS_OFF.search(signs.paragraphs[-1].text) or signs.running < _SOME:
        beyond = [r.text.casefold().strip(" .…»>→[]()") for r in signs.removed[-4:]]
        return next(
            (end for end in known["ends"] if (tail.endswith("… " + end) or end in beyond) and _ends_open(signs)), None
        )
    return None


def _link_to_the_rest(signs: Signs, ends: list[str]) -> str | None:
    """A link or button within the article of a short page that offers the rest of it."""
    labels = [text_of(e) for e in signs.outline.frame.iter("a", "button", "p") if len(e) < _MOST_PARTS]
    return next((end for end in ends if any(label.casefold().strip(" .…»>→[]()") == end for label in labels)), None)


def _ends_open(signs: Signs) -> bool:
    return bool(_BREAKS_OFF.search(signs.paragraphs[-1].text))
