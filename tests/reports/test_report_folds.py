"""Outlets that only carry another's text: one column that opens, counted once, in the markup and in the browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from sqlalchemy.orm import Session

from db import models as m
from db.engine import open_database, open_read_only
from reports.build import build_report
from reports.folds import folds
from reports.lookup import Lookup
from reports.markup import link_out
from reports.matrix import build_matrix
from reports.read import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)
SOURCE, CARRIERS = "corvid-wire", ("harbour-times", "bridge-watch")
COPY = "https://archive.example/20250304000000/"


def carry(session: Session, story: str, relations: dict[str, str], source: str = SOURCE, kind: str = "outlet") -> None:
    """Say that every version of these outlets carries one text."""
    group = m.WireGroup(story_id=story, key="w", source=source, source_kind=kind)
    session.add(group)
    session.flush()
    share = {"shared": 1.0, "reused": 1.0, "new_headline": False, "known_by": "time", "credit": ""}
    for version, outlet in versions(session):
        if outlet in relations:
            row = {"version_id": version.id, "group_id": group.id, "printed_id": None}
            session.add(m.WireMember(**row, relation=relations[outlet], **share))
    session.commit()


def versions(session: Session) -> list[tuple[m.Version, str]]:
    joined = session.query(m.Version, m.Outlet.key).join(m.Article, m.Article.id == m.Version.article_id)
    return [(version, key) for version, key in joined.join(m.Outlet, m.Outlet.id == m.Article.outlet_id)]


def lookup_of(own: Any, relations: dict[str, str], **more: str) -> Lookup:
    engine = open_database(own.url)
    with Session(engine) as session:
        carry(session, own.story, relations, **more)
    engine.dispose()
    reading = open_read_only(own.url)
    with reading.connect() as connection:
        snapshot = read_snapshot(connection, own.story)
    reading.dispose()
    return Lookup(snapshot)


@pytest.fixture(scope="module")
def folded(invented: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which two outlets only print the agency's text; one version has an archived copy."""
    folder: Path = tmp_path_factory.mktemp("folded")
    url = f"sqlite:///{folder / 'story.db'}"
    engine = open_database(url)
    with Session(engine) as session:
        invented.fill(session)
        carry(session, invented.STORY, {SOURCE: "source", **dict.fromkeys(CARRIERS, "whole")})
        outlet = session.query(m.Outlet).filter_by(key=SOURCE).one()
        session.query(m.Capture).filter(
            m.Capture.article_id.in_(session.query(m.Article.id).filter_by(outlet_id=outlet.id))
        ).update({"memento_url": COPY, "archive": "an <b>archive</b>"})
        session.commit()
    engine.dispose()
    build_report(url, invented.STORY, folder / "report", now=NOW)
    return folder / "report"


def test_who_only_carries_a_text_is_folded_into_its_source(own: Any) -> None:
    lookup = lookup_of(own, {SOURCE: "source", "harbour-times": "whole", "bridge-watch": "cut", "gangbyeon": "mixed"})
    (fold,) = folds(lookup)

    assert fold.stands.key == SOURCE
    assert [outlet.key for outlet in fold.carriers] == ["harbour-times", "bridge-watch"]


def test_where_the_agency_is_not_followed_the_first_carrier_stands_for_all(own: Any) -> None:
    lookup = lookup_of(own, dict.fromkeys(CARRIERS, "whole"), source="kite", kind="agency")
    (fold,) = folds(lookup)

    assert fold.source == "KITE"
    assert {fold.stands.key, *(outlet.key for outlet in fold.carriers)} == set(CARRIERS)


def test_a_text_of_ones_own_keeps_a_column(own: Any) -> None:
    lookup = lookup_of(own, {SOURCE: "source", "harbour-times": "mixed", "bridge-watch": "reworded"})

    assert folds(lookup) == ()


