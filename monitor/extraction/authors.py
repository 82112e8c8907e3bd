"""Who wrote the article, as the page declares it.

In: the page's declarations and its tree. Out: names in page order, each once. It leaves out addresses and handles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from monitor.extraction import jsonld
from monitor.extraction.head import Head
from monitor.extraction.site_name import folded
from monitor.extraction.tree import text_of

_MAX_NAMES = 20
_MAX_NAME = 90
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|door|af|av|od|автор(?:ы)?|текст|text|story|words|written by|geschrieben von|"
    r"autor(?:in)?(?:/autor(?:in)?)?|redacci[oó]n|rédigé par|przez)\b\s*:?\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\||、|\s&\s|\s(?:and|und|et|y|e|en|och|og|i|и|та|ve)\s)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_NOT_A_NAME = re.compile(
    r"https?://|www\.|@|\d{4}|^\W*$|^(?:none|null|admin|undefined|n/a|unknown|editor)$", re.IGNORECASE
)
_METAS = (
    *(
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "dc.author",
    ),
    *("article.author", "cxenseparse:author", "mediator_author", "authors", "article:author_name", "og:article:author"),
)
_TAGS = ("a", "span", "p", "div", "li", "address", "strong", "h3", "h4")
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|byline|journalists?|reporters?|redakteure?)[/=_-]+\w", re.IGNORECASE
)
_CLASS = re.compile(r"author|byline", re.IGNORECASE)
_NOT_THERE = ("nav", "footer", "aside")
_TRIES = 12
_MARKED, _LINKED = 0, 1
_BYLINE_DEPTH = 4
_MOST_LABELS = 400
_LABEL = re.compile(
    r"(?:authors?|autor(?:in|es|a)?(?:/autor(?:in)?)?|auteurs?|autore|auteur|forfatter|författare|автор|作者|記者|기자)\s*:?$",
    re.IGNORECASE,
)
_COLLEAGUES = 5
_PERSON = re.compile(
    r"(?:[^\W\d_a-zà-ÿ][\w'’.\-]*|(?:de|da|di|van|von|der|den|el|al|bin|ten|le|la|y|dos|du)\b)", re.UNICODE
)
_ROLE = re.compile(
    r"\b(?:reporter|editor|correspondent|writer|journalist|columnist|contributor|producer|staff|desk|newsroom|"
    r"redakteur(?:in)?|korrespondent(?:in)?|redaktion|volont[äa]r(?:in)?|journaliste|rédact\w+|correspondant\w*|"
    r"corresponsal|redactor[ae]?|periodista|giornalista|redazione|корреспондент|редактор|журналист|обозреватель)\b",
    re.IGNORECASE,
)
_CJK_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,5}$")


def authors_of(head: Head, root: HtmlElement, site: frozenset[str]) -> tuple[str, ...]:
    """The first source that names a person: JSON-LD, meta elements, elements marked as the author; ``site`` are the
    outlet's own names (folded), which are returned only where nobody else is named.
    """
    house: tuple[str, ...] = ()
    for source in (_from_json_ld(head), _from_metas(head)):
        names = tuple(dict.fromkeys(source))[:_MAX_NAMES]
        if names and not all(folded(name) in site for name in names):
            return _with_colleagues(names, root)
        house = house or names
    return tuple(dict.fromkeys(_from_tree(root)))[:_MAX_NAMES] or house


def _with_colleagues(declared: tuple[str, ...], root: HtmlElement) -> tuple[str, ...]:
    """Content systems often declare the first author alone; the byline names the others beside them."""
    if len(declared) > 1:
        return declared
    printed = tuple(dict.fromkeys(_from_tree(root)))
    return printed if declared[0] in printed and len(printed) <= _COLLEAGUES else declared


def _from_json_ld(head: Head) -> Iterator[str]:
    if head.article is None:
        return
    declared: Any = head.article.get("author") or head.article.get("creator")
    for author in declared if isinstance(declared, list) else [declared]:
        author = jsonld.resolve(author, head.nodes)
        named = author.get("name") if isinstance(author, dict) else author
        for name in named if isinstance(named, list) else [named]:
            yield from _names(jsonld.text(name))


def _from_metas(head: Head) -> Iterator[str]:
    for key in _METAS:
        found = [name for value in head.metas.get(key, ()) for name in _names(value)]
        if found:
            yield from found
            return


def _from_tree(root: HtmlElement) -> Iterator[str]:
    """Names that stand where bylines stand: marked as the author, else linked to a profile, else of a fitting class;
    the
    first place of the best kind that holds a name decides, with its neighbours.
    """
    places: tuple[list[HtmlElement], ...] = ([], [], [])
    for element in root.iter(*_TAGS):
        if (rank := _rank(element)) is not None and len(places[rank]) < _TRIES:
            places[rank].append(element)
    for rank, elements in enumerate(places):
        for element in elements:
            text = text_of(element)
            if len(text) > 2 * _MAX_NAME or next(element.iterancestors(*_NOT_THERE), None) is not None:
                continue
            if found := [name for name in _names(text) if _is_person(name)]:
                yield from found
                yield from _beside(element, rank, elements)
                return
    yield from _labelled(root)


def _beside(element: HtmlElement, rank: int, others: list[HtmlElement]) -> Iterator[str]:
    """More names of the same byline."""
    if rank == _LINKED:
        yield from _neighbours(element)
    elif rank == _MARKED:
        byline = set(islice(element.iterancestors(), _BYLINE_DEPTH))
        for other in others:
            if not byline.isdisjoint(islice(other.iterancestors(), _BYLINE_DEPTH)):
                yield from (name for name in _names(text_of(other)[: 2 * _MAX_NAME]) if _is_person(name))


def _labelled(root: HtmlElement) -> Iterator[str]:
    """A name behind a label of its own: "Author" in bold type or in a list of particulars."""
    for element in islice(root.iter("strong", "b", "dt"), _MOST_LABELS):
        if _LABEL.match(" ".join((element.text or "").split())):
            following = element.getnext()
            value = (element.tail or "").strip() or (text_of(following) if following is not None else "")
            yield from (name for name in _names(value[: 2 * _MAX_NAME]) if _is_person(name))
            return


def _rank(element: HtmlElement) -> int | None:
    """How surely the element is a byline, 0 the surest; ``None`` for others."""
    if element.get("rel") == "author" or (element.get("itemprop") or "").startswith("author"):
        return 0
    if element.tag == "a" and _PROFILE.search(element.get("href") or ""):
        return _LINKED
    return 2 if _CLASS.search(element.get("class") or "") else None


def _neighbours(link: HtmlElement) -> Iterator[str]:
    """Names beside a linked one, or beside its list item."""
    parent = link.getparent()
    alone = parent is not None and link.getnext() is None and link.getprevious() is None
    for sibling in parent.itersiblings() if parent is not None and alone else link.itersiblings():
        yield from (name for name in _names(text_of(sibling)[:_MAX_NAME]) if _is_person(name))


def _is_person(name: str) -> bool:
    words = name.split()
    if _ROLE.search(name):
        return False
    return bool(_CJK_NAME.match(name)) or (2 <= len(words) <= 5 and all(_PERSON.match(word) for word in words))


def _names(value: str) -> Iterator[str]:
    """The names in one value, which may hold several and a "By" before them."""
    value = _BY.sub("", " ".join(value.split())).strip(" ,.·|-–")
    for part in _SPLIT.split(value):
        for name in _COMMA.split(part):
            name = _BY.sub("", name).strip(" ,·|-–")
            if name and len(name) <= _MAX_NAME and not _NOT_A_NAME.search(name):
                yield name
