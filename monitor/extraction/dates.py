"""When the article was published and changed.

In: the page's declarations, its tree and the time it was served. Out: every statement about a time with its source, and
the best one of each kind, in UTC. A time without an offset takes the one that the page uses elsewhere, else the
clock of
the outlet's country; where that is open it is read as UTC and counts as a day. A day alone stays the printed day. What
lies after the moment of serving is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from lxml import etree
from lxml.html import HtmlElement

from monitor.captures import DateCandidate
from monitor.extraction.head import Head
from monitor.extraction.moments import LONGEST, read_moment
from monitor.extraction.printed_dates import printed_dates, tells_change
from monitor.extraction.tree import raw_text, text_of
from monitor.extraction.zones import zone_of

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_SLACK = timedelta(days=1)
_MOST_TIMES, _ENOUGH_TIMES = 8, 60
_MODEST = 300_000
"""Characters of a page in which a date is guessed: the search is not linear."""

_PUBLISHED = (
    *("article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished"),
    *(
        "article.published",
        "article_date_original",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
    ),
    *("cxenseparse:publishtime", "pubdate", "publishdate", "publish-date", "publish_date", "published_time"),
    *("date.available", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "date"),
    *(
        "datecreated",
        "published",
        "ptime",
        "displaydate",
        "originalpublicationdate",
        "article.created",
        "citation_date",
    ),
    *("mediator_published_time", "last-publish-date", "weibo: article:create_at", "publication_date", "creation_date"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "og:modified_time", "article:modified", "datemodified", "lastmod"),
    *("article.updated", "dcterms.modified", "dc.date.modified", "date.modified", "modified", "updated_time", "utime"),
    *("last-modified", "revised", "last_updated_date", "weibo: article:update_at"),
)
# How far a source is trusted; the structured ones are filled by the same system that prints the page.
_TRUST = {"json-ld": 0, "meta": 1, "microdata": 2, "time-element": 3, "printed": 4, "url": 5, "title": 6, "htmldate": 7}
_MAIN = (None, "mainEntity", "mainEntityOfPage", "mainContentOfPage")
"""Properties under which a page holds its own article; every other nested item is a part or a neighbour."""
_NOT_ITS_OWN = frozenset({"nav", "aside", "footer", "a"})
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_TITLE_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement as read; ``moment`` is naive where the page gave no offset."""

    kind: str
    source: str
    raw: str
    moment: datetime | None = None
    precision: str = "day"


def date_candidates(head: Head, root: HtmlElement, served_at: datetime | None = None) -> tuple[DateCandidate, ...]:
    """Every statement of the page about its times, the most trusted first; unreadable ones keep ``value=None``."""
    found = [*_from_json_ld(head), *_from_metas(head)]
    if not any(f.kind == "published" and f.moment for f in found):
        found += _from_microdata(root)
    found += [*_from_elements(root), *_from_url(head.url), *_from_title(head)]
    for look_further in (_from_print, lambda r: _guessed(r, served_at)):
        if any(f.kind == "published" and f.moment for f in found):
            break
        found += look_further(root)
    offset = next((f.moment.tzinfo for f in found if f.moment is not None and f.moment.tzinfo is not None), None)
    offset = offset or zone_of(head.url, head.language)
    latest = served_at + _SLACK if served_at is not None else None
    return tuple(dict.fromkeys(_settled(f, offset, latest) for f in found))


def best_date(candidates: tuple[DateCandidate, ...], kind: str) -> datetime | None:
    """The value of the most trusted readable source, or of the next one that tells the same day more exactly."""
    readable = [c for c in candidates if c.kind == kind and c.value is not None]
    readable.sort(key=lambda c: _TRUST.get(c.source.split(":")[0], 9))
    if not readable or readable[0].value is None:
        return None
    first = readable[0].value
    finer = (
        c.value for c in readable if c.precision != "day" and c.value and abs(c.value - first) < timedelta(hours=30)
    )
    return first if readable[0].precision != "day" else next(finer, first)


def _from_json_ld(head: Head) -> Iterator[_Found]:
    for kind, keys in (("published", ("datePublished", "dateCreated", "uploadDate")), ("modified", ("dateModified",))):
        if raw := head.field(*keys):
            yield _Found(kind, "json-ld", raw, *read_moment(raw))


def _from_metas(head: Head) -> Iterator[_Found]:
    for kind, names in (("published", _PUBLISHED), ("modified", _MODIFIED)):
        for name in names:
            for raw in head.metas.get(name, ())[:2]:
                yield _Found(kind, f"meta:{name}", raw[:LONGEST], *read_moment(raw))


