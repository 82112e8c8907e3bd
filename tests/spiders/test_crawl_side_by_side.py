"""One crawl over many outlets, each with a habit or a fault of its own: what is found, fetched and recorded."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from crawling import Crawled, crawl_into, outlet_of, story_of
from outlet_server import Answer, Outlet, Seen, gzipped, page, rss, sitemap

from monitor.captures import Outcome, PageClass
from monitor.story.model import Outlet as StoryOutlet

PARADE = "/2023/07/27/parade-in-the-capital"
XML = {"Content-Type": "application/xml"}


@dataclass
class Scene:
    """The hosts by name, and the crawl over all of them."""

    hosts: dict[str, Outlet]
    crawled: Crawled


def _with_feed(host: Outlet, *paths: str) -> dict[str, tuple[str, ...]]:
    host.routes["/feed"] = rss(*[path if path.startswith("http") else host.url + path for path in paths or (PARADE,)])
    host.routes.setdefault(PARADE, page("The parade was long."))
    return {"feeds": (f"{host.url}/feed",)}


def _formats(host: dict[str, Outlet]) -> Iterator[StoryOutlet]:
    """Every way articles are found."""
    yield outlet_of("rss", host["rss"].url, **_with_feed(host["rss"]))
    rdf = host["rdf"]
    rdf.routes |= {PARADE: page("x"), "/rdf": Answer(_rdf(rdf.url + PARADE).encode(), headers=XML)}
    yield outlet_of("rdf", rdf.url, feeds=(f"{rdf.url}/rdf",))
    atom = host["atom"]
    entry = f'<entry><title>Parade</title><link href="{PARADE}"/><updated>2023-07-27T10:00:00Z</updated></entry>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    atom.routes |= {PARADE: page("x"), "/atom": Answer(feed.encode(), headers=XML)}
    yield outlet_of("atom", atom.url, feeds=(f"{atom.url}/atom",))
    json = host["json"]
    items = f'[{{"url": "{json.url}{PARADE}", "title": "Parade", "date_published": "2023-07-27T10:00:00+09:00"}}]'
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}'
    json.routes |= {PARADE: page("x"), "/json": Answer(body.encode(), headers={"Content-Type": "application/json"})}
    yield outlet_of("json", json.url, feeds=(f"{json.url}/json",))
    index = host["index"]
    index.routes |= {PARADE: page("x"), "/index.xml": Answer(_index(index.url).encode(), headers=XML)}
    index.routes["/maps/2023-07.xml.gz"] = Answer(gzip.compress(sitemap(index.url + PARADE).body))
    yield outlet_of("index", index.url, sitemaps=(f"{index.url}/index.xml",))
    section = host["section"]
    links = f'<a href="{PARADE}?utm_source=front">The parade</a><a href="/about">About</a><a href="/tag/parade">Tag</a>'
    section.routes |= {PARADE: page("x"), "/world": Answer(f"<html><body>{links}</body></html>".encode())}
    yield outlet_of("section", section.url, sections=(f"{section.url}/world",))
    fixed = host["fixed"]
    fixed.routes["/any"] = page("Something")
    yield outlet_of("fixed", fixed.url, articles=(f"{fixed.url}/any",))
    thrice = host["thrice"]
    particulars = _with_feed(thrice, f"{PARADE}?utm_medium=rss")
    thrice.routes["/map.xml"] = sitemap(f"{thrice.url}{PARADE}/")
    thrice.routes["/front"] = Answer(f'<html><body><a href="{PARADE}#top">The parade</a></body></html>'.encode())
    yield outlet_of(
        "thrice", thrice.url, sitemaps=(f"{thrice.url}/map.xml",), sections=(f"{thrice.url}/front",), **particulars
    )


def _bad_documents(host: dict[str, Outlet]) -> Iterator[StoryOutlet]:
    """Feeds that are none."""
    answers = {
        "html-feed": page("Welcome"),
        "empty-feed": rss(),
        "gone-feed": Answer(b"", 404),
        "broken-feed": Answer(b"\x00\x01 not xml", headers=XML),
        "bomb-map": Answer(gzip.compress(b"0" * 3_000_000), headers=XML),
    }
    for name, answer in answers.items():
        host[name].routes["/doc"] = answer
        kind = "sitemaps" if name == "bomb-map" else "feeds"
        yield outlet_of(name, host[name].url, **{kind: (f"{host[name].url}/doc",)})


def _robots(host: dict[str, Outlet]) -> Iterator[StoryOutlet]:
    """robots.txt in all its states."""
    text = {"Content-Type": "text/plain"}
    answers = {
        "robots-forbids": Answer(b"User-agent: *\nDisallow: /2023/\n", headers=text),
        "robots-names-us": Answer(b"User-agent: gapwire\nDisallow: /\n\nUser-agent: *\nAllow: /\n", headers=text),
        "robots-404": Answer(b"Disallow: /", 404),
        "robots-403": Answer(b"Disallow: /", 403),
        "robots-503": Answer(b"", 503),
        "robots-429": Answer(b"", 429),
        "robots-hangs": Answer(seconds=3),
        "robots-html": Answer(b"<!DOCTYPE html><html><body>User-agent: *\nDisallow: /\n</body></html>"),
    }
    for name, answer in answers.items():
        host[name].routes["/robots.txt"] = answer
        yield outlet_of(name, host[name].url, articles=(f"{host[name].url}{PARADE}",))
        host[name].routes[PARADE] = page("x")


def _faults(host: dict[str, Outlet]) -> Iterator[StoryOutlet]:
    """Servers on a bad day."""
    big = b"<html><body><p>" + b"a parade " * 1_000 + b"</p></body></html>"
    answers = {
        "reset": Answer(big, fault="reset"),
        "cut": Answer(big, fault="cut", headers={"ETag": '"cut"'}),
        "cut-gzip": Answer(gzip.compress(big)[:-40], headers={"Content-Encoding": "gzip"}),
        "cut-unsaid": Answer(big[:-20], headers={"Content-Length": ""}),
        "whole-unsaid": Answer(big, headers={"Content-Length": ""}),
        "slow": Answer(seconds=3),
        "error": Answer(b"", 500),
        "too-large": Answer(b"x" * 1_100_000),
        "floods": Answer(big, fault="floods", headers={"Content-Length": ""}),
        "drips": Answer(big, fault="drips", headers={"Content-Length": ""}),
        "bomb": Answer(gzip.compress(b"0" * 5_000_000), headers={"Content-Encoding": "gzip"}),
        "brotli": Answer(b"abc", headers={"Content-Encoding": "br"}),
        "blocked": Answer(b"<html><body>Access denied</body></html>", 403),
        "gone": Answer(b"<html><body>Gone</body></html>", 410),
        "closes": Answer(fault="close"),
    }
    for name, answer in answers.items():
        host[name].routes[PARADE] = answer
        yield outlet_of(name, host[name].url, articles=(f"{host[name].url}{PARADE}",))
    yield outlet_of("no-such-host", "http://no-such-host.invalid", articles=(f"http://no-such-host.invalid{PARADE}",))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    yield outlet_of("refused", nobody, articles=(f"{nobody}{PARADE}",))


def _moving(host: dict[str, Outlet]) -> Iterator[StoryOutlet]:
    """Redirects and what pages say about their address."""
    for name, location in {
        "moved": "/2023/07/27/a-better-slug-20230727",
        "loop": PARADE,
        "to-file": "file:///etc/passwd",
        "abroad": host["rss"].url + PARADE,
    }.items():
        host[name].routes |= {PARADE: Answer(status=301, headers={"Location": location}), location: page("x")}
        if name == "loop":
            host[name].routes[PARADE] = Answer(status=302, headers={"Location": PARADE})
        yield outlet_of(name, host[name].url, articles=(f"{host[name].url}{PARADE}",))
    canonicals = {
        "foreign-canonical": f"https://elsewhere.example{PARADE}",
        "home-canonical": f"{host['home-canonical'].url}/",
        "own-canonical": f"{host['own-canonical'].url}/world{PARADE}",
    }
    for name, canonical in canonicals.items():
        host[name].routes[PARADE] = page("x", head=f'<link rel="canonical" href="{canonical}">')
        yield outlet_of(name, host[name].url, articles=(f"{host[name].url}{PARADE}",))


def _encodings(host: dict[str, Outlet]) -> Iterator[StoryOutlet]:
    """Content encodings, and a cookie."""
    plain = page("The parade was long.")
    bare = zlib.compressobj(wbits=-15)
    host["gzip"].routes[PARADE] = gzipped(plain)
    host["deflate"].routes[PARADE] = Answer(zlib.compress(plain.body), headers={"Content-Encoding": "deflate"})
    host["bare-deflate"].routes[PARADE] = Answer(
        bare.compress(plain.body) + bare.flush(), headers={"Content-Encoding": "deflate"}
    )
    for name in ("gzip", "deflate", "bare-deflate"):
        yield outlet_of(name, host[name].url, articles=(f"{host[name].url}{PARADE}",))
    cookies = host["cookies"]
    cookies.routes |= {
        "/one": Answer(page("x").body, headers={"Set-Cookie": "id=1"}),
        "/two": Answer(page("x").body, headers={"Set-Cookie": "id=2"}),
    }
    yield outlet_of("cookies", cookies.url, articles=(f"{cookies.url}/one", f"{cookies.url}/two"))
    busy = host["busy"]
    paths = [f"/2023/07/27/parade-part-{number}" for number in range(12)]
    busy.routes |= {path: Answer(page("x").body, seconds=0.02) for path in paths}
    yield outlet_of("busy", busy.url, **_with_feed(busy, *paths))
    yield outlet_of("busy-too", busy.url, articles=tuple(f"{busy.url}{path}" for path in paths))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """All of it, crawled once in two processes."""
    hosts: dict[str, Outlet] = defaultdict(lambda: Outlet().__enter__())
    story = story_of(
        *_formats(hosts), *_bad_documents(hosts), *_robots(hosts), *_faults(hosts), *_moving(hosts), *_encodings(hosts)
    )
    folder: Path = tmp_path_factory.mktemp("records")
    limits = {"timeout": 1.5, "max_bytes": 1_000_000, "max_document_bytes": 1_000_000}
    crawled = crawl_into(folder, story, workers=2, **limits)
    yield Scene(hosts, crawled)
    for host in hosts.values():
        host.__exit__()


@pytest.mark.parametrize("name", ["rss", "rdf", "atom", "json", "index", "section", "fixed", "thrice"])
def test_an_article_is_found_whatever_the_document(scene: Scene, name: str) -> None:
    """Each kind of discovery leads to exactly one capture of the article."""
    capture = scene.crawled.one(name)
    assert capture.outcome is Outcome.FETCHED
    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.ARTICLE


def test_kinds_of_documents_are_recorded(scene: Scene) -> None:
    """The record says what each document turned out to be."""
    kinds = {name: [visit.kind for visit in scene.crawled.visits_of(name)] for name in ("rss", "rdf", "atom", "json")}
    assert kinds == {"rss": ["rss"], "rdf": ["rss"], "atom": ["atom"], "json": ["json-feed"]}
    assert sorted(visit.kind for visit in scene.crawled.visits_of("index")) == ["sitemap", "sitemap-index"]


def test_sitemaps_outside_the_window_are_left_alone(scene: Scene) -> None:
    """Of an index only the sitemap of the story's month is read."""
    assert "/maps/2022-01.xml" not in scene.hosts["index"].paths()


