"""The switch of baselines, the filter and the order above the table, in the system's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reports.baselines import WORDS

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser


@pytest.fixture
def page(built: Any, browser: Chrome) -> Iterator[Chrome]:
    size = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get("about:blank")
    browser.get((built.out / "index.html").as_uri())
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def shown_facts(page: Chrome) -> list[str]:
    script = "return [...document.querySelectorAll('tr.f')].filter(r => r.offsetParent).map(r => r.id.slice(2))"
    found: list[str] = page.execute_script(script)
    return found


def shown_outlets(page: Chrome) -> int:
    script = "return [...document.querySelectorAll('thead tr.o th[data-o]')].filter(r => r.offsetParent).length"
    found: int = page.execute_script(script)
    return found


def test_each_baseline_shows_just_its_facts_without_a_script(page: Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    page.refresh()
    try:
        from selenium.webdriver.common.by import By

        everything = len(page.find_elements(By.CSS_SELECTOR, "tr.f"))
        smaller = 0
        for key in WORDS:
            switch = page.find_element(By.ID, f"b-{key}")
            if not switch.is_enabled():
                continue
            switch.click()
            shown = [row for row in page.find_elements(By.CSS_SELECTOR, "tr.f") if row.is_displayed()]
            label = switch.find_element(By.XPATH, "..").find_element(By.TAG_NAME, "b").text
            assert len(shown) == int(label)
            assert all(f"b-{key}" in (row.get_attribute("class") or "").split() for row in shown)
            smaller += len(shown) < everything
        assert smaller
        assert not page.find_element(By.CSS_SELECTOR, ".tools").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_word_finds_its_fact_and_clearing_it_brings_all_back(page: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    before = shown_facts(page)
    field = page.find_element(By.ID, "t-find")
    field.send_keys("REPAIR")
    assert shown_facts(page) == [
        key
        for key in before
        if "repair" in page.find_element(By.ID, f"r-{key}").find_element(By.CSS_SELECTOR, ".fact").text.lower()
    ]
    assert 0 < len(shown_facts(page)) < len(before)
    assert f"of {len(before)} facts" in page.find_element(By.ID, "t-said").text
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(Keys.DELETE)
    assert shown_facts(page) == before
    assert page.find_element(By.ID, "t-said").text == ""


def test_outlets_of_one_owner_stand_alone_and_their_cells_keep_their_heads(page: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select

    choice = Select(page.find_element(By.CSS_SELECTOR, ".t-outlets[data-key=o]"))
    choice.select_by_value("state")
    heads = page.find_elements(By.CSS_SELECTOR, "thead tr.o th[data-o=state]")
    assert shown_outlets(page) == len(heads) > 0
    row = next(row for row in page.find_elements(By.CSS_SELECTOR, "tr.f") if row.is_displayed())
    cells = [cell for cell in row.find_elements(By.CSS_SELECTOR, "td.cell") if cell.is_displayed()]
    assert [round(cell.location["x"]) for cell in cells] == [round(head.location["x"]) for head in heads]
    assert row.find_element(By.CSS_SELECTOR, ".fact").size["width"] > 300
    choice.select_by_value("")
    assert shown_outlets(page) > len(heads)


def test_the_order_can_follow_what_is_left_out(page: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select

    before = shown_facts(page)
    Select(page.find_element(By.ID, "t-order")).select_by_value("left")
    for body in page.find_elements(By.CSS_SELECTOR, "table.matrix tbody"):
        counts = [int(row.get_attribute("data-left") or -1) for row in body.find_elements(By.CSS_SELECTOR, "tr.f")]
        assert counts == sorted(counts, reverse=True)
    Select(page.find_element(By.ID, "t-order")).select_by_value("given")
    assert shown_facts(page) == before


def test_the_switch_is_on_every_table_page_of_a_large_report(built: Any) -> None:
    assert "Measured against" in Path(built.out / "index.html").read_text(encoding="utf-8")
