"""The story files that ship with Gapwire: a name in, the path of its file out. It never reads them."""

from __future__ import annotations

from pathlib import Path

from monitor.errors import UsageError
from monitor.story.problems import did_you_mean

FOLDER = Path(__file__).parent / "data" / "stories"


def shipped_stories() -> tuple[str, ...]:
    """Names of all shipped stories."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def shipped_story(name: str) -> Path:
    """The file of one shipped story; ``UsageError`` with the nearest name where there is none."""
    if name not in shipped_stories():
        known = f"There are: {', '.join(shipped_stories())}."
        raise UsageError(f'No story "{name}" ships with Gapwire. {did_you_mean(name, shipped_stories(), known)}')
    return FOLDER / f"{name}.toml"
