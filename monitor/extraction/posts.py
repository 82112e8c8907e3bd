"""Posts of other services and quotations that an article shows: what they say is a part of it.

In: a copy of the article's part of the page, which is changed in place, or that part itself, which is only looked at.
Posts stand in boxes that bear the names of share buttons and advertisements ("social", "embed", "widget"), and whatever
looks for furniture by its name would take them out: such boxes lose their names where they hold hardly anything else.
Readers' comments, teasers of other stories and boxes without words of their own are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from monitor.extraction import phrases
from monitor.extraction.tree import raw_text, text_of

_SERVICES = (
    r"(?:tweet|twitter|instagram|facebook|fb|threads|tiktok|bluesky|bsky|mastodon|telegram|truth-?social|reddit|vk|"
    r"weibo|linkedin|social(?:-?media)?)"
)
_POST = re.compile(
    rf"(?:^|[\s_-])(?:twitter-(?:tweet|video)|instagram-media|fb-xfbml|text-post-media|tgme_widget_message|reddit-card|"
    rf"{_SERVICES}[-_]+(?:embed(?:ded)?|post)|(?:embed(?:ded)?|is-provider)[-_]+{_SERVICES}|embedded-?post)(?![^\W_])",
    re.IGNORECASE,
)
_MAY_BE = ("blockquote", "div", "section", "figure", "aside")
_COMMENTS = re.compile(r"(?:^|\s|-)comments?(?![a-z])|disqus", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"related|newsletter|most-(?:popular|read)|outbrain|taboola|breadcrumb|menu|pull-?quote|teaser", re.IGNORECASE
)
_MOST_CANDIDATES, _MOST_POSTS = 2_000, 200
_MOST_WORDS = 0.5
"""Share of a box's text that posts make up, from which on the box is there for them."""
_LONGEST_MARKS = 500
_LEAST = 8
"""Characters that a post says at least, beside links."""
_BLOCKS = ("p", "div", "section", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "table")
_PROSE = frozenset({"div", "section"})
_ASIDES = frozenset({"aside", "figure", "footer", "section"})
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)


def posts_in(frame: HtmlElement) -> list[HtmlElement]:
    """Posts and quotations in ``frame`` that say something, in page order; none lies in another."""
    found: dict[HtmlElement, None] = {}
    for element, is_post in islice(_candidates(frame), _MOST_CANDIDATES):
        if element.find(".//blockquote") is not None or _is_apart(element, frame, found, is_post=is_post):
            continue
        if any(_says_something(line, is_post=is_post) for line in _lines(element)):
            found[element] = None
            if len(found) >= _MOST_POSTS:
                break
    return list(found)


def _candidates(frame: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Quotations and what is named as a post, with whether it is."""
    for element in frame.iter(*_MAY_BE):
        classes = element.get("class")
        is_post = classes is not None and _is_post(classes[:_LONGEST_MARKS])
        if is_post or element.tag == "blockquote":
            yield element, is_post


def keep_posts(twin: HtmlElement) -> None:
    """Make sure that the posts in ``twin`` outlast whatever looks for furniture."""
    weights: dict[HtmlElement, int] = {}
    for post in posts_in(twin):
        size = len(raw_text(post))
        for box in post.iterancestors():
            if box is twin:
                break
            weights[box] = weights.get(box, 0) + size
        _make_plain(post)
    if not weights:
        return
    half = len(raw_text(twin)) / 2
    for box, weight in weights.items():
        length = len(raw_text(box))
        # A box that holds most of the article is none, and its name may be what shows where the article is.
        if length <= half and weight >= _MOST_WORDS * length:
            _without_name(box)


def _is_apart(element: HtmlElement, frame: HtmlElement, posts: Container[HtmlElement], *, is_post: bool) -> bool:
    """Whether it stands in another post, among comments or, where nothing marks it as a post, with other stories."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor is frame:
            return False
        marks = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"[:_LONGEST_MARKS]
        if ancestor.tag == "a" or ancestor in posts or _COMMENTS.search(marks):
            return True
        if not is_post and (ancestor.tag in {"aside", "nav"} or _OF_OTHERS.search(marks)):
            return True
    return False


@lru_cache(maxsize=8_192)  # the pages of an outlet have their classes in common
def _is_post(classes: str) -> bool:
    return _POST.search(classes) is not None


def _lines(post: HtmlElement) -> Iterator[HtmlElement]:
    """The innermost blocks of a post; itself where it has none."""
    inner = [b for b in post.iter(*_BLOCKS) if b is not post and next(b.iterdescendants(*_BLOCKS), None) is None]
    yield from inner
    if not inner or len(_own_text(post)) >= _LEAST:
        yield post


def _own_text(element: HtmlElement) -> str:
    """The text between its children."""
    return " ".join(" ".join([element.text or "", *(child.tail or "" for child in element)]).split())


def _says_something(block: HtmlElement, *, is_post: bool) -> bool:
    """Whether a line is more than links and furniture; services put a whole text into a link, others only titles."""
    text = text_of(block)
    linked = 0 if is_post and block.tag != "li" else sum(len(text_of(link)) for link in block.iter("a"))
    return len(text) - linked >= _LEAST and phrases.match(text) is None


def _make_plain(post: HtmlElement) -> None:
    """Take away what could hide the words: names, links around them, boxes in place of paragraphs."""
    for line in list(_lines(post)):
        if line is not post and _says_something(line, is_post=True):
            for around in (line, *line.iterancestors()):
                if around is post:
                    break
                _without_name(around)
            if line.tag in _PROSE:
                line.tag = "p"
            etree.strip_tags(line, "a")
    _without_name(post)
    if post.tag == "div" and len(_own_text(post)) >= _LEAST:
        post.tag = "p" if next(post.iterdescendants(*_BLOCKS), None) is None else "blockquote"


def _without_name(box: HtmlElement) -> None:
    """Nothing is left that a test by name goes by; what is hidden from readers stays so."""
    names = ("class", "id", "role") if _HIDDEN.search(box.get("style") or "") else ("class", "id", "role", "style")
    for name in names:
        box.attrib.pop(name, None)
    if box.tag in _ASIDES:
        box.tag = "div"
