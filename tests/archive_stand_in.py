"""An archive on loopback that speaks the exact formats: CDX with resume keys, raw replay, TimeMaps, TimeGate, Common
Crawl (list, index, ranges), GDELT, news RSS, Media Cloud. Faults on demand, every request counted.
"""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import re
import threading
import time
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from archived_press import Kept, write_warc

from spiders.urls import article_key

_HOSTS = itertools.count(200)
_EXCLUDED = {
    "X-Archive-Wayback-Runtime-Error": "AdministrativeAccessControlException: Blocked Site Error",
    "Content-Type": "text/html",
}


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Archive:
    """Set ``kept``; ``faults`` maps a piece of a path to answers that are given in its place, one after the other."""

    kept: list[Kept] = field(default_factory=list)
    excluded: tuple[str, ...] = ()
    """Hosts (with port) that the archive holds back."""
    faults: dict[str, list[Answer]] = field(default_factory=dict)
    gdelt: list[dict[str, object]] = field(default_factory=list)
    news: bytes = b""
    media_cloud: dict[str, object] = field(default_factory=dict)
    warc: bytes = b""
    seen: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    most_at_once: int = 0
    _busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Archive:
        host = f"127.0.1.{next(_HOSTS) % 250 + 2}"
        try:
            self._server = ThreadingHTTPServer((host, 0), self._handler())
        except OSError:
            pytest.skip("the system has a single loopback address")
        self._server.daemon_threads = True
        self.host = host
        self.url = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, piece: str = "") -> list[str]:
        """Targets with ``piece`` in them, in order, without robots.txt."""
        return [target for _, target, _ in self.seen if piece in target and target != "/robots.txt"]

    def answer(self, target: str, headers: dict[str, str]) -> Answer:
        for piece, answers in self.faults.items():
            if piece in target and answers:
                return answers.pop(0)
        path, _, query = target.partition("?")
        values = {name: found[-1] for name, found in parse_qs(query).items()}
        if path == "/cdx/search/cdx":
            return self._cdx(values)
        if match := re.match(r"^/web/(\d{14})id_/(.*)$", target):
            return self._replay(match[1], unquote(match[2]))
        if match := re.match(r"^/web/timemap/link/(.*)$", target):
            return self._timemap(unquote(match[1]))
        if match := re.match(r"^/gate/(.*)$", target):
            return self._timegate(unquote(match[1]), headers.get("accept-datetime", ""))
        if path == "/collinfo.json":
            return self._collections()
        if path == "/CC-MAIN-2023-40-index":
            return self._cc_index(values)
        if path.startswith("/crawl-data/"):
            return self._range(headers.get("range", ""))
        if path == "/api/v2/doc/doc":
            return _json({"articles": self.gdelt} if self.gdelt else {})
        if path == "/rss/search":
            return Answer(self.news, headers={"Content-Type": "application/xml"})
        if path == "/api/search/story-list":
            return self._stories(headers, values)
        return Answer(b"not here", 404)

    def _of(self, url: str, prefix: bool = False) -> list[Kept]:
        """Captures of an address (scheme and www. do not matter), by address and time, as a CDX index has them."""
        wanted = url.partition("://")[2] or url
        found = [
            k for k in self.kept if (key := k.url.partition("://")[2]) == wanted or (prefix and key.startswith(wanted))
        ]
        return sorted(found, key=lambda k: (k.url, k.at))

    def _cdx(self, values: dict[str, str]) -> Answer:
        host = (values["url"].partition("://")[2] or values["url"]).partition("/")[0]
        if host in self.excluded:
            return Answer(b"Blocked Site Error", 403, dict(_EXCLUDED))
        rows = self._of(values["url"], values.get("matchType") == "prefix")
        first, last = values.get("from", ""), values.get("to", "")
        rows = [k for k in rows if k.stamp[: len(first)] >= first and (not last or k.stamp[: len(last)] <= last)]
        if values.get("collapse") == "digest":
            rows = [
                k for i, k in enumerate(rows) if i == 0 or (k.url, k.digest) != (rows[i - 1].url, rows[i - 1].digest)
            ]
        start, limit = int(values.get("resumeKey", "0")), int(values.get("limit", "150000"))
        page = rows[start : start + limit]
        names = values["fl"].split(",")
        table: list[list[str]] = [names] if page else []
        for k in page:
            whole = {"timestamp": k.stamp, "original": k.url, "mimetype": k.mime, "statuscode": str(k.status)}
            table.append([(whole | {"digest": k.digest})[name] for name in names])
        if start + limit < len(rows) and values.get("showResumeKey") == "true":
            table += [[], [str(start + limit)]]
        body = gzip.compress(json.dumps(table).encode())
        return Answer(body, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})

    def _replay(self, stamp: str, url: str) -> Answer:
        if url.partition("://")[2].partition("/")[0] in self.excluded:
            return Answer(b"This URL has been excluded from the Wayback Machine.", 403)
        copies = self._of(url)
        if not copies:
            return Answer(b"<h1>Hrm. The Wayback Machine has not archived that URL.</h1>", 404)
        nearest = min(copies, key=lambda k: abs(int(k.stamp) - int(stamp)))
        if nearest.stamp != stamp:
            return Answer(status=302, headers={"Location": f"{self.url}/web/{nearest.stamp}id_/{nearest.url}"})
        headers = {f"x-archive-orig-{name.lower()}": value for name, value in nearest.headers.items()}
        headers |= {"Content-Type": nearest.headers.get("Content-Type", "text/html")}
        if "Location" in nearest.headers:
            headers["Location"] = nearest.headers["Location"]  # as pywb and id_ give it: the outlet's own address
        headers |= {"Memento-Datetime": format_datetime(nearest.at, usegmt=True), "x-archive-src": "press.warc.gz"}
        return Answer(nearest.body, nearest.status, headers)

    def _timemap(self, url: str) -> Answer:
        copies = self._of(url)
        if not copies:
            return Answer(b"", 404)
        lines = [f'<{url}>; rel="original"', f'<{self.url}/gate/{url}>; rel="timegate"']
        lines.insert(1, f'<{self.url}/web/timemap/link/{url}>; rel="self"; type="application/link-format"')
        for k in copies:
            at = format_datetime(k.at, usegmt=True)
            lines.append(f'<{self.url}/web/{k.stamp}/{k.url}>; rel="memento"; datetime="{at}"')
        return Answer(",\n".join(lines).encode(), headers={"Content-Type": "application/link-format"})

    def _timegate(self, url: str, wanted: str) -> Answer:
        copies = self._of(url)
        if not copies:
            return Answer(b"", 404)
        moment = parsedate_to_datetime(wanted)
        nearest = min(copies, key=lambda k: abs(k.at - moment))
        location = f"{self.url}/web/{nearest.stamp}/{nearest.url}"
        return Answer(status=302, headers={"Location": location, "Vary": "accept-datetime"})

    def _collections(self) -> Answer:
        names = ("CC-MAIN-2024-10", "CC-MAIN-2023-40", "CC-MAIN-2022-05")
        return _json([{"id": name, "name": name, "cdx-api": f"{self.url}/{name}-index"} for name in names])

    def _cc_index(self, values: dict[str, str]) -> Answer:
        lines = []
        for k, (offset, length) in zip(self.kept, self._members(), strict=True):
            wanted = values["url"].partition("://")[2] or values["url"]
            if k.url.partition("://")[2].startswith(wanted.rstrip("*")):
                row = {"urlkey": article_key(k.url), "timestamp": k.stamp, "url": k.url, "mime": k.mime}
                row |= {"mime-detected": k.mime, "status": str(k.status), "digest": k.digest}
                row |= {"length": str(length), "offset": str(offset), "filename": "crawl-data/CC/press.warc.gz"}
                lines.append(json.dumps(row | {"languages": "eng"}))
        if not lines:
            return _json({"message": f"No Captures found for: {values['url']}"}, 404)
        return Answer("\n".join(lines).encode(), headers={"Content-Type": "text/x-ndjson"})

    def _members(self) -> list[tuple[int, int]]:
        """Where each record of the WARC file begins and how long it is."""
        from warcio.archiveiterator import ArchiveIterator

        iterator, places = ArchiveIterator(BytesIO(self.warc)), []
        for _ in iterator:
            offset = iterator.get_record_offset()
            iterator.read_to_end()
            places.append((offset, iterator.get_record_length()))
        return places

    def _range(self, wanted: str) -> Answer:
        match = re.match(r"bytes=(\d+)-(\d+)$", wanted)
        if match is None:
            return Answer(self.warc)
        part = self.warc[int(match[1]) : int(match[2]) + 1]
        return Answer(part, 206, {"Content-Type": "application/octet-stream"})

    def _stories(self, headers: dict[str, str], values: dict[str, str]) -> Answer:
        if headers.get("authorization") != "Token sesame":
            return _json({"note": "no key"}, 403)
        stories = self.media_cloud.get("stories", [])
        assert isinstance(stories, list)
        if "pagination_token" not in values and len(stories) > 1:
            return _json({"stories": stories[:1], "pagination_token": "next"})
        return _json({"stories": stories[1:] or stories, "pagination_token": None})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        archive = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with archive._lock:
                    archive._busy += 1
                    archive.most_at_once = max(archive.most_at_once, archive._busy)
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    archive.seen.append((time.monotonic(), self.path, headers))
                answer = archive.answer(self.path, headers)
                with archive._lock:
                    archive._busy -= 1
                self.send_response(answer.status)
                for name, value in ({"Content-Type": "text/html"} | answer.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler


def _json(value: object, status: int = 200) -> Answer:
    return Answer(json.dumps(value).encode(), status, {"Content-Type": "application/json"})


def table(archive_id: str, url: str, protocol: str = "wayback", **more: str) -> str:
    """An ``[[archive]]`` table that points a story at the stand-in."""
    places = {
        "wayback": {"index": f"{url}/cdx/search/cdx", "copies": f"{url}/web/"},
        "memento": {"timemap": f"{url}/web/timemap/link/"},
        "common-crawl": {"index": f"{url}/collinfo.json", "copies": f"{url}/"},
        "gdelt": {"index": f"{url}/api/v2/doc/doc"},
        "google-news": {"index": f"{url}/rss/search"},
        "media-cloud": {"index": f"{url}/api/search/story-list"},
    }[protocol]
    keys = {"id": archive_id, "protocol": protocol} | places | more
    lines = [f'{name} = "{value}"' for name, value in keys.items()]
    return "\n".join(["", "[[archive]]", *lines, "patience = 0", ""])


def warc_of(kept: list[Kept], path: object) -> bytes:
    from pathlib import Path

    return write_warc(kept, Path(str(path))).read_bytes()


def host_of(url: str) -> str:
    return urlsplit(url).netloc


def packed(url: str) -> str:
    """A link of Google News as it was in 2023: the outlet's address is packed into its last part."""
    data = b"\x08\x13\x22" + bytes([len(url)]) + url.encode() + b"\xd2\x01\x00"
    return f"https://news.google.com/rss/articles/{base64.urlsafe_b64encode(data).decode().rstrip('=')}?oc=5"
