"""Serves saved pages from memory on many loopback hosts, in a process of its own, as fast as Python can.

Every page has an ETag and answers 304 to those who have it. Used by ``pipeline.py``; never reads requests beyond their
first line and one header, so it is for benchmarks only.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "pages"
HOSTS = 40
_ETAG = re.compile(rb'\r\nif-none-match: *("[^"]*")', re.IGNORECASE)


@dataclass(frozen=True)
class SavedPage:
    """One real page: its name and its gzipped bytes."""

    name: str
    packed: bytes

    def html(self) -> bytes:
        """The page's bytes."""
        return gzip.decompress(self.packed)


def saved_pages() -> list[SavedPage]:
    """All pages of the data folder beside the checkout."""
    lines = (PAGES / "manifest.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [SavedPage(row["id"], (PAGES / row["html"]).read_bytes()) for row in rows]


@contextmanager
def page_server() -> Iterator[list[str]]:
    """The addresses of the hosts, up while the context is open; each serves ``/<anything>/<page name>``."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(line: Connection) -> None:
    answers = {page.name.encode(): page.packed for page in saved_pages()}

    class Speaker(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport
            self.buffer = b""

        def data_received(self, data: bytes) -> None:
            self.buffer += data
            while b"\r\n\r\n" in self.buffer:
                request, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
                self.transport.write(_answer(request, answers))  # type: ignore[attr-defined]

    async def run() -> None:
        loop = asyncio.get_running_loop()
        servers = [await loop.create_server(Speaker, f"127.0.0.{number + 2}", 0) for number in range(HOSTS)]
        line.send(["http://{}:{}".format(*server.sockets[0].getsockname()) for server in servers])
        await asyncio.Event().wait()

    asyncio.run(run())


def _answer(request: bytes, answers: dict[bytes, bytes]) -> bytes:
    name = request.split(b" ", 2)[1].rpartition(b"/")[2]
    body = answers.get(name)
    if body is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    etag = b'"' + name + b'"'
    asked = _ETAG.search(request)
    if asked and asked[1] == etag:
        return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
    head = b"Content-Type: text/html\r\nContent-Encoding: gzip\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
    return b"HTTP/1.1 200 OK\r\n" + head % (etag, len(body)) + body
