"""One database with the invented story, one report made from it, one browser, for all report tests."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from db.engine import open_database
from reports.build import ReportResult, build_report

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

NOW = datetime(2025, 3, 5, 20, tzinfo=UTC)


def beside(name: str) -> ModuleType:
    """A module that lies beside this file (tests are no packages)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Built:
    """A database and the report made from it."""

    url: str
    story: str
    out: Path
    result: ReportResult

    def page(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    @property
    def pages(self) -> list[Path]:
        return sorted(self.out.rglob("*.html"))


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """The module that writes the invented story."""
    return beside("invented_story")


@pytest.fixture(scope="session")
def generated() -> ModuleType:
    """The module that writes a story of any size."""
    return beside("generated_story")


@pytest.fixture(scope="session")
def built(invented: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The invented story and its report; read it, never change it."""
    folder = tmp_path_factory.mktemp("built")
    url = f"sqlite:///{folder / 'story.db'}"
    engine = open_database(url)
    with Session(engine) as session:
        invented.fill(session)
    engine.dispose()
    return Built(url, invented.STORY, folder / "report", build_report(url, invented.STORY, folder / "report", now=NOW))


@pytest.fixture
def own(built: Built, tmp_path: Path) -> Built:
    """A copy of the invented story and its report that a test may change."""
    shutil.copy(built.url.removeprefix("sqlite:///"), tmp_path / "story.db")
    shutil.copytree(built.out, tmp_path / "report")
    return Built(f"sqlite:///{tmp_path / 'story.db'}", built.story, tmp_path / "report", built.result)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """The system's Chromium without a window; its log of requests is kept."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("there is no chromium or no chromedriver on this machine")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    flags = "headless=new no-sandbox disable-gpu no-first-run disable-background-networking disable-component-update"
    for flag in [*flags.split(), "disable-sync", f"user-data-dir={tmp_path_factory.mktemp('chromium')}"]:
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield driver
    driver.quit()
