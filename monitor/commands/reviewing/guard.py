"""Who may ask: a request's headers go in, a refusal or nothing comes out. Pure.

The server listens on loopback, but every page in the same browser can send requests there: a foreign host name
(DNS rebinding), a foreign origin, a missing cookie or form token is refused.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer" a browser would send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Guard:
    """The secrets of one session and the address it listens on."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Opens the session once, from the printed address."""
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def cookie_name(self) -> str:
        """Cookies know no port, so the name does."""
        return f"gapwire_review_{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the server answers."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def opens(self, token: str) -> bool:
        """Whether this is the token of the printed address."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def refusal(self, headers: Mapping[str, str]) -> Refusal | None:
        """Why a request with these headers is refused, whatever it asks for."""
        if headers.get("Host", "") not in self.hosts:
            return Refusal(421, "Wrong host", "This server answers only under its own loopback address.")
        site = headers.get("Sec-Fetch-Site", "none")
        if site not in ("none", "same-origin") and headers.get("Sec-Fetch-Mode") != "navigate":
            return Refusal(403, "Foreign page", "Another site asked for this.")
        return None

    def stranger(self, headers: Mapping[str, str]) -> Refusal | None:
        """Why a request without the session's cookie is refused."""
        try:
            found = SimpleCookie(headers.get("Cookie", "")).get(self.cookie_name)
        except CookieError:
            found = None
        if found is None or not hmac.compare_digest(found.value.encode(), self.cookie.encode()):
            return Refusal(403, "No session", "Open the address that gapwire review printed, with its token.")
        return None

    def forged(self, headers: Mapping[str, str], form_token: str) -> Refusal | None:
        """Why a form is refused: it did not come from a page of this session."""
        origin = headers.get("Origin")
        own = origin is None or (urlsplit(origin).scheme == "http" and urlsplit(origin).netloc in self.hosts)
        site = headers.get("Sec-Fetch-Site", "same-origin")
        if not own or site != "same-origin" or not hmac.compare_digest(form_token.encode(), self.form_token.encode()):
            return Refusal(403, "Foreign form", "This form was not sent from a page of this session: load it again.")
        return None
