"""Raw pages: bytes go in, few bytes come out, and the same bytes come back.

A later version of a page is compressed with the previous one as prefix, which makes it some fifty times smaller. Every
``KEYFRAME`` pages stands one that can be read by itself, so that no page needs more than that many steps.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from db.models import RawPage

if sys.version_info >= (3, 14):
    from compression.zstd import (
        CompressionParameter,
        DecompressionParameter,
        ZstdCompressor,
        ZstdDecompressor,
        ZstdDict,
    )
else:
    from backports.zstd import CompressionParameter, DecompressionParameter, ZstdCompressor, ZstdDecompressor, ZstdDict

KEYFRAME = 10
LEVEL = 3
"""Higher levels give one or two per cent for three to nine times the work, with a prefix as without."""
SMALLEST_WINDOW, LARGEST_WINDOW = 10, 27
"""Powers of two; the window has to reach over the prefix."""
SHORTEST_PREFIX = 8
"""Bytes; zstd refuses shorter ones."""
LONG_DISTANCE = 20
"""Windows from here on need a search for far matches."""


class RawPageDamaged(Exception):
    """The stored bytes do not give the page back that was put in."""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The newest raw page of an article, as the next one rests on it."""

    version_id: int
    depth: int
    body: bytes


def digest_bytes(body: bytes) -> str:
    """blake2b-128, hex."""
    return blake2b(body, digest_size=16).hexdigest()


def compress(body: bytes, prefix: bytes = b"") -> bytes:
    """``body`` as one zstd frame; ``prefix`` must be given again to read it."""
    window = min(LARGEST_WINDOW, max(SMALLEST_WINDOW, (len(body) + len(prefix)).bit_length()))
    options: dict[int, int] = {
        CompressionParameter.compression_level: LEVEL,
        CompressionParameter.window_log: window,
        CompressionParameter.enable_long_distance_matching: int(window >= LONG_DISTANCE),
    }
    return ZstdCompressor(options=options, zstd_dict=_as_prefix(prefix)).compress(body, ZstdCompressor.FLUSH_FRAME)


def decompress(blob: bytes, length: int, prefix: bytes = b"") -> bytes:
    """The page back; never more than ``length`` bytes, whatever the blob says."""
    options: dict[int, int] = {DecompressionParameter.window_log_max: LARGEST_WINDOW}
    body = ZstdDecompressor(zstd_dict=_as_prefix(prefix), options=options).decompress(blob, max_length=max(length, 1))
    return bytes(body)


def raw_page_row(version_id: int, body: bytes, base: StoredPage | None, digest: str | None = None) -> dict[str, Any]:
    """The columns of ``RawPage`` that hold ``body``.

    ``base`` is the article's newest raw page, if there is one; ``digest`` that of ``body``, where it is known already.
    """
    if base is None or base.depth + 1 >= KEYFRAME:
        base_id, depth, prefix = None, 0, b""
    else:
        base_id, depth, prefix = base.version_id, base.depth + 1, base.body
    return {
        "version_id": version_id,
        "base_id": base_id,
        "depth": depth,
        "body": compress(body, prefix),
        "digest": digest or digest_bytes(body),
        "length": len(body),
    }


def read_raw(source: Connection | Session, version_id: int) -> bytes | None:
    """The page of a version as it came over the wire; ``None`` where an import brought the text alone.

    Raises ``RawPageDamaged`` where the bytes are not those that were stored.
    """
    chain: list[Any] = []
    wanted: int | None = version_id
    while wanted is not None and len(chain) < KEYFRAME:
        row = source.execute(
            select(RawPage.base_id, RawPage.body, RawPage.length, RawPage.digest).where(RawPage.version_id == wanted)
        ).one_or_none()
        if row is None:
            break
        chain.append(row)
        wanted = row.base_id
    if not chain:
        return None
    body = b""
    for row in reversed(chain):
        body = decompress(row.body, row.length, body)
    if digest_bytes(body) != chain[0].digest:
        raise RawPageDamaged(f"the raw page of version {version_id} does not match its digest")
    return body


def _as_prefix(prefix: bytes) -> Any:
    return ZstdDict(prefix, is_raw=True).as_prefix if len(prefix) >= SHORTEST_PREFIX else None
