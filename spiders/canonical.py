"""What a page says about its own address, and whether to believe it.

A declared canonical URL, the URL that answered and the outlet's identity parameters go in; an address to trust, or
nothing, comes out. Pure. A wrong belief would merge two articles into one and show the difference as an edit, so in
doubt the page keeps the address it was found at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.tracking import parameter_name
from spiders.urls import article_key, canonical_url, same_site

_NUMBER = re.compile(r"\d{5,}|[0-9a-f]{12,}")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$")


def believable_canonical(declared: str | None, page_url: str, query_identity: Iterable[str] = ()) -> str | None:
    """The declared canonical URL in normal form, where it plausibly names the same article; otherwise ``None``.

    It has to stay on the page's site, must not be the front page or a section above the page, must keep the identity
    parameters of the page, and has to share a number or the slug with the page's own URL.
    """
    if not declared:
        return None
    keep = frozenset(query_identity)
    try:
        page = canonical_url(page_url, keep)
        candidate = canonical_url(declared, keep)
        if not same_site(page, candidate):
            return None
    except ValueError:
        return None
    if article_key(candidate, keep) == article_key(page, keep):
        return candidate
    if _is_above(candidate, page) or not _keeps_identity(candidate, page, keep):
        return None
    return candidate if _tokens(candidate) & _tokens(page) else None


def article_address(declared: str | None, final_url: str, query_identity: Iterable[str] = ()) -> str:
    """The URL a newly found article is known by: its believable canonical URL, otherwise where it answered."""
    return believable_canonical(declared, final_url, query_identity) or canonical_url(final_url, query_identity)


def _is_above(candidate: str, page: str) -> bool:
    upper, lower = urlsplit(candidate), urlsplit(page)
    if upper.query:
        return False
    path = upper.path.rstrip("/")
    return not path or lower.path.startswith(f"{path}/") or (lower.path.rstrip("/") == path and bool(lower.query))


def _keeps_identity(candidate: str, page: str, keep: frozenset[str]) -> bool:
    pieces = set(urlsplit(candidate).query.split("&"))
    return all(piece in pieces for piece in urlsplit(page).query.split("&") if parameter_name(piece) in keep)


def _tokens(url: str) -> set[str]:
    parts = urlsplit(url)
    last = _EXTENSION.sub("", parts.path.rstrip("/").rpartition("/")[2]).lower()
    slug = {last} if len(last) >= 8 else set()
    return slug | set(_NUMBER.findall(f"{parts.path}?{parts.query}".lower()))
