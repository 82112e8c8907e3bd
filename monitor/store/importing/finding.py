"""Which pages the files hold: files go in, pages that can be read one by one come out, with every mistake named.

The kind of a file is told by its name. Nothing is kept in memory but where each page stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from monitor.errors import MissingExtra, UsageError
from monitor.extraction.continued import numbered_key
from monitor.store.importing.archives import LARGEST_PAGE, Record, check_archive, read_record
from monitor.store.importing.lines import check_lines, read_line
from monitor.store.importing.saved import SavedPage
from monitor.story.model import Outlet, Story
from monitor.story.problems import did_you_mean

LINES, HTML, WARC = (".jsonl", ".ndjson"), (".html", ".htm", ".xhtml"), (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class HtmlOptions:
    """What an HTML file does not say about itself."""

    outlet: str | None = None
    url: str | None = None
    """Without it the page's own canonical address is taken."""
    captured_at: datetime | None = None
    """Without it the time of the file is taken."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page in a file, to be read when its time comes."""

    captured_at: datetime
    read: Callable[[], SavedPage | None]
    """``None`` for a page that is larger than any news page."""
    outlet: str
    url: str
    is_repeat: bool = False
    """Whether a file only notes at this time that the page was what it had been."""


class Finder:
    """Looks through files for one story."""

    def __init__(self, story: Story, html: HtmlOptions) -> None:
        self._outlets = [outlet.id for outlet in story.outlets]
        self._hosts = _hosts(story.outlets)
        self._html = html
        self.warnings: list[str] = []

    def find(self, files: Sequence[Path]) -> list[Found]:
        """All pages in the order of their times; ``UsageError`` with every mistake where there are any."""
        found: list[Found] = []
        problems: list[str] = []
        for path in files:
            try:
                found += self._in_file(path)
            except MissingExtra:
                raise
            except UsageError as error:
                problems.append(str(error))
        if problems:
            raise UsageError("\n".join(problems))
        return sorted(found, key=moment_and_number)

    def _in_file(self, path: Path) -> Iterator[Found]:
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
        name = path.name.lower()
        if name.endswith(LINES):
            return self._in_lines(path)
        if name.endswith(WARC):
            return self._in_archive(path)
        if name.endswith(HTML):
            return self._in_html(path)
        raise UsageError(f"{path}: cannot tell what this is by its name; known are {', '.join(LINES + HTML + WARC)}")

    def _in_lines(self, path: Path) -> Iterator[Found]:
        checked = check_lines(path, self._outlets)
        if checked.problems:
            raise UsageError("\n".join(checked.problems))
        if checked.further:
            self.warnings.append(f"{path}: these keys are not used: {', '.join(sorted(checked.further)[:20])}")
        for line in checked.lines:
            yield Found(line.captured_at, partial(read_line, path, line, self._outlets), line.outlet, line.url)

    def _in_archive(self, path: Path) -> Iterator[Found]:
        checked = check_archive(path, self.outlet_of)
        if checked.foreign:
            self.warnings.append(f"{path}: {checked.foreign} pages belong to no outlet of the story")
        if checked.unusable:
            self.warnings.append(f"{path}: {checked.unusable} records have no web address or no time")
        for place in checked.records:
            yield in_archive(path, place)

    def _in_html(self, path: Path) -> Iterator[Found]:
        outlet = self._html.outlet
        if outlet is None:
            raise UsageError(f"{path}: name the outlet of this page with --outlet")
        if outlet not in self._outlets:
            advice = did_you_mean(outlet, self._outlets, "Add it to the story file.")
            raise UsageError(f'{path}: the story has no outlet "{outlet}". {advice}')
        url = self._html.url or _canonical_url(path)
        if url is None:
            raise UsageError(f"{path}: the page does not name its own address; give it with --url")
        captured_at = self._html.captured_at or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        yield Found(captured_at, partial(_html_page, path, outlet, url, captured_at), outlet, url)

    def outlet_of(self, url: str) -> str | None:
        """The outlet whose host is nearest above the URL's host."""
        if self._html.outlet is not None:
            return self._html.outlet
        host = _host(url)
        while host:
            if host in self._hosts:
                return self._hosts[host]
            host = host.partition(".")[2]
        return None


def in_archive(path: Path, place: Record) -> Found:
    """The page at a place of an archive."""
    return Found(place.captured_at, partial(read_record, path, place), place.outlet, place.url, place.is_repeat)


def moment_and_number(page: Found) -> tuple[datetime, int]:
    """Of an article's pages that were saved at one time the first comes first."""
    return page.captured_at, numbered_key(page.url)[1]


def _html_page(path: Path, outlet: str, url: str, captured_at: datetime) -> SavedPage | None:
    if path.stat().st_size > LARGEST_PAGE:
        return None
    return SavedPage(outlet, url, captured_at, html=path.read_bytes(), headers={"content-type": "text/html"})


def _canonical_url(path: Path) -> str | None:
    from monitor.captures import Page
    from monitor.extraction import read_page

    with path.open("rb") as file:
        url = read_page(Page(url="https://unknown.invalid/", body=file.read(LARGEST_PAGE))).canonical_url
    return url if url and _host(url) and not _host(url).endswith(".invalid") else None


def _hosts(outlets: Sequence[Outlet]) -> dict[str, str]:
    """Outlet ids by host, without ``www``; of several outlets at one host the first."""
    hosts: dict[str, str] = {}
    for outlet in outlets:
        for address in (outlet.url, *outlet.sections, *outlet.articles):
            hosts.setdefault(_host(address), outlet.id)
    return hosts


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
