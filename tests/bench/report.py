"""How long a report takes and how large it is, at the size of a big story. Run: ``python tests/bench/report.py``.

Prints wall and processor seconds of the first build, of one in which nothing changed, and of one after a new version of
one article; the largest pages; and how long each of them takes in Chromium, where there is one. On a machine that does
other work, read the processor's seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from db.engine import open_database
from reports.build import build_report

NOW = datetime(2025, 3, 8, 12, tzinfo=UTC)


def generator() -> ModuleType:
    """The module that fills the database; it lies beside the report tests."""
    place = Path(__file__).resolve().parents[1] / "reports" / "generated_story.py"
    spec = importlib.util.spec_from_file_location("generated_story", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Measure; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--facts", type=int, default=100)
    parser.add_argument("--outlets", type=int, default=50)
    parser.add_argument("--shared", type=int, default=60, help="texts that several outlets carry")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), options)


def measure(folder: Path, options: argparse.Namespace) -> int:
    """Fill, build twice, print."""
    url = f"sqlite:///{folder / 'large.db'}"
    module = generator()
    engine = open_database(url)
    with Session(engine) as session:
        module.fill_large(
            session, outlets=options.outlets, articles=options.articles, facts=options.facts, shared=options.shared
        )
    seconds = []
    for turn in ("first build", "nothing changed", "one text changed"):
        if turn == "one text changed":
            change_one(engine)
        began, worked = time.perf_counter(), time.process_time()
        result = build_report(url, module.STORY, folder / "report", now=NOW)
        seconds.append(time.process_time() - worked)
        print(
            f"{turn}: {time.perf_counter() - began:.1f} s ({seconds[-1]:.1f} s of the processor), "
            f"{result.written} written, {result.unchanged} unchanged, {result.bytes / 1e6:.1f} MB"
        )
    engine.dispose()
    pages = sorted((folder / "report").rglob("*.html"), key=lambda path: path.stat().st_size, reverse=True)
    largest = [*pages[:8], folder / "report" / "index.html"]
    shown = in_chromium(largest)
    for path in largest:
        took = f"{shown[path]:6.0f} ms" if path in shown else "  no browser"
        print(f"{path.stat().st_size / 1e3:8.0f} kB {took}  {path.relative_to(folder / 'report')}")
    return int(seconds[0] > 20 or pages[0].stat().st_size > 1e6 or max(shown.values(), default=0) > 1_000)


def change_one(engine: Engine) -> None:
    """Another headline for one version: what a correction changes."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE version SET headline = 'Corrected', text = 'Corrected' || text WHERE id = 2"))


def in_chromium(pages: list[Path]) -> dict[Path, float]:
    """Milliseconds from asking for a page to its being shown, the best of three; empty where there is no browser."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        return {}
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "no-first-run"):
        options.add_argument(f"--{flag}")
    browser = webdriver.Chrome(options=options, service=Service(driver))
    taken = "const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd"
    try:
        times = {}
        for path in pages:
            found = []
            for _ in range(3):
                browser.get(path.as_uri())
                found.append(float(browser.execute_script(taken)))
            times[path] = min(found)
        return times
    finally:
        browser.quit()


if __name__ == "__main__":
    sys.exit(main())
