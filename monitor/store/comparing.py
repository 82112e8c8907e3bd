"""Has versions that follow each other compared, and keeps what was changed: steps and their changes.

It decides nothing itself: which version follows which, what a change is and whether it was announced comes from
``monitor.changes``. A step is of its basis (both texts, how they were read, the engine that compares); equal basis,
nothing to do. Interrupted at any moment, the next call goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from db.models import Article, Capture, Outlet, TextChange, Version, VersionStep
from monitor.captures import PageClass
from monitor.changes import ENGINE, FOLDED, SUBSTANCE, Text, changes_between, gravest
from monitor.changes import TextChange as Found
from monitor.changes.announcing import Announcement, announcement
from monitor.changes.notes import new_note
from monitor.changes.sequence import Shown, Sighting, StepKey, sightings, steps
from monitor.changes.stamps import Restlessness, is_restless, restlessness, together
from monitor.store.cleaning import storable_note
from monitor.store.rereading import lines_beside, read_alike
from monitor.story.model import Story
from monitor.text.names import NameBook

STEPS_AT_ONCE = 50
"""Steps that are written in one transaction."""
PARTLY_READ = frozenset({PageClass.PAYWALLED, PageClass.TRUNCATED})

Progress = Callable[[int, int], None]
"""Called with steps done and steps to do."""


@dataclass(frozen=True, slots=True)
class CompareResult:
    """What one comparing did."""

    steps: int
    """Pairs of versions that follow each other."""
    compared: int
    """Of them, those that were compared now."""
    changes: int
    """Changes that were written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step as it should be stored."""

    article: int
    key: StepKey
    restless: bool
    """Whether the page's own date moves without edits."""
    basis: str


def compare_story(engine: Engine, story: Story, *, progress: Progress | None = None) -> CompareResult:
    """Compare what follows each other and was not compared by this engine yet; drop steps that are none any more."""
    with engine.connect().execution_options(reads=True) as connection:
        wanted = _wanted(connection, story.id, _names_digest(story))
        stored = _stored(connection, story.id)
    todo = [step for step in wanted if stored.get((step.key.old, step.key.new), (0, ""))[1] != step.basis]
    names, written = NameBook.of(story.entities), 0
    with engine.begin() as connection:
        _tidy(connection, wanted, stored)
    for start in range(0, len(todo), STEPS_AT_ONCE):
        chunk = todo[start : start + STEPS_AT_ONCE]
        with engine.connect().execution_options(reads=True) as connection:
            made = [_make(connection, step, names) for step in chunk]
        with engine.begin() as connection:
            written += sum(_write(connection, row, changes) for row, changes in made)
        if progress:
            progress(start + len(chunk), len(todo))
    return CompareResult(len(wanted), len(todo), written)


def compare_on(connection: Connection, story_id: str) -> None:
    """The same for one story on an open connection, without the story's names: for tests and tools."""
    wanted, stored = _wanted(connection, story_id, ""), _stored(connection, story_id)
    _tidy(connection, wanted, stored)
    for step in wanted:
        if stored.get((step.key.old, step.key.new), (0, ""))[1] != step.basis:
            _write(connection, *_make(connection, step, None))


