"""What the database knows of the articles in a batch, held in memory while the batch is written.

Addresses go in, article states come out; a new address makes a new article, unless it shows word for word what another
address of the outlet shows now. Only used inside one write transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import aliased

from db.models import Article, ArticleUrl, Base, Version
from db.models import Capture as CaptureRow
from monitor.captures import Capture, PageClass
from monitor.store import same_text
from monitor.store.cleaning import storable_address
from monitor.store.raw import StoredPage
from monitor.store.versions import VersionText

INSERT_ARTICLE = insert(Base.metadata.tables["article"]).returning(Base.metadata.tables["article"].c.id)
INSERT_URL = insert(Base.metadata.tables["article_url"])
_ARTICLES = Base.metadata.tables["article"]
UPDATE_ABOUT = update(_ARTICLES).where(_ARTICLES.c.id == bindparam("of")).values(about_story=bindparam("about"))
MOST_ADDRESSES = 30
"""Addresses in one article's history; hostile pages name endlessly many twins."""


@dataclass(slots=True)
class VersionState:
    """A stored version, as far as writing needs it."""

    id: int
    number: int
    digest: str
    extractor: str
    complete: bool
    page_class: str
    about_story: bool | None
    captured_at: datetime
    published_at: datetime | None


@dataclass(slots=True)
class ArticleState:
    """A stored article with its versions."""

    id: int
    about_story: bool | None
    urls: set[str] = field(default_factory=set)
    versions: dict[str, VersionState] = field(default_factory=dict)
    """By text digest."""
    newest: VersionState | None = None
    """What the newest visit that saw a text saw."""
    newest_at: datetime | None = None
    newest_live: VersionState | None = None
    """What the newest visit to the outlet itself saw: this is what "not modified" means."""
    newest_live_at: datetime | None = None
    first_seen_at: datetime | None = None
    by_body: dict[str, VersionState] = field(default_factory=dict)
    """What archived bodies showed, by their digest."""
    last_class: str | None = None
    """Page class of the newest visit that had one."""
    raw: StoredPage | None = None
    """The newest raw page, once it was needed."""
    same_text: set[str] = field(default_factory=set)
    """Those of ``urls`` that are its own only because they showed its text."""

    def see(self, version: VersionState, at: datetime, *, live: bool = True) -> bool:
        """Note that ``version`` was seen, at the outlet (``live``) or in an archive; whether it is now the newest."""
        if live and (self.newest_live_at is None or at >= self.newest_live_at):
            self.newest_live, self.newest_live_at = version, at
        if self.newest_at is not None and at < self.newest_at:
            return False
        self.newest, self.newest_at = version, at
        return True