def test_an_article_named_by_three_documents_is_fetched_once(scene: Scene) -> None:
    """Feed, sitemap and section page with tracking, slash and fragment: one request."""
    asked = [path for path in scene.hosts["thrice"].paths() if path.startswith("/2023")]
    assert len(asked) == 1


def test_tracking_parameters_are_not_sent(scene: Scene) -> None:
    """The link's utm parameters say where a reader came from; we came from nowhere."""
    assert PARADE in scene.hosts["section"].paths()


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("html-feed", "not_a_feed", "HTML"),
        ("empty-feed", "empty", ""),
        ("gone-feed", "failed", "404"),
        ("broken-feed", "not_a_feed", "neither"),
        ("bomb-map", "not_a_feed", "larger"),
    ],
)
def test_a_document_that_is_none_is_said_to_be(scene: Scene, name: str, outcome: str, words: str) -> None:
    """An outlet whose feed is broken does not look like an outlet without news."""
    (visit,) = scene.crawled.visits_of(name)
    assert visit.outcome == outcome
    assert words in visit.note


@pytest.mark.parametrize("name", ["robots-forbids", "robots-names-us", "robots-503", "robots-429", "robots-hangs"])
def test_robots_keeps_us_out(scene: Scene, name: str) -> None:
    """Rules that forbid, and hosts that cannot say now: no request for the page, and a record that says why."""
    capture = scene.crawled.one(name)
    assert capture.outcome is Outcome.ROBOTS
    assert "robots.txt" in capture.note
    assert scene.hosts[name].paths() == []


