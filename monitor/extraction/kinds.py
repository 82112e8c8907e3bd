"""Pages that can be read but are no plain article: consent walls, missing pages, live blogs, galleries, listings,
shells.

In: the signs of one page. Out: its class and why, or ``None``. Each check asks for more than one sign, so that an
article
about cookies, a 404 page or a gallery stays an article.
"""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from monitor.captures import PageClass
from monitor.extraction.address import split_address
from monitor.extraction.phrases import bare_line
from monitor.extraction.refusals import Found
from monitor.extraction.signs import Signs, class_data, weight_of
from monitor.extraction.tree import text_of

_LITTLE = 700
_HARDLY_ANY = 250
_BRIEF = 60
"""A flash of one sentence is an article; what is shorter than that is none."""
_TEASER = 250
"""What is longer than this in one piece is a report's paragraph, not another page's teaser."""
_MANY_LINKS = 10
_MANY_PICTURES = 4
_MOST_CAPTIONS = 500
_GALLERIES = {"ImageGallery", "MediaGallery"}
_FEW_LOST, _LOST_SHARE = 5, 0.01


def consent_wall(signs: Signs) -> Found | None:
    """The page asks for consent instead of showing the article."""
    known = class_data()["consent"]
    address = split_address(signs.page.url)
    host, path = (address.hostname or "").lower(), address.path.lower()
    sent_there = any(host.startswith(h) or f".{h}" in host for h in known["hosts"]) or any(
        p in path for p in known["paths"]
    )
    if signs.length >= _LITTLE * 3 or (signs.length >= _LITTLE and not sent_there):
        return None
    phrases = [phrase for phrase in known["text"] if phrase in signs.visible]
    shown = sum(
        len(p.text) for p in signs.paragraphs if not any(phrase in p.text.casefold() for phrase in known["text"])
    )
    if (sent_there and phrases) or (len(phrases) >= 3 and shown < _HARDLY_ANY):
        return PageClass.CONSENT, f'the page asks for consent ("{phrases[0]}")'
    return None


def missing_page(signs: Signs) -> Found | None:
    """A page that says it is not there, with status 200; or the home page in place of an article."""
    asked, got = signs.page.requested_url, signs.page.url
    if asked and _depth(asked) > 0 and _depth(got) == 0 and not split_address(got).query and "json" not in got:
        return PageClass.SOFT_404, "the request was sent on to the home page"
    if signs.length >= _LITTLE:
        return None
    titles = {bare_line(title) for title in (signs.head.title, signs.headline, signs.head.meta("og:title"))}
    known = class_data()["not_found"]
    named = next(
        (t for t in titles if t and any(t == k or t.startswith((f"{k} ", f"{k}:")) for k in known["titles"])), None
    )
    if named is None:
        named = next((t for t in titles if any(len(k) > 12 and k in t for k in known["titles"])), None)
    told = any(phrase in signs.visible for phrase in known["text"])
    if named and (told or not signs.is_declared_article or signs.length < _HARDLY_ANY):
        return PageClass.SOFT_404, f'the title says it is not there ("{named[:60]}")'
    return None


def withdrawn(signs: Signs) -> Found | None:
    """A short notice in an article's place that says the article was taken away."""
    if signs.length >= _LITTLE:
        return None
    told = " ".join(p.text for p in signs.paragraphs).casefold()
    phrase = next((phrase for phrase in class_data()["withdrawn"]["text"] if phrase in told), None)
    return (PageClass.REMOVED, f'the page says that the article was withdrawn ("{phrase}")') if phrase else None


def lost_letters(signs: Signs) -> Found | None:
    """A text of which a good part could not be decoded: nobody can say what it states."""
    text = "".join(p.text for p in signs.paragraphs)
    lost = text.count("\ufffd")
    if lost > _FEW_LOST and lost > len(text) * _LOST_SHARE:
        return PageClass.UNREADABLE, f"{lost} characters could not be decoded"
    return None


def live_blog(signs: Signs) -> Found | None:
    """Reports that are added one by one: declared so, or named so and made of many dated pieces."""
    if "LiveBlogPosting" in signs.node_types:
        return PageClass.LIVE_BLOG, "declared as LiveBlogPosting"
    known = class_data()["live_blog"]
    if not any(mark in signs.page.url.lower() for mark in known["urls"]):
        return None
    pieces = sum(1 for _ in signs.outline.frame.iter("time"))
    if pieces >= 5 or any(
        mark in (e.get("class") or "").lower()
        for e in signs.outline.frame.iter("div", "article", "li", "section")
        for mark in known["classes"]
    ):
        return PageClass.LIVE_BLOG, "named as a live report and made of dated pieces"
    return None


