"""Articles that scripts write, read with the system's Chromium against servers on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from crawling import Crawled, crawl_into, outlet_of, story_of
from outlet_server import Answer, Outlet, Seen

from monitor.captures import Capture, KnownArticle, Outcome, PageClass
from monitor.errors import MissingExtra
from monitor.story.model import Budget
from spiders.rendering.installed import VARIABLE, check_browser, chromium

pytest.importorskip("playwright")
needs_chromium = pytest.mark.skipif(not chromium(), reason="no Chromium on this machine")

ARTICLE = "/2023/07/27/parade"
JSON = {"Content-Type": "application/json"}
TEXT = [
    "The parade in the capital began at eight in the evening and lasted for two hours, with music from three bands.",
    "Guests from two countries stood on the balcony, and the square was lit by lamps that the students had made.",
    "It was the first parade since the spring, and the last bus left at midnight, as the city council had promised.",
]
SHELL = b"""<!doctype html><html lang=en><head><title>The parade | Times</title></head><body><div id=app></div>
<noscript>You need to enable JavaScript to run this app.</noscript><script src=/app.js></script></body></html>"""
SCRIPT = b"""fetch('/api/parade.json').then(r => r.json()).then(story => {
  const article = document.createElement('article');
  article.innerHTML = '<h1>' + story.title + '</h1>' + story.text.map(line => '<p>' + line + '</p>').join('');
  document.getElementById('app').append(article);
});"""
DATA = ('{"title": "The parade", "text": ["' + '","'.join(TEXT) + '"]}').encode()


@pytest.fixture
def hosts() -> Iterator[list[Outlet]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Outlet()) for _ in range(2)]


def shell_at(host: Outlet, page: bytes = SHELL, script: bytes = SCRIPT) -> None:
    host.routes[ARTICLE] = Answer(page, headers={"ETag": '"shell"'})
    host.routes["/app.js"] = Answer(script, headers={"Content-Type": "text/javascript"})
    host.routes["/api/parade.json"] = Answer(DATA, headers=JSON)


def crawl(folder: Path, host: Outlet, *, render: bool = True, **options: Any) -> Crawled:
    story = story_of(outlet_of("times", host.url, articles=(host.url + ARTICLE,), render=render))
    return crawl_into(folder, story, reader="monitor.extraction:read_page", workers=1, **options)


MORE = b"for (let n = 0; n < 50; n++) fetch('/part-' + n + '.json').catch(() => 0);"
HOSTILE = """<!doctype html><html lang=en><head><title>The parade</title></head><body><article><h1>The parade</h1>
TEXT</article><img src="OTHER/pixel.gif"><iframe src="OTHER/frame.html"></iframe>
<link rel=stylesheet href="OTHER/s.css"><link rel=prefetch href="OTHER/prefetch">
<a id=file href="/file.bin" download>file</a>
<script>
  const reach = path => 'OTHER' + path;
  fetch(reach('/secret')).catch(() => 0);
  fetch('/hop').catch(() => 0);
  fetch('/forbidden/data.json').catch(() => 0);
  fetch(reach('/form'), {method: 'POST', body: 'x'}).catch(() => 0);
  navigator.sendBeacon(reach('/beacon'), 'x');
  try { new WebSocket(reach('/socket').replace('http', 'ws')); } catch (error) {}
  try { new EventSource(reach('/events')); } catch (error) {}
  document.getElementById('file').click();
  window.open(reach('/popup'));
  alert('stop');
  setTimeout(() => { location.href = reach('/elsewhere'); }, 50);
