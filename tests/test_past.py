"""The past mode rebuilds the press's whole history from an archive, with every outlet gone."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from archive_stand_in import Archive, table, warc_of
from archived_press import Kept, write_warc
from pywb_server import pywb

from db.engine import open_read_only
from monitor.commands.stages import bench, crawl_stage, judge_stage
from monitor.store.raw import read_raw
from monitor.store.runs import RecordedRun
from monitor.story import load_story
from spiders.crawl import CrawlOptions, CrawlResult

pytestmark = pytest.mark.long

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
def played(played_press: Any, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The four moments, live."""
    return Played(played_press.copy(tmp_path_factory.mktemp("past")), played_press.kept)


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


def assert_same_texts(played: Played, name: str) -> None:
    """As above, but an article that moved may be two: a TimeMap does not say that one address led to another."""
    texts = """
        SELECT DISTINCT outlet.key, substr(version.captured_at, 1, 13), version.text FROM version
        JOIN article ON article.id = version.article_id JOIN outlet ON outlet.id = article.outlet_id
        WHERE version.about_story IS NOT FALSE ORDER BY 1, 2, 3
    """
    refused = never_archived(played)
    assert played.rows(texts, name) == played.rows(texts)
    live = [row[:5] for row in played.rows(MATRIX) if row[0] not in refused]
    assert [row[:5] for row in played.rows(MATRIX, name) if row[0] not in refused] == live


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


def known_addresses(played: Played, story: Path) -> Path:
    """The story with every article's address named: TimeMaps cannot be searched."""
    text = story.read_text("utf-8")
    text = re.sub(r"^articles = .*\n", "", text, flags=re.MULTILINE)
    visits = "SELECT outlet, url FROM capture_log UNION SELECT outlet, requested_url FROM capture_log ORDER BY 1, 2"
    addresses = played.rows(visits)
    for outlet in {outlet for outlet, _ in addresses}:
        named = ", ".join(f'"{url}"' for of, url in addresses if of == outlet)
        text = text.replace(f'id = "{outlet}"\n', f'id = "{outlet}"\narticles = [{named}]\n', 1)
    story.write_text(text, "utf-8")
    return story


def test_timemaps_give_the_history_of_known_addresses_back(played: Played) -> None:
    with Archive(kept=played.kept) as archive:
        tables = table("stand-in", archive.url, "memento")
        story = known_addresses(played, played.story("memento", '["stand-in"]', tables))
        result, _ = played.collect(story, "memento.db")

    assert not result.failures
    assert_same_texts(played, "memento.db")


def test_common_crawl_gives_the_whole_history_back(played: Played) -> None:
    with Archive(kept=played.kept, warc=warc_of(played.kept, played.folder / "cc.warc.gz")) as archive:
        story = played.story("cc", '["stand-in"]', table("stand-in", archive.url, "common-crawl"))
        result, _ = played.collect(story, "cc.db")

    assert not result.failures
    assert_same_history(played, "cc.db")


@pytest.mark.parametrize("protocol", ["pywb", "memento"])
def test_a_local_pywb_gives_the_whole_history_back(played: Played, protocol: str) -> None:
    """Pywb over WARC files of the press: its index and raw replay, then its TimeMaps alone."""
    warc = write_warc(played.kept, played.folder / f"{protocol}.warc.gz")
    with pywb(played.folder / f"pywb-{protocol}", warc) as url:
        places = (
            f'index = "{url}/cdx"\ncopies = "{url}/"\n' if protocol == "pywb" else f'timemap = "{url}/timemap/link/"\n'
        )
        tables = f'\n[[archive]]\nid = "ours"\nprotocol = "{protocol}"\npatience = 0\n{places}'
        story = played.story(f"local-{protocol}", '["ours"]', tables)
        if protocol == "memento":
            known_addresses(played, story)
        result, _ = played.collect(story, f"local-{protocol}.db")

    assert not result.failures
    same = assert_same_history if protocol == "pywb" else assert_same_texts
    same(played, f"local-{protocol}.db")


@pytest.fixture(scope="module")
def exported(played: Played) -> Path:
    """``gapwire export --format warc`` of the live play."""
    out = played.folder / "exported.warc.gz"
    arguments = ["export", str(played.folder / "press.toml"), "--format", "warc", "--out", str(out)]
    answer = subprocess.run(
        [sys.executable, "-m", "monitor", *arguments, "--db", f"sqlite:///{played.folder / 'press.db'}"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "web archive" in answer.stdout
    return out


def raw_pages(played: Played) -> dict[tuple[str, str], bytes]:
    """Every stored page by address and time."""
    query = """
        SELECT raw_page.url, version.captured_at, version.id FROM version
        JOIN raw_page ON raw_page.version_id = version.id
    """
    engine = open_read_only(f"sqlite:///{played.folder / 'press.db'}")
    try:
        with engine.connect() as connection:
            rows = connection.execute(text(query)).all()
            return {(url, at[:19]): read_raw(connection, version) or b"" for url, at, version in rows}
    finally:
        engine.dispose()


def test_the_exported_archive_holds_every_stored_page(played: Played, exported: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    found, kinds, referred, dates = {}, [], [], []
    with exported.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            kinds.append(record.rec_type)
            url, date = (record.rec_headers.get_header(name) for name in ("WARC-Target-URI", "WARC-Date"))
            if record.rec_type == "response":
                found[url, date[:19]] = record.content_stream().read()
            if record.rec_type == "revisit":
                referred.append(record.rec_headers.get_header("WARC-Refers-To-Target-URI"))
            if date and url:
                dates.append(date)

    pages = raw_pages(played)
    assert len(pages) > 30
    assert {key: found[key] for key in pages} == pages
    assert kinds[0] == "warcinfo"
    assert "revisit" in kinds
    assert set(referred) <= {url for url, _ in found}
    assert dates == sorted(dates)


def test_pywb_replays_the_exported_archive_byte_for_byte(played: Played, exported: Path) -> None:
    with pywb(played.folder / "pywb-exported", exported) as base:
        for (url, at), body in raw_pages(played).items():
            stamp = re.sub(r"\D", "", at)
            with urllib.request.urlopen(f"{base}/{stamp}id_/{url}", timeout=20) as answer:
                assert answer.read() == body
                assert answer.headers["Memento-Datetime"]


def test_the_exported_archive_is_imported_again(played: Played, exported: Path) -> None:
    """The same texts at the same times come out of the file as went in."""
    database = f"sqlite:///{played.folder / 'imported.db'}"
    command = [sys.executable, "-m", "monitor", "import", str(played.folder / "press.toml"), str(exported)]
    subprocess.run([*command, "--db", database], check=True, capture_output=True)

    texts = "SELECT text, substr(captured_at, 1, 19) FROM version WHERE about_story IS NOT FALSE ORDER BY 1, 2"
    assert played.rows(texts, "imported.db") == played.rows(texts)
