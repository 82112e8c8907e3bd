"""The evidence bundle: what was seen, byte for byte, with a manifest for each run that holds the hash of the last.

A zip. ``runs/N/`` holds what a run recorded: its visits (``captures.jsonl``), the raw bytes of pages that were new
(``7.raw``, further pages of one article ``7-2.raw``...), and ``manifest.json`` with the SHA-256 of each. Nothing in a
run's manifest changes later, so the chain of a newer bundle begins with that of an older one. ``bundle.json`` names the
chain and all other files: story files, texts, verdicts. ``--without-text`` leaves bytes and texts out; their hashes
stay in the manifests.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from reports.exporting.columns import NAMES
from reports.exporting.dataset import Dataset
from reports.exporting.verifying import BUNDLE, FORMAT

RUNS = """
SELECT run.id AS run, run.kind, run.started_at, run.tool_version, story_snapshot.digest AS story_digest
FROM run JOIN story_snapshot ON story_snapshot.id = run.snapshot_id
WHERE run.story_id = :story AND run.outcome <> 'running' ORDER BY run.id
"""
CAPTURES = """
SELECT capture.id AS capture, outlet.key AS outlet, capture.article_id, version.number AS version,
    capture.requested_url, capture.final_url, capture.captured_at, capture.outcome, capture.status,
    capture.page_class, capture.note, capture.body_digest, capture.headers, capture.archive, capture.memento_url,
    capture.retrieved_at, capture.archive_digest, capture.pages
FROM capture
JOIN article ON article.id = capture.article_id JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN version ON version.id = capture.version_id
WHERE article.story_id = :story AND capture.run_id = {run} ORDER BY capture.id
"""
NEW_PAGES = """
SELECT capture.version_id AS id, MIN(capture.id) AS first
FROM capture JOIN article ON article.id = capture.article_id
WHERE article.story_id = :story AND capture.version_id IS NOT NULL
GROUP BY capture.version_id
HAVING MIN(capture.run_id) = {run} ORDER BY first
"""
UNREAD_PAGES = """
SELECT unread_page.id AS id, MIN(capture.id) AS first
FROM unread_page JOIN article ON article.id = unread_page.article_id
JOIN capture ON capture.article_id = article.id AND capture.body_digest = unread_page.digest
WHERE article.story_id = :story
GROUP BY unread_page.id
HAVING MIN(capture.run_id) = {run} ORDER BY first
"""
SNAPSHOTS = "SELECT digest, text AS story_file FROM story_snapshot WHERE story_id = :story ORDER BY id"
TEXTS = """
SELECT version.id AS id, version.text AS version_text FROM version JOIN article ON article.id = version.article_id
WHERE article.story_id = :story ORDER BY version.id
"""
CAUTION = "Machine verdicts are candidates. Absence from a text is no proof of intent. Pages stay their outlets'."


def write(data: Dataset, out: Path) -> int:
    """The bundle; the number of files in it."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        return _Writer(data, package).write()


class _Writer:
    """One bundle on its way into its file."""

    def __init__(self, data: Dataset, package: zipfile.ZipFile) -> None:
        self._data = data
        self._package = package
        self._withheld = data.wishes.without_text
        self._count = 0

    def write(self) -> int:
        chain = list(self._runs())
        files = dict(self._put(path, body) for path, body in self._others())
        about = {
            "format": FORMAT,
            "story": self._data.story["id"],
            "title": self._data.story["title"],
            "made_at": self._data.made_at.isoformat(timespec="seconds"),
            "tool": f"Gapwire {self._data.tool}",
            "caution": CAUTION,
            "withheld": self._withheld,
            "chain": chain,
            "files": files,
        }
        self._put(BUNDLE, _canonical(about))
        return self._count

    def _runs(self) -> Iterator[dict[str, Any]]:
        previous = None
        for run in list(self._data.rows(RUNS)):
            folder = f"runs/{run['run']}/"
            files = dict([self._put(folder + "captures.jsonl", self._captures(run["run"]))])
            for path, body in self._pages(run["run"]):
                name, noted = self._put(folder + path, body, withheld=self._withheld)
                files[name] = noted
            path = folder + "manifest.json"
            _, noted = self._put(path, _canonical({**run, "previous": previous, "files": files}))
            previous = noted["sha256"]
            yield {"run": run["run"], "manifest": path, "sha256": previous}

    def _captures(self, run: int) -> bytes:
        # Law of the chain: notes are ours and headers are the server's, so they stay where texts are withheld.
        rows = self._data.unfiltered(CAPTURES.format(run=run))
        return b"".join(_canonical(_without_none(row)) + b"\n" for row in rows)

    def _pages(self, run: int) -> Iterator[tuple[str, bytes]]:
        connection = self._data.connection
        for row in list(self._data.rows(NEW_PAGES.format(run=run))):
            body = self._data.raw.version(connection, row["id"])
            if body is not None:
                yield f"pages/{row['id']}.raw", body
            for number, page in enumerate(self._data.raw.further(connection, row["id"]), 2):
                yield f"pages/{row['id']}-{number}.raw", page.body
        for row in list(self._data.rows(UNREAD_PAGES.format(run=run))):
            yield f"unread/{row['id']}.raw", self._data.raw.unread(connection, row["id"])

    def _others(self) -> Iterator[tuple[str, bytes]]:
        for row in self._data.rows(SNAPSHOTS):
            yield f"stories/{row['digest']}.toml", row["story_file"].encode()
        if not self._withheld:
            for row in self._data.rows(TEXTS):
                yield f"texts/{row['id']}.txt", row["version_text"].encode()
        lines = (_canonical(dict(zip(NAMES, row, strict=True))) + b"\n" for row in self._data.long())
        yield "verdicts.jsonl", b"".join(lines)

    def _put(self, path: str, body: bytes, *, withheld: bool = False) -> tuple[str, dict[str, Any]]:
        """Add a file, unless it is withheld; its path and what the manifest says of it."""
        if not withheld:
            self._package.writestr(path, body)
            self._count += 1
        return path, {"sha256": sha256(body).hexdigest(), "bytes": len(body)}


def _without_none(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a visit; only articles on several pages have ``pages``, so older chains keep their hashes."""
    return row if row["pages"] is not None else {name: value for name, value in row.items() if name != "pages"}


def _canonical(value: Any) -> bytes:
    """JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
