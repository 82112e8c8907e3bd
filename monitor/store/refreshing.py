"""A new extractor never looks like an edit: before its text is compared, the article's old texts are read anew.

Bytes that did not change are never read again, whatever the extractor. Where they did change, every stored version of
that article with raw bytes is read by the extractor that read the new page. Its text is replaced, its number, its time
and its raw bytes stay; the machine's verdicts on it are dropped (they quote a text that is gone) and made again by the
next ``judge``; people's verdicts stay, and their quotes are found again in the new text. Then the new page's text is
compared with texts of the same extractor: equal is no new version.

A version stays as it was where the new extractor cannot read it in time or finds no article in it, where two versions
would become one text, and where an import brought the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from db.models import Article, Coder, Outlet, Verdict, Version, VersionWords
from db.search import parted
from monitor.bounded_reading import BoundedReader
from monitor.captures import Capture, Page, Reading
from monitor.store.cleaning import storable_address
from monitor.store.recording import Place
from monitor.store.rereading import stored_page
from monitor.store.versions import GIVEN, reading_text, text_columns

MOST_FAILURES = 2
"""Stored pages that may hang the extraction in one go; each costs its whole limit, and a crawl is waiting."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A version that another extractor read."""

    id: int
    article_id: int
    digest: str
    language: str
    """The outlet's."""
    outlet_name: str


def refresh_outdated(engine: Engine, place: Place, captures: Sequence[Capture]) -> int:
    """Read the versions anew that ``captures`` will be compared with, where their extractor was another; how many."""
    with engine.connect().execution_options(reads=True) as connection:
        outdated = list(_outdated(connection, place, captures))
        if not outdated:
            return 0
        pages = [(version, stored_page(connection, version.id)) for version in outdated]
    readings = _read_anew([(version, page) for version, page in pages if page is not None])
    with engine.begin() as connection:
        return sum(_replace_text(connection, version, reading) for version, reading in readings)


def _read_anew(pages: Sequence[tuple[Outdated, Page]]) -> list[tuple[Outdated, Reading]]:
    """The pages that can be read in time; after a few that cannot, the others wait for the next visit."""
    readings: list[tuple[Outdated, Reading]] = []
    with BoundedReader() as reader:
        for version, page in pages:
            reading = reader.read(page, language=version.language, outlet_name=version.outlet_name)
            if reading is not None:
                readings.append((version, reading))
            elif reader.failures >= MOST_FAILURES:
                break
    return readings


def _outdated(connection: Connection, place: Place, captures: Sequence[Capture]) -> Iterable[Outdated]:
    by_extractor: dict[str, dict[tuple[int, str], Reading]] = {}
    for capture in captures:
        if capture.reading is not None and capture.reading.extractor not in ("", GIVEN):
            key = (place.outlets[capture.outlet], storable_address(capture.url))
            by_extractor.setdefault(capture.reading.extractor, {})[key] = capture.reading
    for extractor, readings in by_extractor.items():
        rows = _versions_of_others(connection, extractor, readings)
        if not rows:
            continue
        # A text that is known already needs no comparing, so nothing has to be read anew for it.
        texts = {key: reading_text(reading) for key, reading in readings.items()}
        new = {key: text.digest for key, text in texts.items() if text is not None}
        known = _known_digests(connection, new)
        for row in rows:
            key = (row.outlet_id, row.url)
            if key in new and new[key] not in known.get(key, ()):
                yield Outdated(row.id, row.article_id, row.text_digest, row.language, row.name)


def _versions_of_others(
    connection: Connection, extractor: str, readings: Mapping[tuple[int, str], Reading]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Versions of the same articles that another extractor read."""
    return connection.execute(
        select(Version.id, Version.article_id, Version.text_digest, Article.outlet_id, Article.url)
        .add_columns(Outlet.language, Outlet.name)
        .join(Article, Article.id == Version.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Article.url.in_([url for _, url in readings]), Article.outlet_id.in_({outlet for outlet, _ in readings}))
        .where(Version.extractor.not_in((extractor, GIVEN)))
        .order_by(Version.id)
    ).all()


def _known_digests(connection: Connection, new: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], set[str]]:
    rows = connection.execute(
        select(Article.outlet_id, Article.url, Version.text_digest)
        .join(Version, Version.article_id == Article.id)
        .where(Article.url.in_([url for _, url in new]))
    )
    known: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        known.setdefault((row.outlet_id, row.url), set()).add(row.text_digest)
    return known


def _replace_text(connection: Connection, version: Outdated, reading: Reading) -> bool:
    """Put the new reading in the place of the old one; whether that was possible."""
    text = reading_text(reading)
    if text is None:
        return False
    same_article = (Version.article_id == version.article_id, Version.id != version.id)
    others = set(connection.execute(select(Version.text_digest).where(*same_article)).scalars())
    if text.digest in others:
        return False
    connection.execute(
        update(Version)
        .where(Version.id == version.id, Version.text_digest == version.digest)
        .values(text_columns(text, reading))
    )
    if text.digest != version.digest:
        connection.execute(delete(VersionWords).where(VersionWords.version_id == version.id))
        connection.execute(insert(VersionWords), {"version_id": version.id, "words": parted(text.text)})
        machines = select(Coder.id).where(Coder.kind == "machine")
        connection.execute(delete(Verdict).where(Verdict.version_id == version.id, Verdict.coder_id.in_(machines)))
        _find_quotes_again(connection, version.id, text.text)
    return True


def _find_quotes_again(connection: Connection, version_id: int, text: str) -> None:
    """People's quotes keep their words; their offsets follow, or become null where the words are gone.

    A quote without a place proves nothing: its verdict is flagged at once, and its coder is asked again.
    """
    rows = connection.execute(
        select(Verdict.id, Verdict.evidence).where(Verdict.version_id == version_id, Verdict.evidence.is_not(None))
    ).all()
    for row in rows:
        start = text.find(row.evidence)
        span = (start, start + len(row.evidence)) if start >= 0 else (None, None)
        moved: dict[str, Any] = {"evidence_start": span[0], "evidence_end": span[1]}
        if start < 0:
            moved["flag"] = "evidence_gone"
        connection.execute(update(Verdict).where(Verdict.id == row.id).values(moved))
