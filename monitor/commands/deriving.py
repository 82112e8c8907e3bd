"""What follows from texts and verdicts once they are there: a database and a story go in, derived tables are made."""

from __future__ import annotations

from sqlalchemy import Engine

from monitor.store.comparing import compare_story
from monitor.store.values import read_story_values
from monitor.store.wires import detect_wires
from monitor.story.model import Story


def derive(engine: Engine, story: Story) -> None:
    """Compare versions that follow each other and find wire texts, read values; nothing where nothing changed."""
    compare_story(engine, story)
    detect_wires(engine, story.id)
    read_story_values(engine, story)
