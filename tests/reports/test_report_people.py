"""What people said shows in matrix, fact and article pages: who, what they remark, and that it can do nothing there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from db.engine import open_database
from reports.build import build_report

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
REMARK = "<b>not</b> \u202eso <script>alert(1)</script>"


def test_an_override_shows_with_its_coder_and_its_remark_in_every_page(own: Any) -> None:
    engine = open_database(own.url)
    with engine.begin() as connection:
        cell = connection.execute(
            text(
                "SELECT version_id, article_id, coverage_matrix.fact, fact.id AS fact_id, outlet FROM coverage_matrix "
                "JOIN fact ON fact.key = coverage_matrix.fact AND fact.story_id = coverage_matrix.story "
                "WHERE coverage_matrix.story = :story AND verdict = 'included' AND coder_kind = 'machine' "
                "AND evidence_start IS NOT NULL ORDER BY article_id LIMIT 1"
            ),
            {"story": own.story},
        ).one()
        connection.execute(
            text("INSERT INTO coder (id, kind, name, version, rank) VALUES (77, 'person', 'Zoë & Co', '', 5000000)")
        )
        connection.execute(
            text(
                "INSERT INTO verdict (version_id, fact_id, coder_id, verdict, note, judged_at, basis, comment, flag, "
                "evidence, evidence_start, evidence_end) "
                "SELECT version_id, fact_id, 77, 'differs', 'another day', judged_at, 'x', :remark, 'disputed', "
                "evidence, evidence_start, evidence_end FROM verdict WHERE version_id = :version AND fact_id = :fact "
                "AND evidence_start IS NOT NULL LIMIT 1"
            ),
            {"remark": REMARK, "version": cell.version_id, "fact": cell.fact_id},
        )
    engine.dispose()
    build_report(own.url, own.story, own.out, now=NOW)
    for path in (
        "index.html",
        f"facts/{cell.fact}.html",
        f"articles/{cell.article_id}.html",
        f"outlets/{cell.outlet}.html",
    ):
        page = own.page(path)
        assert "Checked by <bdi>Zoë &amp; Co</bdi>" in page, path
        assert "&lt;b&gt;not&lt;/b&gt; [U+202E]so" in page, path
        assert "Coders disagree; nobody has settled it yet." in page, path
        assert "<script>alert" not in page, path
