"""What archives hold of the built-in press: every answer that a live play got, with its time, as data and as WARC."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from spiders.press import Press, Seen
from spiders.press.articles import Site
from spiders.press.replies import Reply


@dataclass(frozen=True)
class Kept:
    """One answer that an archive holds."""

    url: str
    at: datetime
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def stamp(self) -> str:
        return self.at.strftime("%Y%m%d%H%M%S")

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    @property
    def mime(self) -> str:
        return self.headers.get("Content-Type", "text/html").partition(";")[0]


@dataclass
class RecordingPress(Press):
    """The press, and every page that it showed (no faults), at the time of its moment."""

    kept: list[Kept] = field(default_factory=list)
    _last: dict[str, Reply] = field(default_factory=dict)

    def answer(self, site: Site, target: str) -> Reply:
        self._last[site.id] = super().answer(site, target)
        return self._last[site.id]

    def note(self, seen: Seen) -> None:
        super().note(seen)
        reply = self._last[seen.outlet]
        if seen.status in (reply.status, 304):  # an archive asks without validators, and gets the page
            at = self.moments[self.moment - 1]
            self.kept.append(
                Kept(f"http://{seen.host}{seen.target}", at, reply.status, dict(reply.headers), reply.body)
            )


def write_warc(kept: list[Kept], path: Path) -> Path:
    """A gzipped WARC file of these answers."""
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for page in kept:
            headers = StatusAndHeaders(f"{page.status} X", [*page.headers.items()], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    page.url,
                    "response",
                    payload=BytesIO(page.body),
                    length=len(page.body),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": page.at.strftime("%Y-%m-%dT%H:%M:%SZ")},
                )
            )
    return path
