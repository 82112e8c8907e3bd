"""Content encodings of a response: gzip and deflate, which is all we ask for.

The bytes that came over the wire go in, the page's bytes come out, with whether they are all there. The size is
bounded before memory is spent, so a compression bomb costs no more than the limit.
"""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15


class CannotDecode(ValueError):
    """The body is in an encoding we did not ask for, is broken, or is too large; ``str()`` says which."""


def decode_body(body: bytes, encodings: list[str], limit: int) -> tuple[bytes, bool]:
    """The decoded bytes and whether they are complete; raises ``CannotDecode``."""
    complete = True
    for encoding in reversed([name.strip().lower() for name in encodings]):
        if encoding in {"", "identity"} or not body:
            continue
        if encoding not in _WINDOWS:
            raise CannotDecode(f"the body came in the encoding {encoding[:20]!r}, which we did not ask for")
        body, whole = _inflate(body, encoding, limit)
        complete = complete and whole
    return body, complete


def _inflate(body: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    window = _WINDOWS[encoding]
    try:
        return _unpack(body, window, limit)
    except zlib.error as error:
        if encoding != "deflate":
            raise CannotDecode(f"the {encoding} data is broken: {error}") from error
    try:
        # Some servers send the bare stream without its two header bytes.
        return _unpack(body, _RAW_DEFLATE, limit)
    except zlib.error as error:
        raise CannotDecode(f"the deflate data is broken: {error}") from error


def _unpack(body: bytes, window: int, limit: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = 0
    while body:
        unpacker = zlib.decompressobj(wbits=window)
        part = unpacker.decompress(body, limit + 1 - size)
        size += len(part)
        parts.append(part)
        if size > limit:
            raise CannotDecode(f"unpacked, the body is larger than {limit:,} bytes")
        if not unpacker.eof:
            return b"".join(parts), False
        # gzip may have several members; anything else behind the stream is padding.
        body = unpacker.unused_data if window == _WINDOWS["gzip"] and unpacker.unused_data[:2] == b"\x1f\x8b" else b""
    return (parts[0] if len(parts) == 1 else b"".join(parts)), True
