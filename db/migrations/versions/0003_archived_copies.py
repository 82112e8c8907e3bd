"""Captures of archived copies: which archive, which copy, when it was fetched."""

import sqlalchemy as sa
from alembic import op

from db.models import Moment

revision = "0003"
down_revision = "0002"

COLUMNS = (
    ("archive", sa.String),
    ("memento_url", sa.String),
    ("asked_url", sa.String),
    ("archive_digest", sa.String),
    ("retrieved_at", Moment),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("capture", sa.Column(name, kind(), nullable=True))


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("capture", name)
