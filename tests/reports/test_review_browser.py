"""Two people code the built-in press through the real page in the system's Chromium, with keys alone.

Then: alpha against a computation of its own, verdicts that survive another engine, hostile text that does nothing.
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from db.engine import open_database
from monitor.captures import Capture, Outcome, PageClass, Reading
from monitor.cli import main
from monitor.commands.playing import DATABASE
from monitor.commands.reviewing.desk import Desk
from monitor.commands.reviewing.server import ReviewServer
from monitor.commands.reviewing.sitting import Manner, sitting
from monitor.comparer.engines import LexicalEngine
from monitor.store import Recorder, recorded_run
from monitor.store.judging import judge_story
from monitor.story import load_story
from reports.build import build_report

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser
AXE = os.environ.get("AXE_JS", str(Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"))
CODED = 7
"""Cells that each person codes."""
HOSTILE = "<script>document.title='owned'</script> \u202eevil\u202c </label></form><img src=x onerror=alert(1)>\u0007"


@pytest.fixture
def folder(played_press: Any, tmp_path: Path) -> Path:
    """The press, visited at its first moment; a story file and a database that a test may change."""
    copy: Path = played_press.copy(tmp_path, moment=1)
    return copy


@contextmanager
def page(folder: Path, manner: Manner) -> Iterator[str]:
    """A review session; the address to open."""
    with (
        sitting(folder / "press.toml", f"sqlite:///{folder / DATABASE}", manner) as seated,
        ReviewServer(0, lambda form_token: Desk(seated, form_token)) as server,
    ):
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.guard.address
        server.shutdown()


@pytest.fixture
def window(browser: Chrome) -> Iterator[Chrome]:
    """The browser in its ordinary state, before and after."""
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    browser.get("about:blank")


def press_keys(window: Chrome, *keys: str) -> None:
    """Keys go where the focus is, as from a keyboard."""
    from selenium.webdriver import ActionChains

    ActionChains(window).send_keys(*keys).perform()


def saved(window: Chrome, count: int) -> None:
    """Wait until so many cells are coded."""
    from selenium.webdriver.support.wait import WebDriverWait

    ready = "return document.readyState === 'complete' && document.getElementById('progress').value"
    WebDriverWait(window, 10, 0.05, ignored_exceptions=[Exception]).until(lambda w: w.execute_script(ready) == count)


def code(window: Chrome, address: str, verdict_of: Any) -> None:
    """Code with keys alone: a verdict by its number, the second passage as evidence, a note where one is needed."""
    window.get(address)
    for number in range(CODED):
        verdict = verdict_of(window.execute_script("return document.getElementById('fact').textContent"), number)
        press_keys(window, "j", *(["j"] if verdict in "123" else []))
        chosen = "return document.activeElement.checked"
        if window.execute_script(chosen) != (verdict in "123"):
            press_keys(window, " ")
        press_keys(window, verdict)
        if verdict in "23":
            from selenium.webdriver.common.keys import Keys

            press_keys(window, "w", "s5 told otherwise", Keys.ESCAPE)
        press_keys(window, "s")
        saved(window, number + 1)


def alpha_by_hand(units: dict[tuple[int, int], list[str]]) -> float:
    coincidences: Counter[tuple[str, str]] = Counter()
    for values in units.values():
        for first, second in permutations(range(len(values)), 2):
            coincidences[values[first], values[second]] += 1 / (len(values) - 1)
    totals: Counter[str] = Counter()
    for (first, _), amount in coincidences.items():
        totals[first] += amount
    n = sum(totals.values())
    observed = sum(amount for (first, second), amount in coincidences.items() if first != second)
    return 1 - observed * (n - 1) / sum(totals[a] * totals[b] for a, b in permutations(totals, 2))


class NextEngine(LexicalEngine):
    """The same engine as another version of it."""

    def __init__(self) -> None:
        super().__init__()
        self.version = "next"


def test_two_people_code_with_keys_alone_and_stay_coded(
    folder: Path, window: Chrome, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{folder / DATABASE}"
    with page(folder, Manner("Ann", blind=True)) as address:
        code(window, address, lambda fact, number: "1" if number % 2 else "3")
        press_keys(window, "u")
        saved(window, CODED - 1)
        assert window.execute_script("return document.getElementById('status').textContent").startswith("Undone")
        press_keys(window, "j", "j", " ", "1", "s")
        saved(window, CODED)
    with page(folder, Manner("Bo", blind=True)) as address:
        code(window, address, lambda fact, number: "1" if number % 3 else "2")

    engine = open_database(url)
    with engine.connect() as connection:
        said = connection.execute(
            text(
                "SELECT version_id, fact_id, verdict, evidence, evidence_start, evidence_end, text FROM verdict "
                "JOIN coder ON coder.id = coder_id JOIN version ON version.id = version_id WHERE kind = 'person'"
            )
        ).all()
    assert len(said) == 2 * CODED
    assert all(row.text[row.evidence_start : row.evidence_end] == row.evidence for row in said)
    units: dict[tuple[int, int], list[str]] = {}
    for row in said:
        units.setdefault((row.version_id, row.fact_id), []).append(row.verdict)
    assert {len(values) for values in units.values()} == {2}

    with pytest.raises(SystemExit):
        main(["reliability", str(folder / "press.toml"), "--db", url, "--blind-only", "--draws", "0", "--json"])
    rows = json.loads(capsys.readouterr().out)["rows"]
    overall = next(row for row in rows if row["coders_compared"] == "people" and row["fact"] == "all facts")
    assert overall["units"] == CODED
    assert overall["alpha"] == pytest.approx(alpha_by_hand(units))

    loaded = load_story(folder / "press.toml")
    before = _standing(engine)
    with recorded_run(engine, url, loaded, "judge", lambda: datetime.now(UTC)) as run:
        judged = judge_story(engine, loaded.story, run.id, now=datetime.now(UTC), judge_by=NextEngine())
    assert judged.judged > 0
    assert _standing(engine) == before
    engine.dispose()
    build_report(url, loaded.story.id, folder / "report", now=datetime.now(UTC))
    assert "Checked by <bdi>Bo</bdi>" in (folder / "report" / "index.html").read_text("utf-8")

    with page(folder, Manner("Cy", adjudicates=True)) as address:
        window.get(address)
        assert window.execute_script("return document.querySelectorAll('.ops li').length") == 3 + 1
        disputed = len([1 for values in units.values() if len(set(values)) > 1])
        assert window.execute_script("return document.getElementById('progress').max") == disputed


def _standing(engine: Any) -> list[tuple[Any, ...]]:
    question = (
        "SELECT outlet, fact, verdict, evidence, coder FROM coverage_matrix WHERE coder_kind = 'person' ORDER BY 1, 2"
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def test_words_that_are_selected_are_quoted_to_the_letter(folder: Path, window: Chrome) -> None:
    with page(folder, Manner("Ann")) as address:
        window.get(address)
        words = window.execute_script(
            "const label = [...document.querySelectorAll('.ps label')].find(one => one.textContent.length > 30);"
            "const range = document.createRange(), node = label.firstChild;"
            "range.setStart(node, 4); range.setEnd(node, 20);"
            "getSelection().removeAllRanges(); getSelection().addRange(range);"
            "document.getElementById('text').dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));"
            "return range.toString()"
        )
        from selenium.webdriver.support.wait import WebDriverWait

        filled = "return document.querySelector('input[name=start]').value !== ''"
        WebDriverWait(window, 5, 0.05).until(lambda w: w.execute_script(filled))
        press_keys(window, "1", "s")
        saved(window, 1)
    engine = open_database(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT code ->> 'evidence' FROM review")).scalar() == words.strip()
    engine.dispose()


def test_the_form_works_without_a_script(folder: Path, window: Chrome) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support import expected_conditions
    from selenium.webdriver.support.ui import WebDriverWait

    with page(folder, Manner("Ann", blind=True)) as address:
        window.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        window.get(address)
        window.find_elements(By.CSS_SELECTOR, ".ps label")[1].click()
        window.find_element(By.CSS_SELECTOR, "label[for=v1]").click()
        before = window.find_element(By.ID, "status")
        window.find_element(By.CSS_SELECTOR, "button.main").click()
        WebDriverWait(window, 10).until(expected_conditions.staleness_of(before))  # the next page is there
        assert window.find_element(By.ID, "status").text.startswith("Saved: included")


def test_hostile_text_does_nothing_and_ten_megabytes_open(folder: Path, window: Chrome) -> None:
    url = f"sqlite:///{folder / DATABASE}"
    loaded, engine = load_story(folder / "press.toml"), open_database(url)
    outlet = loaded.story.outlets[0]
    body = HOSTILE + " Kim Jong Un. " + "word " * 2_000_000
    reading = Reading(
        page_class=PageClass.ARTICLE, note="", headline=HOSTILE, language="en", body=body, extractor="test 1"
    )
    capture = Capture(
        outlet=outlet.id,
        url=outlet.url + "hostile",
        requested_url=outlet.url + "hostile",
        final_url=outlet.url + "hostile",
        captured_at=datetime.now(UTC),
        outcome=Outcome.FETCHED,
        status=200,
        headers={},
        body=b"x",
        body_digest="x",
        about_story=True,
        discovered_by="feed",
        reading=reading,
    )
    with (
        recorded_run(engine, url, loaded, "crawl", lambda: datetime.now(UTC)) as run,
        Recorder(url, run.id, loaded.story.id) as recorder,
    ):
        recorder.capture(capture)
    with engine.connect() as connection:
        version, fact = connection.execute(
            text("SELECT version.id, fact.id FROM version, fact WHERE length(text) > 9000000 LIMIT 1")
        ).one()
    engine.dispose()
    with page(folder, Manner("Ann", sample=100_000)) as address:
        window.get(address)
        window.get_log("browser")
        window.get(f"{address.partition('/?')[0]}/item/{version}/{fact}")
        assert window.title != "owned"
        assert window.execute_script("return document.querySelectorAll('main script, main img').length") == 0
        shown = window.execute_script("return document.getElementById('text').textContent")
        assert "<script>document.title='owned'</script> [U+202E]evil" in shown
        assert "\u2407" in shown
        assert len(shown) < 100_000
        assert "characters stand after this" in window.page_source
        assert [entry["message"] for entry in window.get_log("browser")] == []


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "widths"), [("light", (360, 1280)), ("dark", (1280,))])
def test_no_page_breaks_the_rules_of_accessibility(
    folder: Path, window: Chrome, scheme: str, widths: tuple[int, ...]
) -> None:
    if not Path(AXE).is_file():
        pytest.skip("axe-core is not installed (npm install axe-core, or AXE_JS)")
    window.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    window.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    with page(folder, Manner("Ann", sample=5)) as address:
        window.get(address)
        base = address.partition("/?")[0]
        for path in (window.current_url.removeprefix(base), "/list", "/help"):
            for width in widths:
                size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
                window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
                window.get(base + path)
                assert window.execute_script("return document.documentElement.scrollWidth") <= width
                window.execute_script(Path(AXE).read_text("utf-8"))
                found = window.execute_async_script(
                    "const done = arguments[arguments.length - 1];"
                    "axe.run().then(result => done(result.violations.map(one => [one.id, one.nodes[0].html])))"
                )
                assert found == [], (path, width)