def _from_elements(root: HtmlElement) -> Iterator[_Found]:
    """``time`` elements, those behind the headline first; those inside links belong to other articles."""
    for element in _times(root)[:_MOST_TIMES]:
        raw = element.get("datetime") or element.get("content") or text_of(element)
        words = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        changed = "modif" in words or "updat" in words or tells_change(_before(element))
        if raw and len(raw) <= LONGEST:
            yield _Found("modified" if changed else "published", "time-element", raw, *read_moment(raw))


def _times(root: HtmlElement) -> list[HtmlElement]:
    before: list[HtmlElement] = []
    behind: list[HtmlElement] = []
    longest = -1
    for element in root.iter("h1", "time"):
        if element.tag == "h1":
            if (length := len(text_of(element))) > longest:
                longest, before, behind = length, before + behind, []
        elif next(element.iterancestors("a", "nav", "aside", "footer"), None) is None:
            behind.append(element)
        if len(behind) > _ENOUGH_TIMES:
            break
    return behind + before


def _before(element: HtmlElement) -> str:
    """The text directly before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return (previous.tail or "").strip() or text_of(previous)
    return (parent.text or "") if parent is not None else ""


def _from_microdata(root: HtmlElement) -> Iterator[_Found]:
    """The date of the page's own item: not of items within it (posts of a live blog, comments, other articles)."""
    marked = root.xpath("//*[@itemprop='datePublished']")[:_ENOUGH_TIMES]
    for element in [each for each in marked if not _is_of_a_part(each)][:3]:
        raw = element.get("content") or element.get("datetime") or text_of(element)
        yield _Found("published", "microdata", raw[:LONGEST], *read_moment(raw))


def _is_of_a_part(element: HtmlElement) -> bool:
    """Whether the nearest item about an element is itself a property of another."""
    for above in element.iterancestors():
        if above.tag in _NOT_ITS_OWN:
            return True
        if above.get("itemscope") is not None:
            return above.get("itemprop") not in _MAIN
    return False


def _from_print(root: HtmlElement) -> Iterator[_Found]:
    for raw, moment, changed in printed_dates(root):
        yield _Found("modified" if changed else "published", "printed", raw, moment, "minute" if ":" in raw else "day")


def _from_url(url: str) -> Iterator[_Found]:
    if match := _URL_DATE.search(url.split("?")[0]):
        moment = datetime(int(match[1]), int(match[2]), 1) + timedelta(days=int(match[3]) - 1)  # noqa: DTZ001
        yield _Found("published", "url", match[0], moment, "day")


def _from_title(head: Head) -> Iterator[_Found]:
    """Some systems put the day behind the title."""
    if match := _TITLE_DATE.search(head.title):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if 1 <= month <= 12 and 1 <= day <= 31:
            moment = datetime(year, month, 1) + timedelta(days=day - 1)  # noqa: DTZ001
            yield _Found("published", "title", match[0], moment, "day")


def _guessed(root: HtmlElement, served_at: datetime | None) -> Iterator[_Found]:
    """Where nothing is declared, the likeliest date in the page's text (htmldate, which knows many languages)."""
    from htmldate import find_date

    if len(raw_text(root)) > _MODEST:
        return
    root = deepcopy(root)
    etree.strip_elements(root, "aside", with_tail=False)
    latest = (served_at or _LATEST).strftime("%Y-%m-%d")
    try:
        raw = find_date(root, original_date=True, extensive_search=True, min_date="1995-01-01", max_date=latest)
    except Exception:  # noqa: BLE001 - a third-party guess on hostile input; without it there is simply no date
        return
    if raw:
        yield _Found("published", "htmldate", raw, *read_moment(raw))


def _settled(found: _Found, offset: tzinfo | None, latest: datetime | None) -> DateCandidate:
    """The candidate in UTC, or without a value where it is out of the question."""
    moment, precision = found.moment, found.precision
    if moment is not None and moment.tzinfo is None:
        if precision != "day" and offset is None:
            precision = "day"
        moment = moment.replace(tzinfo=offset if offset is not None and precision != "day" else UTC)
    try:
        value = moment.astimezone(UTC) if moment is not None else None
    except (ValueError, OverflowError):
        value = None
    if value is not None and (value < _EARLIEST or (latest is not None and value > latest) or value > _LATEST):
        value = None
    return DateCandidate(found.kind, found.source, found.raw, value, precision)
