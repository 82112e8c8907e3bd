"""The pages in the system's Chromium: every width, no script, keys alone, dark, paper, and an accessibility checker."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm import Session

from db.engine import open_database
from reports.build import build_report

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser
WIDTHS = (360, 768, 1216, 1280, 1440, 2560)
KINDS = (
    "index.html",
    "matrix/by-country.html",
    "matrix/by-language.html",
    "facts.html",
    "outlets.html",
    "articles.html",
    "changes.html",
    "collection.html",
    "method.html",
    "timeline.html",
    "disagreements.html",
    "wires.html",
    "pairs.html",
    "pairs/maren-gazette--nanhu-daily.html",
    "facts/repair-cost.html",
    "outlets/al-marfa.html",
    "outlets/radio-sund.html",
    "articles/5.html",
    "articles/4.html",
)
AXE = os.environ.get("AXE_JS", str(Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"))


@pytest.fixture
def window(browser: Chrome) -> Iterator[Chrome]:
    """The browser in its ordinary state, before and after."""
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})


def resize(browser: Chrome, width: int, height: int = 900) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def scheme(browser: Chrome, value: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": value}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})


def test_no_page_scrolls_sideways_at_any_width(built: Any, window: Chrome) -> None:
    for name in KINDS:
        window.get((built.out / name).as_uri())
        for width in WIDTHS:
            resize(window, width)
            needed = window.execute_script("return document.documentElement.scrollWidth")
            assert needed <= width, f"{name} needs {needed} of {width}"


def test_every_mark_opens_its_quote_without_a_script(built: Any, window: Chrome) -> None:
    window.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    resize(window, 1280)
    window.get((built.out / "index.html").as_uri() + "#q-repair-cost_al-marfa")
    from selenium.webdriver.common.by import By

    panels = [panel for panel in window.find_elements(By.CSS_SELECTOR, ".ev") if panel.is_displayed()]
    assert [panel.get_attribute("id") for panel in panels] == ["q-repair-cost_al-marfa"]
    assert "81 مليون كرونة" in panels[0].text
    assert "R. Lindqvist" in panels[0].text


def test_keys_alone_open_close_and_walk_the_table(built: Any, window: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    resize(window, 1280)
    window.get((built.out / "index.html").as_uri())
    window.find_element(By.CSS_SELECTOR, "#c-repair-cost_maren-gazette a").send_keys(Keys.ARROW_RIGHT)
    assert (
        window.switch_to.active_element.find_element(By.XPATH, "..").get_attribute("id") == "c-repair-cost_nanhu-daily"
    )
    window.switch_to.active_element.send_keys(Keys.ENTER)
    WebDriverWait(window, 5).until(  # the address changes first, the focus follows
        lambda seen: seen.switch_to.active_element.get_attribute("id") == "q-repair-cost_nanhu-daily"
    )
    opener = window.find_element(By.CSS_SELECTOR, "#c-repair-cost_nanhu-daily a")
    assert opener.get_attribute("aria-expanded") == "true"
    window.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert window.switch_to.active_element == opener
    assert not window.find_element(By.ID, "q-repair-cost_nanhu-daily").is_displayed()


def test_the_first_key_reaches_the_content(built: Any, window: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    window.get((built.out / "index.html").as_uri())
    window.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert window.switch_to.active_element.get_attribute("class") == "skip"
    window.switch_to.active_element.send_keys(Keys.ENTER)
    assert window.switch_to.active_element.get_attribute("id") == "main"


def test_tiles_on_a_phone_are_large_enough_for_a_finger(built: Any, window: Chrome) -> None:
    resize(window, 360, 780)
    window.get((built.out / "index.html").as_uri())
    sizes = window.execute_script(
        "return [...document.querySelectorAll('.cell a')].map(a => [a.offsetWidth, a.offsetHeight])"
    )
    assert min(width for width, _ in sizes) >= 44
    assert min(height for _, height in sizes) >= 44


def test_dark_is_dark_and_light_is_light(built: Any, window: Chrome) -> None:
    for value, expected in (("dark", "rgb(20, 23, 26)"), ("light", "rgb(250, 248, 243)")):
        scheme(window, value)
        window.get((built.out / "index.html").as_uri())
        assert window.execute_script("return getComputedStyle(document.documentElement).backgroundColor") == expected


def test_paper_has_the_table_and_no_panels(built: Any, window: Chrome) -> None:
    window.get((built.out / "index.html").as_uri())
    paper = window.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(paper["data"])))
    assert 3 <= pages <= 7
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    shown = window.execute_script(
        "return [...document.querySelectorAll('.ev')].some(e => getComputedStyle(e).display !== 'none')"
    )
    assert shown is False


def test_the_style_and_script_pass_the_pages_own_policy(built: Any, window: Chrome) -> None:
    window.get("about:blank")
    window.get_log("browser")
    for name in KINDS:
        window.get((built.out / name).as_uri())
        complaints = [entry["message"] for entry in window.get_log("browser")]
        assert complaints == [], name
    window.get((built.out / "index.html").as_uri())
    assert "3px" in window.execute_script("return getComputedStyle(document.querySelector('.wire i')).borderTopWidth")


def shown(window: Chrome, selector: str) -> int:
    script = "return [...document.querySelectorAll(arguments[0])].filter(e => e.offsetParent).length"
    number: int = window.execute_script(script, selector)
    return number


@pytest.mark.long
def test_a_large_story_fits_its_pages(generated: Any, window: Chrome, tmp_path: Path) -> None:
    """Forty-four outlets and sixty facts: one column for each kind of owner, tables behind it, no sideways scroll."""
    from selenium.webdriver.common.by import By

    url = f"sqlite:///{tmp_path / 'large.db'}"
    engine = open_database(url)
    with Session(engine) as session:
        generated.fill_large(session, outlets=44, articles=44, facts=60, versions=1, shared=5)
    engine.dispose()
    build_report(url, generated.STORY, tmp_path / "report", now=datetime(2025, 3, 8, tzinfo=UTC))
    pages = sorted((tmp_path / "report").rglob("*.html"))
    assert max(page.stat().st_size for page in pages) < 1_000_000
    timeline = (tmp_path / "report" / "timeline.html").read_text(encoding="utf-8")
    assert timeline.count('class="tl"') == 60
    assert "<tbody>" not in timeline
    assert 'href="facts/fact-0.html#first"' in timeline
    wires = (tmp_path / "report" / "wires.html").read_text(encoding="utf-8")
    assert "5 texts stand at more than one outlet" in wires
    tables = [page for page in pages if page.parent.name == "matrix"]
    assert {page.name for page in tables} >= {"state-1.html", "private-1.html", "by-country.html", "country-gb-1.html"}
    widest = [page for page in tables if page.name in {"private-1.html", "by-country.html", "by-language.html"}]
    for page in [tmp_path / "report" / "index.html", *widest]:
        window.get(page.as_uri())
        for width in (360, 1280):
            resize(window, width)
            assert window.execute_script("return document.documentElement.scrollWidth") <= width, page
    for page in (tmp_path / "report" / "index.html", tmp_path / "report" / "matrix" / "by-country.html"):
        window.get(page.as_uri())
        assert shown(window, "tr.f") == 60
        window.find_element(By.ID, "t-find").send_keys("reopened")
        found = shown(window, "tr.f")
        assert 0 < found < 60
        assert shown(window, "tr.f td.cell") == found * shown(window, "thead tr.o th:nth-child(n+3)")
        assert window.find_element(By.ID, "t-said").text == (
            f"{found} of 60 facts shown. Counts stay those of all outlets."
        )
        window.refresh()
        switch = window.find_element(By.ID, "b-agency")
        window.execute_script("arguments[0].click()", switch)
        facts = switch.find_element(By.XPATH, "..").find_element(By.TAG_NAME, "b").text
        assert shown(window, "tr.f") == int(facts) > 0


@pytest.mark.long
@pytest.mark.skipif(not Path(AXE).is_file(), reason="axe-core is not there: npm install axe-core, or name it in AXE_JS")
@pytest.mark.parametrize(("width", "value"), [(1280, "light"), (360, "dark")])
def test_the_accessibility_checker_finds_nothing(built: Any, window: Chrome, width: int, value: str) -> None:
    checker = Path(AXE).read_text(encoding="utf-8")
    window.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    resize(window, width)
    scheme(window, value)
    for name in (*KINDS, "index.html#q-repair-cost_al-marfa"):
        path, _, fragment = name.partition("#")
        window.get("about:blank")
        window.get((built.out / path).as_uri() + (f"#{fragment}" if fragment else ""))
        window.execute_script(checker)
        violations, passes = window.execute_async_script(
            "const done = arguments[0];"
            "axe.run(document).then(r => done([r.violations.map(v => [v.id, v.nodes[0].html]), r.passes.length]))"
        )
        assert violations == [], name
        assert passes > 15
