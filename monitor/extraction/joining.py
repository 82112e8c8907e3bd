"""The pages of one article read as one: readings in their order go in, the reading of the whole comes out.

The text is that of all pages in order; what a later page repeats (headline, standfirst, lead, boilerplate) and lines
that lead from page to page are taken out and named. Where a page is missing, unreadable or broken, or the last one
still names a next one, the whole is ``truncated``: what it does not tell may stand there. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.captures import Page, PageClass, Reading, Removed
from monitor.extraction.continued import is_page_line
from monitor.extraction.paragraph import key_of

READABLE = frozenset({PageClass.ARTICLE, PageClass.TRUNCATED, PageClass.PAYWALLED})
"""Classes of pages whose text can be a part of an article."""
_WHOLE_HOLDS = 0.8
_SHORT = 40
"""Characters: a shorter line may stand on two pages by chance and is then kept."""


def joined(pages: Sequence[Page], readings: Sequence[Reading]) -> Reading:
    """The reading of a first page and the pages that follow it, or its view of the whole."""
    first = readings[0]
    if len(pages) > 1 and pages[1].is_whole:
        return (
            of_whole(first, readings[1]) if holds(readings[1], first) else _cut(first, "the other view is another text")
        )
    used, broken = [first], None
    for number, reading in enumerate(readings[1:], 2):
        if (broken := misfit(reading, used)) is not None:
            broken = f"page {number}: {broken}"
            break
        used.append(reading)
    return _put_together(used, broken)


def misfit(reading: Reading, before: Sequence[Reading]) -> str | None:
    """Why a page cannot be the next one of the article whose pages so far are ``before``; ``None`` where it can."""
    if reading.page_class not in READABLE:
        return f"{reading.page_class.value} ({reading.note})" if reading.note else reading.page_class.value
    known = {key for each in before for key in _keys(each)}
    new = [key for key in _keys(reading) if key not in known]
    if not new:
        return "it shows what an earlier page shows"
    return None


def same_story(reading: Reading, first: Reading) -> bool:
    """Whether a page is told as the same article: its headline is the first page's, or holds it, or is held by it."""
    own, other = key_of(reading.headline), key_of(first.headline)
    return not own or not other or own in other or other in own


def holds(whole: Reading, first: Reading) -> bool:
    """Whether a reading is the whole article of which ``first`` is the first page."""
    if whole.page_class is not PageClass.ARTICLE:
        return False
    wanted, text = _keys(first), " ".join(_keys(whole))
    held = sum(len(key) for key in wanted if key in text)
    return bool(wanted) and held >= _WHOLE_HOLDS * sum(map(len, wanted)) and len(text) > sum(map(len, wanted))


def of_whole(first: Reading, whole: Reading) -> Reading:
    """The article as its view of the whole tells it, with the particulars of its own first page, and before it what of
    that page it leaves away: such views often print no standfirst, and what it told would read as left out.
    """
    text = " ".join(_keys(whole))
    left_away = [p for p in first.body.split("\n\n") if p and not is_page_line(p) and key_of(p) not in text]
    return replace(
        first,
        page_class=PageClass.ARTICLE,
        note="",
        headline=first.headline or whole.headline,
        body="\n\n".join([*left_away, whole.body]),
        captions=whole.captions,
        removed=(*first.removed, *whole.removed),
        credit=whole.credit or first.credit,
        published_at=first.published_at or whole.published_at,
        modified_at=first.modified_at or whole.modified_at,
        authors=first.authors or whole.authors,
        sequence=None,
    )


def _put_together(used: Sequence[Reading], broken: str | None) -> Reading:
    removed = [piece for reading in used for piece in reading.removed]
    paragraphs = list(_paragraphs(used, removed))
    page_class, note = _class_of(used, broken)
    modified = [reading.modified_at for reading in used if reading.modified_at is not None]
    first = used[0]
    return replace(
        first,
        page_class=page_class,
        note=note,
        body="\n\n".join(paragraphs),
        captions=tuple(dict.fromkeys(c for reading in used for c in reading.captions if c in paragraphs)),
        removed=tuple(dict.fromkeys(removed)),
        credit=next((reading.credit for reading in used if reading.credit), None),
        authors=first.authors or next((reading.authors for reading in used if reading.authors), ()),
        modified_at=max(modified, default=None),
        sequence=None if page_class is PageClass.ARTICLE else used[-1].sequence,
    )


def _paragraphs(used: Sequence[Reading], removed: list[Removed]) -> Iterator[str]:
    """The paragraphs of all pages, each text once; what is dropped goes to ``removed``."""
    seen = {key_of(used[0].headline)}
    for number, reading in enumerate(used):
        here: set[str] = set()
        for paragraph in reading.body.split("\n\n"):
            key = key_of(paragraph)
            if is_page_line(paragraph):
                removed.append(Removed(paragraph, "page numbers"))
            elif number and (key in seen and (len(paragraph) >= _SHORT or key == key_of(used[0].headline))):
                removed.append(Removed(paragraph, "repeat"))
            elif paragraph:
                here.add(key)
                yield paragraph
        seen |= here


def _class_of(used: Sequence[Reading], broken: str | None) -> tuple[PageClass, str]:
    paid = next((reading for reading in used if reading.page_class is PageClass.PAYWALLED), None)
    if paid is not None:
        return PageClass.PAYWALLED, paid.note
    if broken is not None:
        return PageClass.TRUNCATED, broken
    last = used[-1]
    for number, reading in enumerate(used, 1):
        place = reading.sequence
        if reading.page_class is PageClass.TRUNCATED and (place is None or place.is_broken):
            return PageClass.TRUNCATED, f"page {number}: {reading.note}"
    if last.sequence is not None and (last.sequence.next_url or last.sequence.points_on):
        return PageClass.TRUNCATED, f"page {len(used)}: {last.note or 'the article goes on'}"
    total = max((r.sequence.total or 0 for r in used if r.sequence is not None), default=0)
    if total > len(used):
        return PageClass.TRUNCATED, f"{len(used)} of {total} pages are at hand"
    return PageClass.ARTICLE, ""


def _cut(first: Reading, why: str) -> Reading:
    return replace(first, page_class=PageClass.TRUNCATED, note=first.note or why)


def _keys(reading: Reading) -> list[str]:
    """The text's paragraphs as they are compared, without lines that lead from page to page."""
    return [key_of(p) for p in reading.body.split("\n\n") if p and not is_page_line(p)]
