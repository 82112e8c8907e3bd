"""The words of versions and their index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.search import parted

revision = "0002"
down_revision = "0001"

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE version_index USING fts5("
    "words, content='version_words', content_rowid='version_id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER version_words_added AFTER INSERT ON version_words BEGIN "
    "INSERT INTO version_index(rowid, words) VALUES (new.version_id, new.words); END",
    "CREATE TRIGGER version_words_gone AFTER DELETE ON version_words BEGIN "
    "INSERT INTO version_index(version_index, rowid, words) VALUES ('delete', old.version_id, old.words); END",
    "CREATE TRIGGER version_words_changed AFTER UPDATE ON version_words BEGIN "
    "INSERT INTO version_index(version_index, rowid, words) VALUES ('delete', old.version_id, old.words); "
    "INSERT INTO version_index(rowid, words) VALUES (new.version_id, new.words); END",
)
POSTGRESQL_INDEX = "CREATE INDEX ix_version_words ON version_words USING gin (to_tsvector('simple', words))"


def upgrade() -> None:
    words = op.create_table(
        "version_words",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_version_words_version_id_version", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", name="pk_version_words"),
    )
    connection = op.get_bind()
    for statement in SQLITE_INDEX if connection.dialect.name == "sqlite" else (POSTGRESQL_INDEX,):
        op.execute(statement)
    ids = connection.execute(sa.text("SELECT id FROM version ORDER BY id")).scalars().all()
    for version_id in ids:
        text = connection.execute(sa.text("SELECT text FROM version WHERE id = :id"), {"id": version_id}).scalar_one()
        connection.execute(words.insert(), {"version_id": version_id, "words": parted(text)})
