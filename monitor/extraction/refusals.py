"""Pages that are no answer at all: errors, refusals of bots, other media, removed pages.

In: the page as it came. Out: its class and why, or ``None``. The first function needs no parsing; the others look at
pages that turned out to hold hardly any text, so that a script of a bot vendor on a normal page means nothing.
"""

from __future__ import annotations

from monitor.captures import Page, PageClass
from monitor.extraction.signs import Signs, class_data

Found = tuple[PageClass, str]

_HARDLY_ANY = 600
_WORDY = 3_000
"""Characters: refusals that are longer than this were never seen."""
_REFUSING = frozenset({401, 403, 405, 406, 407, 418, 421, 429, 430, 444, 498, 499, 503, 520, 521, 525, 526, 999})
_REMOVED = {
    404: "the server says it is not there",
    410: "the server says it is gone",
    451: "withheld for legal reasons",
}
_MEDIA = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PK\x03\x04", "an archive"),
    (b"\x1f\x8b\x08", "compressed data"),
    (b"RIFF", "a media file"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"ID3", "an audio file"),
)
_TEXTUAL = ("text/", "html", "xml")


def before_reading(page: Page) -> Found | None:
    """What status, headers and first bytes alone decide."""
    if page.status in _REMOVED:
        return PageClass.REMOVED, f"{_REMOVED[page.status]} (status {page.status})"
    if (header := _refusing_header(page)) is not None:
        return PageClass.BLOCKED, f"the header {header} says that the request was refused"
    if page.status == 402:
        return PageClass.PAYWALLED, "the server asks for payment (status 402)"
    if page.status in _REFUSING:
        return PageClass.BLOCKED, f"the server refused the request (status {page.status})"
    if page.status >= 400:
        return PageClass.UNREADABLE, f"the server answered with an error (status {page.status})"
    if page.status >= 300:
        return PageClass.UNREADABLE, f"what comes with a redirect (status {page.status}) is not the page"
    if not page.body.strip(b" \t\r\n\x00"):
        return PageClass.BLOCKED, "an empty answer, as some bot filters give it"
    return _not_html(page)


def is_feed(text: str) -> bool:
    """Whether a text that begins like this is a feed or a sitemap."""
    start = text.lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<?xml", "<rss", "<feed", "<urlset", "<sitemapindex", "<rdf")) and any(
        mark in start for mark in ("<rss", "<feed", "<urlset", "<sitemapindex", "<rdf:rdf")
    )


def refused(signs: Signs) -> Found | None:
    """A bot challenge or a refusal that came with status 200."""
    known = class_data()["blocked"]
    found = _named_refusal(signs, known["text"])
    if found is not None or signs.length >= _HARDLY_ANY:
        return found
    seen = f"{signs.head.title} {signs.visible[:3_000]}".casefold()
    phrase = next((p for p in known["text"] if p in seen), None)
    mark = next((m for m in known["markup"] if m in signs.markup), None)
    if phrase and mark:
        return PageClass.BLOCKED, f'a check for bots ("{phrase}", {mark})'
    if phrase and signs.length < 300 and not signs.is_declared_article and len(signs.visible) < 1_500:
        return PageClass.BLOCKED, f'the page refuses access ("{phrase}")'
    if mark and signs.length < 60 and not signs.is_declared_article and len(signs.visible) < 400:
        return PageClass.BLOCKED, f"a check for bots and no text ({mark})"
    return None


def _named_refusal(signs: Signs, phrases: list[str]) -> Found | None:
    """A refusal that explains itself at length: its title is one, and its text asks for a check."""
    title = signs.head.title.casefold().strip(" .!…")
    named = next((phrase for phrase in phrases if title.startswith(phrase) or title.endswith(phrase)), None)
    if named is None or signs.length >= _WORDY or signs.is_declared_article:
        return None
    asked = next((phrase for phrase in phrases if phrase != named and phrase in signs.visible[:3_000]), None)
    return (PageClass.BLOCKED, f'the title refuses access and the page asks for a check ("{asked}")') if asked else None


def _refusing_header(page: Page) -> str | None:
    for name, value in class_data()["blocked"]["headers"]:
        if (
            name in page.headers
            and value in page.headers[name].lower()
            and (page.status >= 400 or len(page.body) < 60_000)
        ):
            return str(name)
    return None


def _not_html(page: Page) -> Found | None:
    declared = page.headers.get("content-type", "").split(";")[0].strip().lower()
    for magic, name in _MEDIA:
        if page.body.startswith(magic):
            return PageClass.UNREADABLE, f"{name}, not a page"
    start = page.body[:400].lstrip().lower()
    looks_like_html = start.startswith(
        (b"<!doctype", b"<html", b"<?xml", b"<!--", b"\xef\xbb\xbf<", b"<head", b"<body")
    )
    if declared and not any(kind in declared for kind in _TEXTUAL) and not looks_like_html:
        return PageClass.UNREADABLE, f"declared as {declared[:60]}, not a page"
    if start[:1] in (b"{", b"[") and declared in {"", "application/json"}:
        return PageClass.UNREADABLE, "JSON, not a page"
    return None
