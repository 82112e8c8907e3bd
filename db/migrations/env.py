"""Alembic's entry point: migrates over the connection that ``db.upgrade`` hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters tables by rebuilding them
)
context.run_migrations()
