"""One page read: the order of the steps, from bytes to a ``Reading``.

In: a page as it came. Out: everything it says. Pure and deterministic: no clock, no network, no memory of other pages;
whatever the bytes are, a reading comes back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version

from monitor.captures import Page, PageClass, PageSequence, Reading
from monitor.extraction.assemble import article_text
from monitor.extraction.authors import authors_of
from monitor.extraction.continued import page_links
from monitor.extraction.credit import credit_of
from monitor.extraction.dates import best_date, date_candidates
from monitor.extraction.decode import Decoded, decode
from monitor.extraction.free import is_free
from monitor.extraction.head import Head, read_head
from monitor.extraction.headline import headline_of
from monitor.extraction.language import declared_language, detected_language, used_language
from monitor.extraction.page_class import class_of
from monitor.extraction.paywall import ends_inside, incomplete, points_on
from monitor.extraction.refusals import before_reading, is_feed
from monitor.extraction.regions import refused_by_region
from monitor.extraction.signs import Signs
from monitor.extraction.site_name import site_names
from monitor.extraction.tree import Parsed, parse, strip_dead

EXTRACTOR = f"gapwire-4 trafilatura-{version('trafilatura')}"
"""Name and version of what reads pages; it changes whenever a text could come out differently."""

_TEXTLESS = frozenset(
    {PageClass.BLOCKED, PageClass.CONSENT, PageClass.SOFT_404, PageClass.REMOVED, PageClass.UNREADABLE}
)
_MAX_DESCRIPTION = 2_000


def read_page(page: Page, *, language: str | None = None, outlet_name: str | None = None) -> Reading:
    """Read one page. ``language``: the outlet's (BCP 47), used where page and text say nothing; ``outlet_name``: for
    telling the site's name from the headline. A page with ``following`` ones is read as the article they make together.
    Never raises on any body.
    """
    first = _read_one(page, language, outlet_name)
    if not page.following:
        return first
    from monitor.extraction.joining import joined  # only for the few articles of several pages

    rest = [_read_one(each, language, outlet_name) for each in page.following]
    return joined((page, *page.following), (first, *rest))


def _read_one(page: Page, language: str | None, outlet_name: str | None) -> Reading:
    decoded = decode(page.body, page.headers.get("content-type", ""))
    early = refused_by_region(page, decoded) or before_reading(page)
    if early is None and is_feed(decoded.start(600)):
        early = (PageClass.NOT_ARTICLE, "a feed or a sitemap")
    if early is not None:
        return _empty(*early)
    try:
        parsed = parse(decoded.data)
        if parsed is None:
            return _empty(PageClass.UNREADABLE, "no markup, or more of it than is read")
        return _read(page, decoded, parsed, language, outlet_name)
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError, ArithmeticError) as fault:
        # Hostile pages meet faults in foreign parsers; one page that cannot be read must not end a crawl.
        return _empty(PageClass.UNREADABLE, f"the page could not be read ({type(fault).__name__})")


def _read(page: Page, decoded: Decoded, parsed: Parsed, language: str | None, outlet_name: str | None) -> Reading:
    root = parsed.root
    head = read_head(root, page.url)
    pages = page_links(head, root, page.begins_at)
    strip_dead(root)
    _held = list(root.iter())  # while they are held, lxml finds elements again instead of making them for each search
    site = site_names(head, outlet_name)
    headline = headline_of(head, root, site)
    authors = authors_of(head, root, site)
    dates = date_candidates(head, root, _served_at(page))
    article = article_text(root, head, headline, authors)
    dated = any(c.kind == "published" and c.value and c.source.startswith(("json-ld", "meta:")) for c in dates)
    signs = Signs(
        page, decoded, parsed, head, headline, article.paragraphs, article.removed, article.outline, dated, pages
    )
    page_class, note = class_of(signs)
    body = "" if page_class in _TEXTLESS else "\n\n".join(p.text for p in article.paragraphs)
    declared = declared_language(head, page.headers.get("content-language", ""))
    detected = detected_language(body, declared, language)
    return Reading(
        page_class=page_class,
        note=note,
        headline=headline,
        body=body,
        language=used_language(declared, detected, language),
        declared_language=declared,
        detected_language=detected,
        published_at=best_date(dates, "published"),
        modified_at=best_date(dates, "modified"),
        dates=dates,
        authors=authors,
        section=_section(head),
        free=is_free(head),
        canonical_url=head.canonical,
        twin_urls=head.twins,
        credit=credit_of(head, body, authors, article.removed),
        description=_description(head),
        captions=tuple(p.text for p in article.paragraphs if p.kind == "caption") if body else (),
        removed=(*article.removed, *article.boxes),
        extractor=EXTRACTOR,
        sequence=_sequence(signs, page_class),
    )


def _sequence(signs: Signs, page_class: PageClass) -> PageSequence | None:
    """The page's place among the pages of its article, where it is one of several."""
    sequence = signs.pages.sequence
    if sequence is None or page_class is PageClass.ARTICLE:
        return None
    broken = incomplete(signs) is not None or ends_inside(signs) is not None
    total = signs.place[1] if signs.place is not None else None
    return replace(sequence, total=total, is_broken=broken, points_on=points_on(signs) is not None)


def _empty(page_class: PageClass, note: str) -> Reading:
    return Reading(page_class=page_class, note=note, headline="", body="", language=None, extractor=EXTRACTOR)


def _section(head: Head) -> str | None:
    return head.field("articleSection") or head.meta("article:section", "section", "parsely-section") or None


def _description(head: Head) -> str | None:
    found = head.field("description") or head.meta("og:description", "description", "twitter:description")
    return found[:_MAX_DESCRIPTION] or None


def _served_at(page: Page) -> datetime | None:
    """When the server sent the page, by its own clock."""
    try:
        served = parsedate_to_datetime(page.headers.get("date", ""))
    except (ValueError, TypeError, IndexError):
        return None
    return served.astimezone(UTC) if served.tzinfo is not None else served.replace(tzinfo=UTC)