@pytest.mark.parametrize("name", ["robots-404", "robots-403", "robots-html"])
def test_no_rules_mean_no_refusal(scene: Scene, name: str) -> None:
    """A missing or refused robots.txt, or an HTML page in its place, forbids nothing."""
    assert scene.crawled.one(name).outcome is Outcome.FETCHED


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reset", "connection"),
        ("slow", "too long"),
        ("error", "status 500"),
        ("too-large", "too large"),
        ("floods", "too large"),
        ("drips", "too long"),
        ("bomb", "larger than"),
        ("brotli", "encoding"),
        ("closes", "connection"),
        ("no-such-host", "not found"),
        ("refused", "refused"),
        ("loop", "redirects"),
        ("to-file", "no web address"),
    ],
)
def test_a_failure_is_recorded_with_its_reason(scene: Scene, name: str, words: str) -> None:
    """Whatever goes wrong, there is one capture, and it says what."""
    capture = scene.crawled.one(name)
    assert capture.outcome is Outcome.FAILED
    assert words in capture.note
    assert capture.body is None


@pytest.mark.parametrize("name", ["cut", "cut-gzip", "cut-unsaid"])
def test_a_body_that_ends_early_is_no_complete_article(scene: Scene, name: str) -> None:
    """By length, inside the gzip stream, or without a declared length: truncated, never an article."""
    capture = scene.crawled.one(name)
    assert capture.reading is not None
    assert capture.reading.page_class is PageClass.TRUNCATED


