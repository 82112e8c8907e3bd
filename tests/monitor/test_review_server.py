"""The local page from outside: real sockets, and everything that a foreign page could try."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from small_store import BODY, STORY, SmallStore, capture, reading, small_store
from test_store_reviews import Says, judge, matrix, say

from monitor.coding.codes import Code
from monitor.coding.shown import Place
from monitor.commands.reviewing.desk import Desk, Sitting
from monitor.commands.reviewing.server import ReviewServer
from monitor.store.coders import adjudicator_coder, person_coder
from monitor.verdicts import Verdict

HOSTILE = "<script>alert(1)</script> \x00 \u202eevil\u202c </label><img src=x onerror=alert(1)> \u0085"


@dataclass
class Visitor:
    """A browser without a browser."""

    server: ReviewServer
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict | list | None = None, **headers: str) -> tuple[int, dict, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=10)
        sent = (
            {"Cookie": self.cookie} | self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        )
        if form is not None:
            sent["Content-Type"] = sent.get("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, urlencode(form) if form is not None else None, sent)
        answer = connection.getresponse()
        result = answer.status, dict(answer.getheaders()), answer.read().decode()
        connection.close()
        return result

    def enter(self) -> Visitor:
        _, headers, _ = self.ask("GET", f"/?token={self.server.guard.token}")
        self.cookie = headers["Set-Cookie"].split(";")[0]
        return self

    def form(self, path: str) -> dict[str, str]:
        _, _, page = self.ask("GET", path)
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition('id="code"')[2]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SmallStore]:
    with small_store(tmp_path) as made:
        made.record(capture(0, reading()), capture(0, reading(HOSTILE + BODY, headline=HOSTILE), outlet="post"))
        judge(made)
        yield made


@pytest.fixture
def opened(store: SmallStore) -> Iterator:
    servers = []

    def open_(coder: str = "ann", *, blind: bool = False, adjudicates: bool = False) -> Visitor:
        with store.engine.begin() as connection:
            coder_id = (adjudicator_coder if adjudicates else person_coder)(connection, coder)
        values = ("bridge", "The bridge", coder, coder_id, blind, adjudicates, 1, 50, frozenset())
        sitting = Sitting(store.engine, *values, lambda: datetime.now(UTC))
        server = ReviewServer(0, lambda token: Desk(sitting, token))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return Visitor(server)

    yield open_
    for server in servers:
        server.shutdown()
        server.server_close()


def test_only_the_printed_address_opens_the_page(opened) -> None:
    visitor = opened()
    assert visitor.ask("GET", "/")[0] == 403
    assert visitor.ask("GET", "/?token=wrong")[0] == 403
    assert visitor.ask("GET", "/review.js")[0] == 403
    visitor.cookie = f"{visitor.server.guard.cookie_name}=guess"
    assert visitor.ask("GET", "/list")[0] == 403
    assert visitor.enter().ask("GET", "/list")[0] == 200


def test_the_server_listens_on_loopback_only(opened) -> None:
    assert opened().server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "localhost.evil.example", ""])
def test_a_foreign_host_name_is_refused_even_with_the_cookie(opened, host: str) -> None:
    visitor = opened().enter()
    assert visitor.ask("GET", "/list", Host=host)[0] == 421
    assert visitor.ask("POST", "/undo", {"form_token": visitor.server.guard.form_token}, Host=host)[0] == 421


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        ({}, "", 403),
        ({}, "guess", 403),
        ({"Origin": "https://evil.example"}, None, 403),
        ({"Origin": "null"}, None, 403),
        ({"Sec-Fetch-Site": "cross-site"}, None, 403),
        ({"Content-Type": "text/plain"}, None, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, None, 415),
        ({}, None, 303),
    ],
)
def test_a_form_from_elsewhere_is_refused(
    opened, store: SmallStore, headers: dict, token: str | None, status: int
) -> None:
    visitor = opened().enter()
    form = visitor.form("/item/1/1") | {"verdict": "omitted"}
    if token is not None:
        form["form_token"] = token
    assert visitor.ask("POST", "/save", form, **{k.replace("-", "_"): v for k, v in headers.items()})[0] == status
    assert store.rows("SELECT COUNT(*) FROM review") == [int(status == 303)]


def test_a_form_without_the_cookie_is_refused(opened, store: SmallStore) -> None:
    visitor = opened().enter()
    form = visitor.form("/item/1/1") | {"verdict": "omitted"}
    visitor.cookie = ""
    assert visitor.ask("POST", "/save", form)[0] == 403
    assert visitor.ask("POST", "/save", {**form, "comment": "x" * 300_000})[0] == 403
    assert store.rows("SELECT COUNT(*) FROM review") == [0]


def test_every_answer_forbids_what_the_page_does_not_need(opened) -> None:
    visitor = opened().enter()
    for path in ("/item/1/1", "/list", "/help", "/review.css", "/review.js", "/nowhere", "/item/9/9", "/item/x/1"):
        status, headers, _ = visitor.ask("GET", path)
        assert status in (200, 404)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in headers


def test_a_saved_verdict_is_the_spans_own_words(opened, store: SmallStore) -> None:
    visitor = opened().enter()
    form = list((visitor.form("/item/1/1") | {"verdict": "included"}).items())
    first, second = (15, 58), (59, 85)
    chosen = [("passage", f"{one}-{two}") for one, two in (second, first)]
    status, headers, _ = visitor.ask("POST", "/save", [*form, *chosen])
    assert status == 303
    assert headers["Location"] in ("/item/1/2", "/item/2/1", "/item/2/2")
    [(evidence, start, end, text)] = store.rows(
        "SELECT evidence, evidence_start, evidence_end, text FROM verdict JOIN version ON version.id = version_id "
        "JOIN coder ON coder.id = coder_id WHERE kind = 'person'"
    )
    assert (start, end) == (15, 85)
    assert evidence == text[15:85]
    assert matrix(store)[:2] == ("included", "ann")


def test_a_refused_verdict_comes_back_with_what_was_entered(opened, store: SmallStore) -> None:
    visitor = opened().enter()
    form = visitor.form("/item/1/1") | {"verdict": "partly", "passage": "15-58", "comment": "half <i>"}
    status, _, page = visitor.ask("POST", "/save", form)
    assert status == 422
    assert "Partly needs a note" in page
    assert "half &lt;i&gt;</textarea>" in page
    assert re.search(r'value="partly"[^>]* checked', page)
    assert 'value="15-58" checked' in page
    for passage in ("15-999999", "58-15", "x", "1-2-3", "-1-5"):
        assert visitor.ask("POST", "/save", form | {"note": "n", "passage": passage})[0] == 422
    assert store.rows("SELECT COUNT(*) FROM review") == [0]


def test_a_blind_coder_sees_nobody(opened, store: SmallStore) -> None:
    judge(store, Says("2", Verdict.OMITTED))
    with store.engine.begin() as connection:
        bo = person_coder(connection, "Bobolink")
    say(store, bo, Code(Verdict.INCLUDED, None, 15, 58, BODY[:43], "", "told in the lead"))
    seen = opened("ann").enter().ask("GET", "/item/1/1")[2]
    assert "Bobolink" in seen
    assert "says 2" in seen
    blind = opened("ann", blind=True).enter()
    for path in ("/item/1/1", "/list"):
        page = blind.ask("GET", path)[2]
        for trace in (
            "Bobolink",
            "says",
            "machine",
            "quoted by",
            "told in the lead",
            " checked>",
            "disagree",
            "unsure",
        ):
            assert trace not in page.replace('id="keys" checked>', ""), trace


def test_an_adjudicator_sees_all_and_is_above_all(opened, store: SmallStore) -> None:
    for name, code in (("Bo", Code(Verdict.OMITTED)), ("Cy", Code(Verdict.INCLUDED, None, 15, 58, BODY[:43]))):
        with store.engine.begin() as connection:
            coder = person_coder(connection, name)
        say(store, coder, code)
    visitor = opened("Dee", adjudicates=True).enter()
    page = visitor.ask("GET", "/item/1/1")[2]
    assert "Bo" in page
    assert "Cy" in page
    assert visitor.ask("GET", "/item/1/2")[0] == 404
    visitor.ask("POST", "/save", visitor.form("/item/1/1") | {"verdict": "omitted"})
    assert matrix(store)[:2] == ("omitted", "Dee (adjudicator)")
    assert "Everything that was asked is coded" in visitor.ask("GET", "/")[2]


def test_hostile_text_is_inert(opened) -> None:
    visitor = opened().enter()
    page = visitor.ask("GET", "/item/2/1")[2]
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\x00" not in page
    assert "\u202e" not in page
    assert "[U+202E]" in page
    assert page.count("<script") == 1
    assert "data-inexact" in page


def test_undo_returns_to_what_it_was_about(opened, store: SmallStore) -> None:
    visitor = opened().enter()
    visitor.ask("POST", "/save", visitor.form("/item/1/1") | {"verdict": "omitted", "comment": "no"})
    token = {"form_token": visitor.server.guard.form_token}
    assert visitor.ask("POST", "/undo", token)[1]["Location"] == "/item/1/1"
    assert "Undone" in visitor.ask("GET", "/item/1/1")[2]
    visitor.ask("POST", "/undo", token)
    assert store.rows("SELECT COUNT(*) FROM review") == [2]


def test_a_place_of_another_queue_is_not_there(opened) -> None:
    assert opened().enter().ask("GET", f"/item/{Place(1, 77).version_id}/77")[0] == 404


def interruptible() -> None:
    """Started in the background, tests inherit that SIGINT is ignored; a child would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_command_prints_an_address_that_opens_and_ends_by_control_c(store: SmallStore, tmp_path: Path) -> None:
    (tmp_path / "bridge.toml").write_text(STORY)
    command = [sys.executable, "-m", "monitor", "review", str(tmp_path / "bridge.toml"), "--db", store.url]
    command += ["--coder", "Ann", "--no-browser"]
    here = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=here, preexec_fn=interruptible) as process:  # noqa: PLW1509
        ending = threading.Timer(60, process.kill)  # whatever happens, the test ends
        ending.start()
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().removeprefix("Open ").strip())
        assert address.hostname == "127.0.0.1"
        connection = http.client.HTTPConnection(address.netloc, timeout=10)
        connection.request("GET", f"/?{address.query}")
        assert connection.getresponse().status == 303
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        ending.cancel()


