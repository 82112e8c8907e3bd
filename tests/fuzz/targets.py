"""What is fuzzed: everything that reads bytes from outside. Each target takes any bytes and looks at what a person may
come to see of them; only the errors that its reader declares are caught here, anything else is a finding.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import seeds

from monitor.captures import Page, PageClass
from monitor.changes import Text, changes_between
from monitor.coding.sheet import SheetUnreadable, read_sheet
from monitor.comparer.pairs import read_pairs
from monitor.errors import StoryFileError, UsageError
from monitor.extraction import read_page
from monitor.store.importing.archives import check_archive, read_record
from monitor.store.importing.lines import BadLine, check_lines, read_line
from monitor.story import parse_story
from monitor.story.model import Story
from monitor.story.relevance import about_story
from reports.exporting.cells import CONTROL, visible
from reports.exporting.verifying import verify
from reports.lone_diff import lone_diff
from spiders.archives.asking import Asked, Heard, Memento, Window
from spiders.archives.copies import conclude_copy
from spiders.archives.speakers import SPEAKERS
from spiders.archives.warc import NotARecord, read_member
from spiders.decoding import CannotDecode, decode_body
from spiders.documents import Found, read_document
from spiders.robots import read_rules
from spiders.rules import OutletRules
from spiders.tasks import Task
from spiders.visits import Fetched

NOW = datetime(2023, 7, 28, 12, tzinfo=UTC)
FOLDER = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())

Run = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Target:
    """One reader of foreign bytes."""

    name: str
    seeds: Sequence[bytes]
    run: Run
    longest: int = 400_000
    """Bytes of an input led by coverage: where reading costs much, many short inputs find more than a few long ones.
    Turns that draw at random go up to ``mutation.LONGEST`` all the same."""


class Wrong(AssertionError):
    """An answer came back and is not what it must be."""


def demand(holds: object, what: str) -> None:
    if not holds:
        raise Wrong(what)


@cache
def story() -> Story:
    return parse_story(seeds.STORY, Path("story.toml")).story


def web(url: str) -> None:
    demand(re.match(r"https?://[^\s/]", url, re.IGNORECASE), f"no web address: {url[:80]!r}")
    demand(not CONTROL.search(url), f"a control character in an address: {url[:80]!r}")


def spoken(text: str) -> None:
    """What is said about an input can be shown: no lone surrogate, and a terminal is not moved."""
    text.encode()
    demand(not CONTROL.search(visible(text)), "a control character reaches the terminal")


def document(role: str, data: bytes) -> None:
    found = read_document(Found(data, f"{seeds.SITE}/list", "", role), None, NOW, 2_000_000)
    spoken(found.note)
    for link in (*found.links, *found.children):
        web(link.url)
        demand(link.published_at is None or link.published_at.tzinfo, "a naive time")


def robots(data: bytes) -> None:
    rules = read_rules(200, data, 300.0)
    demand(0 <= rules.delay <= 300, f"a delay of {rules.delay}")
    spoken(rules.refusal + rules.note)
    for path in ("/", "/search?q=1", "/a%zz", "/\u20ac"):
        rules.refuses(seeds.SITE + path)


def html(data: bytes) -> None:
    page = Page(url=seeds.ARTICLE, body=data, headers={"content-type": "text/html"})
    reading = read_page(page, language="en", outlet_name="Harbour Times")
    demand("could not be read" not in reading.note, f"a fault was caught: {reading.note}")
    demand(reading.page_class is PageClass.ARTICLE or reading.note, "no reason for the page class")
    demand("\n" not in reading.headline, "a line break in the headline")
    parts = reading.body.split("\n\n") if reading.body else []
    demand(all(part and part == part.strip() and "\n" not in part for part in parts), "paragraphs lost their form")
    for moment in (reading.published_at, reading.modified_at):
        demand(moment is None or moment.tzinfo, "a naive time")
    about_story(story(), reading)


def json_ld(data: bytes) -> None:
    html(seeds.page(data))


TAGS = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "main", "p", "h1", "section", "details", "summary"),
        *("ins", "del", "span"),
    )
)  # of reports.lone_diff
ATTRIBUTES = frozenset({"class", "lang", "dir", "charset", "name", "content"})


def shown(data: bytes) -> None:
    """Two texts side by side in a page: whatever they hold, no tag or attribute is added."""
    from lxml import html as parser

    old, _, new = data[:60_000].decode("utf-8", "replace").partition("\x1e")
    sides = [
        SimpleNamespace(number=n, text=text, headline=text[:40], language="en", captured_at=NOW)
        for n, text in enumerate((old, new), start=1)
    ]
    changes = changes_between(Text(old, 0, "en"), Text(new, 0, "en"))
    for change in changes:
        demand(change.old_end is None or change.old_end <= len(old), "an offset behind the old text")
        demand(change.new_end is None or change.new_end <= len(new), "an offset behind the new text")
    demand(old == new or changes, "a difference was not told")
    page = parser.document_fromstring(lone_diff(old[:80], "harbour", sides[0], sides[1], changes))
    for element in page.iter():
        demand(element.tag in TAGS, f"the text became a tag: {element.tag!r}")
        demand(set(element.attrib) <= ATTRIBUTES, f"the text became an attribute: {sorted(element.attrib)}")


def member(data: bytes) -> None:
    try:
        record = read_member(data, 2_000_000)
    except NotARecord as problem:
        spoken(str(problem))
    else:
        demand(record.captured_at.tzinfo, "a naive time")


@cache
def scratch(suffix: str) -> Path:
    handle, name = tempfile.mkstemp(suffix, "gapwire-fuzz-", FOLDER)
    os.close(handle)
    import atexit

    atexit.register(lambda: Path(name).unlink(missing_ok=True))
    return Path(name)


def written(data: bytes, suffix: str) -> Path:
    path = scratch(suffix)
    path.write_bytes(data)
    return path


def warc_file(data: bytes) -> None:
    path = written(data, ".warc")
    try:
        checked = check_archive(path, lambda url: "harbour" if "harbour" in url else None)
        for place in checked.records[:50]:
            read_record(path, place)
    except UsageError as problem:
        spoken(str(problem))


def answer(name: str, url: str, data: bytes) -> None:
    from monitor.story.archives import BUILT_IN
    from monitor.story.model import Archive

    archive = Archive(id=name, **BUILT_IN[name]) if name in BUILT_IN else story().archive_services[0]
    asked = Asked(archive, story().outlets[-1], Window.of(story()), NOW, url or str(archive.index))
    try:
        heard = SPEAKERS[archive.protocol].read(asked, Heard(200, {}, data))
    except ValueError as problem:
        spoken(f"{problem}"[:300])
        return
    spoken(heard.note)
    for each in (*(copy.url for copy in heard.copies), *(link.url for link in heard.links), *heard.following):
        web(each)
    for copy in heard.copies:
        demand(copy.captured_at.tzinfo, "a naive time")
        demand(copy.length >= 0 and (copy.offset or 0) >= 0, "a place before the file")


def replay(data: bytes) -> None:
    """A copy as an archive gives it, with toolbar and rewritten addresses."""
    url = f"https://index.example/20230726100000/{seeds.ARTICLE}"
    memento = Memento("mine", seeds.ARTICLE, NOW, url)
    task = Task("k", "harbour", url, "mine", archive="mine", memento=memento)
    headers = {"memento-datetime": "Wed, 26 Jul 2023 10:00:00 GMT", "content-type": "text/html"}
    fetched = Fetched(url, 200, headers, data)
    conclude_copy(task, OutletRules.of(story().outlets[-1]), fetched, quick_read, NOW)


def quick_read(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Any:
    from spiders.visits import unread

    return unread("not read here")


def packed(data: bytes) -> None:
    for names in (["gzip"], ["deflate"], ["gzip", "deflate"]):
        try:
            body, _ = decode_body(data, names, 1_000_000)
        except CannotDecode as problem:
            spoken(str(problem))
        else:
            demand(len(body) <= 1_000_000, "more than the limit")


def story_file(data: bytes) -> None:
    from monitor.story import check_story

    path = written(data, ".toml")
    for problem in check_story(path).problems:
        spoken(str(problem))
    try:
        parse_story(data.decode(), path)
    except (StoryFileError, UnicodeDecodeError) as error:
        spoken(str(error))


def lines(data: bytes) -> None:
    path = written(data, ".jsonl")
    checked = check_lines(path, ["harbour"])
    for problem in (*checked.problems, *checked.further):
        spoken(problem)
    for line in checked.lines:
        try:
            web(read_line(path, line, ["harbour"]).url)
        except BadLine as problem:
            raise Wrong("a checked line is bad at the second look") from problem


def sheet(data: bytes) -> None:
    try:
        for entry in read_sheet(data):
            demand(entry.version_id >= 0 and entry.line >= 2, "a place that no sheet has")
    except SheetUnreadable as problem:
        spoken(str(problem))


def pairs(data: bytes) -> None:
    said: list[str] = []
    try:
        list(read_pairs(io.BytesIO(data), "pairs", said.append))
    except UsageError as problem:
        said.append(str(problem))
    for words in said:
        spoken(words)


def bundle(data: bytes) -> None:
    checked = verify(written(data, ".zip"))
    for problem in checked.problems:
        spoken(problem)
    whole = seeds.bundle()
    demand(checked.problems or data != whole[: len(data)] or data == whole, "a part of a bundle passes for whole")


def _bytes(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


def _two_texts() -> bytes:
    one, other = "\n\n".join(seeds.TEXT), "\n\n".join(reversed(seeds.TEXT))
    return f"{one}\x1e{other}".encode()


TOOLBAR = b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>x</div><!-- END WAYBACK TOOLBAR INSERT -->"
PAGE = seeds.page()
TARGETS = {
    target.name: target
    for target in (
        Target("feeds", _bytes(seeds.RSS, seeds.ATOM, seeds.RDF, seeds.JSON_FEED), partial(document, "feed")),
        Target(
            "sitemaps",
            (*_bytes(seeds.SITEMAP, seeds.INDEX, seeds.TEXT_SITEMAP), gzip.compress(seeds.SITEMAP.encode(), mtime=0)),
            partial(document, "sitemap"),
        ),
        Target("sections", (PAGE,), partial(document, "section")),
        Target("robots", _bytes(seeds.ROBOTS), robots),
        Target("html", (PAGE, PAGE.replace(b"utf-8", b"euc-kr")), html, longest=12_000),
        Target("json-ld", _bytes(json.dumps(seeds.NODE)), json_ld, longest=6_000),
        Target("shown", (_two_texts(),), shown, longest=3_000),
        Target("warc-member", seeds.warcs(), member),
        Target("warc-file", seeds.warcs(), warc_file),
        Target("cdx", _bytes(seeds.CDX), partial(answer, "wayback", "")),
        Target("cdxj", _bytes(seeds.CDXJ), partial(answer, "mine", "https://index.example/cdx?url=x&limit=3")),
        Target(
            "timemap",
            _bytes(seeds.TIMEMAP),
            partial(answer, "arquivo", f"https://arquivo.pt/wayback/timemap/link/{seeds.ARTICLE}"),
        ),
        Target("crawl-list", _bytes(seeds.CRAWLS), partial(answer, "common-crawl", "")),
        Target(
            "crawl-index", _bytes(seeds.CDXJ), partial(answer, "common-crawl", "https://index.example/x-index?url=x")
        ),
        Target(
            "gdelt",
            _bytes(seeds.GDELT),
            partial(
                answer,
                "gdelt",
                "https://api.gdeltproject.org/api/v2/doc/doc?query=x&startdatetime=20230722000000&enddatetime=20230731000000",
            ),
        ),
        Target(
            "media-cloud",
            _bytes(seeds.MEDIA_CLOUD),
            partial(answer, "media-cloud", "https://search.mediacloud.org/api/search/story-list?q=x"),
        ),
        Target(
            "google-news",
            _bytes(seeds.GOOGLE_NEWS),
            partial(answer, "google-news", "https://news.google.com/rss/search?q=x"),
        ),
        Target("replay", (TOOLBAR + PAGE, gzip.compress(PAGE, mtime=0)), replay),
        Target("packed", (gzip.compress(PAGE, mtime=0), zlib.compress(PAGE)), packed),
        Target("story", _bytes(seeds.STORY), story_file),
        Target("lines", _bytes(seeds.LINES), lines),
        Target("pairs", _bytes(seeds.PAIRS), pairs),
        Target("sheet", _bytes(seeds.SHEET, seeds.SHEET.replace(",", ";")), sheet),
        Target("bundle", (seeds.bundle(),), bundle),
    )
}


def all_names(chosen: Sequence[str]) -> Iterator[str]:
    for name in chosen or TARGETS:
        if name not in TARGETS:
            sys.exit(f"there is no target {name}; there are: {', '.join(TARGETS)}")
        yield name