def gallery(signs: Signs) -> Found | None:
    """Pictures with captions and hardly any running text."""
    path = split_address(signs.page.url).path.lower()
    types = {t for node in signs.head.nodes for t in _types(node)}
    named = bool(_GALLERIES & types) or any(mark in path for mark in class_data()["gallery"]["urls"])
    paragraphs = [p.text for p in signs.paragraphs if p.kind not in {"caption", "head"}]
    one_at_most = len(paragraphs) <= 1 and signs.running < _LITTLE
    if signs.running >= _LITTLE * 2 or not (named or one_at_most):
        return None
    pictures = [f for f in signs.outline.frame.iter("figure") if f.find(".//img") is not None]
    if named and len(pictures) >= _MANY_PICTURES:
        return PageClass.GALLERY, f"{len(pictures)} pictures and little text"
    if not (one_at_most and pictures):
        return None
    captions = _captions(signs.outline.frame)
    if named or _is_caption(paragraphs, captions) or sum(map(bool, captions)) >= _MANY_PICTURES:
        return PageClass.GALLERY, f"{len(pictures)} pictures and no text but captions" if len(pictures) > 1 else (
            "a picture and no text but its caption"
        )
    return None


def _captions(frame: HtmlElement) -> list[str]:
    """What stands below the pictures. One within another is a part of it: hostile pages nest thousands."""
    found = islice(frame.iter("figcaption"), _MOST_CAPTIONS)
    return [text_of(c) for c in found if next(c.iterancestors("figcaption"), None) is None]


def _is_caption(paragraphs: list[str], captions: list[str]) -> bool:
    """Whether what is taken for the text is a picture's caption, or there is nothing but one."""
    shown = {bare_line(caption) for caption in captions if caption}
    return bool(shown) and all(bare_line(text) in shown for text in paragraphs)


def listing(signs: Signs) -> Found | None:
    """Home, section, tag, search and video pages."""
    path = split_address(signs.page.url).path.lower()
    known = class_data()["listing"]
    if (
        _depth(signs.page.url) == 0
        and not split_address(signs.page.url).query
        and "Article" not in " ".join(signs.node_types)
    ):
        return PageClass.NOT_ARTICLE, "a home page"
    if signs.is_declared_article and signs.length >= _HARDLY_ANY:
        return None
    lines = len(signs.outline.lines)
    own = signs.length - sum(len(text) for _, text in signs.outline.lines)
    types = {t for node in signs.head.nodes for t in _types(node)}
    longest = max((weight_of(p.text) for p in signs.paragraphs if p.kind != "head"), default=0)
    few_words = own < max(_LITTLE, 25 * lines) and (longest < _TEASER or len(signs.paragraphs) == 1)
    if lines >= _MANY_LINKS and few_words and not signs.is_declared_article:
        return PageClass.NOT_ARTICLE, f"{lines} links to other pages and little text"
    if (types & set(known["types"]) or any(mark in path for mark in known["urls"])) and not signs.is_declared_article:
        if signs.length < _LITTLE * 2:
            return PageClass.NOT_ARTICLE, "a list of other pages"
    if ("VideoObject" in types or any(mark in path for mark in known["videos"])) and signs.length < _HARDLY_ANY:
        return PageClass.NOT_ARTICLE, "a video or audio page"
    return None


def no_text(signs: Signs) -> Found | None:
    """Nothing to read: empty, or drawn by a program in the browser."""
    if signs.length >= _BRIEF and (signs.is_declared_article or signs.headline or signs.length >= _HARDLY_ANY):
        return None
    if not signs.parsed.complete:
        return PageClass.UNREADABLE, "the markup is nested deeper than is read"
    if signs.decoded.data.lower().count(b"<script") >= 2 and len(signs.visible) < 1_000:
        return PageClass.UNREADABLE, "the text is drawn by a program in the browser"
    if signs.is_declared_article or not signs.outline.lines:
        return PageClass.UNREADABLE, "no text of an article"
    return PageClass.NOT_ARTICLE, "no text of an article"


def _depth(url: str) -> int:
    """Path segments, without the index page and a language prefix."""
    segments = [
        s for s in split_address(url).path.lower().split("/") if s and not s.startswith(("index.", "default.", "home"))
    ]
    return len(segments[1:] if segments and len(segments[0]) == 2 else segments)


def _types(node: dict[str, object]) -> set[str]:
    declared = node.get("@type")
    return {str(t) for t in declared} if isinstance(declared, list) else {str(declared)}
