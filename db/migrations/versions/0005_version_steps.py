"""Steps between versions and the changes that each is made of. Derived data: ``gapwire judge`` fills them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.models import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "version_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("before_at", Moment(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("substance", sa.Boolean(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_version_step_article_id_article"),
        sa.ForeignKeyConstraint(["from_version_id"], ["version.id"], name="fk_version_step_from_version_id_version"),
        sa.ForeignKeyConstraint(["to_version_id"], ["version.id"], name="fk_version_step_to_version_id_version"),
        sa.PrimaryKeyConstraint("id", name="pk_version_step"),
        sa.UniqueConstraint("to_version_id", "from_version_id", name="uq_version_step_to_version_id"),
    )
    op.create_index("ix_version_step_article", "version_step", ["article_id", "seen_at"])
    op.create_index("ix_version_step_from", "version_step", ["from_version_id"])
    op.create_table(
        "text_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("old_start", sa.Integer(), nullable=True),
        sa.Column("old_end", sa.Integer(), nullable=True),
        sa.Column("new_start", sa.Integer(), nullable=True),
        sa.Column("new_end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["step_id"], ["version_step.id"], name="fk_text_change_step_id_version_step"),
        sa.PrimaryKeyConstraint("id", name="pk_text_change"),
    )
    op.create_index("ix_text_change_step", "text_change", ["step_id", "position"])
