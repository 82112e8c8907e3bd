"""JSON Lines of saved pages: a file goes in; places, pages and every mistake with its line come out.

A file is read twice: once to check all of it and to learn the times, once page by page in the order of time. No more
than one page is in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from monitor.store.importing.saved import SavedPage
from monitor.story.problems import nearest

KEYS = frozenset(
    {"outlet", "url", "captured_at", "html", "text", "headline", "published_at", "language", "status", "headers"}
    | {"complete"}
)
LONGEST_LINE = 50_000_000
"""Bytes. Longer lines are no news pages."""
YEARS = range(1800, 2200)
"""Outside of these a time is a program's empty value (0001-01-01, 9999-12-31), not a day of the press."""
STATUSES = range(100, 600)
"""HTTP knows no others; 0 is how programs write that nothing came back, and must not pass for 200."""


class BadLine(ValueError):
    """A line that cannot be used; ``str()`` says what to change."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a page stands."""

    captured_at: datetime
    number: int
    offset: int
    length: int
    outlet: str
    url: str


@dataclass(frozen=True, slots=True)
class CheckedLines:
    """What a file holds."""

    lines: Sequence[Line]
    problems: Sequence[str]
    """``file:line: what is wrong``."""
    further: frozenset[str]
    """Keys that are not known and therefore ignored."""


def check_lines(path: Path, outlets: Sequence[str], most_problems: int = 20) -> CheckedLines:
    """Read the whole file once; stops at ``most_problems``."""
    lines, problems, further = [], [], set[str]()
    for number, offset, raw in _raw_lines(path):
        try:
            values = _values(raw)
            further |= values.keys() - KEYS
            page = page_of(values, outlets)
            lines.append(Line(page.captured_at, number, offset, len(raw), page.outlet, page.url))
        except BadLine as problem:
            problems.append(f"{path}:{number}: {problem}")
            if len(problems) == most_problems:
                problems.append("... and perhaps more")
                break
    return CheckedLines(lines, problems, frozenset(further))


def read_line(path: Path, line: Line, outlets: Sequence[str]) -> SavedPage:
    """The page at a place that ``check_lines`` found; ``BadLine`` where the file has changed since."""
    with path.open("rb") as file:
        file.seek(line.offset)
        return page_of(_values(file.read(line.length)), outlets)


def page_of(values: Mapping[str, Any], outlets: Sequence[str]) -> SavedPage:
    """A saved page from the values of one line; ``BadLine`` says what to change."""
    html, text = _optional(values, "html", str), _optional(values, "text", str)
    if html is None and text is None:
        raise BadLine("neither html nor text is there; give one of them")
    headers = {name.lower(): value for name, value in _headers(values).items()}
    if html is not None:
        headers["content-type"] = "text/html; charset=utf-8"  # a string in JSON is decoded already
    return SavedPage(
        outlet=_outlet(values, outlets),
        url=_url(values),
        captured_at=_moment(values, "captured_at"),
        html=None if html is None else html.encode("utf-8", "replace"),
        text=text,
        headline=_optional(values, "headline", str) or "",
        published_at=_moment(values, "published_at", day_will_do=True) if values.get("published_at") else None,
        language=_optional(values, "language", str),
        status=_status(values),
        headers=headers,
        complete=_optional(values, "complete", bool) is not False,
    )


def _raw_lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and bytes of each line that is not blank."""
    with path.open("rb") as file:
        number = 0
        while True:
            offset = file.tell()
            raw = file.readline(LONGEST_LINE + 1)
            if not raw:
                return
            number += 1
            if raw.strip():
                yield number, offset, raw


def _values(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise BadLine(f"the line is longer than {LONGEST_LINE:,} bytes; leave this page out")
    try:
        values = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadLine(f"no JSON ({error}); each line must be one JSON object") from None
    if not isinstance(values, dict):
        raise BadLine("the line is no JSON object; each line must be one")
    return values


def _outlet(values: Mapping[str, Any], outlets: Sequence[str]) -> str:
    outlet = _required(values, "outlet")
    if outlet in outlets:
        return outlet
    near = nearest(outlet, outlets)
    advice = f'did you mean "{near}"?' if near else "add it to the story file"
    raise BadLine(f'the story has no outlet "{outlet}"; {advice}')


def _url(values: Mapping[str, Any]) -> str:
    url = _required(values, "url").strip()
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        good = None
    if not good or any(sign.isspace() or sign < " " or "\x7f" <= sign <= "\x9f" for sign in url):
        raise BadLine(f'url "{url[:200]}" is no web address; write it with http:// or https://')
    return url.partition("#")[0]


def _moment(values: Mapping[str, Any], key: str, *, day_will_do: bool = False) -> datetime:
    raw = _required(values, key)
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise BadLine(f'{key} "{raw[:80]}" is no ISO 8601 time; write it as 2023-07-26T09:30:00Z') from None
    if moment.year not in YEARS:
        raise BadLine(f'{key} "{raw[:80]}" is no time of a news page; give the real one')
    if moment.tzinfo is None:
        if not day_will_do:
            raise BadLine(f'{key} "{raw}" has no time zone; add Z for UTC or an offset such as +09:00')
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def _status(values: Mapping[str, Any]) -> int:
    status = _optional(values, "status", int)
    if status is None:
        return 200
    if status not in STATUSES:
        raise BadLine(f"status {status} is no HTTP status; leave out a page that did not come back")
    return int(status)


def _headers(values: Mapping[str, Any]) -> dict[str, str]:
    headers = _optional(values, "headers", dict) or {}
    if not all(isinstance(value, str) for value in headers.values()):
        raise BadLine("headers must hold texts only")
    return headers


def _required(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadLine(f"{key} is missing" if value is None else f"{key} must be a text")
    return value


def _optional(values: Mapping[str, Any], key: str, kind: type[Any]) -> Any:
    value = values.get(key)
    if value is None or (isinstance(value, kind) and not (kind is int and isinstance(value, bool))):
        return value
    names = {str: "a text", int: "a whole number", bool: "true or false", dict: "an object"}
    raise BadLine(f"{key} must be {names[kind]}")
