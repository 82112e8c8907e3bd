"""Writes one batch of captures and discovery visits inside the transaction it is given.

Captures are always rows; a text that was not seen before makes a version with its raw page; a text that returns is the
version it was. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.models import Article, Base, RawPage, Run, UnreadPage, Version
from db.search import parted
from monitor.captures import Capture, DiscoveryVisit, Outcome, PageClass
from monitor.changes.churn import only_went_on, steady
from monitor.store import numbering
from monitor.store.articles import MOST_ADDRESSES, ArticleBook, ArticleState, VersionState
from monitor.store.capture_rows import capture_row, visit_row
from monitor.store.cleaning import storable_address, storable_headers
from monitor.store.further_pages import INSERT_FURTHER, MISSING, further_rows
from monitor.store.raw import StoredPage, compress, digest_bytes, raw_page_row, read_raw
from monitor.store.same_text import KIND, MOST_SAME, is_another_article
from monitor.store.versions import VersionText, reading_text, text_columns

# Built once and given plain dictionaries: building a statement for each row costs more than the row.
TABLES = Base.metadata.tables
INSERT_VERSION = insert(TABLES["version"]).returning(TABLES["version"].c.id)
INSERT_WORDS = insert(TABLES["version_words"])
INSERT_RAW = insert(TABLES["raw_page"])
INSERT_UNREAD = insert(TABLES["unread_page"])
INSERT_URL = insert(TABLES["article_url"])
INSERT_CAPTURE = insert(TABLES["capture"])
INSERT_VISIT = insert(TABLES["discovery_visit"])

UNCHANGED = (Outcome.NOT_MODIFIED, Outcome.SAME_BYTES)
GONE = (PageClass.REMOVED, PageClass.SOFT_404)
FAILED_VISITS = ("failed", "not_a_feed")
MOST_UNREAD = 3
"""Unreadable pages kept of one article: one that changes with every visit would fill the disk."""

MOST_COMPARED = 12
"""Versions of one article that a text with moving lines is compared with."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a batch belongs."""

    run_id: int
    story_id: str
    outlets: Mapping[str, int]
    """Row id by outlet id."""


@dataclass(slots=True)
class Batch:
    """What was handed over and is not written yet, in order."""

    captures: list[Capture] = field(default_factory=list)
    visits: list[DiscoveryVisit] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.captures) + len(self.visits)


def write_batch(connection: Connection, place: Place, batch: Batch) -> int:
    """Write all of ``batch``; how many versions it made."""
    new_versions = CaptureWriter(connection, place).write(batch.captures)
    if batch.visits:
        connection.execute(
            INSERT_VISIT, [visit_row(place.run_id, place.outlets[visit.outlet], visit) for visit in batch.visits]
        )
    failures = sum(capture.outcome is Outcome.FAILED for capture in batch.captures)
    failures += sum(visit.outcome in FAILED_VISITS for visit in batch.visits)
    connection.execute(
        update(Run)
        .where(Run.id == place.run_id)
        .values(
            captures=Run.captures + sum(each.outcome is not Outcome.NOT_VISITED for each in batch.captures),
            new_versions=Run.new_versions + new_versions,
            failures=Run.failures + failures,
        )
    )
    return new_versions