class ArticleBook:
    """The articles of a batch by outlet and address."""

    def __init__(self, connection: Connection, story_id: str, outlets: Mapping[str, int]) -> None:
        """``outlets``: row id by outlet id."""
        self._connection = connection
        self._story_id = story_id
        self._outlets = outlets
        self._by_url: dict[tuple[int, str], ArticleState] = {}
        self._by_old_url: dict[tuple[int, str], ArticleState] = {}
        self._by_text: dict[tuple[int, str], ArticleState] = {}
        """By the digest of a text that a visit to the outlet saw."""
        self._stored_texts: dict[tuple[int, str], Row[Any]] | None = None
        """Articles by the digests of this batch's texts, where one question found them all."""
        self._new_urls: list[dict[str, Any]] = []
        self._about: dict[int, bool] = {}

    def find(self, capture: Capture, text: VersionText | None = None) -> ArticleState:
        """The article of a capture: by its address, else by an address of its history, else by its text, else a new
        one.
        """
        key = (self._outlets[capture.outlet], storable_address(capture.url))
        found = self._by_url.get(key) or self._by_old_url.get(key)
        if found is None and (found := self._with_text(key[0], capture, text)) is not None:
            self._by_old_url[key] = found
        if found is None:
            found = self._by_url[key] = self._create(key, capture)
        return found

    def remember(self, capture: Capture, text: VersionText | None, article: ArticleState) -> None:
        """Note what ``article`` shows now, for other addresses in this batch."""
        if text is not None and capture.copy is None:
            self._by_text.setdefault((self._outlets[capture.outlet], text.digest), article)

    def note_about(self, article: ArticleState, about_story: bool) -> None:
        """Whether the article is about the story, as its newest text tells."""
        article.about_story = self._about[article.id] = about_story

    def write(self) -> None:
        """Write what was noted of articles: their own addresses, and whether they are about the story."""
        if self._new_urls:
            self._connection.execute(INSERT_URL, self._new_urls)
        if self._about:
            rows = [{"of": article_id, "about": about} for article_id, about in self._about.items()]
            self._connection.execute(UPDATE_ABOUT, rows)
        self._new_urls, self._about = [], {}

    def let_go(self, article: ArticleState) -> None:
        """Part the article from addresses that only its text tied to it: it shows no such text any more, and the next
        crawl visits them for themselves.
        """
        ours = (ArticleUrl.article_id == article.id, ArticleUrl.kind == same_text.KIND)
        self._connection.execute(delete(ArticleUrl).where(*ours))
        for key in [key for key, other in self._by_old_url.items() if other is article and key[1] in article.same_text]:
            del self._by_old_url[key]
        article.urls -= article.same_text
        article.same_text.clear()

    def _with_text(self, outlet_id: int, capture: Capture, text: VersionText | None) -> ArticleState | None:
        """The outlet's article that shows this very text now, as far as that can be said for sure."""
        if text is None or capture.copy is not None or not same_text.may_be_known(capture.reading, text):
            return None
        article = self._by_text.get((outlet_id, text.digest)) or self._load_by_text(outlet_id, text.digest)
        if article is None or article.last_class != PageClass.ARTICLE or article.newest_live is None:
            return None
        shown, reading = article.newest_live, capture.reading
        same = shown.digest == text.digest and shown.complete and article.newest_live is article.newest
        return article if same and reading and same_text.one_time(shown.published_at, reading.published_at) else None

    def _load_by_text(self, outlet_id: int, digest: str) -> ArticleState | None:
        known = self._stored_texts
        if known is None:
            known = self._articles_with_texts([digest])
        row = known.get((outlet_id, digest))
        if row is None:
            return None
        article = self._by_url.get((outlet_id, row.url))
        if article is None:
            about = self._about.get(row.id, row.about_story)
            article = ArticleState(row.id, about, {row.url}, first_seen_at=row.first_seen_at)
            self._by_url[outlet_id, row.url] = article
            self._complete({row.id: article})
        self._by_text[outlet_id, digest] = article
        return article

    def _articles_with_texts(self, digests: Collection[str]) -> dict[tuple[int, str], Row[Any]]:
        """Of each outlet the youngest article with a version of each text."""
        if not digests:
            return {}
        columns = select(Article.id, Article.url, Article.about_story, Article.first_seen_at, Article.outlet_id)
        query = columns.add_columns(Version.text_digest).join(Version, Version.article_id == Article.id)
        query = query.where(Version.text_digest.in_(digests), Article.outlet_id.in_(self._outlets.values()))
        rows = self._connection.execute(query.order_by(Article.id))
        return {(row.outlet_id, row.text_digest): row for row in rows}

    def load(self, captures: Iterable[Capture], texts: Iterable[VersionText | None] = ()) -> None:
        """Read the articles that ``captures`` may belong to: addresses, versions, the newest visits; and those that
        show one of ``texts``.
        """
        by_id: dict[int, ArticleState] = {}
        wanted = list(captures)
        if all(capture.copy is None for capture in wanted):
            # What this batch adds itself is remembered as it comes, except for what archives held.
            self._stored_texts = self._articles_with_texts({text.digest for text in texts if text is not None})
        self._load_states(list({storable_address(capture.url) for capture in wanted}), by_id)
        if not by_id:
            return
        versions = self._complete(by_id)
        if any(capture.copy is not None for capture in wanted):
            self._load_bodies(by_id, versions)

    def _complete(self, by_id: Mapping[int, ArticleState]) -> dict[int, VersionState]:
        """Addresses, versions and the newest visits of articles; their versions by row id."""
        columns = select(ArticleUrl.article_id, ArticleUrl.url, ArticleUrl.kind)
        for row in self._connection.execute(columns.where(ArticleUrl.article_id.in_(by_id))):
            by_id[row.article_id].urls.add(row.url)
            if row.kind == same_text.KIND:
                by_id[row.article_id].same_text.add(row.url)
        versions = self._load_versions(by_id)
        self._load_newest(by_id, versions)
        return versions

    def _load_states(self, urls: list[str], by_id: dict[int, ArticleState]) -> None:
        columns = select(Article.id, Article.outlet_id, Article.url, Article.about_story, Article.first_seen_at)
        outlets = list(self._outlets.values())
        for row in self._connection.execute(columns.where(Article.url.in_(urls), Article.outlet_id.in_(outlets))):
            state = ArticleState(row.id, row.about_story, {row.url}, first_seen_at=row.first_seen_at)
            by_id[row.id] = state
            self._by_url[row.outlet_id, row.url] = state
        former = (
            select(Article.id, Article.outlet_id, Article.about_story, Article.url, ArticleUrl.url.label("old_url"))
            .add_columns(Article.first_seen_at)
            .join(ArticleUrl, ArticleUrl.article_id == Article.id)
            .where(ArticleUrl.url.in_(urls), Article.outlet_id.in_(outlets))
            # A further page that comes alone is a part: as a visit to the article it would read as an edit.
            .where(ArticleUrl.kind != "page")
            .order_by(Article.id)
        )
        for old in self._connection.execute(former):
            unseen = ArticleState(old.id, old.about_story, {old.url}, first_seen_at=old.first_seen_at)
            state = by_id.setdefault(old.id, unseen)
            self._by_old_url.setdefault((old.outlet_id, old.old_url), state)

    def _load_versions(self, by_id: Mapping[int, ArticleState]) -> dict[int, VersionState]:
        rows = self._connection.execute(
            select(
                Version.id,
                Version.article_id,
                Version.number,
                Version.text_digest,
                Version.extractor,
                Version.complete,
                Version.page_class,
                Version.about_story,
                Version.captured_at,
                Version.published_at,
            ).where(Version.article_id.in_(by_id))
        )
        states = {}
        for row in rows:
            state = states[row.id] = VersionState(
                row.id,
                row.number,
                row.text_digest,
                row.extractor,
                row.complete,
                row.page_class,
                row.about_story,
                row.captured_at,
                row.published_at,
            )
            by_id[row.article_id].versions[row.text_digest] = state
        return states

    def _load_newest(self, by_id: Mapping[int, ArticleState], versions: Mapping[int, VersionState]) -> None:
        """The newest visit that saw a text, and the newest that had a page class."""
        visit = aliased(CaptureRow)
        newest = select(visit.id).where(visit.article_id == Article.id)
        newest = newest.order_by(visit.captured_at.desc(), visit.id.desc()).limit(1)
        columns = select(CaptureRow.article_id, CaptureRow.version_id, CaptureRow.captured_at, CaptureRow.page_class)
        columns = columns.join(Article, Article.id == CaptureRow.article_id).where(Article.id.in_(by_id))
        with_text = newest.where(visit.version_id.is_not(None)).scalar_subquery()
        for row in self._connection.execute(columns.where(CaptureRow.id == with_text)):
            state = by_id[row.article_id]
            state.newest, state.newest_at = versions.get(row.version_id), row.captured_at
        live = newest.where(visit.version_id.is_not(None), visit.archive.is_(None)).scalar_subquery()
        for row in self._connection.execute(columns.where(CaptureRow.id == live)):
            state = by_id[row.article_id]
            state.newest_live, state.newest_live_at = versions.get(row.version_id), row.captured_at
        with_class = newest.where(visit.page_class.is_not(None), visit.archive.is_(None)).scalar_subquery()
        for row in self._connection.execute(columns.where(CaptureRow.id == with_class)):
            by_id[row.article_id].last_class = row.page_class

    def _load_bodies(self, by_id: Mapping[int, ArticleState], versions: Mapping[int, VersionState]) -> None:
        columns = select(CaptureRow.article_id, CaptureRow.version_id, CaptureRow.body_digest)
        columns = columns.where(CaptureRow.article_id.in_(by_id), CaptureRow.archive.is_not(None))
        for row in self._connection.execute(columns.where(CaptureRow.version_id.is_not(None))):
            if row.body_digest and row.version_id in versions:
                by_id[row.article_id].by_body[row.body_digest] = versions[row.version_id]

    def _create(self, key: tuple[int, str], capture: Capture) -> ArticleState:
        outlet_id, url = key
        row = {"story_id": self._story_id, "outlet_id": outlet_id, "url": url, "about_story": None}
        row |= {"first_seen_at": capture.captured_at, "discovered_by": capture.discovered_by}
        article_id = self._connection.execute(INSERT_ARTICLE, row).scalar_one()
        canonical = {"article_id": article_id, "url": url, "kind": "canonical", "first_seen_at": capture.captured_at}
        self._new_urls.append(canonical)
        return ArticleState(article_id, None, {url}, first_seen_at=capture.captured_at)
