"""Invented outlets that publish, rewrite, withdraw and fail for as long as a test wants: a seed goes in, a server with
a log of the truth comes out.

What an address shows at a time is decided before anything is served, so at each moment it is known which texts
truly stood where. Every answer is logged with the text that it carried and whether it went out whole.
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

START = datetime(2031, 5, 1, 6, tzinfo=UTC)
FACTS = {
    "closure": "The harbour of Lune will close for repairs on 14 September 2031.",
    "cost": "The repairs will cost 418 million crowns.",
    "jobs": "About 2,300 dockers will lose their work for the winter.",
    "owner": "The harbour belongs to the Tarn family since 1897.",
    "court": "A court in Wend turned down the complaint of the fishermen.",
}
_PEOPLE = ("Edda Quist", "Paul Tarn", "Nora Field", "Ole Brandt", "Ines Karr", "Jon Mehl", "Asta Voss")
_OPENINGS = (
    "Before the council",
    "On the quay",
    "In a letter",
    "At the evening meeting",
    "In the market hall",
    "By phone",
)
_VERBS = ("spoke about", "praised", "questioned", "described", "wrote down", "asked again about", "explained")
_THINGS = (
    "the old cranes",
    "the tide tables",
    "the ferry berths",
    "the customs shed",
    "the new lamps",
    "the rope works",
)
_ENDS = (
    *("while neighbours listened from the stairs", "and left early for the last bus of the day"),
    *("as the rain began to fall over the roofs", "and promised to return with a longer report"),
    *("without looking at the notes on the table", "although hardly anybody had asked for it"),
)


@dataclass(frozen=True)
class Text:
    """What one article says."""

    headline: str
    paragraphs: tuple[str, ...]
    facts: frozenset[str]

    @property
    def plain(self) -> str:
        return " ".join((self.headline, *self.paragraphs))


@dataclass
class Article:
    """One address through time: what it shows from each moment on; ``None`` for a page that is taken down."""

    path: str
    published: datetime
    states: list[tuple[datetime, Text | None]]

    def at(self, now: datetime) -> Text | None:
        return next((text for since, text in reversed(self.states) if since <= now), None)


@dataclass(frozen=True)
class Answered:
    """One answer as the press knows it."""

    outlet: str
    path: str
    status: int
    text: Text | None
    """The article's text that this answer carried or, with 304, confirmed; none where it carried another page."""
    whole: bool
    conditional: bool
    fault: str


@dataclass
class Weather:
    """What goes wrong at one outlet during one run."""

    kind: str = ""
    left: int = 0
    """How many answers it hits; below zero: all."""
    only_pages: bool = True


@dataclass
class Outlet:
    """One publisher."""

    id: str
    articles: list[Article] = field(default_factory=list)
    layout: int = 0
    weather: Weather = field(default_factory=Weather)
    base: str = ""
    busy: int = 0
    most_busy: int = 0


