"""The report on loopback: its pages with their types, nothing else of the folder, nothing outside it."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.cookbook import questions
from db.upgrade import VIEWS
from monitor.cli import gapwire
from reports.serving.datasette import FACETS, metadata
from reports.serving.files import ReportServer, file_for, is_loopback


def interruptible() -> None:
    """Started in the background, tests inherit that SIGINT is ignored; a child would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ReportServer]:
    """A folder with a report, and what must not be shown: a database, hidden files, links that lead out."""
    folder = tmp_path / "report"
    (folder / "facts").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("index.html", "facts/f.html", "style.css", "press.db", ".gapwire-report.json", ".hidden/x.html"):
        (folder / name).write_text(f"<p>{name}")
    (tmp_path / "secret.html").write_text("secret")
    (folder / "out.html").symlink_to(tmp_path / "secret.html")
    (folder / "up").symlink_to(tmp_path)
    server = ReportServer(folder, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server: ReportServer, path: str, method: str = "GET", host: str | None = None) -> http.client.HTTPResponse:
    """One request exactly as written: no client tidies the path."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host if host is not None else f"127.0.0.1:{server.server_address[1]}")
    connection.endheaders()
    response = connection.getresponse()
    response.text = response.read().decode()  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", "<p>index.html"),
        ("/index.html?x=1", "text/html; charset=utf-8", "<p>index.html"),
        ("/facts/f.html", "text/html; charset=utf-8", "<p>facts/f.html"),
        ("/style.css", "text/css; charset=utf-8", "<p>style.css"),
    ],
)
def test_a_page_comes_with_its_type(served: ReportServer, path: str, kind: str, body: str) -> None:
    response: Any = ask(served, path)

    assert (response.status, response.headers["Content-Type"], response.text) == (200, kind, body)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/press.db",
        "/.gapwire-report.json",
        "/.hidden/x.html",
        "/out.html",
        "/up/secret.html",
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/facts/..%2f..%2fsecret.html",
        "/..%5csecret.html",
        "//etc/passwd",
        "/etc/passwd",
        "/index.html%00.css",
        "/facts",
        "/" + "a" * 5000 + ".html",
        "/%ff%fe.html",
        "http://example.org/index.htm",
    ],
)
def test_nothing_else_is_shown(served: ReportServer, path: str) -> None:
    response: Any = ask(served, path)

    assert response.status == 404
    assert "secret" not in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_known(served: ReportServer, method: str) -> None:
    assert ask(served, "/index.html", method).status == 501


def test_a_head_has_no_body(served: ReportServer) -> None:
    response: Any = ask(served, "/index.html", "HEAD")

    assert (response.status, response.headers["Content-Length"], response.text) == (200, "13", "")


@pytest.mark.parametrize(
    ("host", "status"), [("evil.example", 421), ("", 421), ("localhost:1", 200), ("127.0.0.1", 200)]
)
def test_a_strange_name_for_this_machine_is_refused(served: ReportServer, host: str, status: int) -> None:
    assert ask(served, "/", host=host).status == status


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::1", True),
        ("x.example", False),
    ],
)
def test_loopback_is_told_from_the_rest(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_no_path_leaves_the_folder_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("x")
    (tmp_path / "in").mkdir()

    for path in ("/../a.html", "/./../a.html", "a.html", "", "/\0", "/a.html/../../a.html"):
        assert file_for(tmp_path / "in", path) is None


def test_a_folder_without_a_report_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(gapwire, ["serve", "--out", str(tmp_path)])

    assert "there is no report in" in str(result.exception)


def test_datasette_is_told_every_view_and_question() -> None:
    told = metadata("press")["databases"]["press"]

    assert set(VIEWS) <= set(told["tables"])
    assert set(told["queries"]) == set(questions())
    for view, facets in FACETS.items():
        assert set(facets) <= set(told["tables"][view]["columns"])


@pytest.fixture(scope="module")
def datasette(built: Any) -> Iterator[str]:
    """Datasette over the invented story, started as people start it."""
    pytest.importorskip("datasette", reason="datasette is not installed (gapwire[datasette])")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "monitor", "serve", "--datasette", "--db", built.url, "--port", str(port)]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=interruptible)  # noqa: PLW1509
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/story"
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    finally:
        process.kill()
    assert process.stderr is not None
    process.stderr.close()


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def test_datasette_answers_every_question(datasette: str) -> None:
    for name in questions():
        assert "rows" in get(f"{datasette}/{name}.json"), name


def test_datasette_shows_views_with_facets_and_words(datasette: str) -> None:
    matrix = get(f"{datasette}/coverage_matrix.json?_size=max")

    assert set(matrix["facet_results"]) == set(FACETS["coverage_matrix"])
    assert len(matrix["rows"]) == matrix["filtered_table_rows_count"] > 50
    with urllib.request.urlopen(f"{datasette}/coverage_matrix", timeout=30) as page:
        assert "or a person" in page.read().decode()


def test_datasette_cannot_write(datasette: str) -> None:
    with pytest.raises(urllib.error.HTTPError):
        get(f"{datasette}.json?sql=DELETE+FROM+verdict")


@pytest.mark.browser
def test_an_analyst_clicks_through_datasette(datasette: str, browser: Any) -> None:
    """From the database's page to a ready question, and from a view to one of its facets."""
    from selenium.webdriver.common.by import By

    browser.get(datasette)
    browser.find_element(By.LINK_TEXT, questions()["facts-by-coverage"].title).click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "table.rows-and-columns tbody tr")) > 5
    browser.get(datasette)
    browser.find_element(By.LINK_TEXT, "coverage_matrix").click()
    browser.find_element(By.LINK_TEXT, "omitted").click()
    cells = browser.find_elements(By.CSS_SELECTOR, "td.col-verdict")

    assert "verdict=omitted" in browser.current_url
    assert {cell.text for cell in cells} == {"omitted"}


@pytest.mark.browser
def test_the_report_is_read_over_loopback(built: Any, browser: Any) -> None:
    """Its pages, styles and links work under the headers that the server sends."""
    from selenium.webdriver.common.by import By

    server = ReportServer(built.out, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        browser.get(server.url)
        browser.find_element(By.CSS_SELECTOR, "nav a[href*='facts']").click()
        assert browser.current_url.startswith(server.url + "facts")
        assert browser.find_element(By.TAG_NAME, "h1").text
        assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