</script></body></html>"""


def hostile(other: Outlet) -> Answer:
    """A whole article that tries to lead the browser elsewhere in every way."""
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    return Answer(HOSTILE.replace("TEXT", text).replace("OTHER", other.url).encode())


def not_modified(seen: Seen, body: bytes) -> Answer:
    """304 to whoever knows the shell."""
    return Answer(b"", 304) if "if-none-match" in seen.headers else Answer(body, headers={"ETag": '"shell"'})


LOOP, HOSTILE_PAGE, GREEDY, KNOWN = (f"/2023/07/27/parade-{word}" for word in ("loop", "hostile", "greedy", "known"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crawled, Outlet, Outlet]]:
    """One crawl of five pages, in one browser: what came of it, the outlet, another host."""
    with Outlet() as host, Outlet() as other:
        shell_at(host)
        scripts = {"/loop.js": b"for (;;) {}", "/greedy.js": SCRIPT + MORE}
        host.routes |= {
            path: Answer(body, headers={"Content-Type": "text/javascript"}) for path, body in scripts.items()
        }
        host.routes[LOOP] = Answer(SHELL.replace(b"/app.js", b"/loop.js"))
        host.routes[GREEDY] = Answer(SHELL.replace(b"/app.js", b"/greedy.js"))
        host.routes[HOSTILE_PAGE] = hostile(other)
        host.routes[KNOWN] = lambda seen: not_modified(seen, SHELL)
        host.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /forbidden/\n")
        host.routes["/hop"] = Answer(b"", 302, {"Location": other.url + "/by-redirect"})
        host.routes["/file.bin"] = Answer(b"x" * 100, headers={"Content-Disposition": "attachment"})
        pages = tuple(host.url + path for path in (ARTICLE, LOOP, HOSTILE_PAGE, GREEDY))
        story = story_of(outlet_of("times", host.url, articles=pages, render=True))
        known = [KnownArticle("times", host.url + KNOWN, etag='"shell"', body_digest="old", about_story=True)]
        folder = tmp_path_factory.mktemp("rendered")
        options: dict[str, Any] = {"reader": "monitor.extraction:read_page", "workers": 1, "max_parts": 10}
        yield crawl_into(folder, story, known, render_seconds=10.0, **options), host, other


def at(scene: tuple[Crawled, Outlet, Outlet], path: str) -> Capture:
    """The capture of one page."""
    crawled, host, _ = scene
    return next(capture for capture in crawled.captures if capture.requested_url == host.url + path)


@needs_chromium
def test_the_article_that_a_script_wrote_is_read_and_marked(scene: tuple[Crawled, Outlet, Outlet]) -> None:
    capture = at(scene, ARTICLE)

    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.ARTICLE
    assert capture.reading.body == "\n\n".join(TEXT)
    assert capture.headers["gapwire-rendered"].startswith("Chromium/")
    assert b"<article><h1>The parade</h1>" in (capture.body or b"")
    assert "etag" not in capture.headers, "a constant shell must not hide a new text"
    assert scene[1].most_at_once == 1
    assert scene[1].paths().count("/app.js") == 1, "a script that two pages share is fetched once"


@needs_chromium
def test_a_known_page_is_read_anew_whatever_its_shell_says(scene: tuple[Crawled, Outlet, Outlet]) -> None:
    reading = at(scene, KNOWN).reading

    assert reading is not None
    assert reading.body == "\n\n".join(TEXT)


@needs_chromium
def test_a_page_in_the_browser_reaches_nothing_that_the_crawl_would_not(
    scene: tuple[Crawled, Outlet, Outlet],
) -> None:
    """robots.txt holds for parts too; no frames, pictures, sockets, forms, downloads, windows, other pages."""
    _, host, other = scene
    capture = at(scene, HOSTILE_PAGE)

    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.ARTICLE
    assert capture.final_url == host.url + HOSTILE_PAGE
    assert set(other.paths()) == {"/secret", "/by-redirect"}, "data of another host, where private ones are allowed"
    assert not {"/forbidden/data.json", "/file.bin"} & set(host.paths())


@needs_chromium
def test_a_script_that_never_ends_costs_its_page_alone(scene: tuple[Crawled, Outlet, Outlet]) -> None:
    capture = at(scene, LOOP)

    assert capture.outcome is Outcome.FAILED
    assert "had not finished the page after 10 seconds" in capture.note


@needs_chromium
def test_a_page_that_asks_for_too_much_is_cut_and_never_whole(scene: tuple[Crawled, Outlet, Outlet]) -> None:
    reading = at(scene, GREEDY).reading

    assert reading is not None
    assert reading.page_class in (PageClass.TRUNCATED, PageClass.UNREADABLE)
    assert sum(path.startswith("/part-") for path in scene[1].paths()) < 10


def test_without_a_browser_the_shell_is_no_article_and_leaves_nothing_out(hosts: list[Outlet], tmp_path: Path) -> None:
    shell_at(hosts[0])

    capture = crawl(tmp_path, hosts[0], render=False).one("times")

    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.UNREADABLE
    assert "gapwire-rendered" not in capture.headers
    assert hosts[0].paths() == [ARTICLE]


def test_a_server_cannot_claim_that_a_page_was_rendered(hosts: list[Outlet], tmp_path: Path) -> None:
    hosts[0].routes[ARTICLE] = Answer(b"<html><p>The parade.</p></html>", headers={"Gapwire-Rendered": "Chromium/1"})

    assert "gapwire-rendered" not in crawl(tmp_path, hosts[0], render=False).one("times").headers


@needs_chromium
def test_private_addresses_are_refused_to_scripts_too(hosts: list[Outlet], tmp_path: Path) -> None:
    """The outlet's host counts as public, the other one does not: neither directly nor by redirect is it reached."""
    host, other = hosts
    host.routes[ARTICLE] = hostile(other)
    host.routes["/hop"] = Answer(b"", 302, {"Location": other.url + "/by-redirect"})
    story = story_of(outlet_of("times", host.url, articles=(host.url + ARTICLE,), render=True))
    reader = f"guarded_host:read_{host.host.replace('.', '_')}"

    capture = crawl_into(tmp_path, story, reader=reader, workers=1, allow_private=False, delay=1.0).one("times")

    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.ARTICLE
    assert set(host.paths()) == {ARTICLE, "/hop", "/forbidden/data.json"}
    assert other.seen == []


@needs_chromium
def test_budgets_hold_for_what_scripts_ask_for(hosts: list[Outlet], tmp_path: Path) -> None:
    shell_at(hosts[0])

    crawled = crawl(tmp_path, hosts[0], budget=Budget(requests=2))

    assert crawled.one("times").outcome is Outcome.NOT_VISITED
    assert len(hosts[0].paths()) == 2


def test_missing_parts_are_named_before_anything_is_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    story = story_of(outlet_of("times", "https://times.example", render=True))
    monkeypatch.setenv(VARIABLE, os.devnull)
    with pytest.raises(MissingExtra, match=r"apt install chromium.*GAPWIRE_CHROMIUM"):
        check_browser(story)
    monkeypatch.setattr("spiders.rendering.installed.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"install gapwire\[browser\]"):
        check_browser(story)
    check_browser(story_of(outlet_of("times", "https://times.example")))
