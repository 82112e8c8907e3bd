"""What follows from texts and verdicts once they are there: a database and a story go in, derived tables are made."""

from __future__ import annotations

from sqlalchemy import Engine

from monitor.store.wires import detect_wires
from monitor.story.model import Story


def derive(engine: Engine, story: Story) -> None:
    """Find who carries whose text; nothing is done where nothing changed."""
    detect_wires(engine, story.id)
