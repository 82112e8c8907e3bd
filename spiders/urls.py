"""The address an article is known by, and whether two addresses mean one article.

Any text that claims to be a URL goes in; a normal form comes out, or ``ValueError`` where it is no web address.
Pure: nothing is fetched, and no rule knows a single outlet. Every function is idempotent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import tldextract

from spiders.tracking import is_amp_switch, is_tracking, parameter_name

MAX_LENGTH = 2_000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"^(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*$")
_ADDRESS = re.compile(r"^(\d{1,3}\.){3}\d{1,3}$|^\[[0-9a-f:.]+\]$")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_PLAIN = re.compile(r"^[A-Za-z0-9._~/=:@!$'()*+,;-]*$")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TWIN_HOST = re.compile(r"^(?:(?:www\.)?(?:m|mobile|amp)\.|m-(?=[a-z]{2}\.))")
_AMP_CACHE = re.compile(r"^/[cv]/(?:(s)/)?(.+)$")
_AMP_FILE = re.compile(r"(?:\.amp)+(?=\.html?$|$)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")


class _Address(NamedTuple):
    """A URL in parts, each in normal form."""

    scheme: str
    host: str
    port: str
    path: str
    query: tuple[str, ...]

    def text(self) -> str:
        """The URL again."""
        query = f"?{'&'.join(self.query)}" if self.query else ""
        return f"{self.scheme}://{self.host}{self.port}{self.path}{query}"


def clean_url(url: str, query_identity: Iterable[str] = ()) -> str:
    """The URL to ask for: normal form without tracking and fragment, otherwise as found."""
    return _without_tracking(_parse(url), frozenset(query_identity)).text()


def canonical_url(url: str, query_identity: Iterable[str] = ()) -> str:
    """The URL an article is known by: cleaned, AMP and mobile twins mapped to the plain page, query sorted by name.

    Parameters named in ``query_identity`` always stay; so do unknown ones. The trailing slash stays as the site uses
    it, because the canonical URL is also fetched (``article_key`` compares without it).
    """
    return _canonical_url(url, frozenset(query_identity))


@lru_cache(maxsize=512)
def _canonical_url(url: str, keep: frozenset[str]) -> str:
    address = _unwrap_amp_cache(_parse(url))
    address = _without_twin(_without_tracking(address, keep), keep)
    return address._replace(query=tuple(sorted(address.query, key=_by_name))).text()


def article_key(url: str, query_identity: Iterable[str] = (), pattern: re.Pattern[str] | None = None) -> str:
    """What two URLs of one article have in common: compare keys, never show or fetch them.

    Scheme, ``www.``, trailing slash and index page are left out, and so is the query where the outlet's article
    ``pattern`` already matches the URL without it.
    """
    return _article_key(url, frozenset(query_identity), pattern)


@lru_cache(maxsize=512)
def _article_key(url: str, keep: frozenset[str], pattern: re.Pattern[str] | None) -> str:
    address = _parse(_canonical_url(url, keep))
    bare = address._replace(query=())
    if pattern is not None and address.query and pattern.search(bare.text()):
        address = bare
    path = _INDEX.sub("", address.path).rstrip("/")
    return address._replace(host=address.host.removeprefix("www."), path=path).text().partition("://")[2]


def join_url(base: str, link: str) -> str | None:
    """An absolute web address for a link on the page ``base``; ``None`` where it leads anywhere else."""
    try:
        joined = urljoin(base, _without_controls(link))
        _parse(joined)
    except ValueError:
        return None
    return joined


def host_of(url: str) -> str:
    """The host name in normal form."""
    return _parse(url).host


@lru_cache(maxsize=4_096)
def site_of(host: str) -> str:
    """The registrable domain (``bbc.co.uk``) of a host name; the host itself for addresses and local names."""
    if _ADDRESS.match(host):
        return host
    found = _suffixes()(host)
    return f"{found.domain}.{found.suffix}" if found.suffix and found.domain else host


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one registrable domain."""
    return site_of(host_of(one)) == site_of(host_of(other))


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    # The snapshot in the package: looking at a URL must not make a request of its own.
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


