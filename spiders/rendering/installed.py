"""Is there a browser? The environment goes in, the path of a Chromium comes out, or a message that says what to do."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

from monitor.errors import MissingExtra
from monitor.story.model import Story

VARIABLE = "GAPWIRE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def check_browser(story: Story) -> None:
    """``MissingExtra`` where an outlet asks for rendering and the parts for it are not there."""
    outlets = [outlet.id for outlet in story.outlets if outlet.render]
    if not outlets:
        return
    what = f'"{outlets[0]}" asks for render = true'
    if find_spec("playwright") is None:
        raise MissingExtra(f"{what}, which needs Playwright: install gapwire[browser], or take the line out")
    if not chromium():
        raise MissingExtra(
            f"{what}, and no Chromium was found: install the system's (apt install chromium), or put its path into "
            f"the environment variable {VARIABLE}"
        )


def chromium() -> str:
    """The path of the system's Chromium; empty where there is none."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return named if os.access(named, os.X_OK) else ""
    return next((path for name in NAMES if (path := shutil.which(name))), "")
