"""What a host's robots.txt allows us.

The answer to the request for robots.txt goes in, rules come out. Pure. Status codes as in RFC 9309: an answer counts,
a client error (but 429) means that there are no rules, and a host that cannot answer now is left alone for now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from protego import Protego

AGENT = "Gapwire"
MAX_BYTES = 500_000
MAX_SITEMAPS = 200
_HTML = re.compile(rb"^\s*<(?:!doctype|html|head|body|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host for this run."""

    refusal: str = ""
    """Why no URL of the host may be visited; empty where the rules decide."""
    delay: float = 0.0
    """Seconds the host asks to leave between requests."""
    note: str = ""
    """What is remarkable about the file."""
    parsed: Protego | None = None
    sitemaps: tuple[str, ...] = ()
    """Sitemaps that the file names."""

    def refuses(self, url: str) -> str:
        """Why ``url`` may not be visited; empty where it may."""
        if self.refusal:
            return self.refusal
        if self.parsed is not None and not self.parsed.can_fetch(url, AGENT):
            return "robots.txt forbids this address"
        return ""


def read_rules(status: int, body: bytes, max_delay: float) -> Rules:
    """Rules from an answer; a Crawl-delay beyond ``max_delay`` seconds is a refusal."""
    if status == 429 or status >= 500:
        return Rules(refusal=f"robots.txt answered with status {status}: the host is left alone in this run")
    if not 200 <= status < 300:
        return Rules(note=f"robots.txt answered with status {status}: there are no rules")
    if _HTML.match(body):
        return Rules(note="an HTML page came back for robots.txt: there are no rules")
    parsed = Protego.parse(_text(body))
    delay = _asked_delay(parsed)
    if delay > max_delay:
        return Rules(refusal=f"robots.txt asks for {delay:g} seconds between requests, more than a run can wait")
    return Rules(delay=delay, parsed=parsed, sitemaps=tuple(dict.fromkeys(islice(parsed.sitemaps, MAX_SITEMAPS))))


def unanswered(reason: str) -> Rules:
    """Rules of a host that did not answer the request for robots.txt in time."""
    return Rules(refusal=f"robots.txt could not be read ({reason}): the host is left alone in this run")


def _text(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    return body.decode("utf-8-sig", errors="ignore").replace("\x00", "")


def _asked_delay(parsed: Protego) -> float:
    delay = float(parsed.crawl_delay(AGENT) or 0.0)
    rate = parsed.request_rate(AGENT)
    return max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)
