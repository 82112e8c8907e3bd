"""The local web server of a review session: HTTP in and out on 127.0.0.1, nothing else.

The standard library's server is enough: one person, small forms, no files (decision 0006). Every request passes the
guard before the desk sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from monitor.commands.reviewing.desk import Answer, Desk
from monitor.commands.reviewing.guard import HEADERS, Guard, Refusal
from reports.review_page import message_page

LARGEST_FORM = 200_000
"""Bytes of one form."""
LOOPBACK = "127.0.0.1"


class ReviewServer(ThreadingHTTPServer):
    """Listens on loopback; the desk is asked by one request at a time."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, open_desk: Callable[[str], Desk]) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.guard = Guard(self.server_address[1])
        self.desk = open_desk(self.guard.form_token)
        self.turn = Lock()


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: ReviewServer
    server_version = "gapwire"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:  # the server calls it so
        """Pages and their two files; the printed address is changed for a cookie."""
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, max_num_fields=10)
        guard = self.server.guard
        refused = guard.refusal(self._headers)
        if refused:
            self._refuse(refused)
        elif parts.path == "/" and guard.opens("".join(query.get("token", ["-"])[:1])):
            cookie = f"{guard.cookie_name}={guard.cookie}; HttpOnly; SameSite=Strict; Path=/"
            self._send(Answer(303, location="/"), {"Set-Cookie": cookie})
        elif stranger := guard.stranger(self._headers):
            self._refuse(stranger)
        else:
            self._answer(lambda: self.server.desk.get(parts.path, query))

    def do_POST(self) -> None:
        """Forms of our own pages."""
        self.close_connection = True  # a refused form may not have been read to its end
        guard = self.server.guard
        refused = guard.refusal(self._headers) or guard.stranger(self._headers)
        length = self.headers.get("Content-Length", "")
        if refused:
            return self._refuse(refused)
        if self.headers.get_content_type() != "application/x-www-form-urlencoded" or not length.isdecimal():
            return self._refuse(Refusal(415, "No form", "Only the forms of these pages are read."))
        if int(length) > LARGEST_FORM:
            return self._refuse(Refusal(413, "Too large", "The form is larger than a verdict can be."))
        body = self.rfile.read(int(length))
        try:
            form = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=5_000)
        except ValueError:
            return self._refuse(Refusal(400, "No form", "The form cannot be read."))
        forged = guard.forged(self._headers, "".join(form.get("form_token", [""])[:1]))
        if forged:
            return self._refuse(forged)
        return self._answer(lambda: self.server.desk.post(urlsplit(self.path).path, form))

    @property
    def _headers(self) -> Mapping[str, str]:
        return {name.title(): value for name, value in self.headers.items()}

    def _answer(self, ask: Callable[[], Answer]) -> None:
        with self.server.turn:
            answer = ask()
        if answer.status == 404:
            self._refuse(Refusal(404, "Not there", "There is no such page; the queue may have changed."))
        else:
            self._send(answer)

    def _refuse(self, refused: Refusal) -> None:
        self._send(Answer(refused.status, message_page(refused.title, refused.words)))

    def _send(self, answer: Answer, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(answer.status)
        for name, value in {**HEADERS, **(headers or {})}.items():
            self.send_header(name, value)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: the address holds a secret."""
