"""The four rooms are ours: nothing else may provide their import names (docs/decisions/0001)."""

from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
ROOMS = ("spiders", "monitor", "db", "reports")


@pytest.mark.parametrize("room", ROOMS)
def test_room_is_imported_from_this_checkout(room: str) -> None:
    spec = find_spec(room)

    assert spec is not None
    assert spec.origin == str(REPOSITORY / room / "__init__.py")


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_provides_the_room(room: str) -> None:
    assert set(packages_distributions().get(room, ["gapwire"])) == {"gapwire"}


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(REPOSITORY))
        for room in ROOMS
        for path in (REPOSITORY / room).rglob("*.py")
        if "migrations" not in path.parts and not path.read_text("utf-8").lstrip("#! \n").startswith(('"""', 'r"""'))
    ]

    assert silent == []


def test_no_init_file_below_tests_shadows_a_room() -> None:
    assert list((REPOSITORY / "tests").rglob("__init__.py")) == []


def test_top_level_holds_only_what_the_contract_names() -> None:
    allowed = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "docs", "tests", *ROOMS}
    tracked = _tracked_top_level()

    assert {name for name in tracked if not name.startswith(".")} <= allowed


def _tracked_top_level() -> set[str]:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return {line.split("/")[0] for line in listed.stdout.splitlines()}
