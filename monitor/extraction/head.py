"""What the page says about itself in its head: meta elements, links, title, language, structured data.

In: the parsed tree and the page's URL. Out: a ``Head``, read in one pass per kind of element. It judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.extraction import jsonld
from monitor.extraction.address import absolute

_MAX_METAS = 400
_MAX_VALUE = 5_000
_MAX_LINKS = 300
_NAMES = ("property", "name", "itemprop", "http-equiv")


@dataclass(frozen=True, slots=True)
class Head:
    """A page's own declarations."""

    url: str
    metas: dict[str, list[str]]
    """Lower-case name, property, itemprop or http-equiv to its contents, in page order."""
    title: str
    language: str
    canonical: str | None
    twins: tuple[str, ...]
    nodes: list[jsonld.Node]
    article: jsonld.Node | None
    neighbours: tuple[str, ...] = ()
    """Addresses declared as the next or previous page of a series."""

    def meta(self, *names: str) -> str:
        """The first content of the first of these names that has one, or an empty text."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return ""

    def field(self, *keys: str) -> str:
        """The first text under these keys of the article's JSON-LD node, or an empty text."""
        if self.article is None:
            return ""
        return next((found for key in keys if (found := jsonld.text(self.article.get(key)))), "")


def read_head(root: HtmlElement, url: str) -> Head:
    """Everything the page declares; relative addresses are made absolute."""
    metas = _metas(root)
    canonical, twins, neighbours = _links(root, url, metas)
    scripts = (s.text or "" for s in root.iter("script") if "ld+json" in (s.get("type") or "").lower())
    nodes = jsonld.read_nodes(scripts)
    title = root.find(".//head/title")
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    return Head(
        url=url,
        metas=metas,
        title=" ".join((title.text_content() if title is not None else "").split())[:_MAX_VALUE],
        language=language,
        canonical=canonical,
        twins=twins,
        nodes=nodes,
        article=jsonld.article_node(nodes, (url, canonical or "")),
        neighbours=neighbours,
    )


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for count, element in enumerate(root.iter("meta")):
        if count >= _MAX_METAS:
            break
        content = element.get("content")
        if not content:
            continue
        value = " ".join(content[:_MAX_VALUE].split())
        for kind in _NAMES:
            if name := element.get(kind):
                metas.setdefault(name.strip().lower(), []).append(value)
    return metas


def _links(
    root: HtmlElement, url: str, metas: dict[str, list[str]]
) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    canonical: str | None = None
    twins: list[str] = []
    neighbours: list[str] = []
    for count, element in enumerate(root.iter("link")):
        if count >= _MAX_LINKS:
            break
        relation, address = (element.get("rel") or "").lower().split(), element.get("href")
        if not address:
            continue
        if "canonical" in relation and canonical is None:
            canonical = absolute(url, address)
        elif "amphtml" in relation or ("alternate" in relation and "max-width" in (element.get("media") or "")):
            twins.append(absolute(url, address) or "")
        elif {"next", "prev"} & set(relation):
            neighbours.append(absolute(url, address) or "")
    canonical = canonical or next((a for v in metas.get("og:url", ()) if (a := absolute(url, v))), None)
    return canonical, _distinct(twins), _distinct(neighbours)


def _distinct(addresses: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for address in addresses if address))