def test_a_cut_page_leaves_no_validator(scene: Scene) -> None:
    """With its ETag the next run would be told that the half page has not changed."""
    assert "etag" not in scene.crawled.one("cut").headers


def test_a_whole_page_without_a_declared_length_is_an_article(scene: Scene) -> None:
    """Closing the connection is a way to end a page."""
    reading = scene.crawled.one("whole-unsaid").reading
    assert reading is not None
    assert reading.page_class is PageClass.ARTICLE


@pytest.mark.parametrize(("name", "page_class"), [("blocked", PageClass.BLOCKED), ("gone", PageClass.REMOVED)])
def test_an_error_page_is_read_not_failed(scene: Scene, name: str, page_class: PageClass) -> None:
    """403 and 410 with a body are results with a page class."""
    capture = scene.crawled.one(name)
    assert capture.outcome is Outcome.FETCHED
    assert capture.reading is not None
    assert capture.reading.page_class is page_class


def test_a_redirect_is_kept(scene: Scene) -> None:
    """The capture holds each address passed, and the article is known by where it answered."""
    host, capture = scene.hosts["moved"], scene.crawled.one("moved")
    assert capture.redirects == (host.url + PARADE, f"{host.url}/2023/07/27/a-better-slug-20230727")
    assert capture.url == capture.final_url == f"{host.url}/2023/07/27/a-better-slug-20230727"


