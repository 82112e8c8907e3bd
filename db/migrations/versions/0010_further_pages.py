"""Articles on several pages: the bytes of the further pages of a version, and what each visit saw of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "further_page",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_further_page_version_id_version"),
        sa.PrimaryKeyConstraint("version_id", "number", name="pk_further_page"),
    )
    op.add_column("capture", sa.Column("pages", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("capture", "pages")
    op.drop_table("further_page")
