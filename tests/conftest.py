"""For all tests: how many run at once, and the built-in press, played once for those that only read what it left.

A play costs the time of a crawl, and every worker of a test run would play it for itself: the first that asks plays it,
the others wait and read. Who changes something works on a copy.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from monitor.commands import playing

sys.path.insert(0, str(Path(__file__).parent))
# How long an example takes says something of the machine and its other work, nothing of what is tested.
settings.register_profile("gapwire", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gapwire")

if TYPE_CHECKING:
    from archived_press import Kept


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many as there are cores: tests that crawl or open a browser wait for it half of their time."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole runs and browsers first: at the end many short files keep all workers busy, a long one only one of them."""
    items.sort(key=lambda item: item.path.parent.name in ("db", "monitor"))


@dataclass(frozen=True)
class PlayedPress:
    """What a play of all moments left behind; read it, never change it."""

    folder: Path
    """The story file, the database and the report after the last moment."""
    moments: tuple[Path, ...]
    """The database after each moment."""

    @property
    def database(self) -> Path:
        return self.folder / playing.DATABASE

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    @property
    def kept(self) -> list[Kept]:
        """Every answer that an outlet gave, as an archive would keep it."""
        kept: list[Kept] = pickle.loads((self.folder.parent / "kept").read_bytes())
        return kept

    def copy(self, folder: Path, moment: int = 0) -> Path:
        """A copy of story and database after a moment (the last one by default), to be changed at will."""
        shutil.copy(self.folder / "press.toml", folder / "press.toml")
        shutil.copy(self.moments[moment - 1], folder / playing.DATABASE)
        return folder


@pytest.fixture(scope="session")
def played_press(tmp_path_factory: pytest.TempPathFactory) -> PlayedPress:
    """The press after its four moments, the same for all workers."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "played-press"
    with FileLock(f"{shared}.lock"):
        if not (shared / "kept").exists():
            shutil.rmtree(shared, ignore_errors=True)  # left by a worker that was killed
            _play(shared)
    return PlayedPress(shared / "press", tuple(sorted(shared.glob("moment-*.db"))))


def _play(shared: Path) -> None:
    from archived_press import RecordingPress

    press = RecordingPress()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playing, "Press", lambda: press)
        for moment, _ in enumerate(playing.play(shared / "press"), start=1):
            _copy(shared / "press" / playing.DATABASE, shared / f"moment-{moment}.db")
    (shared / "kept").write_bytes(pickle.dumps(press.kept))


def _copy(database: Path, copy: Path) -> None:
    source, target = sqlite3.connect(database), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
