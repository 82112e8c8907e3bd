"""Why a visit brought no page, in words.

An exception from Scrapy, Twisted or our own middlewares goes in; a sentence for the record comes out.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from monitor.captures import Outcome

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "the server took too long to answer"),
    (DownloadConnectionRefusedError, "the server refused the connection"),
    (CannotResolveHostError, "the host name was not found"),
    (DownloadCancelledError, "the response is too large"),
    (ResponseDataLossError, "the connection ended in the middle of the response"),
    (ConnectionDone, "the connection was closed without an answer"),
    (ConnectionLost, "the connection was lost"),
    (ConnectError, "no connection could be made"),
    (DownloadFailedError, "the connection broke before an answer came"),
)
# No time-out: the server may still be at work on the first request, and a second would be two at once.
WORTH_REPEATING = (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
    ConnectionDone,
    ConnectionLost,
    ConnectError,
    OSError,
)


class Refused(IgnoreRequest):
    """The visit is not made because robots.txt does not allow it; ``str()`` is the note for the record."""


class NotVisited(IgnoreRequest):
    """The visit cannot or must not be made for another reason; ``str()`` is the note for the record."""


class LeftOut(IgnoreRequest):
    """The visit is left to the next run, because a budget is spent; ``str()`` is the note for the record."""


def describe(error: BaseException) -> str:
    """What happened, in words, without anything that the page said."""
    if isinstance(error, NotVisited | Refused | LeftOut):
        return str(error)
    tls = _tls_reason(error)
    if tls:
        return f"the secure connection failed: {tls}"
    for kind, words in _REASONS:
        if isinstance(error, kind):
            return words
    return f"the visit failed: {type(error).__name__}"


def outcome_of(error: BaseException) -> Outcome:
    """How a visit for which nothing came back ended."""
    if isinstance(error, LeftOut):
        return Outcome.NOT_VISITED
    return Outcome.ROBOTS if isinstance(error, Refused) else Outcome.FAILED


def worth_repeating(error: BaseException) -> bool:
    """Whether the same request may well succeed a little later."""
    return isinstance(error, WORTH_REPEATING) and not _tls_reason(error)


def leaves_rules_unknown(error: BaseException) -> bool:
    """Whether a host is there but did not say what robots.txt allows: nothing is asked of it for now.

    Where nobody is there at all, the page's own visit finds out and says so.
    """
    unreachable = (DownloadConnectionRefusedError, CannotResolveHostError, ConnectError)
    return not isinstance(error, unreachable) and not _tls_reason(error)


def _tls_reason(error: BaseException | None, depth: int = 0) -> str:
    """The reason of a failed TLS handshake somewhere below ``error``."""
    if error is None or depth > 5:
        return ""
    if isinstance(error, SSL.Error):
        return _first_reason(error)
    if type(error).__module__.startswith("service_identity"):
        return "the certificate is of another host"
    causes: list[Any] = [error.__cause__]
    if isinstance(error, ResponseFailed):
        causes += [failure.value for failure in error.reasons]
    return next((reason for cause in causes if (reason := _tls_reason(cause, depth + 1))), "")


def _first_reason(error: SSL.Error) -> str:
    entries = error.args[0] if error.args and isinstance(error.args[0], list) else []
    return str(entries[0][-1]) if entries and entries[0] else "the handshake was broken off"
