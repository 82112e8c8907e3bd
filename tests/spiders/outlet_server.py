"""A small outlet for tests: real sockets on a loopback host of its own, faults on demand, every request counted."""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

_HOSTS = itertools.count(2)


@dataclass
class Answer:
    """What the server says to one request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    """``reset`` (after the headers), ``cut`` (half of the body), ``hang`` (never answers), ``floods`` or ``drips`` (a
    body without end, fast or slow), or nothing."""
    seconds: float = 0.0
    """How long it takes."""


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    at: float
    """Monotonic seconds."""
    ended: float


Route = Answer | Callable[[Seen], Answer]


class Outlet:
    """One host. Set ``routes`` by path; look at ``seen`` and ``most_at_once`` afterwards."""

    def __init__(self, routes: dict[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = routes if routes is not None else {}
        self.seen: list[Seen] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self.host = f"127.0.0.{next(_HOSTS) % 250 + 2}"
        try:
            self._server = ThreadingHTTPServer((self.host, 0), self._handler())
        except OSError:
            pytest.skip("the system has a single loopback address")
        self._server.daemon_threads = True
        self.url = f"http://{self.host}:{self._server.server_address[1]}"

    def speak_tls(self, certificate: Path) -> None:
        """Serve over TLS with a certificate and key in one PEM file."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = self.url.replace("http:", "https:")

    def __enter__(self) -> Outlet:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """Paths asked for, in order, without robots.txt."""
        return [seen.path for seen in self.seen if seen.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """Seconds between the end of one request and the beginning of the next."""
        ordered = sorted(self.seen, key=lambda seen: seen.at)
        return [later.at - earlier.ended for earlier, later in itertools.pairwise(ordered)]

    def answer(self, path: str, headers: dict[str, str]) -> tuple[Answer, Callable[[], None]]:
        """What to say, and what to call when it has been said."""
        at = time.monotonic()
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        route = self.routes.get(path, Answer(b"not here", 404, {"Content-Type": "text/plain"}))
        answer = route(Seen(path, headers, at, at)) if callable(route) else route

        def said() -> None:
            with self._lock:
                self._at_once -= 1
                self.seen.append(Seen(path, headers, at, time.monotonic()))

        return answer, said

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outlet = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                answer, said = outlet.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
                time.sleep(answer.seconds)
                # Before the last byte leaves: the client may ask again before this thread runs again.
                said()
                with suppress(OSError):  # the client may have given up
                    _speak(self, answer)

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler


def _speak(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    if answer.fault == "hang":
        time.sleep(60)
    if answer.fault == "close":
        handler.close_connection = True
        return
    handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    handler.send_response(answer.status)
    headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
    if answer.status != 304 and headers.get("Content-Length") != "":
        headers.setdefault("Content-Length", str(len(answer.body)))
    for name, value in headers.items():
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    if answer.fault in ("floods", "drips"):
        handler.close_connection = True
        ends = time.monotonic() + 30
        while time.monotonic() < ends:  # until the client has had enough
            handler.wfile.write(answer.body if answer.fault == "floods" else b" ")
            time.sleep(0.0 if answer.fault == "floods" else 0.05)
        return
    if answer.fault == "reset":
        handler.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.connection.close()
        handler.close_connection = True
        return
    if answer.fault == "cut":
        handler.wfile.write(answer.body[: len(answer.body) // 2])
        handler.close_connection = True
        return
    if answer.status != 304:
        handler.wfile.write(answer.body)
    if headers.get("Content-Length") == "":
        handler.close_connection = True


@contextmanager
def outlets(count: int) -> Iterator[list[Outlet]]:
    """So many outlets, each on a host of its own."""
    made = [Outlet() for _ in range(count)]
    for outlet in made:
        outlet.__enter__()
    try:
        yield made
    finally:
        for outlet in made:
            outlet.__exit__()


def page(text: str, title: str = "A title", head: str = "") -> Answer:
    """An HTML page."""
    html = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><p>{text}</p></body></html>"
    return Answer(html.encode())


def versioned(text: str, etag: str, modified: str = "") -> Callable[[Seen], Answer]:
    """A page that answers 304 to those who have it."""

    def answer(seen: Seen) -> Answer:
        headers = {"ETag": etag} | ({"Last-Modified": modified} if modified else {})
        if seen.headers.get("if-none-match") == etag:
            return Answer(b"", 304, headers)
        return Answer(page(text).body, 200, headers)

    return answer


def rss(*links: str, title: str = "Parade in Pyongyang") -> Answer:
    """An RSS feed of these links."""
    items = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for link in links)
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
    return Answer(xml.encode(), headers={"Content-Type": "application/rss+xml"})


def sitemap(*links: str) -> Answer:
    """A sitemap of these links."""
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Answer(xml.encode(), headers={"Content-Type": "application/xml"})


def gzipped(answer: Answer) -> Answer:
    """The same answer with a gzip content encoding."""
    return Answer(gzip.compress(answer.body), answer.status, {**answer.headers, "Content-Encoding": "gzip"})
