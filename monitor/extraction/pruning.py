"""Takes out of an article's part of the page what its marks show to be something else.

In: a copy of that part, which is changed in place. Nothing comes out. Trafilatura takes the same boxes out, by tests of
every element that cost more than anything else it does; a box that is gone has no elements to test. In doubt a box
stays: what holds much of the text is none, whatever it is called.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from monitor.extraction.tree import raw_text

_AFTER = ("div", "section", "aside", "details", "ul", "ol")
_AFTER_ID = re.compile(r"^comment(?!ary)|^comol|^disqus_thread|^dsq-comments|infinite-?scroll", re.IGNORECASE)
_AFTER_CLASS = re.compile(r"^comment(?!ary)|(?:article|post)-comments|infinite-?scroll", re.IGNORECASE)
_BOXES = ("div", "section", "ul", "ol", "span")
_BOX = re.compile(
    r"related|newsletter|social|share-|sidebar|banner|breadcrumb|outbrain|taboola|navigation|menu|tag-list|most-popular"
)
_LONGEST_MARKS = 500
_MOST_OF_TEXT = 0.2
"""Share of all text from which a box is none."""
_TOGETHER = 0.5


def drop_what_follows(tree: HtmlElement) -> None:
    """Take out readers' comments and whole articles that follow when the reader scrolls on."""
    for element in list(tree.iter(*_AFTER)):
        name, classes = element.get("id"), element.get("class")
        if (name and _AFTER_ID.search(name)) or (classes and _AFTER_CLASS.search(classes)):
            if element.find(".//h1") is None and element.getparent() is not None:
                element.drop_tree()


def drop_boxes(tree: HtmlElement) -> None:
    """Take out small boxes around the text: other stories, shares, prompts, names, menus."""
    boxes: list[HtmlElement] = []
    for element in tree.iter(*_BOXES):
        classes = element.get("class")
        if classes and _is_box(classes[:_LONGEST_MARKS]):
            boxes.append(element)
    if not boxes:
        return
    whole = len(raw_text(tree))
    small = [(box, size) for box in boxes if (size := len(raw_text(box))) <= _MOST_OF_TEXT * whole]
    if sum(size for _, size in small) <= _TOGETHER * whole:
        for box, _ in small:
            if box.getparent() is not None:
                box.drop_tree()


@lru_cache(maxsize=8_192)  # the pages of an outlet have their classes in common
def _is_box(classes: str) -> bool:
    return bool(_BOX.search(classes))
