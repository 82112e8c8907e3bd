"""Bytes of a page to its characters.

In: the body and the ``content-type`` header. Out: the text, the name of the encoding and how many characters could not
be read. It believes a declaration only as far as the bytes bear it out, never raises and never reads more than
``MAX_BYTES``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 10_000_000
"""A news page is below 2 MB; what is longer is cut."""

_META_WINDOW = 8_192
_SAMPLE = 40_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Browsers read these labels as the wider set that contains them (WHATWG Encoding); so do we.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "johab": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "latin_1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-9")
_OTHER = (
    *("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "cp1253", "cp1255", "cp1256", "cp874"),
    *("gb18030", "big5", "cp949", "cp932", "euc_jp"),
)
_LATIN_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "tr": "cp1254",
}
_HTML_LANG = re.compile(rb"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:+-]{2,40})", re.IGNORECASE)
_INVISIBLE = ("\xad", "\ufffe", "\uffff")
_SOFT_HYPHEN = re.compile(rb"&(?:shy|#173);")
_CONTROLS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
# A script without an end reaches to the end of the piece, and a tag ends before the next one begins: no page makes this
# read the same bytes again and again.
_MARKUP = re.compile(rb"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|<[^<>]{0,5000}>|[\x00-\x1f]+", re.DOTALL | re.I)
_HIGH = re.compile(rb"[\x80-\xff]+")
_LATIN_LETTERS = re.compile(rb"[A-Za-z]+")
# UTF-8 read as Windows-1252 or Latin-1 and written as UTF-8 again: a lead byte as a letter, then a continuation byte
# as a sign.
_TWICE = re.compile(
    rb"\xc3[\x82-\xaf](?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xcb[\x86\x9c]|\xc6\x92)"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a page, as UTF-8 without control characters: what the parser takes."""

    data: bytes
    encoding: str
    """Python's name of the encoding the page was in."""
    cut: bool = False
    """The body was longer than ``MAX_BYTES``."""

    def start(self, size: int) -> str:
        """About the first ``size`` characters."""
        return self.data[:size].decode("utf-8", "ignore")

    def end(self, size: int) -> str:
        """About the last ``size`` characters."""
        return self.data[-size:].decode("utf-8", "ignore")


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Read ``body``; the order is: byte order mark, valid UTF-8, header, meta element, detection."""
    cut = len(body) > MAX_BYTES
    body = body[:MAX_BYTES]
    text, encoding, as_sent = _read(body, content_type)
    data = body if as_sent else text.encode("utf-8", "replace")
    data = data.translate(None, _CONTROLS)
    # Soft hyphens would split words for whoever compares them; U+FFFE and U+FFFF are refused where text is copied into
    # another tree. One sign is found in the characters several times as fast as in the bytes.
    for invisible in _INVISIBLE:
        if invisible in text:
            data = data.replace(invisible.encode(), b"")
    if _SOFT_HYPHEN.search(data):
        data = _SOFT_HYPHEN.sub(b"", data)
    return Decoded(data, encoding, cut)


def _read(body: bytes, content_type: str) -> tuple[str, str, bool]:
    """The text, the encoding, and whether the bytes are that text in UTF-8 already."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), encoding, False
    if (wide := _wide_without_mark(body)) is not None:
        return body.decode(wide, "replace"), wide, False
    if b"\x1b$" in body[:_META_WINDOW]:
        return body.decode("iso2022_jp_ext", "replace"), "iso2022_jp_ext", False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return *_read_legacy(body, content_type), False
    return (_undo_double(text), "utf-8", False) if _is_double(body) else (text, "utf-8", True)


def _wide_without_mark(body: bytes) -> str | None:
    """UTF-16 without its mark shows as every second byte being zero."""
    start = body[:512]
    if len(start) < 16 or start.count(0) < len(start) * 0.4:
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _read_legacy(body: bytes, content_type: str) -> tuple[str, str]:
    """The body is not valid UTF-8: a few broken bytes in UTF-8, a declared older set, or one that must be guessed."""
    text = body.decode("utf-8", "replace")
    broken, readable = text.count("\ufffd"), len(_HIGH.findall(body))
    if broken * 10 <= readable:
        return (_undo_double(text) if _is_double(body) else text), "utf-8"
    for encoding in _declared(body, content_type):
        try:
            decoded = body.decode(encoding, "replace")
        except (LookupError, UnicodeError):
            continue
        if _plausible(body, decoded, encoding):
            return decoded, encoding
    encoding = _detected(body)
    return body.decode(encoding, "replace"), encoding


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """Declared encodings except UTF-8, which the caller has tried; the page often knows better than the server."""
    window = body[:_META_WINDOW]
    labels = [m.group(1).decode("ascii", "replace") for m in _META_CHARSET.finditer(window)]
    labels += [m.group(1).decode("ascii", "replace") for m in _XML_ENCODING.finditer(window)]
    labels += _HEADER_CHARSET.findall(content_type[:500])
    for label in labels:
        try:
            name = codecs.lookup(label.strip()).name
        except (LookupError, ValueError, UnicodeError):
            continue
        if not name.startswith("utf"):
            yield _WIDER.get(name, name)


def _plausible(body: bytes, decoded: str, encoding: str) -> bool:
    """Whether the bytes bear the declaration out: few unreadable characters, and a Latin set only for Latin text."""
    high = sum(map(len, _HIGH.findall(body[: _SAMPLE * 5])))
    if decoded.count("\ufffd") > max(3, 0.02 * high):
        return False
    if encoding not in {"cp1252", "cp1254", "iso8859-15", "mac-roman"}:
        return True
    sample = _prose(body)
    return sum(map(len, _HIGH.findall(sample))) < 0.25 * max(1, sum(map(len, _LATIN_LETTERS.findall(sample))))


def _prose(body: bytes) -> bytes:
    """A piece of the page without its markup, for guessing."""
    return _MARKUP.sub(b" ", body[: _SAMPLE * 25])[-_SAMPLE * 4 :][:_SAMPLE]


def _detected(body: bytes) -> str:
    """The likeliest encoding by the look of the words; among the Latin sets the page's language decides."""
    from charset_normalizer import from_bytes  # costs 30 ms to load and is rarely wanted

    best = from_bytes(_prose(body) or body[:_SAMPLE], cp_isolation=[*_LATIN, *_OTHER]).best()
    name = codecs.lookup(best.encoding).name if best is not None else "cp1252"
    if name in _LATIN:
        tag = _HTML_LANG.search(body[:_META_WINDOW])
        return _LATIN_BY_LANGUAGE.get(tag.group(1).decode("ascii").lower(), "cp1252") if tag else "cp1252"
    return _WIDER.get(name, name)


def _is_double(body: bytes) -> bool:
    """Whether the encoding was applied twice; a page that merely mentions such letters is none."""
    return b"\xc3" in body and len(_TWICE.findall(body)) > 2


def _undo_double(text: str) -> str:
    from ftfy import fix_encoding  # costs 100 ms to load and is rarely wanted

    return fix_encoding(text)
