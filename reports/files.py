"""Pages go in, files come out: whole or not at all, only those that changed, and nothing of anybody else's is touched.

A manifest in the folder names every page we wrote with its digest. A page that is no longer part of the report is
removed only where the manifest names it and its bytes are still ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import UsageError
from reports.render import Page

MANIFEST = ".gapwire-report.json"
_OURS = re.compile(r"(?:[a-z]+/)?[a-z0-9][a-z0-9-]*\.html|feed\.xml")


@dataclass(frozen=True, slots=True)
class Written:
    """What writing a report did."""

    written: int
    unchanged: int
    removed: int
    bytes: int
    """Size of all pages of the report."""


def write_pages(out: Path, story: str, pages: Iterable[Page]) -> Written:
    """Write the pages below ``out``, one after the other; raises ``UsageError`` where the folder cannot be used."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        return _write(out, story, pages)
    except OSError as error:
        raise UsageError(f"The report cannot be written to {out}: {error.strerror or error}.") from error


def _write(out: Path, story: str, pages: Iterable[Page]) -> Written:
    before = read_manifest(out)
    digests: dict[str, str] = {}
    written = size = 0
    for page in pages:
        digests[page.path] = _digest(page.body)
        size += len(page.body)
        written += _put(out / page.path, page.body)
    removed = sum(_remove(out, path, digest) for path, digest in before.items() if path not in digests)
    _put(out / MANIFEST, json.dumps({"story": story, "pages": digests}, indent=1, sort_keys=True).encode())
    return Written(written, len(digests) - written, removed, size)


def read_manifest(out: Path) -> dict[str, str]:
    """Path and digest of every page that an earlier report wrote here; empty where there is no readable manifest."""
    try:
        pages = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(pages, Mapping):
        return {}
    return {str(path): str(digest) for path, digest in pages.items() if _OURS.fullmatch(str(path))}


def _put(path: Path, body: bytes) -> bool:
    """Replace the file in one step; whether it had to be written."""
    if path.is_file() and path.stat().st_size == len(body) and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gapwire-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _remove(out: Path, path: str, digest: str) -> bool:
    target = out / path
    if not target.is_file() or _digest(target.read_bytes()) != digest:
        return False
    target.unlink()
    return True


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