@lru_cache(maxsize=512)  # one visit asks for the same few addresses again and again
def _parse(url: str) -> _Address:
    text = _without_controls(url)
    if len(text) > MAX_LENGTH:
        raise ValueError("the address is too long")
    parts = urlsplit(text)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise ValueError("only http and https addresses are visited")
    if parts.username is not None or parts.password is not None:
        raise ValueError("the address holds credentials")
    port = parts.port
    shown = "" if port in (None, _PORTS[scheme]) else f":{port}"
    pieces = tuple(filter(None, map(_plain_piece, parts.query.split("&")))) if parts.query else ()
    address = _Address(scheme, _normal_host(parts.hostname or ""), shown, _normal_path(parts.path), pieces)
    if len(address.text()) > MAX_LENGTH:  # escapes are longer than what they stand for
        raise ValueError("the address is too long")
    return address


def _without_controls(url: str) -> str:
    url = url.strip()
    return url if url.isprintable() else "".join(char for char in url if char.isprintable())


@lru_cache(maxsize=4_096)
def _normal_host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if len(host) > 253 or not (_HOST.match(host) or _ADDRESS.match(host)):
        raise ValueError("the address names no host")
    return host


def _normal_path(path: str) -> str:
    path = _escaped(path or "/", safe="/%:@!$&'()*+,;=~")
    if not path.startswith("/"):
        path = f"/{path}"
    return _without_dots(path) if "/." in path else path


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/" + "/".join(kept)


def _plain_piece(piece: str) -> str:
    # "&amp;" that was escaped once too often
    while piece.lower().startswith("amp;"):
        piece = piece[4:]
    return _escaped(piece, safe="/%:@!$'()*+,;=~?")


def _escaped(text: str, *, safe: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return "%25"
        char = chr(int(match.group(1), 16))
        return char if char in _UNRESERVED else match.group(0).upper()

    if _PLAIN.match(text):
        return text
    return quote(_ESCAPE.sub(one, text), safe=safe, errors="replace")


def _without_tracking(address: _Address, keep: frozenset[str]) -> _Address:
    kept = tuple(piece for piece in address.query if parameter_name(piece) in keep or not is_tracking(piece))
    return address if len(kept) == len(address.query) else address._replace(query=kept)


def _without_twin(address: _Address, keep: frozenset[str]) -> _Address:
    path = address.path
    if "amp" in path:
        segments = [segment for segment in _AMP_FILE.sub("", path).split("/") if segment != "amp"]
        path = _without_dots("/".join(segments)) if any(segments) else path
    query = tuple(piece for piece in address.query if parameter_name(piece) in keep or not is_amp_switch(piece))
    return address._replace(host=_desktop_host(address.host), path=path, query=query)


@lru_cache(maxsize=4_096)
def _desktop_host(host: str) -> str:
    while _TWIN_HOST.match(host) and not _ADDRESS.match(host):
        shorter = _TWIN_HOST.sub("", host)
        if site_of(shorter) != site_of(host):
            break
        host = shorter
    return host


def _unwrap_amp_cache(address: _Address) -> _Address:
    """The publisher's own URL for a page in Google's AMP cache or viewer."""
    if address.host.endswith(".cdn.ampproject.org"):
        match = _AMP_CACHE.match(address.path)
    elif address.host.startswith("www.google.") and address.path.startswith("/amp/"):
        match = _AMP_CACHE.match(f"/c{address.path[4:]}")
    else:
        return address
    if match is None:
        return address
    query = f"?{'&'.join(address.query)}" if address.query else ""
    try:
        return _unwrap_amp_cache(_parse(f"http{match.group(1) or ''}://{match.group(2)}{query}"))
    except ValueError:
        return address


def _by_name(piece: str) -> tuple[str, str]:
    return parameter_name(piece).casefold(), piece
