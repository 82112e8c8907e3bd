"""Takes out of an article's part of the page what its marks show to be something else.

In: a copy of that part, which is changed in place. Out: a record of each box with its beginning and its count of words.
Trafilatura takes the same boxes out, by tests of every element that cost more than anything else it does; a box that is
gone has no elements to test. In doubt a box stays: what holds much of the text is none, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from monitor.captures import Removed
from monitor.extraction.tree import raw_text

_AFTER = ("div", "section", "aside", "details", "ul", "ol")
_AFTER_ID = re.compile(r"^comment(?!ary)|^comol|^disqus_thread|^dsq-comments|infinite-?scroll", re.IGNORECASE)
_AFTER_CLASS = re.compile(r"^comment(?!ary)|(?:article|post)-comments|infinite-?scroll", re.IGNORECASE)
_SCROLL = re.compile(r"infinite-?scroll", re.IGNORECASE)
_BOXES = ("div", "section", "ul", "ol", "span")
_KINDS = {
    "related": "related links",
    "newsletter": "newsletter",
    "social": "share prompt",
    "share-": "share prompt",
    "sidebar": "sidebar",
    "banner": "banner",
    "breadcrumb": "navigation",
    "outbrain": "advertised links",
    "taboola": "advertised links",
    "navigation": "navigation",
    "menu": "navigation",
    "tag-list": "topic labels",
    "most-popular": "most read",
}
_BOX = re.compile("|".join(map(re.escape, _KINDS)))
_BEGINNING = 160
"""Characters of a box that are kept in its record."""
_LONGEST_MARKS = 500
_MOST_OF_TEXT = 0.2
"""Share of all text from which a box is none."""
_TOGETHER = 0.5


def drop_what_follows(tree: HtmlElement) -> list[Removed]:
    """Take out readers' comments and whole articles that follow when the reader scrolls on."""
    found: list[tuple[HtmlElement, str, str]] = []
    for element in list(tree.iter(*_AFTER)):
        name, classes = element.get("id"), element.get("class")
        if (name and _AFTER_ID.search(name)) or (classes and _follows(classes[:_LONGEST_MARKS])):
            if element.find(".//h1") is None and element.getparent() is not None:
                follows = _SCROLL.search(f"{name} {classes}")
                found.append((element, "following article" if follows else "comments", raw_text(element)))
    return list(_dropped(found))


def drop_boxes(tree: HtmlElement) -> list[Removed]:
    """Take out small boxes around the text: other stories, shares, prompts, names, menus."""
    boxes: list[tuple[HtmlElement, str]] = []
    for element in tree.iter(*_BOXES):
        classes = element.get("class")
        if classes and (why := _kind_of(classes[:_LONGEST_MARKS])):
            boxes.append((element, why))
    if not boxes:
        return []
    whole = len(raw_text(tree))
    small = [(box, why, text) for box, why in boxes if len(text := raw_text(box)) <= _MOST_OF_TEXT * whole]
    fits = sum(len(text) for _, _, text in small) <= _TOGETHER * whole
    return list(_dropped(small)) if fits else []


def _dropped(boxes: Iterable[tuple[HtmlElement, str, str]]) -> Iterator[Removed]:
    """Take the boxes out, in page order; those that hold words are told of, each with all that stands in it."""
    last: HtmlElement | None = None
    around = ""
    for box, why, text in boxes:
        if box.getparent() is None:
            continue
        # Looking for ancestors costs more than all the rest: only a box whose text is there may be inside.
        inside = last is not None and text in around and last in box.iterancestors()
        box.drop_tree()
        if inside:
            continue
        last, around = box, text
        if words := text.split():
            beginning = " ".join(words[:_BEGINNING])
            shown = beginning if len(beginning) <= _BEGINNING else beginning[: _BEGINNING - 1] + "…"
            yield Removed(shown, why, "box", len(words))


@lru_cache(maxsize=8_192)
def _follows(classes: str) -> bool:
    return _AFTER_CLASS.search(classes) is not None


@lru_cache(maxsize=8_192)  # the pages of an outlet have their classes in common
def _kind_of(classes: str) -> str:
    found = _BOX.search(classes)
    return _KINDS[found[0]] if found else ""
