"""Notifications: what is told, and that real servers on loopback get it (SMTP and a webhook)."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller

from monitor.commands.notifying import MOST, message, messenger, send
from monitor.errors import UsageError
from reports.tidings import Tiding

TOLD = Tiding(
    "k", datetime(2024, 5, 1, tzinfo=UTC), "Mail", "Mail: 1 fact no longer stated", ("The bridge.",), "a.html"
)


class Hook(BaseHTTPRequestHandler):
    """Keeps what was posted."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def webhook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.posted = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


class Mailbox:
    """Keeps what was mailed."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, _server: object, _session: object, envelope: object
    ) -> str:
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as probe:  # the controller asks its own port whether it answers, so 0 will not do
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def test_a_webhook_gets_the_tidings(webhook: HTTPServer) -> None:
    assert send(messenger([f"json://127.0.0.1:{webhook.server_port}/hook"]), "The bridge", [TOLD])
    posted = webhook.posted  # type: ignore[attr-defined]
    assert len(posted) == 1
    assert posted[0]["title"] == "Gapwire: The bridge"
    assert "Mail: 1 fact no longer stated\n  The bridge." in posted[0]["message"]


def test_a_mail_server_gets_them(mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    address = f"mailto://127.0.0.1:{port}?from=monitor@example.org&to=desk@example.org&mode=insecure"
    assert send(messenger([address]), "The bridge", [TOLD])
    assert len(box.mails) == 1
    assert b"Gapwire: The bridge" in box.mails[0]
    assert b"no longer stated" in box.mails[0]


def test_nothing_to_tell_sends_nothing(webhook: HTTPServer) -> None:
    assert send(messenger([f"json://127.0.0.1:{webhook.server_port}/hook"]), "The bridge", [])
    assert webhook.posted == []  # type: ignore[attr-defined]


def test_an_address_that_does_not_answer_is_no_failure_but_is_said() -> None:
    assert send(messenger(["json://127.0.0.1:9/hook"]), "The bridge", [TOLD]) is False


def test_a_wrong_address_is_refused_before_anything_else_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="address 2") as refused:
        messenger(["json://127.0.0.1/x", "nonsense://me:secret@example.org"])
    assert "secret" not in str(refused.value)


def test_a_long_list_is_cut_and_counted() -> None:
    text = message([TOLD] * (MOST + 3))
    assert text.count("no longer stated") == MOST
    assert text.endswith("and 3 more: see the report")
