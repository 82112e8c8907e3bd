"""The standfirst, where extraction lost it.

In: the page's descriptions, its outline and the extracted paragraphs. Out: the texts that belong before the first
paragraph: what the page marks as a standfirst between headline and text, and a description that is printed on the page.
What is not visible on the page is never added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from monitor.extraction import phrases
from monitor.extraction.outline import Outline
from monitor.extraction.paragraph import Paragraph, key_of
from monitor.extraction.tree import text_of

_SHORTEST = 35
_LONGEST = 1_200
_STEM = 40
_DATELINE = 30
_SENTENCES = 120
"""Characters from which a paragraph that nothing marks is text rather than a note of the page."""
_ENDS = (".", "!", "?", "。", "”", '"', "»", "’", ")", "…", "！", "？")
_REACH = 400
"""Elements between headline and first paragraph that are looked at."""
_MARKED = re.compile(
    r"stand-?first|lead|teaser|intro|\bdek\b|__dek|deck|summary|sub-?title|sub-?head|chapo|sapo|ingress|abstract|excerpt|"
    r"sommario|vorspann|bajada|copete|perex|preamble|description",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"caption|image|photo|picture|video|player|foto|bild|credit|copyright", re.IGNORECASE)
_ELSEWHERE = ("nav", "aside", "footer", "a", "figure", "figcaption")
_OWN_TEXT = etree.XPath("//*[text()[contains(., $words)]]")
_PLAIN_WORDS = re.compile(r"[\w ,.-]{8,30}")


def lost_standfirst(
    descriptions: Iterable[str], root: HtmlElement, outline: Outline, paragraphs: list[Paragraph], headline: str
) -> list[str]:
    """Texts to put first, in page order. A lead that is printed before the photo and again after it is one of them."""
    known = " ".join(p.key for p in paragraphs)
    whole = {p.key for p in paragraphs}
    found = [t for t in _opening(root, outline, headline) if key_of(t) in whole or key_of(t) not in known]
    title = key_of(headline)
    for description in dict.fromkeys(descriptions):
        key = key_of(description)
        stem = key[: max(_STEM, int(len(key) * 0.8))]
        if len(description) < _SHORTEST or key == title or stem in known or any(stem in key_of(t) for t in found):
            continue
        printed = _printed(root, description, stem)
        if printed and key_of(printed) not in known:
            return [printed, *(text for text in found if key_of(text) not in key_of(printed))]
    return found


def _opening(root: HtmlElement, outline: Outline, headline: str) -> list[str]:
    """What stands between headline and first extracted paragraph: parts marked as a standfirst, and sentences."""
    first = next((block.element for block in outline.blocks if block.paragraph is not None), None)
    heading = next(reversed(list(root.iter("h1"))[:3]), None) if first is not None else None
    if first is None or heading is None:
        return []
    title = key_of(headline)
    inside = set(outline.frame.iter("p"))
    texts: dict[str, str] = {}
    for element in _between(heading, first):
        marked = _is_marked(element)
        if not marked and element not in inside:
            continue
        for part in [p for p in element.iter("p", "li") if p is not element] or [element]:
            text = text_of(part)
            if not marked and (len(text) < _SENTENCES or not text.endswith(_ENDS)):
                continue
            if _SHORTEST <= len(text) <= _LONGEST and _reads_like_one(part, text) and key_of(text) != title:
                texts.setdefault(key_of(text), text)
    return list(texts.values())


def _between(heading: HtmlElement, first: HtmlElement) -> Iterator[HtmlElement]:
    """Elements after ``heading`` and before ``first`` in page order; none where ``first`` comes before it or is far."""
    found: list[HtmlElement] = []
    element: HtmlElement | None = heading
    while element is not None:
        following = element.getnext()
        element = following if following is not None else element.getparent()
        if following is None:
            continue
        for inner in following.iter():
            if inner is first:
                yield from found
                return
            found.append(inner)
            if len(found) > _REACH:
                return


def _is_marked(element: HtmlElement) -> bool:
    """Whether the element bears a standfirst's name, and not a picture's."""
    if element.tag not in {"div", "span", "section", "p", "h2", "h3", "strong"}:
        return False
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return bool(_MARKED.search(marks)) and not _PICTURE.search(marks)


def _reads_like_one(element: HtmlElement, text: str) -> bool:
    links = sum(len(text_of(a)) for a in element.iter("a"))
    return links < len(text) / 2 and not _is_elsewhere(element) and phrases.match(text) is None


def _printed(root: HtmlElement, description: str, stem: str) -> str:
    """The smallest visible element that begins with ``stem``, with a dateline before it if there is one."""
    words = _PLAIN_WORDS.search(description)
    if words is None:
        return ""
    for found in _OWN_TEXT(root, words=words.group(0).strip())[:20]:
        for element in (found, *found.iterancestors()):
            text = text_of(element)
            if len(text) > _LONGEST or element.tag == "body":
                break
            if len(text) >= _SHORTEST and key_of(text).startswith(stem) and not _is_elsewhere(element):
                if element.find(".//figcaption") is not None:
                    break
                return _with_dateline(element, text)
    return ""


def _with_dateline(element: HtmlElement, text: str) -> str:
    parent = element.getparent()
    around = text_of(parent) if parent is not None and element.tag in {"span", "strong", "em"} else ""
    return around if len(text) < len(around) <= len(text) + _DATELINE else text


def _is_elsewhere(element: HtmlElement) -> bool:
    return element.tag in _ELSEWHERE or next(element.iterancestors(*_ELSEWHERE), None) is not None
