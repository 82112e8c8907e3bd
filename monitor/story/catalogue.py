"""The outlets that ship with Gapwire: an id in, its entry out; one TOML file for each outlet, named after its id.

Only the file that is asked for is read. It never checks whether an address still answers: ``unverified`` says which
ones no published source confirms.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from monitor.errors import UsageError
from monitor.story.model import Outlet
from monitor.story.problems import did_you_mean

FOLDER = Path(__file__).parent / "data" / "outlets"


@cache
def ids() -> tuple[str, ...]:
    """Every id of the catalogue, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def entry(outlet_id: str) -> dict[str, Any] | None:
    """The keys of one outlet as its file gives them, with its id; ``None`` where the catalogue has no such outlet."""
    if outlet_id not in ids():
        return None
    return {"id": outlet_id, **tomllib.loads((FOLDER / f"{outlet_id}.toml").read_text(encoding="utf-8"))}


def outlet(outlet_id: str) -> Outlet:
    """One outlet of the catalogue; ``UsageError`` with the nearest id where there is none."""
    found = entry(outlet_id)
    if found is None:
        remedy = did_you_mean(outlet_id, ids(), "docs/add-an-outlet.md tells how to add one.")
        raise UsageError(f'The catalogue has no outlet "{outlet_id}". {remedy}')
    return Outlet.model_validate(found)
