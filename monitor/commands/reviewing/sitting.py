"""Prepares a review: a story file, a database and a person's name go in, everything a session works with comes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.engine import open_database
from monitor.coding.codes import coder_name
from monitor.commands.reviewing.desk import Sitting
from monitor.store.carrying import carry_reviews
from monitor.store.coders import adjudicator_coder, person_coder
from monitor.store.stories import sync_story
from monitor.story import load_story


@dataclass(frozen=True, slots=True)
class Manner:
    """Who codes, and how."""

    coder: str
    blind: bool = False
    adjudicates: bool = False
    seed: int = 1
    sample: int = 50


@contextmanager
def sitting(story: Path, database: str, manner: Manner) -> Iterator[Sitting]:
    """The database opened, the story file mirrored, flags brought up to date, the person known as a coder."""
    loaded, name = load_story(story), coder_name(manner.coder)
    engine = open_database(database)
    try:
        sync_story(engine, loaded, datetime.now(UTC))
        carry_reviews(engine, loaded.story.id, datetime.now(UTC))
        with engine.begin() as connection:
            make = adjudicator_coder if manner.adjudicates else person_coder
            coder_id = make(connection, name)
        yield Sitting(
            engine,
            loaded.story.id,
            loaded.story.title,
            name,
            coder_id,
            manner.blind,
            manner.adjudicates,
            manner.seed,
            manner.sample,
            frozenset(fact.id for fact in loaded.story.facts if fact.coded_by == "people"),
            lambda: datetime.now(UTC),
        )
    finally:
        engine.dispose()
