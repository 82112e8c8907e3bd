"""Web archives that were read to their end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.models import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "imported_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_imported_file_run_id_run"),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["story_snapshot.id"], name="fk_imported_file_snapshot_id_story_snapshot"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imported_file"),
        sa.UniqueConstraint("snapshot_id", "digest", name="uq_imported_file_snapshot_id"),
    )
