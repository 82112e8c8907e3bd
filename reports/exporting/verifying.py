"""Checks an evidence bundle: a file goes in, everything that is wrong with it comes out. It trusts nothing in the file.

Nothing is unpacked; every entry is read in portions and hashed. A bundle is right where every file is listed once
and has its hash and size, and every run's manifest holds the hash of the one before.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "gapwire-evidence 1"
BUNDLE = "bundle.json"
LARGEST_LIST = 200_000_000
"""Bytes of a manifest."""
PORTION = 1 << 20
WITHHELD = ("pages/", "unread/")


@dataclass(slots=True)
class Checked:
    """What was found."""

    problems: list[str] = field(default_factory=list)
    files: int = 0
    runs: int = 0
    seal: str = ""
    """SHA-256 of ``bundle.json``: whoever notes it down can tell later that nothing was changed."""
    chain: tuple[str, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)


def verify(bundle: Path) -> Checked:
    """Check a bundle; never raises for what is in the file."""
    checked = Checked()
    try:
        with zipfile.ZipFile(bundle) as package:
            checked.problems += _check(package, checked)
    except NotImplementedError as error:
        checked.problems.append(f"{bundle} is packed in a way that bundles never are: {error}")
    except Exception as error:  # noqa: BLE001  each part of a packed file breaks with an error of its own
        checked.problems.append(f"{bundle} is no evidence bundle or is damaged: {error or type(error).__name__}")
    return checked


def grew_from(newer: Checked, older: Checked) -> bool:
    """Whether the runs of the older bundle are the first runs of the newer one, unchanged."""
    return newer.chain[: len(older.chain)] == older.chain


def _check(package: zipfile.ZipFile, checked: Checked) -> Iterator[str]:
    names = Counter(package.namelist())
    yield from (f"{name} is in the bundle {count} times" for name, count in names.items() if count > 1)
    checked.files = len(names)
    raw = _read_list(package, BUNDLE)
    checked.seal, checked.about = sha256(raw).hexdigest(), json.loads(raw)
    if checked.about["format"] != FORMAT:
        yield f"the bundle says it is {checked.about['format']!r}; this version reads {FORMAT!r}"
        return
    listed = {BUNDLE}
    yield from _check_files(package, checked.about["files"], listed, withheld=False)
    yield from _check_chain(package, checked, listed)
    yield from (f"{name} is in the bundle and nowhere listed" for name in names if name not in listed)


def _check_chain(package: zipfile.ZipFile, checked: Checked, listed: set[str]) -> Iterator[str]:
    previous = None
    found = []
    for link in checked.about["chain"]:
        path = str(link["manifest"])
        listed.add(path)
        raw = _read_list(package, path)
        manifest, digest = json.loads(raw), sha256(raw).hexdigest()
        if digest != link["sha256"]:
            yield f"{path} was changed: its hash is not the one in {BUNDLE}"
        if manifest["previous"] != previous:
            yield f"run {manifest['run']} does not follow the run before it: the chain is broken"
        yield from _check_files(package, manifest["files"], listed, withheld=bool(checked.about["withheld"]))
        previous = digest
        found.append(digest)
    checked.chain, checked.runs = tuple(found), len(found)


def _check_files(
    package: zipfile.ZipFile, files: dict[str, dict[str, Any]], listed: set[str], *, withheld: bool
) -> Iterator[str]:
    present = set(package.namelist())
    for path, noted in files.items():
        if path in listed:
            yield f"{path} is listed twice"
        listed.add(path)
        if path not in present:
            if not (withheld and any(f"/{folder}" in path for folder in WITHHELD)):
                yield f"{path} is missing"
        elif _hash(package, path, int(noted["bytes"])) != noted["sha256"]:
            yield f"{path} was changed: its bytes are not those that were recorded"


def _hash(package: zipfile.ZipFile, path: str, size: int) -> str | None:
    """The SHA-256 of an entry; ``None`` where it is not as long as noted, however long it really is."""
    digest, left = sha256(), size
    with package.open(path) as file:
        while portion := file.read(PORTION):
            left -= len(portion)
            if left < 0:
                return None
            digest.update(portion)
    return digest.hexdigest() if left == 0 else None


def _read_list(package: zipfile.ZipFile, path: str) -> bytes:
    with package.open(path) as file:
        raw = file.read(LARGEST_LIST + 1)
    if len(raw) > LARGEST_LIST:
        raise ValueError(f"{path} is too large")
    return raw
