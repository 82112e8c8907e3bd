"""Reads what is known of one article, or of one fact everywhere, for the commands that ask. It writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select, text

from db.models import Article, ArticleUrl, Capture, Coder, Fact, Outlet, Verdict, Version
from monitor.changes.events import Event, Visit, events
from monitor.changes.lives import Told, Turn, life
from monitor.errors import UsageError

NEAREST = 3
MOST_ADDRESSES = 20_000
SCROLLED = "scrolled"
"""How posts are counted that left a live blog at its end."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article as it is found by an address."""

    id: int
    story: str
    outlet: str
    url: str


@dataclass(frozen=True, slots=True)
class History:
    """All that was seen of one article."""

    article: Known
    versions: tuple[Mapping[str, Any], ...]
    """Rows of ``article_versions``."""
    steps: tuple[Mapping[str, Any], ...]
    """Rows of ``version_changes``, the first one first."""
    changes: tuple[Mapping[str, Any], ...]
    """Rows of ``text_changes``."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """One fact in one article."""

    outlet: str
    article_url: str
    turns: tuple[Turn, ...]


def find_article(connection: Connection, url: str) -> Known:
    """The article with that address, or one of its history; raises ``UsageError`` that names the nearest ones."""
    bare = _bare(url)
    rows = connection.execute(
        select(Article.id, Article.story_id, Outlet.key, Article.url, ArticleUrl.url.label("other"))
        .join(Outlet, Outlet.id == Article.outlet_id)
        .join(ArticleUrl, ArticleUrl.article_id == Article.id, isouter=True)
        .order_by(Article.id.desc())
        .limit(MOST_ADDRESSES)
    ).all()
    for row in rows:
        if bare in (_bare(row.url), _bare(row.other or "")):
            return Known(row.id, row.story_id, row.key, row.url)
    addresses = list({row.url for row in rows})
    near = [found[0] for found in process.extract(bare, addresses, scorer=fuzz.ratio, processor=_bare, limit=NEAREST)]
    if not near:
        raise UsageError("The database holds no article yet. Run, crawl or import a story first.")
    listed = "".join(f"\n  {address}" for address in near)
    raise UsageError(f"No article has the address {url}. The nearest that are known:{listed}")


def _bare(url: str) -> str:
    """An address without what does not tell articles apart: scheme, www, fragment, a slash at its end."""
    parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/") + query


def read_history(connection: Connection, article: Known) -> History:
    """Versions, steps, changes and events of one article."""
    rows = connection.execute(
        select(Capture.captured_at, Version.number, Capture.page_class, Capture.outcome, Capture.final_url)
        .join(Version, Version.id == Capture.version_id, isouter=True)
        .where(Capture.article_id == article.id)
        .order_by(Capture.captured_at, Capture.id)
    )
    visits = [Visit(row.captured_at, row.number, row.page_class, row.outcome, row.final_url) for row in rows]
    return History(
        article,
        _of_view(connection, "article_versions", article, "version"),
        _of_view(connection, "version_changes", article, "captured_at"),
        _of_view(connection, "text_changes", article, "captured_at, position"),
        events(visits),
    )


def _of_view(connection: Connection, view: str, article: Known, order: str) -> tuple[Mapping[str, Any], ...]:
    statement = text(f"SELECT * FROM {view} WHERE article_id = :article ORDER BY {order}")  # noqa: S608  (constants)
    return tuple(dict(row._mapping) for row in connection.execute(statement, {"article": article.id}))


def read_texts(connection: Connection, article: Known) -> dict[int, Any]:
    """Rows with ``text``, ``headline``, ``language``, ``captured_at`` and ``page_class`` by version number."""
    v = Version
    columns = (v.number, v.text, v.headline, v.language, v.captured_at, v.page_class, v.complete)
    rows = connection.execute(select(*columns).where(v.article_id == article.id))
    return {row.number: row for row in rows}


def read_lives(connection: Connection, story: str, fact: str) -> tuple[Life, ...]:
    """The life of one fact in every article of a story, outlets in the order of the story file."""
    known = connection.execute(select(Fact.key).where(Fact.story_id == story)).scalars().all()
    if not known:
        raise UsageError(f"The database holds no story '{story}'. Run or import it first.")
    if fact not in known:
        near = process.extractOne(fact, known, scorer=fuzz.ratio)
        raise UsageError(f"The story '{story}' has no fact '{fact}'; did you mean '{near[0]}'?")
    said = _standing(connection, story, fact)
    rows = connection.execute(
        select(Article.id, Outlet.key, Article.url, Capture.captured_at, Capture.version_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .join(Capture, Capture.article_id == Article.id)
        .where(Article.story_id == story, Capture.version_id.is_not(None), Article.about_story.is_not(False))
        .order_by(Outlet.position, Article.id, Capture.captured_at, Capture.id)
    )
    seen: dict[tuple[str, str], list[Told]] = {}
    for row in rows:
        if row.version_id in said:
            seen.setdefault((row.key, row.url), []).append(_told(row.captured_at, said[row.version_id]))
    return tuple(Life(outlet, url, turns) for (outlet, url), told in seen.items() if (turns := life(told)))


def _told(at: datetime, row: Any) -> Told:
    absent = row.reason in ("not_yet_known", "too_short")
    return Told(at, row.number, row.verdict, row.evidence or "", row.note, absent, row.page_class == "live_blog")


def _standing(connection: Connection, story: str, fact: str) -> dict[int, Any]:
    """What counts for each version, by version id: of several coders the highest rank."""
    rows = connection.execute(
        select(Verdict.version_id, Verdict.verdict, Verdict.reason, Verdict.evidence, Verdict.note)
        .add_columns(Version.number, Version.page_class)
        .join(Fact, Fact.id == Verdict.fact_id)
        .join(Coder, Coder.id == Verdict.coder_id)
        .join(Version, Version.id == Verdict.version_id)
        .where(Fact.story_id == story, Fact.key == fact)
        .order_by(Coder.rank)
    )
    return {row.version_id: row for row in rows}


def counted(changes: Iterable[Mapping[str, Any]]) -> tuple[dict[str, int], int]:
    """Shown changes by class, the gravest first, and the number of folded ones."""
    from monitor.changes import KINDS

    rows: Sequence[Mapping[str, Any]] = list(changes)
    shown = [_class(row) for row in rows if not row["folded"]]
    return {kind: shown.count(kind) for kind in (*KINDS, SCROLLED) if kind in shown}, len(rows) - len(shown)


def _class(row: Mapping[str, Any]) -> str:
    """The class of a change; a post that scrolled off a live blog was not moved."""
    return SCROLLED if row["op"] == SCROLLED else str(row["kind"])
