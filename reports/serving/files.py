"""Serves the files of a report: a folder goes in, pages come out, nothing else that may lie in the folder.

Only files of the kinds a report consists of, only below the folder (links that lead out of it are not followed), only
to browsers that asked for this machine: a page of the web cannot read along by giving its own name to this address.
"""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".ics": "text/calendar; charset=utf-8",
}
"""By ending; what is not here is not served, such as a database that lies beside the pages."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data:; base-uri 'none'; frame-ancestors 'none'",
}
LONGEST_PATH = 500


def file_for(folder: Path, address: str) -> Path | None:
    """The file that a request's path means; ``None`` where there is none that may be shown."""
    path = unquote(urlsplit(address).path, errors="replace")
    if len(path) > LONGEST_PATH or not path.startswith("/") or any(sign in path for sign in "\\\0:"):
        return None
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") for part in parts):
        return None
    try:
        found = folder.joinpath(*parts).resolve()
        if found.is_dir():
            found = (found / "index.html").resolve()
        inside = found.is_relative_to(folder.resolve()) and found.is_file()
    except OSError:
        return None
    return found if inside and found.suffix in KINDS else None


class ReportServer(ThreadingHTTPServer):
    """Serves one folder until it is shut down."""

    daemon_threads = True

    def __init__(self, folder: Path, host: str, port: int) -> None:
        """``port`` 0 takes a free one; ``url`` says which."""
        self.folder = folder
        self.host = host
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where the report is."""
        return f"http://{self.host}:{self.server_address[1]}/"

    def knows(self, name: str) -> bool:
        """Whether a browser that asks for ``name`` asks for us; every name will do where strangers are let in."""
        host = name.rpartition(":")[0] if name.rpartition(":")[2].isdigit() else name
        return host in {self.host, "localhost", "127.0.0.1"} or not is_loopback(self.host)


class _Handler(BaseHTTPRequestHandler):
    server: ReportServer
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        if not self.server.knows(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        found = file_for(self.server.folder, self.path)
        try:
            body = found.read_bytes() if found else None
        except OSError:
            body = None
        if found is None or body is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", KINDS[found.suffix])
        self.send_header("Content-Length", str(len(body)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the framework's name
        """Nothing is logged: who reads what is nobody's business."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
