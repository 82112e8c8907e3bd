"""Changes a valid input so that it stays nearly valid: a seed and a source of chance go in, a hostile neighbour
comes out.

What is packed is unpacked, changed and packed again; JSON is changed as a tree; everything else as tokens (tags,
quoted texts, numbers, words) or as bytes. The same chance gives the same bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import warnings
import zipfile
import zlib
from random import Random
from typing import Any

LONGEST = 400_000
"""Bytes of a mutated input; some faults only show at a size."""

HOSTILE = (
    *(
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"%00",
        b"%",
        b"\\u0000",
        b"\\ud800",
        b"\r\n",
        b"\x85",
    ),
    *(b"<script>alert(1)</script>", b"javascript:alert(1)", b'"><img src=x onerror=alert(1)>', b"]]>", b"<!--", b"-->"),
    *(
        b"<![CDATA[",
        b"&#0;",
        b"&#x110000;",
        b"&amp;amp;",
        b"&lol9;",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"=HYPERLINK(1)",
    ),
    *(
        b"http://[::1",
        b"http://127.0.0.1/",
        b"file:///etc/passwd",
        b"//x",
        b"http://a@b:99999/",
        b"http://\xc4\xb0.example/",
    ),
    *(b"data:text/html,x", b"http://", b"https://harbour.example:0x50/", b"\xe2\x80\xae", b"\x1b[2J", b"\x1b]0;x\x07"),
    *(
        b"0",
        b"-1",
        b"1e999",
        b"NaN",
        b"99999999999999999999",
        b"0x10",
        b"-0",
        b"1_0",
        b"\xd9\xa3",
        b"\xc2\xb2",
        b"1.5e-400",
    ),
    *(
        b"0000-00-00",
        b"9999-12-31T23:59:60Z",
        b"0001-01-01T00:00:00+14:00",
        b"2023-02-30",
        b"2023-07-26T25:61:61+99:99",
    ),
    *(
        b"Thu, 01 Jan 1970 00:00:00 -9999",
        b"Mon, 99 Foo 2023",
        b"20230726999999",
        b"null",
        b"true",
        b"{}",
        b"[]",
        b"[[]]",
    ),
)
_TOKENS = re.compile(rb"<[^<>]{0,200}>|\"[^\"\n]{0,200}\"|[0-9]+|[A-Za-z_\x80-\xff]+|\s+|.", re.DOTALL)


def mutate(data: bytes, chance: Random, others: tuple[bytes, ...] = ()) -> bytes:
    """``data`` changed a few times; pieces of ``others`` may find their way into it."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = _once(data, chance, others)
    return data[:LONGEST]


