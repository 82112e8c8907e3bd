"""Text from anywhere goes in, text that can do nothing on a page comes out. Markup is escaped later, by the templates.

Control characters become visible signs, overrides of the writing direction are spelled out, and only web addresses
become links.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup

_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"
)
"""Controls other than tab and line ends, direction overrides, surrogates and characters that HTML has no place for."""


def inert(text: str) -> str:
    """The text with every harmful character made visible; ordinary text comes back as it is."""
    if text.isascii() and text.isprintable():
        return text
    return _HARMFUL.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    point = ord(found[0])
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    return f"[U+{point:04X}]" if point < 0xFDD0 and not 0xD800 <= point <= 0xDFFF else "\ufffd"


def finalize(value: object) -> object:
    """What a template prints: markup as it is, text made inert; nothing is a mistake of ours and raises."""
    if value is None:
        raise ValueError("a page tried to print nothing")
    return value if isinstance(value, Markup) or not isinstance(value, str) else inert(value)


def web_address(url: str | None) -> str:
    """The URL where it is one that a browser may open from a page of ours, else the empty string."""
    if not url or len(url) > 4_000 or re.search(r"[\x00-\x20\x7f-\x9f\"<>\\^`{|}\u202a-\u202e\u2066-\u2069]", url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""


def language_tag(language: str | None) -> str:
    """The language for a ``lang`` attribute; ``und`` where it is not known or no language tag."""
    return language if language and re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}", language) else "und"


def file_name(key: str) -> str:
    """The key of a fact or outlet as the name of a page; refuses what could leave the folder."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", key):
        raise ValueError(f"{key!r} cannot name a page")
    return f"{key}.html"
