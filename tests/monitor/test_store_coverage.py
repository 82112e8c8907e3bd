"""The coded founding story goes through import, judge and the matrix."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_store import SmallStore, at, small_store

from monitor.store.importing import import_pages
from monitor.store.judging import judge_story
from monitor.story import load_story

COVERAGE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "coverage"


@pytest.mark.shared
@pytest.mark.skipif(not COVERAGE.is_dir(), reason="the data folder beside the checkout is missing")
def test_the_coded_pages_become_a_matrix_with_evidence(tmp_path: Path) -> None:
    with small_store(tmp_path) as store:
        store.loaded = load_story(COVERAGE / "story.toml")
        with store.run("import") as run:
            imported = import_pages(store.engine, store.loaded, [COVERAGE / "pages.jsonl"], run_id=run.id)
            judged = judge_story(store.engine, store.loaded.story, run.id, now=at(0))

        assert (imported.pages, imported.recorded, imported.new_versions) == (42, 42, 42)
        assert (judged.judged, judged.failed) == (42 - imported.about_other, 0)
        check_evidence(store)


def check_evidence(store: SmallStore) -> None:
    """No verdict without evidence, no unknown without a reason, a cell for each outlet and fact."""
    spans = store.rows(
        "SELECT evidence, evidence_start, evidence_end, text FROM verdict JOIN version ON version.id = version_id "
        "WHERE verdict IN ('included', 'partly', 'differs')"
    )
    assert len(spans) > 100
    assert all(text[start:end] == evidence for evidence, start, end, text in spans)
    assert store.rows("SELECT COUNT(*) FROM coverage_matrix WHERE (verdict = 'unknown') <> (reason IS NOT NULL)") == [0]
    assert store.rows("SELECT COUNT(*) FROM coverage_matrix") == [30 * len(store.loaded.story.outlets)]
