"""Conditions of outlets, and what a story file expects of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.models import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name in ("expected_articles", "expected_silent_days"):
        op.add_column("outlet", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "outlet_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("unmet", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_outlet_condition_run_id_run"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_outlet_condition_outlet_id_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_outlet_condition"),
    )
    op.create_index("ix_outlet_condition_run_id", "outlet_condition", ["run_id"])
    op.create_index("ix_outlet_condition_outlet", "outlet_condition", ["outlet_id", "id"])


def downgrade() -> None:
    op.drop_table("outlet_condition")
    for name in ("expected_silent_days", "expected_articles"):
        op.drop_column("outlet", name)