def test_a_redirect_to_another_outlet_does_not_change_the_identity(scene: Scene) -> None:
    """An article that leads to a foreign site stays known by its own address."""
    capture = scene.crawled.one("abroad")
    assert capture.url == scene.hosts["abroad"].url + PARADE
    assert capture.final_url == scene.hosts["rss"].url + PARADE


@pytest.mark.parametrize("name", ["foreign-canonical", "home-canonical"])
def test_an_implausible_canonical_is_not_believed(scene: Scene, name: str) -> None:
    """Neither a foreign site nor the front page is the address of an article."""
    assert scene.crawled.one(name).url == scene.hosts[name].url + PARADE


def test_a_plausible_canonical_is_believed(scene: Scene) -> None:
    """Same site, same slug: the page's own word counts."""
    assert scene.crawled.one("own-canonical").url == f"{scene.hosts['own-canonical'].url}/world{PARADE}"


@pytest.mark.parametrize("name", ["gzip", "deflate", "bare-deflate"])
def test_bodies_are_decoded(scene: Scene, name: str) -> None:
    """What is kept are the page's own bytes."""
    assert scene.crawled.one(name).body == page("The parade was long.").body


def test_no_cookie_is_sent_back(scene: Scene) -> None:
    """We have no memory that an outlet could write to."""
    assert all("cookie" not in seen.headers for seen in scene.hosts["cookies"].seen)
    assert all("set-cookie" not in capture.headers for capture in scene.crawled.of("cookies"))


def test_we_say_who_we_are(scene: Scene) -> None:
    """Every request names the tool, also the one for robots.txt."""
    agents = {seen.headers["user-agent"] for host in scene.hosts.values() for seen in host.seen}
    assert len(agents) == 1
    assert agents.pop().startswith("Gapwire/")


def test_no_host_ever_sees_two_requests_at_once(scene: Scene) -> None:
    """Counted at the servers, with two processes, shared hosts and redirects across outlets."""
    assert {name: host.most_at_once for name, host in scene.hosts.items() if host.most_at_once > 1} == {}


def test_robots_is_asked_for_before_anything_else(scene: Scene) -> None:
    """The first request to every host is for robots.txt."""
    firsts = {min(host.seen, key=_at).path for host in scene.hosts.values() if host.seen}
    assert firsts == {"/robots.txt"}


def test_every_address_has_exactly_one_capture(scene: Scene) -> None:
    """Nothing is dropped, nothing recorded twice."""
    asked = [(capture.outlet, capture.requested_url) for capture in scene.crawled.captures]
    assert len(asked) == len(set(asked))
    assert len(scene.crawled.of("busy")) == len(scene.crawled.of("busy-too")) == 12


def test_the_result_counts_what_was_recorded(scene: Scene) -> None:
    """The summary is the sum of the records."""
    result = scene.crawled.result
    assert result.captures == len(scene.crawled.captures)
    assert result.outlets["busy"].came_back == 12
    assert {"no-such-host", "refused", "gone-feed", "robots-503"} <= set(result.empty_outlets)
    assert not {"rss", "empty-feed", "blocked"} & set(result.empty_outlets)
    assert {failure.outlet for failure in result.failures} >= {"reset", "gone-feed", "html-feed"}


def _at(seen: Seen) -> float:
    return seen.at


def _rdf(link: str) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel rdf:about="x"/><item rdf:about="{link}"><title>Parade</title><link>{link}</link></item></rdf:RDF>'
    )


def _index(url: str) -> str:
    maps = "".join(f"<sitemap><loc>{url}/maps/{name}</loc></sitemap>" for name in ("2022-01.xml", "2023-07.xml.gz"))
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'
