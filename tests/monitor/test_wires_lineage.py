"""Wire groups against what is known: the lineage labels of the coded pages, the recipe of the built-in press."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from small_store import at, small_store
from sqlalchemy import Engine

from db.engine import open_read_only
from monitor.cli import gapwire
from monitor.commands.deriving import derive
from monitor.commands.playing import DATABASE
from monitor.store.importing import import_pages
from monitor.store.judging import judge_story
from monitor.store.wires import detect_wires
from monitor.story import load_story
from spiders.press.articles import load_press

COVERAGE = next(
    (found for above in Path(__file__).resolve().parents if (found := above / "shared" / "data" / "coverage").is_dir()),
    None,
)
NO_SENTENCE = "ap-v3-pressandjournal"
"""A page that shows the alternative texts of its icons and no sentence of its article: nothing can be said about it."""

Versions = list[tuple[str, str, str, str | None]]
"""Article, outlet, label of the lineage, wire group found."""


def agreement(versions: Versions) -> tuple[float, float, int]:
    """Pairwise precision and recall over versions of different outlets, and how many pairs carry one text."""
    right = found = wanted = 0
    for (_, outlet, label, group), (_, other_outlet, other_label, other_group) in combinations(versions, 2):
        if outlet == other_outlet:
            continue
        same, told = label == other_label, group is not None and group == other_group
        right, found, wanted = right + (same and told), found + told, wanted + same
    return right / max(found, 1), right / max(wanted, 1), wanted


@pytest.fixture(scope="module")
def press(played_press: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The built-in press, played through all its moments."""
    folder = played_press.copy(tmp_path_factory.mktemp("press"))
    engine = open_read_only(f"sqlite:///{folder / DATABASE}")
    yield engine
    engine.dispose()


def test_the_press_is_grouped_as_its_recipe_says(press: Engine) -> None:
    lineages = {
        (article.outlet, version.path): article.lineage
        for site in load_press().sites
        for article in load_press().of(site.id)
        for version in article.versions
    }
    with press.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT outlet, article_url, wire_group FROM article_versions WHERE about_story IS NOT 0"
        ).all()
    versions = [(url, outlet, lineages[outlet, path_of(url)], group) for outlet, url, group in rows]
    precision, recall, pairs = agreement(versions)

    assert pairs >= 28
    assert (precision, recall) == (1.0, 1.0)


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_the_agency_and_its_carriers_count_once(press: Engine) -> None:
    carriers = {"meridian", "prairie", "mosaic"}
    with press.connect() as connection:
        sources = connection.exec_driver_sql(
            "SELECT fact, outlets_including, independent_sources FROM fact_sources WHERE fact = 'three-rounds-missiles'"
        ).one()
        outlets = connection.exec_driver_sql(
            "SELECT outlet FROM coverage_matrix WHERE fact = 'three-rounds-missiles' AND verdict = 'included'"
        ).scalars()
        told = set(outlets)

    assert carriers <= told
    assert sources.independent_sources == len(told - carriers - {"harbour"}) + 1 < sources.outlets_including


def test_the_lineage_names_the_version_that_was_printed(press: Engine) -> None:
    with press.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT outlet, version, relation, printed_outlet, printed_version, source, source_kind FROM wire_groups"
        ).all()
    told = {(row.outlet, row.version): tuple(row)[2:5] for row in rows}

    assert told["harbour", 1] == ("cut", "meridian", 2)
    assert told["prairie", 1] == ("whole", "meridian", 3)
    assert told["prairie", 2] == ("whole", "meridian", 4)
    assert told["mosaic", 1] == ("reworded", "meridian", 3)
    assert told["meridian", 3] == ("source", None, None)
    assert {(row.source, row.source_kind) for row in rows} == {("meridian", "outlet")}


@pytest.mark.shared
@pytest.mark.skipif(COVERAGE is None, reason="the data folder beside the checkout is missing")
def test_the_coded_pages_are_grouped_by_their_lineage(tmp_path: Path) -> None:
    assert COVERAGE is not None
    pages = [json.loads(line) for line in (COVERAGE / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    with small_store(tmp_path) as store:
        store.loaded = load_story(COVERAGE / "story.toml")
        with store.run("import") as run:
            import_pages(store.engine, store.loaded, [COVERAGE / "pages.jsonl"], run_id=run.id)
            judge_story(store.engine, store.loaded.story, run.id, now=at(0))
            derive(store.engine, store.loaded.story)
        rows = store.rows(
            "SELECT version.text, outlet.key, version.wire_group FROM version JOIN article ON article.id = article_id "
            "JOIN outlet ON outlet.id = outlet_id WHERE version.about_story IS NOT 0"
        )
        stored = {page["id"]: row for page in pages for row in rows if row[0].endswith(page["text"].strip()[-80:])}
        versions = list(_labelled(pages, stored))
        precision, recall, pairs = agreement(versions)
        again = detect_wires(store.engine, store.loaded.story.id)

    assert pairs == 59
    assert precision >= 0.98
    assert recall >= 0.95
    assert again == len({row[2] for row in rows if row[2]}) == 3


def _labelled(
    pages: list[dict[str, str]], stored: Mapping[str, tuple[str, str, str | None]]
) -> Iterator[tuple[str, str, str, str | None]]:
    for page in pages:
        if page["id"] in stored and page["id"] != NO_SENTENCE:
            _, outlet, group = stored[page["id"]]
            yield page["id"], outlet, page["group"], group


def test_the_command_tells_the_lineage(press: Engine, tmp_path: Path) -> None:
    story, url = Path(str(press.url.database)).parent / "press.toml", str(press.url)
    told = CliRunner().invoke(gapwire, ["wires", str(story), "--db", url])
    rows = json.loads(CliRunner().invoke(gapwire, ["wires", str(story), "--db", url, "--json"]).output)

    assert "source meridian (the agency is followed), 9 versions of 4 outlets" in told.output
    assert {row["outlet"] for row in rows} == {"meridian", "harbour", "prairie", "mosaic"}
