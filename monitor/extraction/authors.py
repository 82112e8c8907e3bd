"""Who wrote the article, as the page declares it.

In: the page's declarations and its tree. Out: names in page order, each once. It leaves out addresses, handles, roles
and, where anybody else is named, the outlet itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from monitor.extraction import jsonld
from monitor.extraction.author_names import inverted, names_in
from monitor.extraction.bylines import Bylines, labelled_authors
from monitor.extraction.credit import is_agency
from monitor.extraction.head import Head
from monitor.extraction.site_name import folded

_MAX_NAMES = 20
_COLLEAGUES = 5
_METAS = (
    *("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl"),
    *("dc.author", "article.author", "cxenseparse:author", "mediator_author", "authors", "article:author_name"),
    *("og:article:author", "og:author", "citation_author", "byline", "author-name", "article:author:name"),
    *(
        "analytics-author",
        "dcsext.author",
        "page.author",
        "bt:author",
        "nrbi:authors",
        "news_authors",
        "dc.contributor",
    ),
)
_INVERTED = frozenset({"dc.creator", "dcterms.creator", "citation_author"})
_WRITTEN_BY = re.compile(
    r"written by|author|autor|verfasst von|écrit par|escrito por|geschreven door|автор", re.IGNORECASE
)
_DEFAULT_ACCOUNT = re.compile(r"/(?:author|user|autor)/(?:admin|administrator|root|webmaster)\d*/?$", re.IGNORECASE)
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "ArticlePage"})


def authors_of(head: Head, root: HtmlElement, site: frozenset[str]) -> tuple[str, ...]:
    """The first source that names a person: JSON-LD, meta elements, elements marked as the author; ``site`` are the
    outlet's own names (folded), which are returned only where nobody else is named.
    """
    house: tuple[str, ...] = ()
    printed = Bylines(root)
    for source in _declared(head, site):
        names = distinct(source)
        if names and not all(folded(name) in site for name in names):
            return _as_printed(names, head, printed, site)
        house = house or names
    nearby = _persons(printed.near(hinted=not house), site) or _persons(printed.opening(alone=True), site)
    nearby = nearby or _persons(labelled_authors(root), site) or _persons(printed.beside_a_date(), site)
    return nearby or house or _persons(printed.below(), site)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, however it is capitalised; the first spelling stays."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(folded(name), name)
    return tuple(found.values())[:_MAX_NAMES]


def _as_printed(declared: tuple[str, ...], head: Head, printed: Bylines, site: Collection[str]) -> tuple[str, ...]:
    """Content systems often declare the first author alone, or the account that published; the byline tells."""
    if len(declared) > 1:
        return declared
    if _is_account(head):
        return _persons(printed.opening(), site) or declared
    names = _persons((name for name in printed.near() if not is_agency(name)), site)
    if declared[0] in names and len(names) <= _COLLEAGUES:
        return names
    return names if names and printed.names_as_editor(declared[0]) else declared


def _persons(names: Iterable[str], site: Collection[str]) -> tuple[str, ...]:
    """Printed names without the outlet's or agency's that is set behind them."""
    named = (_alone(name, site) for name in names)
    return distinct(name for name in named if not any(len(s) > 2 and folded(name).startswith(s) for s in site))


def _alone(name: str, site: Collection[str]) -> str:
    words = name.split()
    for count in range(2, len(words)):
        employer = " ".join(words[count:])
        if folded(employer) in site or is_agency(employer):
            return " ".join(words[:count])
    return name


def _is_account(head: Head) -> bool:
    """Whether the declared author is the account that content systems come with."""
    declared = head.article.get("author") if head.article else None
    author = declared if isinstance(declared, dict) else {}
    addresses = (author.get("@id"), author.get("url"), author.get("sameAs"))
    return any(isinstance(a, str) and _DEFAULT_ACCOUNT.search(a) for a in addresses)


def _declared(head: Head, site: Collection[str]) -> Iterator[Iterator[str]]:
    """Every source that declares authors, the most trusted first."""
    yield from _of_nodes((head.article,), head, site)
    for key in _METAS:
        if key in head.metas:
            values = head.metas[key]
            yield (name for v in values for name in names_in(inverted(v) if key in _INVERTED else v, site))
    yield _written_by(head, site)
    yield from _of_nodes(_page_nodes(head), head, site)


def _of_nodes(nodes: Iterable[jsonld.Node | None], head: Head, site: Collection[str]) -> Iterator[Iterator[str]]:
    for node in nodes:
        for key in ("author", "creator"):
            if node and key in node:
                yield _of_node(node[key], head, site)


def _page_nodes(head: Head) -> Iterator[jsonld.Node]:
    """The page's own node, where the article's tells no author."""
    if head.article is None or not (head.article.get("author") or head.article.get("creator")):
        yield from (node for node in head.nodes if jsonld.types(node) & _PAGE_TYPES)


def _of_node(declared: Any, head: Head, site: Collection[str]) -> Iterator[str]:
    for author in _flat(declared):
        author = _referred(author, head)
        named = (author.get("name") or _given_and_family(author)) if isinstance(author, dict) else author
        for name in named if isinstance(named, list) else [named]:
            yield from names_in(jsonld.text(name), site)


def _flat(declared: Any) -> Iterator[Any]:
    for author in declared if isinstance(declared, list) else [declared]:
        yield from author if isinstance(author, list) else [author]


def _referred(author: Any, head: Head) -> Any:
    """The node that a reference means, also one written as a bare address."""
    if isinstance(author, str) and "/" in author:
        author = {"@id": author}
    return jsonld.resolve(author, head.nodes)


def _given_and_family(author: jsonld.Node) -> str:
    return " ".join(part for key in ("givenName", "familyName") if (part := jsonld.text(author.get(key))))


def _written_by(head: Head, site: Collection[str]) -> Iterator[str]:
    """Labels and data as content systems write them for previews: "Written by" beside a name."""
    for number in ("1", "2"):
        if _WRITTEN_BY.match(head.meta(f"twitter:label{number}")):
            yield from names_in(head.meta(f"twitter:data{number}"), site)