def test_carriers_follow_their_source_and_count_with_it_once(own: Any) -> None:
    relations = {SOURCE: "source", **dict.fromkeys(CARRIERS, "whole")}
    matrix = build_matrix(lookup_of(own, relations))
    keys = [column.outlet.key for column in matrix.columns]
    groups = [group.key for group in matrix.groups]

    assert groups[groups.index("agency") + 1] == f"carriers-{SOURCE}"
    assert sorted(keys) == sorted(matrix_key.key for matrix_key in lookup_outlets(own))
    assert matrix.texts == len(keys) - 2
    for row in matrix.rows:
        assert [place.outlet.key for place in row.places] == keys
        assert row.tally.total == len(keys) - 2
        (stands,) = [place for place in row.places if place.outlet.key == SOURCE]
        same = sum(place.cell.verdict == stands.cell.verdict for place in row.places if place.carries)
        assert row.agreeing(stands) == (1 + same, 3)


def lookup_outlets(own: Any) -> list[Any]:
    engine = open_read_only(own.url)
    with engine.connect() as connection:
        outlets = list(read_snapshot(connection, own.story).outlets)
    engine.dispose()
    return outlets


@pytest.mark.parametrize("name", ["index.html", "facts/bridge-closed.html", f"outlets/{SOURCE}.html"])
def test_the_archived_copy_stands_beside_the_quote(folded: Path, name: str) -> None:
    page = (folded / name).read_text(encoding="utf-8")
    root = html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False)
    links = root.xpath(f"//a[@href='{COPY}']")

    assert links
    assert {link.text for link in links} == {"Archived copy"}
    assert "an &lt;b&gt;archive&lt;/b&gt;" in page
    for link in links:
        named = link.getnext()
        assert (named.tag, named.text) == ("bdi", "an <b>archive</b>")
        assert re.search(r"\d{4}, \d\d:\d\d", named.tail + "".join(named.getnext().itertext())), "the time of the copy"


def test_the_article_page_names_archive_and_time_of_each_copy(folded: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (folded / "articles").glob("*.html")]
    with_copy = [page for page in pages if COPY in page]

    assert with_copy
    assert all(page.count("an &lt;b&gt;archive&lt;/b&gt;") == page.count(f'href="{COPY}"') for page in with_copy)


def test_an_address_that_no_browser_should_open_is_no_link() -> None:
    for address in ("javascript:alert(1)", "data:text/html,x", "ftp://archive.example/a", "//archive.example/a"):
        assert "href" not in link_out(address, "Archived copy")


def shown(window: Chrome) -> set[str]:
    """Outlets of the row whose cell can be seen."""
    found = window.execute_script(
        "return [...document.querySelectorAll('#r-bridge-closed .cell')]"
        ".filter(c => c.checkVisibility({visibilityProperty: true})).map(c => c.id.split('_')[1])"
    )
    return set(found)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), [(1280, False), (360, True)])
def test_a_switch_opens_the_column_with_the_keyboard_alone(
    folded: Path, browser: Chrome, width: int, script: bool
) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
    try:
        browser.get((folded / "index.html").as_uri())
        assert not shown(browser) & set(CARRIERS)
        assert SOURCE in shown(browser)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        browser.find_element(By.ID, f"w-{SOURCE}").send_keys(Keys.SPACE)
        assert shown(browser) >= {SOURCE, *CARRIERS}
        browser.get((folded / "index.html").as_uri() + f"#c-bridge-closed_{CARRIERS[0]}")
        assert shown(browser) >= set(CARRIERS)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.browser
def test_chosen_outlets_are_shown_though_they_are_folded(folded: Path, browser: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select

    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    browser.get("about:blank")
    browser.get((folded / "index.html").as_uri())
    chooser = browser.find_element(By.CSS_SELECTOR, ".t-outlets[data-key=o]")
    Select(chooser).select_by_value("ngo")
    assert shown(browser) == {"bridge-watch"}
    heads = browser.execute_script(
        "return [...document.querySelectorAll('tr.o th[data-o]')].filter(h => h.offsetWidth > 20).length"
    )
    assert heads == 1
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
