"""Runs that were stopped by a budget."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("run", sa.Column("stopped_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("run", "stopped_by")
