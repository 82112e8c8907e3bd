"""Texts are looked up by their digest: one that an outlet shows at a second address is no second article."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("ix_version_text", "version", ["text_digest"])


def downgrade() -> None:
    op.drop_index("ix_version_text", "version")
