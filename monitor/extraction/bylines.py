"""Authors as the page prints them: elements marked as the author, links to profiles, lines that open with "By".

In: the tree. Out: names in page order, possibly repeated. What stands about the headline is looked at first; names far
above it belong to columnists and menus and are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from monitor.extraction.author_names import MAX_NAME, is_person, names_in, says_by
from monitor.extraction.tree import text_of

_TAGS = ("a", "span", "p", "div", "li", "address", "strong", "b", "em", "h1", "h3", "h4", "h5", "cite")
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i|zy)?|auteurs?|redakteure?)[/=_-]+\w|"
    r"/(?:byline|journalists?|reporters?|contributors?|columnists?|penulis|yazar|skribent|firmas)[/=]+\w",
    re.IGNORECASE,
)
_CLASS = re.compile(r"author|by-?line", re.IGNORECASE)
_HINT = re.compile(
    r"(?<![a-z])autor(?:en|es|in|i|a)?(?![a-z])|auteur|autore|penulis|yazar|forfatter|skribent|"
    r"(?<![a-z])(?:writer|reporter|journalist|signature|firma|firmado)(?![a-z])|(?:posted|written|article)-by(?![a-z])",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"comment|teaser|related|promo|caption|photo", re.IGNORECASE)
_INLINE = frozenset({"a", "span", "b", "strong", "em", "i", "u", "small", "font", "abbr", "cite", "img", "sup", "wbr"})
_BARS = re.compile(r"\s*\|[\s|]*")
_NOT_THERE = ("nav", "footer", "aside")
_LABEL = re.compile(
    r"(?:authors?|autor(?:in|es|a)?(?:/autor(?:in)?)?|auteurs?|autore|auteur|forfatter|författare|penulis|yazar|"
    r"written by|reporter|автор|作者|記者|记者|기자)\s*[:：]?$",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?:editor|edited by|redaktur|redaksi|editora?|éditeur|lektorat|责任编辑|責任編輯|编辑)\s*[:：]\s*$", re.I
)
_MARKED, _LINKED, _CLASSED, _HINTED = 0, 1, 2, 3
_NONE = -1
_MARKS = frozenset({"class", "id", "data-testid"})
_TRIES = 12
_BYLINE_DEPTH = 4
_MOST_LABELS = 400
_NEAR_ABOVE, _NEAR_BELOW = 40, 250
_LONGEST_MARKS = 500
_SET_OFF = ("strong", "b", "em", "i")
_OPENING = 6
_OPENING_LINE = 100
_NAMED = frozenset({"span", "div", "p", "a", "b", "strong", "em", "address", "cite"})
_DATE = re.compile(r"[\s|·•,–-]*(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?!\d)")


class Bylines:
    """Where a page prints names. Elements are looked at when they are asked for: most are far from the headline."""

    def __init__(self, root: HtmlElement) -> None:
        """Of a page without its dead elements; of several first headings the longest is the headline."""
        self._elements = list(root.iter(*_TAGS))
        headings = [(len(text_of(e)), -number) for number, e in enumerate(self._elements) if e.tag == "h1"]
        self._heading = -max(headings)[1] if headings else 0

    def near(self, *, hinted: bool = False) -> list[str]:
        """Names about the headline: marked as the author, else linked to a profile, else of a fitting class; the first
        place of the best kind that holds a name decides, with its neighbours. ``hinted``: also where a class or
        identifier only hints at the author, which is too little to overrule what the page declares.
        """
        start, end = max(0, self._heading - _NEAR_ABOVE), self._heading + _NEAR_BELOW + 1
        ranks = (_MARKED, _LINKED, _CLASSED, *((_HINTED,) if hinted else ()))
        return _first_names(self._marked(start, end), ranks)

    def opening(self, *, alone: bool = False) -> list[str]:
        """The names of a line behind the headline that opens with "By", or that is a name alone in bold capitals;
        ``alone``: before the running text also one in bold type of any case, where nobody else is named.
        """
        following = islice(self._elements, self._heading + 1, None)
        for line in islice((e for e in following if e.tag == "p" and _rank(e) is None), _OPENING):
            if not (text := _opening_of(line)):
                alone = alone and len(text_of(line)) <= _OPENING_LINE
                continue
            names = _names_of(text)
            is_name = " ".join(names) == " ".join(text.strip(" .,:|").replace("/", " ").split())
            if names and (
                says_by(text) or (is_name and (len(names) > 1 or _is_set_off(line, text, capitals=not alone)))
            ):
                return names
        return []

    def beside_a_date(self) -> list[str]:
        """A name that is all its element says, behind the headline and directly before the printed date."""
        near = islice(self._elements, self._heading + 1, self._heading + _NEAR_ABOVE)
        for element in (e for e in near if e.tag in _NAMED and len(e) == 0):
            text, following = text_of(element).strip(" |·•,–-"), element.getnext()
            if following is not None and is_person(text) and len(text) <= MAX_NAME:
                if _DATE.match(text_of(following)) and next(element.iterancestors(*_NOT_THERE), None) is None:
                    return _names_of(text)
        return []

    def below(self) -> list[str]:
        """Names marked further down: the author's box at the end of the article."""
        return _first_names(self._marked(self._heading + _NEAR_BELOW + 1, None), (_MARKED, _CLASSED))

    def names_as_editor(self, name: str) -> bool:
        """Whether the page says that somebody edited the article."""
        marked = islice(self._marked(0, None), _MOST_LABELS)
        return any(text_of(e) == name and _EDITED.search(_text_before(e)) for _, e in marked)

    def _marked(self, start: int, end: int | None) -> Iterator[tuple[int, HtmlElement]]:
        """Rank and element of what is marked as a byline between two places."""
        for element in islice(self._elements, start, end):
            if element.tag != "h1" and (rank := _rank(element)) is not None:
                yield rank, element