class _Server(ThreadingHTTPServer):
    """A client that is killed is no error of ours."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class TownPress:
    """All outlets, served on loopback while the context is open. Set ``now``; look at ``answers``."""

    def __init__(self, seed: int, days: int, outlets: int = 4, every: float = 11.0) -> None:
        self.now = START
        self.answers: list[Answered] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._servers: list[ThreadingHTTPServer] = []
        self.outlets = [Outlet(f"town-{number}", layout=number % SHELL) for number in range(outlets)]
        for number, outlet in enumerate(self.outlets):
            outlet.articles = list(_history(Random(f"{seed} {number}"), days, every, number))

    def __enter__(self) -> TownPress:
        for number, outlet in enumerate(self.outlets):
            try:
                server = _Server((f"127.0.3.{number + 2}", 0), self._handler(outlet))
            except OSError:  # the system has a single loopback address
                server = _Server(("127.0.0.1", 0), self._handler(outlet))
            outlet.base = "http://{}:{}".format(*server.server_address[:2])
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            self._servers.append(server)
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def story(self) -> str:
        """The story file."""
        parts = [
            '[story]\nid = "lune"\ntitle = "The harbour of Lune"\nlanguage = "en"\n',
            f"start = {START:%Y-%m-%d}\n" + 'timezone = "UTC"\nkeywords = ["Lune", "harbour"]\n',
        ]
        parts += [f'[[fact]]\nid = "{key}"\nstatement = "{words}"\n' for key, words in FACTS.items()]
        for outlet in self.outlets:
            parts.append(
                f'[[outlet]]\nid = "{outlet.id}"\nname = "{outlet.id.title()} Courier"\ncountry = "GB"\n'
                f'ownership = "private"\nlanguage = "en"\nurl = "{outlet.base}/"\nfeeds = ["{outlet.base}/feed.xml"]\n'
            )
        return "\n".join(parts)

    def standing(self, outlet: str, path: str) -> Text | None:
        """The text that stands at an address now."""
        mine = next(one for one in self.outlets if one.id == outlet)
        return next((article.at(self.now) for article in mine.articles if article.path == path), None)

    def calm(self) -> None:
        for outlet in self.outlets:
            outlet.weather = Weather()

    @contextmanager
    def _turn(self, outlet: Outlet) -> Iterator[None]:
        with self._lock:
            outlet.busy += 1
            outlet.most_busy = max(outlet.most_busy, outlet.busy)
        try:
            yield
        finally:
            with self._lock:
                outlet.busy -= 1

    def _fault(self, outlet: Outlet, path: str) -> str:
        weather = outlet.weather
        with self._lock:
            if not weather.kind or weather.left == 0 or (weather.only_pages and path in ("/robots.txt", "/feed.xml")):
                return ""
            weather.left -= 1
            return weather.kind

    def answer(self, outlet: Outlet, path: str) -> tuple[int, dict[str, str], bytes, Text | None]:
        """The answer without faults."""
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /search\n", None
        if path == "/feed.xml":
            return 200, {"Content-Type": "application/rss+xml"}, self._feed(outlet), None
        for article in outlet.articles:
            if article.path == path and article.published <= self.now:
                text = article.at(self.now)
                if text is None:
                    return 410, {}, b"<html><body><h1>Gone</h1><p>This page was removed.</p></body></html>", None
                body = LAYOUTS[outlet.layout](text, article, outlet)
                return 200, {}, body, text if outlet.layout != SHELL else None
        return 404, {}, b"<html><body><h1>Not found</h1></body></html>", None

    def _feed(self, outlet: Outlet) -> bytes:
        shown = [a for a in outlet.articles if a.published <= self.now and a.at(self.now)][-8:]
        items = "".join(
            f"<item><title>{escape(text.headline)}</title><link>{outlet.base}{article.path}</link>"
            f"<pubDate>{format_datetime(article.published, usegmt=True)}</pubDate></item>"
            for article in reversed(shown)
            if (text := article.at(self.now))
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()

    def _handler(self, outlet: Outlet) -> type[BaseHTTPRequestHandler]:
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def do_GET(self) -> None:
                with press._turn(outlet):
                    fault = press._fault(outlet, self.path)
                    status, headers, body, text = press.answer(outlet, self.path)
                    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
                    asked = self.headers.get("If-None-Match")
                    if status == 200:
                        headers["ETag"] = tag
                    if fault in PAGES:
                        status, headers, body, text = *PAGES[fault], None
                    elif not fault and status == 200 and asked == tag:
                        status, body = 304, b""
                    whole = fault in ("", *PAGES)
                    done = Answered(outlet.id, self.path, status, text if whole else None, whole, bool(asked), fault)
                    with press._lock:
                        press.answers.append(done)
                with suppress(OSError):
                    self._send(status, headers, body, fault)

            def _send(self, status: int, headers: dict[str, str], body: bytes, fault: str) -> None:
                if fault == "timeout":
                    press._closing.wait(12)
                    self.close_connection = True
                    return
                if fault == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.close_connection = True
                    self.connection.close()
                    return
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
                self.send_response(status)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if fault == "truncated":
                    body = body[: len(body) * 3 // 5]
                    self.close_connection = True
                if status != 304:
                    self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler


def _history(chance: Random, days: int, every: float, outlet: int) -> Iterator[Article]:
    """Articles of one outlet, each with its changes."""
    day = chance.uniform(0, 3)
    number = 0
    while day < days:
        number += 1
        published = START + timedelta(days=day)
        text = _text(chance, f"{outlet}-{number}")
        article = Article(f"/news/{published:%Y/%m/%d}/lune-{number}", published, [(published, text)])
        at = day
        for _ in range(chance.choice((0, 1, 2, 3, 4))):
            at += chance.choice((0.3, 0.8, 2, 5, 20)) * chance.uniform(0.5, 1.5)
            last = article.states[-1][1]
            new = None if last is not None and chance.random() < 0.08 else _changed(last or text, chance)
            if new is not None and chance.random() < 0.1:
                new = text  # a text comes back
            article.states.append((START + timedelta(days=at), new))
            text = new or text
        yield article
        day += chance.expovariate(1 / every) + 0.2


def _text(chance: Random, mark: str) -> Text:
    stated = frozenset(key for key in FACTS if chance.random() < 0.45)
    words = [_sentence(chance) for _ in range(chance.randrange(5, 9))]
    for key in sorted(stated):  # the order of a set is another one in each process
        words.insert(chance.randrange(1, len(words) + 1), FACTS[key])
    return Text(f"Lune harbour: {_sentence(chance)[:60].rsplit(' ', 1)[0]} ({mark})", tuple(words), stated)


def _changed(text: Text, chance: Random) -> Text:
    """An edit: a fact comes or goes, or a sentence is rewritten, added or cut."""
    words, stated = list(text.paragraphs), set(text.facts)
    kind = chance.randrange(4)
    if kind == 0 and stated:
        key = chance.choice(sorted(stated))
        words.remove(FACTS[key])
        stated.discard(key)
    elif kind == 1 and len(stated) < len(FACTS):
        key = chance.choice(sorted(FACTS.keys() - stated))
        words.insert(chance.randrange(1, len(words) + 1), FACTS[key])
        stated.add(key)
    else:
        places = [place for place, line in enumerate(words) if line not in FACTS.values()]
        words[chance.choice(places)] = _sentence(chance)
    return Text(text.headline, tuple(words), frozenset(stated))


def _sentence(chance: Random) -> str:
    who, other = chance.sample(_PEOPLE, 2)
    return (
        f"{chance.choice(_OPENINGS)} {who} {chance.choice(_VERBS)} {chance.choice(_THINGS)} and "
        f"{chance.choice(_THINGS)} near pier {chance.randrange(2, 900)} {chance.choice(_ENDS)}, {other} said later."
    )


def _head(text: Text, article: Article, outlet: Outlet) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(text.headline)}</title>'
        f'<link rel="canonical" href="{outlet.base}{article.path}">'
        f'<meta property="article:published_time" content="{article.published.isoformat()}"></head><body>'
    )


def _plain(text: Text, article: Article, outlet: Outlet) -> bytes:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.paragraphs)
    article_html = f"<article><h1>{escape(text.headline)}</h1>{lines}</article>"
    return f"{_head(text, article, outlet)}<main>{article_html}</main></body></html>".encode()


def _divs(text: Text, article: Article, outlet: Outlet) -> bytes:
    lines = "".join(f'<div class="row"><p class="t">{escape(line)}</p></div>' for line in text.paragraphs)
    return (
        f'{_head(text, article, outlet)}<div class="top"><a href="/">Home</a> <a href="/a">About us</a></div>'
        f'<div class="story-body"><h1 class="hl">{escape(text.headline)}</h1>{lines}</div>'
        '<div class="foot"><a href="/x">Imprint</a></div></body></html>'
    ).encode()


def _with_side(text: Text, article: Article, outlet: Outlet) -> bytes:
    lines = "\n\n".join(f"<p>{escape(line)}</p>" for line in text.paragraphs)
    side = "".join(f'<li><a href="/old-{n}">Old story number {n} of the week</a></li>' for n in range(6))
    return (
        f'{_head(text, article, outlet)}<nav><ul><li><a href="/">Home</a></li></ul></nav><section id="c"><header>'
        f"<h1>{escape(text.headline)}</h1></header>{lines}</section><aside><h2>Most read</h2><ul>{side}</ul></aside>"
        "</body></html>"
    ).encode()


def _shell(text: Text, article: Article, outlet: Outlet) -> bytes:
    """What a relaunch may bring: a page that a program draws in the browser."""
    return (
        f'{_head(text, article, outlet)}<div id="root"></div><script src="/app.js"></script>'
        "<script>window.__STATE__={}</script></body></html>"
    ).encode()


LAYOUTS = (_plain, _divs, _with_side, _shell)
SHELL = 3
_CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    b'<p>Please enable JavaScript and cookies to continue.</p><script src="/cdn-cgi/challenge-platform/x.js"></script>'
    b"</body></html>"
)
_DENIED = (
    b"<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>You have no permission.</body></html>"
)
_BUSY = b"<html><body><h1>Try again later</h1></body></html>"
PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "blocked-403": (403, {"cf-mitigated": "challenge", "Server": "cloudflare"}, _CHALLENGE),
    "blocked-200": (200, {"Server": "cloudflare"}, _CHALLENGE),
    "blocked-denied": (403, {}, _DENIED),
    "5xx": (503, {}, _BUSY),
    "5xx-500": (500, {}, _BUSY),
    "429": (429, {}, _BUSY),
    "429-retry-after": (429, {"Retry-After": "1"}, _BUSY),
    "429-for-an-hour": (429, {"Retry-After": "3600"}, _BUSY),
}


def every_text(outlets: Sequence[Outlet]) -> int:
    """How many texts were ever published."""
    return sum(text is not None for outlet in outlets for article in outlet.articles for _, text in article.states)
