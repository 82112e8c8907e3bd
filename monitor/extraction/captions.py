"""The captions of the article's own pictures.

In: the outline of the article's part of the page. Out: caption texts with the paragraph before which they stand.
Captions
of pictures that lead to other stories are left alone, photo credits are cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from monitor.extraction.address import split_address
from monitor.extraction.paragraph import key_of
from monitor.extraction.tree import text_of

_CREDIT_PART = etree.XPath(
    ".//*[contains(@class, 'credit') or contains(@class, 'Credit') or contains(@class, 'copyright')"
    " or contains(@class, 'Copyright') or contains(@class, 'source') or contains(@class, 'photographer')"
    " or contains(@class, 'author') or contains(@class, 'agency') or self::cite or self::small]"
)
_CREDIT_TAIL = re.compile(
    r"\s*[(\[|/–-]?\s*(?:(?:foto|photo|bild|image|picture|credit|crédit|фото|imagen|grafik|©|\(c\)|quelle|source|fotograf|"
    r"zdj|beeld|写真|사진|图|摄)\w{0,10}\s*(?:by|:|：|=|/|©)\s*|©\s*)[^.。]{1,90}[)\]]?\s*$",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", "。", "”", "“", '"', "»", "’", ")", "…", "．", "다")
_WORDS = 8
_CJK_CHARACTERS = 14
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$|#|^javascript:|gallery|galerie|photo|image|bild", re.IGNORECASE)


def own_captions(frame: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Element and text of each caption that tells something, in page order, each text once."""
    seen: set[str] = set()
    for element in frame.iter("figcaption"):
        if element.find(".//figcaption") is not None or _belongs_elsewhere(element, frame):
            continue  # captions that were never closed lie in each other: the whole rest of the page is no caption
        text = _without_credit(element)
        if tells_something(text) and (key := key_of(text)) not in seen:
            seen.add(key)
            yield element, text


def tells_something(caption: str) -> bool:
    """Whether a caption is a statement, not a label: a sentence of some length."""
    if _CJK.search(caption):
        return len(caption) >= _CJK_CHARACTERS
    return len(caption.split()) >= _WORDS and caption.endswith(_ENDS)


def _belongs_elsewhere(element: HtmlElement, frame: HtmlElement) -> bool:
    """Whether the picture leads to another story: it stands in a link to a page, a list, or a smaller article."""
    for ancestor in element.iterancestors():
        if ancestor is frame:
            return False
        if ancestor.tag in {"aside", "nav", "footer", "article"}:
            return True
        if ancestor.tag == "a" and not _PICTURE.search(_path(ancestor.get("href") or "")):
            return True
    return False


def _without_credit(element: HtmlElement) -> str:
    """The caption without the elements and the ending that name the photographer."""
    text = text_of(element)
    for part in _CREDIT_PART(element):
        credit = text_of(part)
        if credit and len(credit) < 120 and credit != text:
            text = text.replace(credit, " ", 1) if text.count(credit) == 1 else text
    return " ".join(_CREDIT_TAIL.sub("", " ".join(text.split())).split()).strip(" |/")


def _path(address: str) -> str:
    return split_address(address).path + ("#" if address.startswith("#") else "")