def _once(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    if data[:2] == b"\x1f\x8b" and chance.random() < 0.7:
        return _in_gzip(data, chance, others)
    if data[:2] == b"PK" and chance.random() < 0.7:
        return _in_zip(data, chance, others)
    if data.lstrip()[:1] in (b"{", b"[") and chance.random() < 0.6:
        return _in_json(data, chance)
    return chance.choice((_bytes, _tokens, _tokens, _tokens, _grow, _splice))(data, chance, others)


def _in_gzip(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    """Change what is in each member or one of them."""
    members: list[bytes] = []
    rest = data
    try:
        while rest[:2] == b"\x1f\x8b":
            unpacker = zlib.decompressobj(31)
            members.append(unpacker.decompress(rest, 4 * LONGEST))
            rest = unpacker.unused_data
    except zlib.error:
        return _bytes(data, chance, others)
    if not members:
        return _bytes(data, chance, others)
    place = chance.randrange(len(members))
    members[place] = _once(members[place], chance, others)
    return b"".join(gzip.compress(member, 1, mtime=0) for member in members) + rest


def _in_zip(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    """Change, rename, double or leave out one entry."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [(info.filename, package.read(info)) for info in package.infolist()[:50]]
    except Exception:  # noqa: BLE001  the input was broken before
        return _bytes(data, chance, others)
    if not entries:
        return _bytes(data, chance, others)
    place = chance.randrange(len(entries))
    name, body = entries[place]
    kind = chance.randrange(5)
    if kind == 0:
        entries.append(entries[place])
    elif kind == 1:
        del entries[place]
    elif kind == 2:
        entries[place] = (name + chance.choice(("/../x", "\n", "\u202e", "/", ".json")), body)
    else:
        entries[place] = (name, _once(body, chance, others))
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(packed, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as package:
            for entry, content in entries:
                # Without a time of its own it would bear the clock's: the same seed would give other bytes.
                package.writestr(zipfile.ZipInfo(entry), content, package.compression)
    return packed.getvalue()


def _in_json(data: bytes, chance: Random) -> bytes:
    """Change one value of one JSON document, line by line where there are several."""
    lines = data.split(b"\n") if b"\n" in data.strip() and not data.lstrip().startswith(b"[") else [data]
    place = chance.randrange(len(lines))
    try:
        value = json.loads(lines[place])
        lines[place] = json.dumps(_tree(value, chance), ensure_ascii=chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
    except (ValueError, RecursionError):
        lines[place] = _tokens(lines[place], chance, ())
    return b"\n".join(lines)


def _tree(value: Any, chance: Random) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(list(value))
        kind = chance.randrange(8)
        if kind == 0:
            return {name: item for name, item in value.items() if name != key}
        if kind == 1:
            return {("\x00" + name if name == key else name): item for name, item in value.items()}
        return {name: _tree(item, chance) if name == key else item for name, item in value.items()}
    if isinstance(value, list) and value and chance.random() < 0.8:
        place = chance.randrange(len(value))
        kind = chance.randrange(8)
        if kind == 0:
            return value[:place] + value[place + 1 :]
        if kind == 1:
            return value + value[: place + 1] * chance.choice((1, 50))
        return [_tree(item, chance) if number == place else item for number, item in enumerate(value)]
    return _value(value, chance)


def _value(value: Any, chance: Random) -> Any:
    nested: Any = value
    for _ in range(chance.choice((1, 3, 40, 200))):
        nested = [nested]
    others = [None, True, 0, -1, 1e308, 10**30, "", [], {}, [value], {"@value": value}, {"a": value}, nested]
    if isinstance(value, str):
        hostile = chance.choice(HOSTILE).decode("utf-8", "surrogateescape")
        others += [value + hostile, hostile + value, hostile, value * 400, value[: len(value) // 2], value.upper()] * 2
    return chance.choice(others)


def _bytes(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    if not data:
        return chance.randbytes(chance.randrange(64))
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 1, 4, 16, 200, len(data))))
    kind = chance.randrange(5)
    if kind == 0:
        return data[:start]
    if kind == 1:
        return data[:start] + data[end:]
    if kind == 2:
        return data[:start] + bytes((data[start] ^ (1 << chance.randrange(8)),)) + data[start + 1 :]
    if kind == 3:
        return data[:start] + chance.randbytes(chance.randrange(1, 20)) + data[start:]
    return data[:start] + chance.choice(HOSTILE) + data[end:]


def _tokens(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    tokens = _TOKENS.findall(data[: LONGEST // 4])
    if not tokens:
        return _bytes(data, chance, others)
    place, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    kind = chance.randrange(6)
    if kind == 0:
        del tokens[place]
    elif kind == 1:
        tokens[place], tokens[other] = tokens[other], tokens[place]
    elif kind == 2:
        tokens[place] = tokens[other]
    elif kind == 3:
        tokens.insert(place, chance.choice(HOSTILE))
    elif kind == 4:
        token, hostile = tokens[place], chance.choice(HOSTILE)
        tokens[place] = token[:1] + hostile + token[-1:] if len(token) > 2 else hostile
    else:
        first, last = sorted((place, other))
        tokens[first:first] = tokens[first : min(last, first + 60) + 1]
    return b"".join(tokens)


def _grow(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    """One piece many times: what is not linear shows."""
    tokens = _TOKENS.findall(data[: LONGEST // 8])
    if not tokens:
        return data
    start = chance.randrange(len(tokens))
    piece = b"".join(tokens[start : start + chance.choice((1, 2, 5, 30))])
    times = chance.choice((20, 300, 5_000, 40_000))
    return data[: LONGEST // 4] if not piece else _insert(data, piece * min(times, LONGEST // len(piece)), chance)


def _splice(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    if not others:
        return _bytes(data, chance, others)
    other = chance.choice(others)
    start = chance.randrange(len(other) + 1)
    return _insert(data, other[start : start + chance.choice((10, 100, 2_000))], chance)


def _insert(data: bytes, piece: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + piece + data[place:]
