"""The press on loopback: serves every outlet on its own host, at the moment it is set to, with faults to switch.

Comes up in threads of the calling process and goes down with the context. It logs every request. Nothing leaves
loopback.
"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from spiders.press.articles import MOMENTS, Fault, Site, load_press
from spiders.press.replies import Reply, reply
from spiders.press.storyfile import story_text

GZIP_FROM = 400
"""Bodies below this size are not worth compressing."""
STALL = 30.0
"""Seconds that a stalled answer holds the connection, unless the press closes first."""


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


@dataclass(slots=True)
class _Active:
    """A fault with the answers it has left."""

    fault: Fault
    left: int | None


@dataclass
class Press:
    """All invented outlets, served on loopback while the context is open.

    ``moment`` (1 to 4) may be set at any time; ``log`` lists the requests; ``fault`` and ``clear_faults`` switch
    faults.
    """

    moment: int = 1
    log: list[Seen] = field(default_factory=list)
    _servers: dict[str, ThreadingHTTPServer] = field(default_factory=dict)
    _faults: list[_Active] = field(default_factory=list)
    _busy: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)
    _answers: int = 0

    moments = MOMENTS
    """When each visit takes place (aware UTC), in order."""

    def __enter__(self) -> Self:
        """Bind one loopback address an outlet (one port an outlet where the system has a single address) and serve."""
        self._closing.clear()
        self._faults = [_Active(fault, fault.times) for site in load_press().sites for fault in site.faults]
        for place, site in enumerate(load_press().sites):
            server = _bind(f"127.0.0.{place + 2}", _handler(self, site))
            self._servers[site.id] = server
            threading.Thread(target=server.serve_forever, args=(0.05,), name=f"press-{site.id}", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every server and free the addresses."""
        self._closing.set()
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def base(self, outlet: str) -> str:
        """``http://address:port`` of an outlet."""
        address, port = self._servers[outlet].server_address[:2]
        return f"http://{address!s}:{port}"

    def story_path(self, folder: Path) -> Path:
        """Write the press's story file with the addresses in use to ``folder`` and give its path."""
        path = folder / "press.toml"
        path.write_text(story_text(load_press(), self.base), "utf-8")
        return path

    def fault(self, fault: Fault) -> None:
        """Switch a fault on; the newest one wins."""
        with self._lock:
            self._faults.insert(0, _Active(fault, fault.times))

    def clear_faults(self) -> None:
        """Switch all faults off, the scripted ones included."""
        with self._lock:
            self._faults.clear()

    def answer(self, site: Site, target: str) -> Reply:
        """The answer without faults, as the moment has it."""
        with self._lock:
            self._answers += 1
            churn = f"{self._answers:08x}" if site.churn else ""
        return reply(load_press(), site, target, self.moment, self.base(site.id), churn)

    def take_fault(self, site: Site, target: str) -> Fault | None:
        """The fault that hits this request, counted down."""
        with self._lock:
            for active in self._faults:
                fault = active.fault
                hits = (
                    fault.outlet == site.id and fault.moment in (None, self.moment) and fnmatchcase(target, fault.path)
                )
                if hits and active.left != 0:
                    active.left = None if active.left is None else active.left - 1
                    return fault
        return None

    @contextmanager
    def counted(self, outlet: str) -> Iterator[int]:
        """Counts a request in work; gives how many there are at this outlet."""
        with self._lock:
            self._busy[outlet] = self._busy.get(outlet, 0) + 1
            busy = self._busy[outlet]
        try:
            yield busy
        finally:
            with self._lock:
                self._busy[outlet] -= 1

    def hold(self) -> None:
        """Keep a stalled connection until the limit or the end of the press."""
        self._closing.wait(STALL)


class _Server(ThreadingHTTPServer):
    """Threads end with the process; a client that goes away is no error of ours."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A broken connection is the client's right: nothing to print."""


def _bind(address: str, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """A server on its own loopback address, or on 127.0.0.1 where the system has no other."""
    try:
        return _Server((address, 0), handler)
    except OSError:
        return _Server(("127.0.0.1", 0), handler)


def _handler(press: Press, site: Site) -> type[BaseHTTPRequestHandler]:
    """The request handler of one outlet."""

    class Handler(BaseHTTPRequestHandler):
        server_version = "press"
        sys_version = ""
        timeout = 20

        def do_GET(self) -> None:
            with press.counted(site.id) as busy:
                fault = press.take_fault(site, self.path)
                answer = press.answer(site, self.path)
                if fault is not None and fault.kind == "status":
                    answer = Reply(fault.status, {"Content-Type": "text/html", **fault.headers}, b"<h1>Error</h1>\n")
                elif fault is None and _unchanged(self, answer):
                    answer = Reply(304, {k: v for k, v in answer.headers.items() if k != "Content-Type"})
                cut = fault is not None and fault.kind != "status"
                self._note(0 if cut else answer.status, busy)
                if fault is not None and fault.kind in ("reset", "stall"):
                    self._break(fault.kind)
                else:
                    self._send(answer, short=fault is not None and fault.kind == "short")

        do_HEAD = do_GET  # noqa: N815  (the name http.server calls)

        def _note(self, status: int, busy: int) -> None:
            conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
            host = press.base(site.id).removeprefix("http://")
            agent = self.headers.get("User-Agent", "")
            now = datetime.now(UTC)
            press.log.append(Seen(now, site.id, host, self.command, self.path, status, busy, conditional, agent))

        def _send(self, answer: Reply, *, short: bool) -> None:
            body, headers = answer.body, dict(answer.headers)
            if site.gzip and len(body) >= GZIP_FROM and "gzip" in self.headers.get("Accept-Encoding", ""):
                body, headers = (
                    gzip.compress(body, mtime=0),
                    {**headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
                )
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET" and answer.status != 304:
                self.wfile.write(body[: len(body) // 2] if short else body)

        def _break(self, kind: str) -> None:
            if kind == "stall":
                press.hold()
            with suppress(OSError):
                # Lingering for zero seconds makes the close a reset instead of an orderly end.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
            """Requests go to the press's log and nowhere else."""

    return Handler


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
