"""Articles that are split over several pages: where the rest of the text stands.

In: the page's address, its head and its links. Out: which page of the article this is, the address of the next one,
and of a view that shows all of it. An address counts only if it is this page's own with another page number or with the
mark of such a view; a link that merely says "next" must also lie below this page's address. Adjoining articles, lists
and pages of comments have other addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl

from lxml.html import HtmlElement

from monitor.captures import PageSequence
from monitor.extraction.address import absolute, split_address
from monitor.extraction.head import Head
from monitor.extraction.tree import text_of

MOST_PAGES = 60
_MOST_LINKS = 3_000
_LONGEST_LABEL = 40
_PARAMETER = re.compile(r"(?:^|&)(?:page|pg|seite|pagina|pageno|page_no|pagenum)=(\d{1,2})(?=&|$)", re.IGNORECASE)
_SEGMENT = re.compile(r"/(?:page|seite|pagina)[/_-]?(\d{1,2})/?$|(?<=[^/])/(\d{1,2})/?$", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?:[_,-](?:page|seite)?[_-]?|/(?:page|seite)[_-]?)(\d{1,2})(\.s?html?|\.php|\.aspx)$", re.IGNORECASE
)
_WHOLE_PARAMETER = re.compile(
    r"(?:^|&)(?:print|printable|single|singlepage|onepage|fullpage|full|view|viewall|showall|all|page|pagewanted|mode|"
    r"output|komplett)=(?:1|all|true|yes|full|single|singlepage|print|printable|alles|komplett)?(?=&|$)",
    re.IGNORECASE,
)
_WHOLE_SEGMENT = re.compile(
    r"/(?:print|single-?page|komplettansicht|full-?page|all|full|druckversion|printable|imprimir)/?$|"
    r"[_,-](?:print|druck|komplettansicht|singlepage)(?=\.\w{3,5}$)|^/print(?=/)",
    re.IGNORECASE,
)
_WHOLE_LABEL = re.compile(
    r"single page|one page|view all|full (?:article|text|story)|all pages|print|druck|auf einer seite|komplettansicht|"
    r"une (?:seule )?page|imprimer|imprimir|una (?:sola )?página|stampa|afdrukken|skriv ut|печат|"
    r"全文|单页|印刷|1ページ|인쇄",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:next(?: page)?|continued?|continue reading(?: on page \d+)?|page \d+|(?:la )?suite|(?:page )?suivante?|"
    r"(?:nächste )?seite(?: \d+)?|weiter(?:lesen)?|(?:página )?siguiente|seguir leyendo|continuar|"
    r"(?:pagina )?successiva|avanti|continua(?: a leggere)?|"
    r"volgende(?: pagina)?|lees verder|nästa(?: sida)?|neste(?: side)?|næste(?: side)?|"
    r"następna(?: strona)?|(?:czytaj )?dalej|далее|следующая(?: страница)?|читать далее|далі|наступна(?: сторінка)?|"
    r"sonraki(?: sayfa)?|(?:halaman )?selanjutnya|下一[页頁]|次(?:へ|の?ページ)|続きを読む|다음(?: ?페이지)?|"
    r"الصفحة التالية)$",
    re.IGNORECASE,
)
_MARKS = " .…»>→›[]():-"
_OF = re.compile(
    r"(?:page|seite|página|pagina|strona|sida|side|страница|сторінка|halaman|sayfa)\s+(\d{1,2})\s*"
    r"(?:of|von|de|di|van|z|av|af|из|з|dari|/)\s*(\d{1,2})$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"1(?:[\s|·,/]+\d{1,2})+(?:[\s|·,/»>]+\D{0,20})?$")
_PART = re.compile(r"[-_](?:(?:part|page|teil|seite|parte|partie|pagina)[-_]?\w{1,5}|\d{1,2}|cont(?:inued)?)$")
_BESIDE = re.compile(r"photo|image|galler|slide|bild|foto|video|media|embed|amp|share|print|feed|rss|live|poll")
_FULL = ("/", "http:", "https:")
_ELSEWHERE = ("comment", "kommentar", "comentario", "commentaire", "disqus", "related", "archive")


@dataclass(slots=True)
class PageLinks:
    """Other pages of the article, as one page names them."""

    here: int = 1
    numbered: dict[int, str] = field(default_factory=dict)
    next_url: str | None = None
    """Where a link says "next" and its address has no number that is understood."""
    whole_url: str | None = None

    @property
    def other(self) -> str | None:
        """The address of another page: the first that the page names."""
        return next(iter(self.numbered.values()), self.next_url)

    @property
    def sequence(self) -> PageSequence | None:
        """What it says of its place; ``None`` for an article on one page."""
        following = self.numbered.get(self.here + 1) or self.next_url
        if following is None and self.here == 1:
            return None
        return PageSequence(self.here, following, self.whole_url)


def page_links(head: Head, root: HtmlElement, begins_at: str | None = None) -> PageLinks:
    """The other pages of this article that the page declares or links to; ``begins_at``: its first page, where this is
    a following one. The tree must still hold its navigation.
    """
    first = [address for address in (begins_at, head.url, head.canonical) if address]
    own = {whole_key(address) for address in first}
    base, here = numbered_key(head.url)
    if here > 1 and base not in own and _numbers_others(head, root, base, here):
        own.add(base)
    found = PageLinks(here=here if base in own and here > 1 else 1)
    for address, element in _candidates(head, root, own, every=found.here > 1):
        base, number = numbered_key(address)
        known = base in own or (found.here > 1 and number == 1 and whole_key(address) in own)
        if known and number != found.here and (element is None or not _is_elsewhere(element)):
            if number in {1, 2, found.here - 1, found.here + 1}:
                found.numbered.setdefault(number, address)
        elif element is not None:
            _note_unnumbered(found, address, element, own)
    return found


def place_in(line: str) -> tuple[int, int] | None:
    """Number and count of a line like "Page 1 of 3", where that is all it says."""
    match = _OF.match(line.strip(_MARKS))
    return (int(match[1]), int(match[2])) if match and 1 <= int(match[1]) <= int(match[2]) <= MOST_PAGES else None


def is_page_line(line: str) -> bool:
    """Whether a line of the text only leads to other pages: numbers, "next page", "Page 1 of 3"."""
    bare = line.strip(_MARKS)
    leads = _NUMBERS.match(bare) or _NEXT.match(bare) or _WHOLE_LABEL.fullmatch(bare)
    return bool(leads) or place_in(line) is not None


def numbered_key(address: str) -> tuple[str, int]:
    """An address without its page number, and the number (1 where it has none)."""
    parts = split_address(address)
    path, query, number = parts.path, parts.query, 1
    if match := _PARAMETER.search(query):
        number, query = int(match.group(1)), (query[: match.start()] + query[match.end() :]).strip("&")
    elif match := _SUFFIX.search(path):
        number, path = int(match.group(1)), path[: match.start()] + match.group(2)
    elif match := _SEGMENT.search(path):
        number, path = int(match.group(1) or match.group(2)), path[: match.start()]
    return (_key(parts.hostname, path, query), number) if number <= MOST_PAGES else (whole_key(address), 1)


def whole_key(address: str) -> str:
    """An address in the form in which two spellings of it are equal."""
    parts = split_address(address)
    return _key(parts.hostname, parts.path, parts.query)


def _numbers_others(head: Head, root: HtmlElement, base: str, here: int) -> bool:
    """Whether a page whose own address has a number declares neighbours of that address, or links to others of it by
    their very numbers: then it is one of several, although nothing names its first page.
    """
    for address in head.neighbours:
        key, number = numbered_key(address)
        if key == base and number != here:
            return True
    for element in islice(root.iter("a"), _MOST_LINKS):
        label = (element.text or "").strip(_MARKS + "\n\t")
        if len(label) <= 2 and label.isdecimal() and (target := absolute(head.url, element.get("href") or "")):
            if numbered_key(target) == (base, int(label)) != (base, here) and not _is_elsewhere(element):
                return True
    return False


def _key(host: str | None, path: str, query: str) -> str:
    return f"{(host or '').removeprefix('www.')}{path.rstrip('/')}?{query}".lower()


def _candidates(
    head: Head, root: HtmlElement, own: set[str], *, every: bool
) -> Iterator[tuple[str, HtmlElement | None]]:
    """Declared neighbours, then links whose address or wording may speak of pages, or ``every`` link."""
    yield from ((address, None) for address in head.neighbours)
    ends = {address.partition("?")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0] for address in own}
    for element in islice(root.iter("a"), _MOST_LINKS):
        href = element.get("href") or ""
        lowered = href.lower()
        full = lowered.startswith(_FULL)
        # What does not name this article is no page of it; only the few others are looked at closely.
        if not href or "#" in href or (full and not any(end in lowered for end in ends)):
            continue
        relative = not full and any(char.isdigit() for char in href)
        if not (every or relative or _speaks_of_pages(element, href)):
            continue
        if (target := absolute(head.url, href)) is not None:
            yield target, element


def _speaks_of_pages(element: HtmlElement, href: str) -> bool:
    query, path = href.partition("?")[2], href.partition("?")[0]
    if _PARAMETER.search(query) or _SUFFIX.search(path) or _SEGMENT.search(path):
        return True
    if _WHOLE_PARAMETER.search(query) or _WHOLE_SEGMENT.search(path):
        return True
    return "next" in (element.get("rel") or "") or (len(element) < 3 and _says_next(element))


def _says_next(element: HtmlElement) -> bool:
    text = element.text or (element[0].text if len(element) and element[0].text else "")
    return 0 < len(text) <= _LONGEST_LABEL and bool(_NEXT.match(" ".join(text.split()).strip(_MARKS)))


def _note_unnumbered(found: PageLinks, address: str, element: HtmlElement, own: set[str]) -> None:
    if found.whole_url is None and _without_view(address) in own and not _is_elsewhere(element):
        found.whole_url = address
    elif found.next_url is None and ("next" in (element.get("rel") or "") or _says_next(element)):
        if not _is_elsewhere(element) and any(_lies_below(address, each) for each in own):
            found.next_url = address


def _without_view(address: str) -> str | None:
    """The key of an address without the mark of a view of the whole article; ``None`` where it has none."""
    parts = split_address(address)
    if match := _WHOLE_PARAMETER.search(parts.query):
        query = (parts.query[: match.start()] + parts.query[match.end() :]).strip("&")
        return _key(parts.hostname, parts.path, query)
    if match := _WHOLE_SEGMENT.search(parts.path):
        return _key(parts.hostname, parts.path[: match.start()] + parts.path[match.end() :], parts.query)
    return None


def _lies_below(address: str, own: str) -> bool:
    """Whether an address is a part of another: under its path, or the same with one more short parameter."""
    path, _, query = whole_key(address).partition("?")
    own_path, _, own_query = own.partition("?")
    if path == own_path:
        more = set(parse_qsl(query, keep_blank_values=True)) - set(parse_qsl(own_query, keep_blank_values=True))
        fewer = set(parse_qsl(own_query)) - set(parse_qsl(query))
        return len(more) == 1 and not fewer and all(len(value) <= 4 for _, value in more)
    stem = re.sub(r"\.\w{3,5}$", "", own_path)
    if "/" not in stem or len(stem.rpartition("/")[2]) <= 3 or query != own_query or not path.startswith(stem):
        return False
    rest = re.sub(r"\.\w{3,5}$", "", path[len(stem) :])
    beside = _BESIDE.search(rest) or any(mark in rest for mark in _ELSEWHERE)
    return not beside and (rest.startswith("/") or bool(_PART.match(rest)))


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether a link has a text too long for a page's number, or stands among comments or other articles."""
    if len(text_of(element)) > _LONGEST_LABEL:
        return True
    near = [element, *islice(element.iterancestors(), 4)]
    marks = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in near).lower()
    return any(mark in marks for mark in _ELSEWHERE)
