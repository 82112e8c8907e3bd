"""People's reviews: the log of what they did, comments and flags on verdicts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.models import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("verdict", sa.Column("comment", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("verdict", sa.Column("flag", sa.String(), nullable=True))
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("code", sa.JSON(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["coder_id"], ["coder.id"], name=op.f("fk_review_coder_id_coder")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_review_version_id_version")),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_review_fact_id_fact")),
        sa.ForeignKeyConstraint(["undoes"], ["review.id"], name=op.f("fk_review_undoes_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_coder", "review", ["coder_id", "id"])
    op.create_index("ix_review_cell", "review", ["version_id", "fact_id", "coder_id"])


def downgrade() -> None:
    op.drop_table("review")
    op.drop_column("verdict", "flag")
    op.drop_column("verdict", "comment")