def _names_digest(story: Story) -> str:
    named = {entity.id: sorted(entity.names.items()) for entity in story.entities}
    return blake2b(orjson.dumps(named, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


def _wanted(connection: Connection, story_id: str, names: str) -> list[Wanted]:
    """Every step of the story's articles, in the order of articles and time."""
    v = Version
    columns = (v.id, v.article_id, v.number, v.complete, v.page_class, v.captured_at, v.text_digest, v.extractor)
    rows = connection.execute(
        select(*columns, v.headline, v.modified_at, Article.outlet_id).join(Article, Article.id == v.article_id)
        .where(Article.story_id == story_id)
        .order_by(v.article_id, v.number)
    )  # fmt: skip
    articles: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    outlets: dict[int, int] = {}
    for row in rows:
        articles[row.article_id][row.id] = row
        outlets[row.article_id] = row.outlet_id
    visits = _visits(connection, story_id)
    dates = _Dates(visits, outlets)
    found = []
    for article, versions in articles.items():
        if len(versions) > 1:
            found += list(_of_article(article, versions, visits.get(article, []), names, dates.restless(article)))
    return found


class _Dates:
    """How the dates of modification behave, by article and by outlet."""

    def __init__(self, visits: Mapping[int, Sequence[Sighting]], outlets: Mapping[int, int]) -> None:
        self._outlets = outlets
        self._articles = {article: restlessness(seen) for article, seen in visits.items()}
        by_outlet: defaultdict[int | None, list[Restlessness]] = defaultdict(list)
        for article, one in self._articles.items():
            by_outlet[outlets.get(article)].append(one)
        self._by_outlet = {outlet: together(parts) for outlet, parts in by_outlet.items()}

    def restless(self, article: int) -> bool:
        nothing = Restlessness()
        of_outlet = self._by_outlet.get(self._outlets[article], nothing)
        return is_restless(self._articles.get(article, nothing), of_outlet)


def _of_article(
    article: int, versions: Mapping[int, Row[Any]], visits: Sequence[Sighting], names: str, restless: bool
) -> Iterator[Wanted]:
    shown = {
        row.id: Shown(row.id, row.number, row.complete and row.page_class not in PARTLY_READ, row.captured_at)
        for row in versions.values()
    }
    for key in steps(sightings(visits, shown.values()), shown):
        moved = restless and key.old_modified != key.new_modified
        yield Wanted(article, key, restless, _basis(versions[key.old], versions[key.new], key, (names, moved)))


def _basis(old: Row[Any], new: Row[Any], key: StepKey, settings: tuple[str, bool]) -> str:
    """blake2b-128 of everything a step is made from, hex."""
    seen = [(row.text_digest, row.headline, row.extractor, row.page_class, row.modified_at) for row in (old, new)]
    state = (ENGINE, settings, seen, key.page_class, key.old_modified, key.new_modified)
    return blake2b(orjson.dumps(state), digest_size=16).hexdigest()


def _visits(connection: Connection, story_id: str) -> dict[int, list[Sighting]]:
    """Visits that found a version, by article; only the ends of a row of equal ones matter."""
    rows = connection.execute(
        select(Capture.article_id, Capture.captured_at, Capture.version_id, Capture.modified_at, Capture.outcome)
        .join(Article, Article.id == Capture.article_id)
        .where(Article.story_id == story_id, Capture.version_id.is_not(None))
        .order_by(Capture.article_id, Capture.captured_at, Capture.id)
    )
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    dates: dict[int, Any] = {}
    for row in rows:
        # A page that was not read again still says what it said.
        date = row.modified_at if row.outcome == "fetched" else dates.get(row.version_id)
        dates[row.version_id] = date
        found[row.article_id].append(Sighting(row.captured_at, row.version_id, date, row.outcome == "fetched"))
    return found


def _stored(connection: Connection, story_id: str) -> dict[tuple[int, int], tuple[int, str]]:
    s = VersionStep
    rows = connection.execute(
        select(s.id, s.from_version_id, s.to_version_id, s.basis)
        .join(Article, Article.id == s.article_id)
        .where(Article.story_id == story_id)
    )
    return {(row.from_version_id, row.to_version_id): (row.id, row.basis) for row in rows}


def _tidy(connection: Connection, wanted: Sequence[Wanted], stored: Mapping[tuple[int, int], tuple[int, str]]) -> None:
    """Drop steps that are none any more or are made anew; note what later visits know of those that stay."""
    current = {(step.key.old, step.key.new): step for step in wanted}
    stale = [row[0] for pair, row in stored.items() if pair not in current or current[pair].basis != row[1]]
    for start in range(0, len(stale), 500):
        chunk = stale[start : start + 500]
        connection.execute(delete(TextChange).where(TextChange.step_id.in_(chunk)))
        connection.execute(delete(VersionStep).where(VersionStep.id.in_(chunk)))
    for pair, step in current.items():
        if pair in stored and stored[pair][1] == step.basis:
            key = step.key
            connection.execute(
                update(VersionStep)
                .where(VersionStep.id == stored[pair][0])
                .values(times=key.times, returned=key.returned, seen_at=key.at, before_at=key.before)
            )


def _make(connection: Connection, step: Wanted, names: NameBook | None) -> tuple[dict[str, Any], tuple[Found, ...]]:
    """The row of a step and its changes."""
    key = step.key
    old, new = _version(connection, key.old), _version(connection, key.new)
    changes: tuple[Found, ...] = ()
    alike = old.extractor == new.extractor
    if not key.page_class:
        changes = changes_between(_text(old), _text(new), names, live=_is_live(old, new))
        if not alike and changes:
            changes, alike = read_alike(connection, old, new, changes)
    shown = [change for change in changes if not change.folded]
    told = _announced(connection, step, old, new, shown, alike=alike)
    row = {
        "article_id": step.article,
        "from_version_id": key.old,
        "to_version_id": key.new,
        "seen_at": key.at,
        "before_at": key.before,
        "times": key.times,
        "returned": key.returned,
        "kind": "page_class" if key.page_class else _kind(changes),
        "substance": any(
            change.op not in ("moved", "scrolled")
            and change.kind != "boilerplate"
            and SUBSTANCE.intersection(change.kinds)
            for change in shown
        ),
        "announced": told.announced,
        "note": storable_note(told.note),
        "basis": step.basis,
    }
    return row, changes


def _announced(
    connection: Connection, step: Wanted, old: Row[Any], new: Row[Any], shown: Sequence[Found], *, alike: bool
) -> Announcement:
    """Whether the page tells of its change: beside the article too, where neither its text nor its date does."""
    key = step.key
    if shown and _is_live(old, new) and all(change.op in ("added", "moved", "scrolled") for change in shown):
        return Announcement(True)  # a new post of a live blog bears its own hour
    mine, yours = ([row.text, *(str(piece.get("text", "")) for piece in row.removed)] for row in (old, new))
    told = announcement(
        mine,
        yours,
        key.old_modified or old.modified_at,
        key.new_modified or new.modified_at,
        readable=alike and not key.page_class,
        restless=step.restless,
    )
    if told.announced or not shown:
        return told
    before, after = lines_beside(connection, old.id), lines_beside(connection, new.id)
    note = new_note([*mine, before], [new.text, after])
    return Announcement(True, note) if note else told


def _is_live(old: Row[Any], new: Row[Any]) -> bool:
    return bool(old.page_class == new.page_class == PageClass.LIVE_BLOG)


def _kind(changes: Sequence[Found]) -> str:
    """The gravest class that is shown; of what is folded where nothing is; ``cosmetic`` where only blanks differ."""
    shown = [change.kind for change in changes if not change.folded]
    return gravest(shown or [change.kind for change in changes if change.kind in FOLDED] or ["cosmetic"])


def _text(row: Row[Any]) -> Text:
    return Text(row.text, len(row.headline), row.language)


def _version(connection: Connection, identifier: int) -> Row[Any]:
    v = Version
    columns = (v.id, v.text, v.headline, v.language, v.page_class, v.extractor, v.modified_at, v.removed)
    return connection.execute(
        select(*columns, Outlet.language.label("outlet_language"), Outlet.name.label("outlet_name"))
        .join(Article, Article.id == v.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(v.id == identifier)
    ).one()


def _write(connection: Connection, row: Mapping[str, Any], changes: Sequence[Found]) -> int:
    step_id = connection.execute(insert(VersionStep).returning(VersionStep.id), [dict(row)]).scalar_one()
    if changes:
        rows = [
            {**asdict(change), "kinds": list(change.kinds), "step_id": step_id, "position": position}
            for position, change in enumerate(changes)
        ]
        connection.execute(insert(TextChange), rows)
    return len(changes)
