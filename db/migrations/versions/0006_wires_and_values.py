"""Wire groups with lineage; values, labels and speakers of facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables."""
    _wires()
    _values()


def _reference(table: str, column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=f"fk_{table}_{column}_{target}")


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _wires() -> None:
    op.create_table(
        "wire_group",
        *(_number("id"), _text("story_id"), _text("key"), _text("source"), _text("source_kind")),
        _reference("wire_group", "story_id", "story"),
        sa.PrimaryKeyConstraint("id", name="pk_wire_group"),
        sa.UniqueConstraint("story_id", "key", name="uq_wire_group_story_id"),
    )
    op.create_table(
        "wire_member",
        *(_number("version_id"), _number("group_id"), _number("printed_id", nullable=True)),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("shared", "reused")),
        *(
            _text("relation"),
            sa.Column("new_headline", sa.Boolean(), nullable=False),
            _text("known_by"),
            _text("credit"),
        ),
        _reference("wire_member", "group_id", "wire_group"),
        _reference("wire_member", "printed_id", "version"),
        _reference("wire_member", "version_id", "version"),
        sa.PrimaryKeyConstraint("version_id", name="pk_wire_member"),
    )
    op.create_index("ix_wire_member_group_id", "wire_member", ["group_id"], unique=False)
    op.create_table(
        "derived_state",
        *(_text("story_id"), _text("topic"), _text("basis")),
        _reference("derived_state", "story_id", "story"),
        sa.PrimaryKeyConstraint("story_id", "topic", name="pk_derived_state"),
    )


def _values() -> None:
    op.create_table(
        "fact_value",
        *(_number("id"), _number("version_id"), _number("fact_id"), _text("aspect"), _text("value"), _text("printed")),
        *(_number("start"), _number("end"), _text("relation")),
        _reference("fact_value", "fact_id", "fact"),
        _reference("fact_value", "version_id", "version"),
        sa.PrimaryKeyConstraint("id", name="pk_fact_value"),
    )
    op.create_index("ix_fact_value_fact", "fact_value", ["fact_id", "aspect"], unique=False)
    op.create_index("ix_fact_value_version", "fact_value", ["version_id"], unique=False)
    op.create_table(
        "fact_label",
        *(_number("id"), _number("version_id"), _text("entity"), _text("label"), _number("mentions")),
        _reference("fact_label", "version_id", "version"),
        sa.PrimaryKeyConstraint("id", name="pk_fact_label"),
    )
    op.create_index("ix_fact_label_version", "fact_label", ["version_id"], unique=False)
    op.create_table(
        "mention",
        *(_number("id"), _number("version_id"), _number("fact_id"), _text("attributed_to", nullable=True)),
        *(sa.Column("hedged", sa.Boolean(), nullable=False), _text("place", nullable=True)),
        _reference("mention", "fact_id", "fact"),
        _reference("mention", "version_id", "version"),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
        sa.UniqueConstraint("version_id", "fact_id", name="uq_mention_version_id"),
    )
