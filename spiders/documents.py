"""Which kind of document discovery got, whatever it was called or labelled.

The bytes that came back for a feed, sitemap or section page go in; a ``Document`` comes out. Gzip is recognised by its
bytes and unpacked up to a limit. It never raises on any bytes.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime

from spiders.feeds import read_feed, read_json_feed
from spiders.links import Document, not_a_feed
from spiders.sections import read_section
from spiders.sitemaps import read_sitemap, read_text_sitemap

_GZIP = b"\x1f\x8b"
_SITEMAP_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_HTML_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_SNIFFED = 4_096


@dataclass(frozen=True, slots=True)
class Found:
    """What came back for a discovery address."""

    body: bytes
    url: str
    """Where it answered, after redirects."""
    content_type: str = ""
    role: str = "feed"
    """What was asked for: ``feed``, ``sitemap`` or ``section``."""


def read_document(found: Found, pattern: re.Pattern[str] | None, now: datetime, limit: int) -> Document:
    """Read what came back; a feed listed as a sitemap (or the reverse) is read as what it is."""
    kind = {"feed": "rss", "sitemap": "sitemap"}.get(found.role, "section")
    try:
        body = gunzip(found.body, limit)
    except ValueError as error:
        return not_a_feed(kind, str(error))
    if not body.strip():
        return Document(kind, outcome="empty", note="the document is empty")
    if found.role == "section":
        return read_section(body, found.url, found.content_type, pattern, now)
    return _read_machine_document(body, found, kind, now)


def _read_machine_document(body: bytes, found: Found, kind: str, now: datetime) -> Document:
    head = body[:_SNIFFED].replace(b"\x00", b"")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_feed(body, found.url, now)
    if _SITEMAP_ROOT.search(head):
        return read_sitemap(body, found.url, now)
    if _FEED_ROOT.search(head):
        return read_feed(body, found.url, found.content_type, now)
    if _HTML_ROOT.search(head):
        return not_a_feed(kind, "an HTML page came back")
    if found.role == "sitemap":
        return read_text_sitemap(body, found.url, now)
    return read_feed(body, found.url, found.content_type, now)


def gunzip(body: bytes, limit: int) -> bytes:
    """The unpacked bytes where ``body`` is gzip, whatever its label; ``ValueError`` beyond ``limit`` or if broken."""
    unpacked = bytearray()
    while body.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked += unpacker.decompress(body, limit + 1 - len(unpacked))
        except zlib.error as error:
            raise ValueError(f"the gzip data is broken: {error}") from error
        if len(unpacked) > limit or unpacker.unconsumed_tail:
            raise ValueError(f"unpacked, it is larger than {limit:,} bytes")
        if not unpacker.eof:
            raise ValueError("the gzip data ends early")
        body = unpacker.unused_data
    return bytes(unpacked) if unpacked else body
