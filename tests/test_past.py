"""The past mode rebuilds the press's whole history from an archive, with every outlet gone."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from archive_stand_in import Archive, table
from archived_press import Kept, RecordingPress

from db.engine import open_read_only
from monitor.commands import playing
from monitor.commands.stages import bench, crawl_stage, judge_stage
from monitor.store.runs import RecordedRun
from monitor.story import load_story
from spiders.crawl import CrawlOptions, CrawlResult

VERSIONS = """
    SELECT outlet, article_url, version, substr(captured_at, 1, 13), page_class, headline, words, complete
    FROM article_versions WHERE about_story IS NOT FALSE ORDER BY 1, 2, 3
"""
MATRIX = "SELECT outlet, fact, verdict, reason, evidence, version FROM coverage_matrix ORDER BY outlet, fact"
HISTORY = """
    SELECT outlet, article_url, version, fact, verdict, reason, evidence, evidence_start FROM verdict_history
    ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Played:
    """What a live play left behind."""

    folder: Path
    kept: list[Kept]

    def rows(self, sql: str, name: str = "press.db") -> list[tuple[Any, ...]]:
        """The answer of one of the databases."""
        engine = open_read_only(f"sqlite:///{self.folder / name}")
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(sql))]
        finally:
            engine.dispose()

    def story(self, name: str, archives: str, tables: str) -> Path:
        """The press's story without its live ways in, and with archives."""
        story = (self.folder / "press.toml").read_text("utf-8")
        story = re.sub(r"^(feeds|sitemaps|sections) = .*\n", "", story, flags=re.MULTILINE)
        path = self.folder / f"{name}.toml"
        path.write_text(story.replace("[story]\n", f"[story]\narchives = {archives}\n", 1) + tables, "utf-8")
        return path

    def collect(self, story: Path, name: str, *, judge: bool = True) -> tuple[CrawlResult, RecordedRun]:
        """One run in past mode into its own database."""
        options = CrawlOptions(delay=0, allow_private=True, past=True, retries=1)
        with bench(load_story(story), f"sqlite:///{self.folder / name}") as place, place.run("crawl") as run:
            result = crawl_stage(place, run, options)
            if judge:
                judge_stage(place, run)
        return result, run


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The four moments, live."""
    folder = tmp_path_factory.mktemp("past")
    press = RecordingPress()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playing, "Press", lambda: press)
        for _ in playing.play(folder):
            pass
    return Played(folder, press.kept)


def never_archived(played: Played) -> set[str]:
    """Outlets of which no page was ever sent: their robots.txt forbids it, so that no archive has anything."""
    return {outlet for (outlet,) in played.rows("SELECT DISTINCT outlet FROM coverage_matrix WHERE reason = 'robots'")}


def assert_same_history(played: Played, name: str) -> None:
    refused = never_archived(played)
    assert len(played.rows(VERSIONS)) > 30
    assert played.rows(VERSIONS, name) == played.rows(VERSIONS)
    live = [row for row in played.rows(MATRIX) if row[0] not in refused]
    assert len(live) > 400
    assert [row for row in played.rows(MATRIX, name) if row[0] not in refused] == live
    assert played.rows(HISTORY, name) == played.rows(HISTORY)
    assert {row[2] for row in played.rows(MATRIX, name) if row[0] in refused} == {"unknown"}


def test_the_wayback_machine_gives_the_whole_history_back(played: Played) -> None:
    """Same versions at the same times, same verdicts with the same quotes as the live run."""
    with Archive(kept=played.kept) as archive:
        story = played.story("wayback", '["stand-in"]', table("stand-in", archive.url))
        result, _ = played.collect(story, "wayback.db")
        requests = len(archive.seen)
        again, _ = played.collect(story, "wayback.db", judge=False)

    assert_same_history(played, "wayback.db")
    assert not result.failures
    assert archive.most_at_once == 1
    assert again.captures == 0
    assert len(archive.seen) == requests, "answered questions are not repeated"
    copies = played.rows("SELECT archive, memento_url, asked_url, archive_digest FROM capture", "wayback.db")
    assert all(row[0] == "stand-in" and "id_/http://127." in row[1] and row[2] and row[3] for row in copies)
    shown = played.rows("SELECT archived_copy FROM article_versions", "wayback.db")
    assert all(row[0].startswith(archive.url) for row in shown)
