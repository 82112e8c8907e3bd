"""The seed article as a page with its debris, crawled from loopback, judged against the founding story."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import Row, text

from db.engine import open_read_only
from monitor.cli import gapwire
from monitor.errors import EXIT_FINE
from monitor.story import shipped_story

SEED = Path(__file__).resolve().parents[1] / ".." / "shared" / "story" / "seed-ap.txt"
OUTLET = """
[[outlet]]
id = "gazette"
name = "Gazette"
country = "CA"
ownership = "private"
language = "en"
url = "{base}/"
articles = ["{base}/politics/commemorations-7325286?0=utm_source=ground.news&1=utm_medium=referral"]
"""

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEED.exists(), reason="the seed article is not beside this checkout"),
]


def seed_page() -> str:
    """The seed's lines as the outlet's page would carry them: skip link, photo and caption, lead twice, push prompt."""
    skip, rest = SEED.read_text("utf-8").split("\n", 1)
    title, rest = rest.strip().split("\n", 1)
    article, prompt = rest.strip().split("push icon", 1)
    lead, caption, *paragraphs = [line.strip() for line in article.splitlines() if line.strip()]
    body = "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
    prompts = "".join(f"<div>{escape(line)}</div>" for line in ["push icon", *prompt.strip().splitlines()])
    return f"""<!doctype html><html lang="en"><head><title>{escape(title)} - Gazette</title>
<meta property="article:published_time" content="2023-07-26T05:21:00Z"></head><body><a href="#main">{escape(skip)}</a>
<nav><ul><li><a href="/news">News</a></li><li><a href="/sports">Sports</a></li></ul></nav>
<main id="main"><article><h1>{escape(title)}</h1><p class="lead">{escape(lead)}</p>
<figure><img src="/a.jpg" alt=""><figcaption>{escape(caption)}</figcaption></figure>{body}</article></main>
<div class="push-prompt">{prompts}</div><footer><p>Gazette</p></footer></body></html>"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Row[tuple[str, ...]]]]]:
    """The stored text, and every fact's row of the matrix."""
    folder = tmp_path_factory.mktemp("seed")
    page = seed_page().encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path.startswith("/politics/")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if found else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    story = folder / "story.toml"
    founding = shipped_story("armistice-70").read_text("utf-8")
    head = founding[: founding.index("[[outlet]]")]
    story.write_text(head + OUTLET.format(base=f"http://127.0.0.1:{server.server_port}"), "utf-8")
    database = f"sqlite:///{folder / 'seed.db'}"
    options = ["--db", database, "--out", str(folder / "report"), "--delay", "0", "--allow-private-addresses"]
    try:
        code = gapwire.main(["run", str(story), *options], standalone_mode=False)
    finally:
        server.shutdown()
        server.server_close()
    assert code == EXIT_FINE
    engine = open_read_only(database)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT text FROM version")).scalar_one()
        matrix = connection.execute(text("SELECT fact, verdict, evidence, article_url FROM coverage_matrix"))
        yield stored, {row.fact: row for row in matrix}
    engine.dispose()


def test_the_lead_stands_once_and_the_debris_is_gone(rows: tuple[str, dict[str, Row[tuple[str, ...]]]]) -> None:
    stored, _ = rows

    assert stored.count("Russia and China are sending government delegations to North Korea this week") == 1
    for debris in ("Skip to content", "push icon", "Enable push notifications", "No thanks"):
        assert debris not in stored
    assert "Independent journalists were not given access" in stored, "the article's own caption is its text"


def test_every_fact_is_found_with_its_sentence(rows: tuple[str, dict[str, Row[tuple[str, ...]]]]) -> None:
    """The founding story's facts are the seed's own: it states each of them."""
    stored, matrix = rows
    missed = {fact: row.verdict for fact, row in matrix.items() if row.verdict != "included"}

    assert missed == {}
    assert all(row.evidence in stored for row in matrix.values())


def test_the_malformed_tracking_query_is_no_part_of_the_address(
    rows: tuple[str, dict[str, Row[tuple[str, ...]]]],
) -> None:
    assert {row.article_url.rpartition("/")[2] for row in rows[1].values()} == {"commemorations-7325286"}