def test_the_form_offers_the_copies_of_a_text_and_one_answer_codes_them(store: SmallStore, opened) -> None:
    share = "printed_id, shared, reused, relation, new_headline, known_by, credit"
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE version SET text = (SELECT text FROM version WHERE id = 1) WHERE id = 2")
        connection.exec_driver_sql("INSERT INTO wire_group VALUES (1, 'bridge', 'w', 'mail', 'outlet')")
        for number in (1, 2):
            connection.exec_driver_sql(
                f"INSERT INTO wire_member (version_id, group_id, {share}) "
                f"VALUES ({number}, 1, NULL, 1, 1, 'whole', 0, '', '')"
            )
    visitor = opened(blind=True).enter()
    _, headers, _ = visitor.ask("GET", "/")
    _, _, page = visitor.ask("GET", headers["Location"])
    assert "Also for 1 copy of this text" in page
    sent = visitor.form(headers["Location"]) | {"verdict": "omitted", "copies": "1"}
    _, after, _ = visitor.ask("POST", "/save", sent)
    _, _, following = visitor.ask("GET", after["Location"])
    assert "also for 1 copy of the text" in following
    coded = "SELECT COUNT(*) FROM verdict_history WHERE coder = 'ann' AND verdict = 'omitted'"
    assert store.rows(coded) == [2]
    assert re.search(r'id="progress"[^>]*value="2"', following)


def test_a_long_queue_is_listed_in_parts(store: SmallStore, opened, monkeypatch) -> None:
    monkeypatch.setattr("monitor.commands.reviewing.desk.LISTED", 3)
    visitor = opened().enter()
    first, second = (visitor.ask("GET", path)[2] for path in ("/list", "/list?from=3"))
    assert "Cells 1 to 3 of 4" in first
    assert "Cells 4 to 4 of 4" in second
    assert first.count('<th scope="row">') == 3
    assert 'href="/list?from=3"' in first
    assert visitor.ask("GET", "/list?from=99999")[0] == 200
