"""Structured data (schema.org as JSON-LD) of a page.

In: the texts of its ``ld+json`` scripts. Out: plain dictionaries, the article's own one first. Broken JSON is
mended where that is safe; nothing is believed here, only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import orjson

from monitor.extraction.address import split_address

Node = dict[str, Any]

ARTICLE_TYPES = frozenset(
    {
        *("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "Report"),
        *("BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle"),
        *(
            "SatiricalArticle",
            "ScholarlyArticle",
            "TechArticle",
            "BlogPosting",
            "LiveBlogPosting",
            "SocialMediaPosting",
        ),
        *("ClaimReview", "Review"),
    }
)

_MAX_BLOCK = 1_000_000
_MAX_NODES = 400
_MAX_DEPTH = 6
_INNER = ("liveBlogUpdate", "isPartOf", "hasPart", "mentions", "citation", "isBasedOn", "comment")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_SCALAR = re.compile(
    r'"(headline|datePublished|dateModified|isAccessibleForFree|articleSection|description|inLanguage)"'
    r'\s*:\s*("(?:[^"\\\n]|\\.){0,2000}"|true|false)'
)


def read_nodes(scripts: Iterable[str]) -> list[Node]:
    """All objects in the scripts, nested ones after their parents, each once; at most ``_MAX_NODES``."""
    nodes: list[Node] = []
    for script in scripts:
        if 2 < len(script) <= _MAX_BLOCK and len(nodes) < _MAX_NODES:
            for node in _walk(_load(script), 0):
                nodes.append(node)
                if len(nodes) >= _MAX_NODES:
                    break
    return nodes


def types(node: Node) -> set[str]:
    """The node's types without their namespace."""
    declared = node.get("@type")
    names = declared if isinstance(declared, list) else [declared]
    return {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if isinstance(name, str)}


def article_node(nodes: list[Node], urls: Iterable[str]) -> Node | None:
    """The node of this page's article: of a fitting type, naming one of ``urls`` if any does.

    Its gaps are filled from its twins: nodes of the same address or headline.
    """
    articles = [node for node in nodes if types(node) & ARTICLE_TYPES and "itemReviewed" not in node]
    if not articles:
        return None
    inner = _inner_ids(articles)
    articles = [node for node in articles if id(node) not in inner] or articles
    wanted = {_path(url) for url in urls if url}
    named = [node for node in articles if wanted & set(_addresses(node))]
    strangers = [node for node in articles if node not in named and any(_addresses(node))]
    chosen = named or [node for node in articles if node not in strangers] or articles
    best = max(
        chosen, key=lambda node: sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))
    )
    merged = dict(best)
    for twin in chosen:
        if twin is not best and (twin in named or _same_headline(twin, best)):
            for key, value in twin.items():
                merged.setdefault(key, value)
    merged["@type"] = sorted({name for node in chosen if node is best or node in named for name in types(node)})
    return merged


def _inner_ids(articles: Iterable[Node]) -> set[int]:
    """Identities of the nodes that stand within an article's node as a part of it, or as what it is a part of or tells
    of: the posts of a live blog, the periodical, another article.
    """
    found: set[int] = set()
    for node in articles:
        for key in _INNER:
            value = node.get(key)
            found.update(id(each) for each in (value if isinstance(value, list) else (value,)) if each is not None)
    return found


def resolve(value: Any, nodes: list[Node]) -> Any:
    """The node that a bare ``{"@id": ...}`` points to, else the value itself."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        return next((n for n in nodes if n.get("@id") == value["@id"] and len(n) > len(value)), value)
    return value


def text(value: Any) -> str:
    """A text value, its entities and white space in order; of a list the first, of an object its name."""
    if isinstance(value, list):
        return next((found for item in value if (found := text(item))), "")
    if isinstance(value, dict):
        return text(value.get("@value") or value.get("name") or value.get("text"))
    return " ".join(unescape(unescape(value)).split()) if isinstance(value, str) else ""


def _load(script: str) -> Any:
    for attempt in (lambda s: s, _mended, lambda s: unescape(_mended(s))):
        try:
            return orjson.loads(attempt(script))
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            continue
    return _salvaged(script)


def _mended(script: str) -> str:
    """Without the usual faults of templates: comment marks around, raw line breaks in strings, trailing commas."""
    script = _CONTROL.sub(" ", _WRAPPING.sub("", script.strip())).strip().rstrip(";")
    return _TRAILING_COMMA.sub(r"\1", script)


def _salvaged(script: str) -> Any:
    """Single fields of JSON that is beyond repair; only where it speaks of an article at all."""
    if "Article" not in script:
        return None
    node: Node = {"@type": "NewsArticle"}
    for key, raw in _SCALAR.findall(script):
        try:
            node.setdefault(key, orjson.loads(_CONTROL.sub(" ", raw)))
        except orjson.JSONDecodeError:
            continue
    return node if len(node) > 1 else None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if len(value) > 1 and ("@type" in value or "@id" in value):
            yield value
        for nested in value.values():
            if isinstance(nested, (dict, list)):
                yield from _walk(nested, depth + 1)


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and "/" in value:
            yield _path(value)


def _path(url: str) -> str:
    """What identifies a page across http/https, www and fragments."""
    parts = split_address(url)
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.removeprefix("www.").lower() + parts.path.rstrip("/") + query


def _same_headline(one: Node, other: Node) -> bool:
    return bool(text(one.get("headline"))) and text(one.get("headline")) == text(other.get("headline"))
