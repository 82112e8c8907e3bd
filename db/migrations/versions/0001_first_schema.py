"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.models import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "coder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_coder"),
        sa.UniqueConstraint("kind", "name", "version", name="uq_coder_kind"),
        sa.UniqueConstraint("rank", name="uq_coder_rank"),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("weight", sa.String(), nullable=False),
        sa.Column("known_from", Moment(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_fact_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
        sa.UniqueConstraint("story_id", "key", name="uq_fact_story_id"),
    )
    op.create_table(
        "outlet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_outlet_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_outlet"),
        sa.UniqueConstraint("story_id", "key", name="uq_outlet_story_id"),
    )
    op.create_table(
        "story_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_snapshot_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_story_snapshot"),
        sa.UniqueConstraint("story_id", "digest", name="uq_story_snapshot_story_id"),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.Column("discovered_by", sa.String(), nullable=False),
        sa.Column("about_story", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_article_outlet_id_outlet"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_article_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("outlet_id", "url", name="uq_article_outlet_id"),
    )
    op.create_index("ix_article_story_id", "article", ["story_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("tool_version", sa.String(), nullable=False),
        sa.Column("captures", sa.Integer(), nullable=False),
        sa.Column("new_versions", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["story_snapshot.id"], name="fk_run_snapshot_id_story_snapshot"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_run_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_table(
        "article_url",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_url_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_article_url"),
        sa.UniqueConstraint("article_id", "url", name="uq_article_url_article_id"),
    )
    op.create_index("ix_article_url_url", "article_url", ["url"], unique=False)
    op.create_table(
        "discovery_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("visited_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_discovery_visit_outlet_id_outlet"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_discovery_visit_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_discovery_visit"),
    )
    op.create_index("ix_discovery_visit_outlet", "discovery_visit", ["outlet_id", "run_id"], unique=False)
    op.create_index("ix_discovery_visit_run_id", "discovery_visit", ["run_id"], unique=False)
    op.create_table(
        "unread_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("captured_at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_unread_page_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_unread_page"),
        sa.UniqueConstraint("article_id", "digest", name="uq_unread_page_article_id"),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("declared_language", sa.String(), nullable=True),
        sa.Column("detected_language", sa.String(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("modified_at", Moment(), nullable=True),
        sa.Column("captured_at", Moment(), nullable=False),
        sa.Column("page_class", sa.String(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("about_story", sa.Boolean(), nullable=True),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("wire_group", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("credit", sa.String(), nullable=True),
        sa.Column("free", sa.Boolean(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_version_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.UniqueConstraint("article_id", "number", name="uq_version_article_id"),
        sa.UniqueConstraint("article_id", "text_digest", name="uq_version_text_digest"),
    )
    op.create_index("ix_version_article_at", "version", ["article_id", "captured_at", "number"], unique=False)
    op.create_index("ix_version_at", "version", ["captured_at"], unique=False)
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("requested_url", sa.String(), nullable=False),
        sa.Column("final_url", sa.String(), nullable=False),
        sa.Column("captured_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("page_class", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("body_digest", sa.String(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("modified_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_capture_article_id_article"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_capture_run_id_run"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_capture_version_id_version"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_article_at", "capture", ["article_id", "captured_at"], unique=False)
    op.create_index("ix_capture_run_id", "capture", ["run_id"], unique=False)
    op.create_index("ix_capture_version_id", "capture", ["version_id"], unique=False)
    op.create_table(
        "raw_page",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["raw_page.version_id"], name="fk_raw_page_base_id_raw_page"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_raw_page_version_id_version"),
        sa.PrimaryKeyConstraint("version_id", name="pk_raw_page"),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("evidence_start", sa.Integer(), nullable=True),
        sa.Column("evidence_end", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("prominence", sa.String(), nullable=True),
        sa.Column("judged_at", Moment(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["coder_id"], ["coder.id"], name="fk_verdict_coder_id_coder"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name="fk_verdict_fact_id_fact"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_verdict_version_id_version"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
        sa.UniqueConstraint("coder_id", "version_id", "fact_id", name="uq_verdict_coder_id"),
    )
    op.create_index("ix_verdict_fact", "verdict", ["fact_id", "verdict"], unique=False)
    op.create_index(
        "ix_verdict_state", "verdict", ["version_id", "fact_id", "coder_id", "verdict", "reason", "score"], unique=False
    )
