"""How one outlet's server speaks HTTP: conditional requests, compression, HEAD, and what goes wrong on purpose.

A request comes in over a socket; the press says what to answer, and bytes go out. It decides nothing about content.
"""

from __future__ import annotations

import gzip
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Protocol

from spiders.press.articles import Fault, Site
from spiders.press.replies import Reply

GZIP_FROM = 400
"""Bodies below this size are not worth compressing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the press saw it."""

    at: datetime
    outlet: str
    host: str
    """Address and port."""
    method: str
    target: str
    status: int
    """0 where the connection was broken or stalled on purpose."""
    concurrent: int
    """Requests of the same host in work when this one came, itself included."""
    conditional: bool
    """Whether it carried If-None-Match or If-Modified-Since."""
    user_agent: str


class Director(Protocol):
    """What the handler needs of the press."""

    latency: float

    def base(self, outlet: str) -> str: ...  # noqa: D102  (see Press)
    def begin(self, site: Site) -> int: ...  # noqa: D102
    def end(self, site: Site) -> None: ...  # noqa: D102
    def note(self, seen: Seen) -> None: ...  # noqa: D102
    def answer(self, site: Site, target: str) -> Reply: ...  # noqa: D102
    def take_fault(self, site: Site, target: str) -> Fault | None: ...  # noqa: D102
    def hold(self, seconds: float = ...) -> None: ...  # noqa: D102


class _Server(ThreadingHTTPServer):
    """Threads end with the process; a client that goes away is no error of ours."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A broken connection is the client's right; anything else is a mistake of the press and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def bind(address: str, press: Director, site: Site) -> ThreadingHTTPServer:
    """A server on its own loopback address, or on a port of 127.0.0.1 where the system has no other."""
    handler = _handler(press, site)
    try:
        return _Server((address, 0), handler)
    except OSError:
        return _Server(("127.0.0.1", 0), handler)


def _handler(press: Director, site: Site) -> type[BaseHTTPRequestHandler]:
    """The request handler of one outlet."""
    return type("Handler", (_OutletHandler,), {"press": press, "site": site})


class _OutletHandler(BaseHTTPRequestHandler):
    """Answers for one outlet; which one, and for which press, its subclass says."""

    press: ClassVar[Director]
    site: ClassVar[Site]
    server_version = "press"
    sys_version = ""
    timeout = 20

    def do_GET(self) -> None:
        busy = self.press.begin(self.site)
        try:
            fault = self.press.take_fault(self.site, self.path)
            answer = _faulty(fault, self.press.answer(self.site, self.path))
            if fault is None and _unchanged(self, answer):
                answer = Reply(304, {k: v for k, v in answer.headers.items() if k != "Content-Type"})
            self.press.note(self._seen(answer.status, busy))
            if self.press.latency:
                self.press.hold(self.press.latency)
            if fault is not None and fault.kind == "stall":
                self.press.hold()
        finally:
            self.press.end(self.site)
        if answer.status:
            self._send(answer, short=fault is not None and fault.kind == "short")
        else:
            self._break()

    do_HEAD = do_GET  # noqa: N815  (the name http.server calls)

    def _seen(self, status: int, busy: int) -> Seen:
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        host = self.press.base(self.site.id).removeprefix("http://")
        agent = self.headers.get("User-Agent", "")
        return Seen(datetime.now(UTC), self.site.id, host, self.command, self.path, status, busy, conditional, agent)

    def _send(self, answer: Reply, *, short: bool) -> None:
        body, headers = answer.body, dict(answer.headers)
        if self.site.gzip and len(body) >= GZIP_FROM and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET" and answer.status != 304:
            self.wfile.write(body[: len(body) // 2] if short else body)

    def _break(self) -> None:
        with suppress(OSError):
            # Lingering for zero seconds makes the close a reset instead of an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
        """Requests go to the press's log and nowhere else."""


def _faulty(fault: Fault | None, answer: Reply) -> Reply:
    """The answer as the fault leaves it; status 0 where none goes out."""
    if fault is None or fault.kind == "short":
        return answer
    if fault.kind == "status":
        headers = {"Content-Type": "text/html; charset=utf-8", **fault.headers}
        return Reply(fault.status, headers, (fault.page or f"<h1>{fault.status}</h1>\n").encode())
    return Reply(0)


def _unchanged(request: BaseHTTPRequestHandler, answer: Reply) -> bool:
    """Whether the validators of a conditional request still hold (RFC 9110: the tag decides where both are sent)."""
    tag, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if answer.status != 200 or "ETag" not in answer.headers:
        return False
    if tag is not None:
        return answer.headers["ETag"] in [part.strip().removeprefix("W/") for part in tag.split(",")]
    if since is not None:
        with suppress(ValueError):
            return parsedate_to_datetime(answer.headers["Last-Modified"]) <= parsedate_to_datetime(since)
    return False
