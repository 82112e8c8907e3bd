"""Characters of a page to a tree.

In: the page as UTF-8. Out: the root element, or ``None`` where there is no markup to speak of. It bounds what a
hostile page can
cost (tags, depth, attributes) and never fetches anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser

MAX_TAGS = 120_000
"""A long live blog has 30,000; beyond this the time of extraction is not bounded well enough."""

_LARGE = 500_000
_LONG = 4_096
_FAR_TOO_LONG = 200_000
_MOST_ATTRIBUTES = 200
_NAME = 40
_LONGEST_POST = 4_000
_DESERTS = (b" " * 4_096, b"\n" * 4_096, b"\t" * 4_096, b"\xc2\xa0" * 4_096)
_EMPTY_SPACE = re.compile(rb"[ \t\r\n]{4096,}|(?:\xc2\xa0){4096,}")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")

# Elements that never hold text of an article; what is left is half the tree, which is why extraction is fast.
_DEAD = (
    *("script", "style", "svg", "noscript", "iframe", "template", "canvas", "object", "embed", "video", "audio"),
    *("select", "head", "link", "meta", "map", "math", "datalist", "track", "source"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as a tree."""

    root: HtmlElement
    complete: bool
    """False where the parser gave up (nesting too deep), so that text may be missing."""


def parse(data: bytes) -> Parsed | None:
    """The tree of a page in UTF-8; ``None`` for an empty page or one with more than ``MAX_TAGS`` tags."""
    if data.count(b"<") > MAX_TAGS:
        return None
    if len(data) > _LARGE:
        data = _without_floods(data)
    parser = HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=True)
    # lxml.html looks up element classes in Python for each element; the fixed classes are found in C.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None
    if not isinstance(root, HtmlElement):
        return None
    fault = parser.error_log.last_error
    return Parsed(root, fault is None or fault.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT)


def strip_dead(root: HtmlElement) -> None:
    """Drop scripts, styles, graphics, navigation and the head from the tree, in place; what they say must have been
    read
    before.
    """
    for head in root.iter("head"):
        # Pages may leave out the body's tag; the parser then leaves the article in the head.
        if next(head.iter("p", "article", "main", "div"), None) is not None:
            head.tag = "div"
    for later in list(root.iter("noscript", "template")):
        # What a script draws when the reader agrees or gets there: the post that an article quotes.
        if later.find(".//blockquote") is not None and len(raw_text(later)) <= _LONGEST_POST:
            later.tag = "div"
    etree.strip_elements(root, *_DEAD, with_tail=False)
    half = len(raw_text(root)) / 2
    for element in list(root.iter("nav", "footer")):
        parent = element.getparent()
        if parent is not None and parent.tag == "blockquote":
            element.tag = "p"  # at the foot of a quotation stands who said it
        # An element that was never closed holds the rest of the page.
        elif parent is not None and len(raw_text(element)) < half:
            element.drop_tree()


def own_tree(element: HtmlElement) -> HtmlElement:
    """``element`` moved into a small document of its own, so that every later search is short; returns its root."""
    make = etree.HTMLParser(encoding="utf-8")
    make.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    root = make.makeelement("html")
    body = make.makeelement("body")
    root.append(body)
    element.tail = None
    body.append(element)
    return root  # type: ignore[return-value]


def text_of(element: etree._Element) -> str:
    """The element's text with single spaces."""
    return " ".join(raw_text(element).split())


def raw_text(element: etree._Element) -> str:
    """The element's text as it stands in the markup (several times as fast as joining ``itertext``)."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _without_floods(data: bytes) -> bytes:
    """A large page without tags of thousands of attributes and without deserts of white space.

    libxml2 compares every attribute of a tag with all before it: 100,000 of them cost ten seconds.
    """
    pieces = data.split(b"<")
    for number, piece in enumerate(pieces):
        if len(piece) <= _LONG:
            continue
        tag, closing, text = piece.partition(b">")
        if len(tag) > _LONG and tag[:1].isalpha() and (len(tag) > _FAR_TOO_LONG or _attributes(tag) > _MOST_ATTRIBUTES):
            tag = tag.split(None, 1)[0][:_NAME]
        if len(text) > _FAR_TOO_LONG and any(desert in text for desert in _DESERTS):
            text = _EMPTY_SPACE.sub(b" ", text)
        pieces[number] = tag + closing + text
    return b"<".join(pieces)


def _attributes(tag: bytes) -> int:
    return len(_QUOTED.sub(b"", tag).split())