class CaptureWriter:
    """The captures of one batch on their way into the database."""

    def __init__(self, connection: Connection, place: Place) -> None:
        self._connection = connection
        self._place = place
        self._book = ArticleBook(connection, place.story_id, place.outlets)
        self._new_urls: list[dict[str, Any]] = []
        self._new_raw: list[dict[str, Any]] = []
        self._new_further: list[dict[str, Any]] = []
        self._new_words: list[dict[str, Any]] = []
        self._new_versions = 0
        self._disordered: set[int] = set()
        """Articles with a version that is older than it was taken for, or than others."""

    def write(self, captures: Sequence[Capture]) -> int:
        """Write ``captures`` in their order; how many versions they made."""
        if not captures:
            return 0
        texts = [reading_text(capture.reading) for capture in captures]
        self._book.load(captures, texts)
        rows = [self._record(capture, text) for capture, text in zip(captures, texts, strict=True)]
        self._book.write()
        self._connection.execute(INSERT_CAPTURE, rows)
        numbering.renumber(self._connection, self._disordered)
        new = [(INSERT_URL, self._new_urls), (INSERT_RAW, self._new_raw), (INSERT_WORDS, self._new_words)]
        new.append((INSERT_FURTHER, self._new_further))
        for statement, new_rows in new:
            if new_rows:
                self._connection.execute(statement, new_rows)
        return self._new_versions

    def _record(self, capture: Capture, text: VersionText | None) -> dict[str, Any]:
        """Everything that one capture changes, and its own row."""
        article = self._book.find(capture, text)
        version = self._version(article, capture, text)
        page_class = str(capture.reading.page_class) if capture.reading else None
        if capture.outcome in UNCHANGED:
            # Nothing was read: the page is what it was at the visit before.
            last_class = article.last_class if capture.copy is None else None
            page_class = version.page_class if version else last_class
        elif page_class == PageClass.UNREADABLE or (text is None and page_class in (PageClass.ARTICLE, None)):
            self._keep_unread(article, capture)
        if capture.copy is None:
            article.last_class = page_class or article.last_class
            if article.same_text and page_class in GONE:
                self._let_go(article)
        self._book.remember(capture, text, article)
        self._note_first_seen(article, capture)
        self._note_urls(article, capture)
        if version is not None and capture.copy is not None and capture.body_digest:
            article.by_body[capture.body_digest] = version
        return capture_row(self._place.run_id, article.id, version.id if version else None, capture, page_class)

    def _version(self, article: ArticleState, capture: Capture, text: VersionText | None) -> VersionState | None:
        """The version that the visit saw: a new one, the one it was, or none."""
        if capture.outcome in UNCHANGED:
            version = article.newest_live if capture.copy is None else article.by_body.get(capture.body_digest or "")
        elif text is None:
            return None
        else:
            version = article.versions.get(text.digest) or self._same_but_for_its_stamps(article, text)
            if version is None:
                version = self._create_version(article, capture, text)
            else:
                self._update_version(article, version, capture)
        if version is not None and article.see(version, capture.captured_at, live=capture.copy is None):
            self._note_about(article, version)
        return version

    def _same_but_for_its_stamps(self, article: ArticleState, text: VersionText) -> VersionState | None:
        """A stored text that differs in nothing but lines that move by themselves: time stamps, ages, counters."""
        if steady(text.text) == text.text or not article.versions:
            return None
        newest = sorted(article.versions.values(), key=lambda version: -version.number)[:MOST_COMPARED]
        by_id = {version.id: version for version in newest}
        rows = self._connection.execute(select(Version.id, Version.text).where(Version.id.in_(by_id)))
        return next((by_id[row.id] for row in rows if only_went_on(row.text, text.text)), None)

    def _create_version(self, article: ArticleState, capture: Capture, text: VersionText) -> VersionState:
        assert capture.reading is not None  # noqa: S101  # a text comes from a reading
        columns = text_columns(text, capture.reading)
        number = 1 + max((version.number for version in article.versions.values()), default=0)
        place = {"article_id": article.id, "number": number, "captured_at": capture.captured_at}
        row = {**place, "about_story": capture.about_story, "wire_group": None, **columns}
        version_id = self._connection.execute(INSERT_VERSION, row).scalar_one()
        version = VersionState(
            version_id,
            number,
            text.digest,
            columns["extractor"],
            columns["complete"],
            columns["page_class"],
            capture.about_story,
            capture.captured_at,
            columns["published_at"],
        )
        self._new_words.append({"version_id": version_id, "words": parted(text.text)})
        if capture.body is not None:
            self._keep_raw(article, version, capture, capture.body)
            self._new_further += further_rows(version_id, capture.body, capture.pages)
        if article.same_text and capture.copy is None and self._shows_another(article, text):
            self._let_go(article)
        if numbering.is_out_of_order(version.captured_at, article.versions.values()):
            self._disordered.add(article.id)
        article.versions[text.digest] = version
        self._new_versions += 1
        return version

    def _let_go(self, article: ArticleState) -> None:
        """Its addresses of the same text are other articles' from now on."""
        self._new_urls = [row for row in self._new_urls if (row["article_id"], row["kind"]) != (article.id, KIND)]
        self._book.let_go(article)

    def _shows_another(self, article: ArticleState, text: VersionText) -> bool:
        """Whether an address that showed an article shows another one now, as a "newest article" page does."""
        newest = article.newest_live.id if article.newest_live else None
        before = self._connection.execute(select(Version.text).where(Version.id == newest)).scalar()
        return before is not None and is_another_article(before, text.text)

    def _update_version(self, article: ArticleState, version: VersionState, capture: Capture) -> None:
        """A known text was seen again: only what a later look knows better changes."""
        assert capture.reading is not None  # noqa: S101  # a text comes from a reading
        changed: dict[str, Any] = {}
        if capture.captured_at < version.captured_at:  # history is imported after newer captures
            changed["captured_at"] = version.captured_at = capture.captured_at
            self._disordered.add(article.id)
        if version.complete and capture.reading.page_class in (PageClass.PAYWALLED, PageClass.TRUNCATED):
            # The same text turns out to be a part: what it lacks is unknown, not omitted.
            changed |= {"complete": False, "page_class": str(capture.reading.page_class)}
            version.complete, version.page_class = False, str(capture.reading.page_class)
        if capture.about_story is not None and capture.about_story != version.about_story:
            changed["about_story"] = version.about_story = capture.about_story
        if changed:
            self._connection.execute(update(Version).where(Version.id == version.id).values(changed))

    def _keep_raw(self, article: ArticleState, version: VersionState, capture: Capture, body: bytes) -> None:
        row = raw_page_row(version.id, body, article.raw or self._newest_raw(article), capture.body_digest)
        row |= {"url": storable_address(capture.final_url), "headers": storable_headers(capture.headers)}
        self._new_raw.append(row)
        article.raw = StoredPage(version.id, row["depth"], body)

    def _newest_raw(self, article: ArticleState) -> StoredPage | None:
        if not article.versions:
            return None
        row = self._connection.execute(
            select(RawPage.version_id, RawPage.depth)
            .join(Version, Version.id == RawPage.version_id)
            .where(Version.article_id == article.id)
            .order_by(Version.number.desc())
            .limit(1)
        ).one_or_none()
        body = read_raw(self._connection, row.version_id) if row else None
        return StoredPage(row.version_id, row.depth, body) if row and body else None

    def _keep_unread(self, article: ArticleState, capture: Capture) -> None:
        """Keep the bytes of a page that nothing could be read from, once."""
        if not capture.body:
            return
        digest = digest_bytes(capture.body)
        kept = select(UnreadPage.digest).where(UnreadPage.article_id == article.id)
        digests = set(self._connection.execute(kept).scalars())
        if digest in digests or len(digests) >= MOST_UNREAD:
            return
        row = {"article_id": article.id, "digest": digest, "captured_at": capture.captured_at}
        row |= {"headers": storable_headers(capture.headers), "length": len(capture.body)}
        self._connection.execute(INSERT_UNREAD, row | {"body": compress(capture.body)})

    def _note_first_seen(self, article: ArticleState, capture: Capture) -> None:
        """An archived or imported page may be older than the visit by which the article was found."""
        if article.first_seen_at is not None and capture.captured_at < article.first_seen_at:
            article.first_seen_at = capture.captured_at
            changed = {"first_seen_at": capture.captured_at}
            self._connection.execute(update(Article).where(Article.id == article.id).values(changed))

    def _note_about(self, article: ArticleState, version: VersionState) -> None:
        if version.about_story != article.about_story and version.about_story is not None:
            self._book.note_about(article, version.about_story)

    def _note_urls(self, article: ArticleState, capture: Capture) -> None:
        """Add addresses to the article's history that it does not have yet."""
        named = [(url, "redirect") for url in (*capture.redirects, capture.final_url)]
        named.insert(0, (capture.requested_url, "found"))
        if capture.reading is not None:
            named += [(url, "twin") for url in capture.reading.twin_urls]
        named += [(page.url, "page") for page in capture.pages if page.outcome not in MISSING]
        if storable_address(capture.url) not in article.urls:  # it was found by its text
            named = [(url, KIND) for url in (capture.url, capture.requested_url, capture.final_url)]
        for url, kind in named:
            url = storable_address(url)
            if url and url not in article.urls and len(article.urls) < (MOST_SAME if kind == KIND else MOST_ADDRESSES):
                article.urls.add(url)
                if kind == KIND:
                    article.same_text.add(url)
                self._new_urls.append(
                    {"article_id": article.id, "url": url, "kind": kind, "first_seen_at": capture.captured_at}
                )
