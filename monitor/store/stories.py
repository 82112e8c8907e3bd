"""Mirrors a story file in the database: the story, its facts, its outlets, and the text of the file itself.

What the file no longer has is retired, never deleted: its verdicts and versions stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from db.models import Fact, Outlet, Story, StorySnapshot
from monitor.story import LoadedStory


@dataclass(frozen=True, slots=True)
class SyncedStory:
    """The database's numbers for a story file."""

    story_id: str
    snapshot_id: int
    facts: Mapping[str, int]
    """Row id by fact id, only those the file has."""
    outlets: Mapping[str, int]
    """Row id by outlet id, only those the file has."""


def sync_story(engine: Engine, loaded: LoadedStory, now: datetime) -> SyncedStory:
    """Write what ``loaded`` says where the database says something else; doing it twice changes nothing."""
    story = loaded.story
    with engine.begin() as connection:
        _sync_story_row(connection, loaded)
        facts = [
            {
                "key": fact.id,
                "statement": fact.statement,
                "weight": fact.weight,
                "known_from": fact.known_from,
                "position": position,
                "retired": False,
            }
            for position, fact in enumerate(story.facts)
        ]
        outlets = [
            {
                "key": outlet.id,
                "name": outlet.name,
                "country": outlet.country,
                "ownership": outlet.ownership,
                "language": outlet.language,
                "url": outlet.url,
                "publisher": outlet.publisher,
                "expected_articles": outlet.expect.articles,
                "expected_silent_days": outlet.expect.silent_days,
                "position": position,
                "retired": False,
            }
            for position, outlet in enumerate(story.outlets)
        ]
        return SyncedStory(
            story_id=story.id,
            snapshot_id=_snapshot(connection, loaded, now),
            facts=_sync_rows(connection, Fact, story.id, facts),
            outlets=_sync_rows(connection, Outlet, story.id, outlets),
        )


def newest_story_file(source: Connection, story_id: str) -> str | None:
    """The text of the story file that the newest run used."""
    return source.execute(
        select(StorySnapshot.text).where(StorySnapshot.story_id == story_id).order_by(StorySnapshot.id.desc()).limit(1)
    ).scalar()


def _sync_story_row(connection: Connection, loaded: LoadedStory) -> None:
    story = loaded.story
    values = {
        "title": story.title,
        "language": story.language,
        "start": story.start,
        "end": story.end,
        "timezone": story.timezone,
    }
    if connection.execute(select(Story.id).where(Story.id == story.id)).first():
        connection.execute(update(Story).where(Story.id == story.id).values(values))
    else:
        connection.execute(insert(Story).values(id=story.id, **values))


def _snapshot(connection: Connection, loaded: LoadedStory, now: datetime) -> int:
    same = (StorySnapshot.story_id == loaded.story.id, StorySnapshot.digest == loaded.digest)
    found = connection.execute(select(StorySnapshot.id).where(*same)).scalar()
    if found is not None:
        return found
    return connection.execute(
        insert(StorySnapshot)
        .values(story_id=loaded.story.id, digest=loaded.digest, text=loaded.text, taken_at=now)
        .returning(StorySnapshot.id)
    ).scalar_one()


def _sync_rows(
    connection: Connection, table: type[Fact] | type[Outlet], story_id: str, wanted: Sequence[dict[str, Any]]
) -> dict[str, int]:
    """Insert, update or retire rows by their key; the ids of those wanted."""
    columns = [*(wanted[0] if wanted else {"key": None, "retired": None})]
    rows = connection.execute(
        select(table.id, *(getattr(table, column) for column in columns)).where(table.story_id == story_id)
    ).mappings()
    found = {row["key"]: dict(row) for row in rows}
    ids = {}
    for values in wanted:
        row = found.pop(values["key"], None)
        if row is None:
            ids[values["key"]] = connection.execute(
                insert(table).values(story_id=story_id, **values).returning(table.id)
            ).scalar_one()
            continue
        ids[values["key"]] = row.pop("id")
        if row != values:
            connection.execute(update(table).where(table.id == ids[values["key"]]).values(values))
    gone = [row["id"] for row in found.values() if not row["retired"]]
    if gone:
        connection.execute(update(table).where(table.id.in_(gone)).values(retired=True))
    return ids