def labelled_authors(root: HtmlElement) -> list[str]:
    """A name behind a label of its own: "Author" in bold type or in a list of particulars."""
    for element in islice(root.iter("strong", "b", "dt"), _MOST_LABELS):
        if _LABEL.match(" ".join((element.text or "").split())):
            following = element.getnext()
            value = (element.tail or "").strip() or (text_of(following) if following is not None else "")
            return _names_of(value[: 2 * MAX_NAME])
    return []


def byline_text(element: HtmlElement) -> str:
    """The element's text, with a bar where the page begins a new block."""
    pieces: list[str] = [element.text or ""]
    for child in element.iterdescendants():
        bar = "|" if child.tag not in _INLINE else " "
        pieces += [bar, child.text or "", bar, child.tail or ""]
    return _BARS.sub("|", " ".join(" ".join(pieces).split())).strip("| ")


def _names_of(text: str) -> list[str]:
    return [name for name in names_in(text) if is_person(name)]


def _opening_of(line: HtmlElement) -> str:
    """A short line; of a longer one what is set off before its text, by a break or by its type."""
    text = byline_text(line)
    if len(text) <= _OPENING_LINE:
        return text
    first, bar, _ = text.partition("|")
    if not bar:
        set_off = not (line.text or "").strip() and len(line) and line[0].tag in _SET_OFF
        first = text_of(line[0]) if set_off else ""
    return first if len(first) <= _OPENING_LINE else ""


def _first_names(zone: Iterable[tuple[int, HtmlElement]], ranks: Sequence[int]) -> list[str]:
    marked = list(zone)
    for rank in ranks:
        elements = [element for own, element in marked if own == rank][:_TRIES]
        for element in elements:
            if found := _persons(element):
                return [*found, *_beside(element, rank, elements)]
    return []


def _is_set_off(line: HtmlElement, text: str, *, capitals: bool) -> bool:
    bold = " ".join(text_of(e) for e in line.iter("strong", "b"))
    return bold == text and (text.isupper() or not capitals)


def _persons(element: HtmlElement) -> list[str]:
    if len(text_of(element)) > 2 * MAX_NAME or next(element.iterancestors(*_NOT_THERE), None) is not None:
        return _named_within(element)
    if _EDITED.search(_text_before(element)):
        return []
    linked = [text_of(a) for a in element.iter("a")]
    if len(linked) > 1 and text_of(element) == " ".join(linked):
        return _names_of(" | ".join(linked))  # names that only their links part
    return _names_of(byline_text(element))


def _named_within(element: HtmlElement) -> list[str]:
    """The name in a longer author's box that marks it up."""
    if not (element.get("itemprop") or "").startswith("author"):
        return []
    marked = (e for e in element.iter("span", "a", "div", "h3", "h4", "strong") if e.get("itemprop") == "name")
    return [name for e in islice(marked, 1) for name in _names_of(text_of(e)[: 2 * MAX_NAME])]


def _text_before(element: HtmlElement) -> str:
    """The text directly before the element, in its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return (previous.tail or "").strip() or text_of(previous)[-40:]
    return (parent.text or "").strip() if parent is not None else ""


def _beside(element: HtmlElement, rank: int, others: list[HtmlElement]) -> Iterator[str]:
    """More names of the same byline."""
    if rank == _LINKED:
        yield from _neighbours(element)
    elif rank == _MARKED:
        byline = set(islice(element.iterancestors(), _BYLINE_DEPTH))
        for other in others:
            if not byline.isdisjoint(islice(other.iterancestors(), _BYLINE_DEPTH)):
                yield from _names_of(byline_text(other)[: 2 * MAX_NAME])


def _rank(element: HtmlElement) -> int | None:
    """How surely the element is a byline, 0 the surest; ``None`` for others."""
    own = dict(element.items())
    if not own:
        return None
    if ("rel" in own and "author" in own["rel"].split()) or (
        "itemprop" in own and own["itemprop"].startswith("author")
    ):
        return _MARKED
    if "href" in own and element.tag == "a" and _PROFILE.search(own["href"]):
        return _LINKED
    if not own.keys().isdisjoint(_MARKS):
        classes = own.get("class", "")[:_LONGEST_MARKS]
        rank = _rank_of_classes(classes)
        if rank is not None:
            return rank if rank != _NONE else None
        others = f"{own.get('data-testid', '')} {own.get('id', '')}"
        return _HINTED if len(others) > 1 and _hints(others[:_LONGEST_MARKS]) else None
    return None


@lru_cache(maxsize=8_192)  # the pages of an outlet have their classes in common
def _rank_of_classes(classes: str) -> int | None:
    """``_NONE`` where nothing else may make it a byline."""
    if _ELSEWHERE.search(classes):
        return _NONE
    return _CLASSED if _CLASS.search(classes) else _HINTED if _HINT.search(classes) else None


@lru_cache(maxsize=8_192)
def _hints(marks: str) -> bool:
    return bool(_HINT.search(marks) or _CLASS.search(marks))


def _neighbours(link: HtmlElement) -> Iterator[str]:
    """Names beside a linked one, or beside its list item."""
    parent = link.getparent()
    alone = parent is not None and link.getnext() is None and link.getprevious() is None
    for sibling in parent.itersiblings() if parent is not None and alone else link.itersiblings():
        targets = [a.get("href") or "" for a in sibling.iter("a")]
        if targets and not any(_PROFILE.search(target) and target != link.get("href") for target in targets):
            continue
        yield from _names_of(byline_text(sibling)[:MAX_NAME])
